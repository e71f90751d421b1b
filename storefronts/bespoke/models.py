"""From a buyer's request to a quote that was accepted. Texts are plain; amounts are minor units of euro."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.models import Category

from marketplace.basket.models import BasketApart
from marketplace.files.models import PrivateFile
from marketplace.offerings.models import Offering
from marketplace.partner.models import PriceSide
from marketplace.public_ids import long_id, new_public_id
from storefronts.profiles.models import Storefront


class RequestState(models.TextChoices):
    UNSENT = "unsent", _("Not sent yet")
    OPEN = "open", _("Waiting for answers")
    ANSWERED = "answered", _("Answered")
    ORDERED = "ordered", _("Ordered")
    CLOSED = "closed", _("Closed")
    EXPIRED = "expired", _("Ended without an order")


class InvitationState(models.TextChoices):
    SENT = "sent", _("Sent")
    SEEN = "seen", _("Seen")
    QUOTED = "quoted", _("Quote sent")
    DECLINED = "declined", _("Declined")
    CLOSED = "closed", _("Closed")
    EXPIRED = "expired", _("Not answered")


class QuoteState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    ACCEPTED = "accepted", _("Accepted, waiting for payment")
    ORDERED = "ordered", _("Ordered")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("No longer valid")
    NOT_CHOSEN = "not_chosen", _("Another one was chosen")


class Request(models.Model):
    """What a buyer would like to have made."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    key = models.CharField(max_length=40, unique=True, default=long_id)
    """Opens it for its buyer, and proves that the address is hers: mailed, never shown."""
    token = models.CharField(max_length=40, unique=True)
    """One per form: however often it is sent, one request."""
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="bespoke_requests"
    )
    email = models.EmailField()
    name = models.CharField(max_length=150)
    language = models.CharField(max_length=8)
    country = models.CharField(max_length=2)
    capacity = models.CharField(max_length=8, choices=[("consumer", "consumer"), ("business", "business")])
    title = models.CharField(max_length=120)
    brief = models.TextField()
    budget_min_minor = models.PositiveIntegerField(null=True, blank=True)
    budget_max_minor = models.PositiveIntegerField(null=True, blank=True)
    wished_for = models.DateField(null=True, blank=True)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.UNSENT)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField()
    """An unsent one is forgotten then, an open one ends."""

    class Meta:
        indexes = [models.Index(fields=["state", "ends_at"], name="bespoke_request_ends")]
        constraints = [
            models.CheckConstraint(
                condition=Q(budget_min_minor__isnull=True)
                | Q(budget_max_minor__isnull=True)
                | Q(budget_min_minor__lte=F("budget_max_minor")),
                name="bespoke_budget_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state="unsent") | Q(sent_at__isnull=False), name="bespoke_sent_has_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.public_id})"


class RequestFile(models.Model):
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="files")
    file = models.OneToOneField(PrivateFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.file.name


class Invitation(models.Model):
    """One maker who is asked."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="invitations")
    storefront = models.ForeignKey(Storefront, on_delete=models.PROTECT, related_name="bespoke_invitations")
    state = models.CharField(max_length=10, choices=InvitationState.choices, default=InvitationState.SENT)
    sent_at = models.DateTimeField(null=True, blank=True)
    """When the maker was told; not before the request is sent."""
    reminded_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=600, blank=True)
    """Why the maker declined, for the buyer."""

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [models.UniqueConstraint(fields=["request", "storefront"], name="bespoke_maker_asked_once")]

    def __str__(self) -> str:
        return f"{self.request_id} to {self.storefront_id}"


class Message(models.Model):
    """A question or an answer between the buyer and one maker."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="messages")
    by_maker = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return f"message {self.pk}"


class MessageFile(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="files")
    file = models.OneToOneField(PrivateFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.file.name


class Quote(models.Model):
    """A maker's answer. What was said stands in its versions; here stand the draft and how far it is."""

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="quote")
    state = models.CharField(max_length=10, choices=QuoteState.choices, default=QuoteState.DRAFT)
    draft = models.JSONField(default=dict, blank=True)
    """The editor's fields as they were typed: saved while writing."""
    drafted_at = models.DateTimeField(null=True, blank=True)
    current = models.OneToOneField(
        "bespoke.QuoteVersion", null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state="draft") | Q(current__isnull=False), name="bespoke_sent_has_words")
        ]

    def __str__(self) -> str:
        return f"quote on {self.invitation_id}"


class QuoteVersion(models.Model):
    """What the maker offered at one moment. Never changed: a change is the next version."""

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=8)
    scope = models.TextField()
    rights = models.CharField(max_length=10)
    """A preset of offerings/rights.py: basic, standard, premium."""
    side = models.CharField(max_length=5, choices=PriceSide.choices)
    valid_until = models.DateField()
    revisions = models.PositiveSmallIntegerField(default=1)
    fingerprint = models.CharField(max_length=24)
    """Of everything above and of the milestones: accepting names it."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField()
    offering = models.OneToOneField(Offering, null=True, blank=True, on_delete=models.PROTECT, related_name="agreed_by")
    """The private offering that it is ordered as; made when the buyer goes to the checkout."""
    apart = models.ForeignKey(BasketApart, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints = [models.UniqueConstraint(fields=["quote", "number"], name="bespoke_version_numbered_once")]

    def __str__(self) -> str:
        return f"{self.quote_id} v{self.number}"


class Milestone(models.Model):
    """One step of the work with its price: an order line of its own."""

    version = models.ForeignKey(QuoteVersion, on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100)
    amount_minor = models.PositiveIntegerField()
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    """Days after the order; or a date, never both."""
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="bespoke_milestone_once"),
            models.CheckConstraint(condition=Q(amount_minor__gte=50), name="bespoke_milestone_costs"),
            models.CheckConstraint(
                condition=Q(days__isnull=True, due_on__isnull=False) | Q(days__isnull=False, due_on__isnull=True),
                name="bespoke_days_or_date",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Event(models.Model):
    """Who moved what from which state to which, when and why. ``what``: request, invitation, quote."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="events")
    invitation = models.ForeignKey(Invitation, null=True, on_delete=models.CASCADE, related_name="events")
    what = models.CharField(max_length=10)
    old = models.CharField(max_length=10)
    new = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.what}: {self.old} > {self.new}"
