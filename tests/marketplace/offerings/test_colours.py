"""Pictures from before colours were looked at: done in the background, and search hears of it."""

from __future__ import annotations

import pytest

from marketplace.offerings.colours import colour_pictures
from marketplace.outbox.models import OutboxRow
from marketplace.pictures.models import Picture
from tests.factories import NOON, make_digital

pytestmark = pytest.mark.django_db


def promised() -> list[str]:
    return [row.payload["key"] for row in OutboxRow.objects.filter(topic="search.index")]


def test_each_waiting_picture_is_looked_at_once_and_its_works_are_indexed_again():
    work = make_digital()
    OutboxRow.objects.all().delete()
    assert Picture.objects.filter(colours__isnull=True).count() == 1
    assert colour_pictures(at=NOON) == 1
    assert (Picture.objects.get().colours, promised()) == ([], [f"offering:{work.public_id}"])
    assert colour_pictures(at=NOON) == 0
    assert len(promised()) == 1


def test_a_picture_that_was_looked_at_is_left_alone():
    make_digital()
    Picture.objects.update(colours=["blue"])
    OutboxRow.objects.all().delete()
    assert colour_pictures(at=NOON) == 0
    assert (Picture.objects.get().colours, promised()) == (["blue"], [])
