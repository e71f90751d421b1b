"""Delivered work is accepted by itself after the told term; the buyer is reminded twice before, in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from marketplace.outbox.mail import promise_mail
from storefronts.engagements.models import Engagement
from storefronts.engagements.moving import locked
from storefronts.engagements.operations import accept_by_term
from storefronts.engagements.states import State

BATCH = 500


def leads() -> tuple[timedelta, timedelta]:
    """How long before the term the two reminders go out: 7 and 2 days, sooner after each other in a short term."""
    days = settings.ENGAGEMENT_ACCEPT_DAYS
    return timedelta(days=min(7, days // 2)), timedelta(days=min(2, max(days // 4, 1)))


def remind_and_accept(*, at: datetime) -> tuple[int, int]:
    """Hourly. Returns how many were reminded and how many accepted."""
    reminded = accepted = 0
    waiting = Engagement.objects.filter(state=State.DELIVERED).select_related("conversation__seller_order__order")
    for row in waiting.filter(reminders__lt=2, accepts_at__lte=at + leads()[0]).order_by("accepts_at", "pk")[:BATCH]:
        reminded += remind(engagement=row, at=at)
    for row in waiting.filter(reminders=2, accepts_at__lte=at).order_by("accepts_at", "pk")[:BATCH]:
        accepted += accept_by_term(engagement=row, at=at)
    return reminded, accepted


@transaction.atomic
def remind(*, engagement: Engagement, at: datetime) -> bool:
    """The next reminder, if its time has come. One that comes late moves the term: nobody is surprised."""
    row = locked(engagement)
    if row.state != State.DELIVERED or row.accepts_at is None or row.reminders > 1:
        return False
    lead = leads()[row.reminders]
    if at < row.accepts_at - lead:
        return False
    if at > row.accepts_at - lead + timedelta(days=1):
        row.accepts_at = at + lead
    row.reminders += 1
    row.save(update_fields=["accepts_at", "reminders"])
    conversation = row.conversation
    promise_mail(
        template="engagement_reminder", to=conversation.email, language=conversation.language,
        key=f"engagement-reminder:{row.public_id}:{row.versions}:{row.reminders}", at=at,
        context={"engagement": row.public_id, "accepts_at": row.accepts_at.isoformat()},
    )  # fmt: skip
    return True
