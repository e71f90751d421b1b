"""What buyers say of what they got, and what its maker answers: one review a buyer and work, tied to the line."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from marketplace.offerings.models import Offering
from marketplace.order.models import LineFacts
from marketplace.public_ids import new_public_id

WORST, BEST = 1, 5
LONGEST = 2000
"""Characters of a review, and of an answer."""


class Review(models.Model):
    """Stars and, if the buyer wants, words. Shown unless it was taken down."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="reviews")
    line = models.OneToOneField(LineFacts, on_delete=models.PROTECT, related_name="review")
    """The purchase that makes it a verified one."""
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    email = models.EmailField(blank=True)
    """The address of an order without an account, in small letters; never shown. Empty for an account's own, and when
    tax law has let go of the order."""
    stars = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=LONGEST, blank=True)
    """Plain text in ``language``."""
    language = models.CharField(max_length=8)
    shown_as = models.CharField(max_length=40, blank=True)
    """The name that readers see, if the buyer wants one to be seen."""
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    down_at = models.DateTimeField(null=True, blank=True)
    """Since when it is taken down by a decision with reasons (marketplace/compliance)."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-written_at", "-id"]
        indexes = [models.Index(fields=["offering", "-written_at"], name="review_of_offering")]
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=WORST, stars__lte=BEST), name="review_has_one_to_five_stars"),
            models.UniqueConstraint(
                fields=["offering", "email"], condition=~Q(email=""), name="one_review_per_address_and_offering"
            ),
            models.UniqueConstraint(
                fields=["offering", "user"], condition=Q(user__isnull=False), name="one_review_per_account_and_offering"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.stars}"


class Answer(models.Model):
    """What the maker answers to a review: one, which can be changed."""

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="answer")
    text = models.TextField(max_length=LONGEST)
    language = models.CharField(max_length=8)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    """Who of the team wrote it last."""
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    down_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="an_answer_says_something")]

    def __str__(self) -> str:
        return f"answer to {self.review_id}"
