"""Rings: local networks of makers, and the umbrella over them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Ring(models.Model):
    """One city's network; the umbrella is the ring of rings. Texts by language."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True)
    hue = models.PositiveSmallIntegerField(default=265)
    languages = models.JSONField(default=list)
    """Codes of the languages its pages are written in, the first one first."""
    sentence = models.JSONField(default=dict, blank=True)
    story = models.JSONField(default=dict, blank=True)
    is_umbrella = models.BooleanField(default=False)
    founded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(hue__gte=0, hue__lt=360), name="ring_hue_on_the_wheel"),
            models.UniqueConstraint(fields=["is_umbrella"], condition=Q(is_umbrella=True), name="one_umbrella"),
        ]

    def __str__(self) -> str:
        return self.name
