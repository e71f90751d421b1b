"""The public face of a micro-company."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.partner.models import Partner
from marketplace.pictures.models import Picture


class Availability(models.TextChoices):
    """When a maker takes new work on."""

    UNSAID = "", _("I would rather not say")
    NOW = "now", _("I have time now")
    FROM = "from", _("From a day on")
    BOOKED = "booked", _("Booked out for now")


class Storefront(models.Model):
    """1-1 to Partner: the Partner earns, the Storefront shows."""

    partner = models.OneToOneField(Partner, on_delete=models.CASCADE, related_name="storefront")
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    city = models.CharField(max_length=80)
    country = models.CharField(max_length=2)
    language = models.CharField(max_length=8)
    sentence = models.JSONField(default=dict)
    """One sentence, by language."""
    story = models.JSONField(default=dict, blank=True)
    """The story, plain text, by language."""
    disciplines = models.JSONField(default=list, blank=True)
    """Category codes."""
    spoken = models.JSONField(default=list, blank=True)
    least_budget = models.PositiveIntegerField(null=True, blank=True)
    """From which amount on, in cents of EUR, work is taken; None: not said."""
    availability = models.CharField(max_length=8, choices=Availability.choices, default=Availability.UNSAID, blank=True)
    free_from = models.DateField(null=True, blank=True)
    """The day, with ``Availability.FROM`` only."""
    policies = models.JSONField(default=dict, blank=True)
    hue = models.PositiveSmallIntegerField(default=265)
    cover = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    portrait = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_demo = models.BooleanField(default=False)
    """An invented studio of the demo catalogue: said on its page."""
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(hue__gte=0, hue__lt=360), name="storefront_hue_on_the_wheel"),
            models.CheckConstraint(
                condition=models.Q(availability=Availability.FROM, free_from__isnull=False)
                | (~models.Q(availability=Availability.FROM) & models.Q(free_from__isnull=True)),
                name="storefront_free_from_a_day_only_if_it_says_so",
            ),
        ]

    def __str__(self) -> str:
        return self.name
