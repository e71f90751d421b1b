"""Storing provider events once, and handing on what they hint at."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from marketplace.outbox import operations as outbox
from marketplace.outbox.models import OutboxRow
from marketplace.outbox.queries import newest_waiting
from marketplace.payment import gateway
from marketplace.payment.operations import SYNC_TOPIC
from marketplace.payment.queries import is_payment_of_ours
from marketplace.payouts.hearing import hear
from marketplace.webhooks.models import OTHER_MODE, OTHER_SHOP, ProviderEvent

log = logging.getLogger(__name__)
TOGETHER = 50
"""Of so many newest promises of all kinds one is looked for: what tells of one payment comes within a second, and an
inbox that filled while no worker ran is not read through for each event."""


def receive(*, event: gateway.ProviderEvent, at: datetime) -> bool:
    """Store an event and promise to look at its payment. Returns False for one that was already stored.

    An event is only a hint: its payment is asked for anew, so order and repetition do not matter. An event of the
    other mode (live on a test platform, or the reverse) is stored, ignored and logged as an error; one about a payment
    that is none of ours is stored and ignored.
    """
    row = ProviderEvent(
        provider="stripe", event_id=event.id, type=event.type[:120], livemode=event.livemode,
        api_version=event.api_version, account=event.account[:120], object_type=event.object_type[:60],
        object_id=event.object_id[:120], payment_id=(event.payment_id or "")[:40],
        raw=event.raw.decode("utf-8", "replace"), received_at=at, processed_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():  # decided first and stored whole; what a repeated one promised goes with it
            row.outcome = _hand_on(event, at, key=event.id)
            row.save(force_insert=True)
    except IntegrityError:
        if not ProviderEvent.objects.filter(provider=row.provider, event_id=row.event_id).exists():
            raise
        return False
    return True


def _hand_on(event: gateway.ProviderEvent, at: datetime, *, key: str) -> str:
    expects_live = settings.STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_"))
    if event.livemode != expects_live:
        log.error(
            "event %s (%s) is %s, this platform is not: it is kept and ignored. Are the keys those of this platform?",
            event.id, event.type, "live" if event.livemode else "a test",
        )  # fmt: skip
        return OTHER_MODE
    if heard := hear(event=event, key=key, at=at):
        return heard
    if not event.payment_id:
        return "ignored: no payment of ours"
    if not is_payment_of_ours(event.payment_id):
        return OTHER_SHOP
    about_refunds = "refund" in event.type  # one that has failed since shows in no sum of the payment
    payload: dict[str, Any] = {
        "payment": event.payment_id, "why": f"event {event.type}", "refunds": about_refunds,
    }  # fmt: skip
    if event.object_type == "checkout.session":
        payload["session"] = event.object_id  # perhaps another page than the one that we keep by then
    if key == event.id and _is_promised(payload, at):
        return "handed on with another event"
    outbox.put(SYNC_TOPIC, key=f"sync:{key}", at=at, payload=payload)
    return "handed on"


def _is_promised(payload: dict[str, Any], at: datetime) -> bool:
    """One payment tells of itself in five events at once: is a look at it promised that nobody has begun?

    Whoever keeps that promise asks the provider after this event happened, so the answer knows of it. A look that
    anybody ever began does not count: it may have asked before, even if its lease has ended since.
    """
    wanted = payload.items() - {("why", payload["why"]), ("refunds", False)}
    waiting = newest_waiting(topic=SYNC_TOPIC, key="sync:evt_", about=payload["payment"], at=at, among=TOGETHER)
    return any(wanted <= promised.items() for promised in waiting)


@transaction.atomic
def replay(*, row: ProviderEvent, at: datetime) -> str:
    """Hand a stored event on once more, as if it had just arrived. Returns what was done with it."""
    event = gateway.ProviderEvent(
        id=row.event_id, type=row.type, livemode=row.livemode, api_version=row.api_version, created=row.received_at,
        object_type=row.object_type, object_id=row.object_id, payment_id=row.payment_id or None,
        raw=row.raw.encode(), account=row.account,
    )  # fmt: skip
    row.outcome, row.processed_at = _hand_on(event, at, key=f"{row.event_id}:{at.timestamp():.6f}"), at
    row.save(update_fields=["outcome", "processed_at"])
    return row.outcome


def failed_events() -> QuerySet[ProviderEvent]:
    """Events that were never handed on, or whose promise died."""
    dead = OutboxRow.objects.filter(dead_at__isnull=False, key__contains=":evt_").values_list("key", flat=True)
    ids = [key.split(":")[1] for key in dead]
    return ProviderEvent.objects.filter(Q(processed_at__isnull=True) | Q(event_id__in=ids))
