"""Counts per day."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from marketplace.figures.models import DailyCount
from marketplace.figures.operations import count_up
from marketplace.figures.queries import totals
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def test_counts_add_up_by_day_and_are_read_together():
    for at, event, by in (
        (NOON, "view", 3),
        (NOON, "view", 1),
        (NOON, "click", 1),
        (NOON - timedelta(days=40), "view", 9),
    ):
        count_up(subject="showcase:a", event=event, at=at, by=by)
    assert DailyCount.objects.count() == 3
    found = totals(["showcase:a", "showcase:b"], since=NOON.date())
    assert found["showcase:a"] == {"view": 4, "click": 1, "sale": 0}
    assert found["showcase:b"] == {"view": 0, "click": 0, "sale": 0}


def test_an_unknown_event_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        count_up(subject="showcase:a", event="stare", at=NOON)
