"""Storing provider events once, and handing on what they hint at."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from marketplace.outbox import operations as outbox
from marketplace.payment import gateway
from marketplace.payment.operations import SYNC_TOPIC
from marketplace.webhooks.models import ProviderEvent


@transaction.atomic
def receive(*, event: gateway.ProviderEvent, at: datetime) -> bool:
    """Store an event and promise to look at its payment. Returns False for one that was already stored.

    An event is only a hint: its payment is asked for anew, so order and repetition do not matter. An event of the
    other mode (live on a test platform, or the reverse) is stored and ignored.
    """
    row, created = ProviderEvent.objects.get_or_create(
        provider="stripe",
        event_id=event.id,
        defaults={
            "type": event.type[:120],
            "livemode": event.livemode,
            "api_version": event.api_version,
            "object_id": event.object_id[:120],
            "payment_id": (event.payment_id or "")[:40],
            "raw": event.raw.decode("utf-8", "replace"),
            "received_at": at,
        },
    )
    if not created:
        return False
    row.outcome = _hand_on(event, at)
    row.processed_at = at
    row.save(update_fields=["outcome", "processed_at"])
    return True


def _hand_on(event: gateway.ProviderEvent, at: datetime) -> str:
    expects_live = settings.STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_"))
    if event.livemode != expects_live:
        return "ignored: other mode"
    if not event.payment_id:
        return "ignored: no payment of ours"
    payload = {"payment": event.payment_id, "why": f"event {event.type}"}
    if event.object_type == "checkout.session":
        payload["session"] = event.object_id  # perhaps another page than the one we know
    outbox.put(SYNC_TOPIC, key=f"sync:{event.id}", at=at, payload=payload)
    return "handed on"
