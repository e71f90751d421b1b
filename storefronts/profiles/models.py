"""The public face of a micro-company."""

from __future__ import annotations

from django.db import models

from marketplace.partner.models import Partner
from marketplace.pictures.models import Picture


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
            models.CheckConstraint(condition=models.Q(hue__gte=0, hue__lt=360), name="storefront_hue_on_the_wheel")
        ]

    def __str__(self) -> str:
        return self.name
