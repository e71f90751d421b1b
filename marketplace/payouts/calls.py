"""What transfers and reversals have in common: begun once, old after 23 hours, tried anew after a definite no.

Section 4.8 of the payments reference: an unknown outcome is asked for again under the same key, then looked up at the
provider, then a person decides.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction

from marketplace.outbox.topics import OtherSideDown
from marketplace.payment.gateway import GatewayError
from marketplace.payouts.models import CallState, Reversal, Transfer
from marketplace.payouts.models.transfers import Call

log = logging.getLogger(__name__)
KEY_LIVES = timedelta(hours=23)
"""The provider forgets a key after a day: later the same key could move money twice."""
ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=10)
ALERTS = ("charge_exceeds_source_limit", "currency_mismatch", "idempotency_error", "parameter_invalid")
"""Our fault, or something that waiting does not mend: a person looks at it at once."""
AnyCall = TypeVar("AnyCall", bound=Call)


def told_later(fault: GatewayError) -> Exception:
    """Overload and silence stop all calls for now; whatever else is a fault that a person sees."""
    return OtherSideDown(str(fault)) if fault.retryable else fault


def is_old(row: Call, at: datetime) -> bool:
    return row.called_at is not None and row.called_at + KEY_LIVES <= at


def begin(row: AnyCall, at: datetime) -> AnyCall | None:
    if row.state not in (CallState.PLANNED, CallState.SENDING):
        return None
    if row.state == CallState.PLANNED:
        row.state, row.called_at = CallState.SENDING, at
        row.save(update_fields=["state", "called_at"])
    return row


def once_more(row: Call, code: str) -> None:
    """A new attempt with a new key, or, when that is pointless, a person."""
    log.error("%s %s was refused: %s %s", type(row).__name__.lower(), row.public_id, code, row.fault)
    if code in ALERTS or row.attempt >= ATTEMPTS:
        row.state = CallState.UNRESOLVED
    else:
        row.state, row.called_at, row.attempt = CallState.PLANNED, None, row.attempt + 1
    row.save(update_fields=["state", "called_at", "attempt", "code", "fault"])


@transaction.atomic
def leave_to_a_person(*, row: Transfer | Reversal, at: datetime) -> None:
    """Nobody knows whether it happened, and asking again could do it twice."""
    fresh = type(row).objects.select_for_update().get(pk=row.pk)
    if fresh.state == CallState.SENDING:
        fresh.state, fresh.fault = CallState.UNRESOLVED, "no answer for a day, and it is not found at the provider"
        fresh.save(update_fields=["state", "fault"])
        log.error("%s %s is unresolved", type(row).__name__.lower(), row.public_id)
