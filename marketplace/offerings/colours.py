"""Colours for pictures that were stored before colours were looked at; then search hears of the works they show."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.offerings.models import Offering
from marketplace.offerings.signals import offering_changed
from marketplace.pictures.models import Picture
from marketplace.pictures.operations import look_at_colours

AT_ONCE = 200
"""Pictures of one run: a second or two."""


def colour_pictures(*, at: datetime) -> int:
    """Look at up to AT_ONCE pictures that nobody looked at yet. Returns how many; 0 when all are done."""
    waiting = list(Picture.objects.filter(colours__isnull=True).order_by("pk")[:AT_ONCE])
    for picture in waiting:
        with transaction.atomic():
            look_at_colours(picture=picture)
            for offering in Offering.objects.filter(pictures__picture=picture).distinct():
                offering_changed.send(sender=Offering, offering=offering, at=at)
    return len(waiting)
