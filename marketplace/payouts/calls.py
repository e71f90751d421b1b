"""What transfers and reversals do around a call (payment/calls.py): begun once, tried anew after a definite no, left to
a person where nobody knows."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from marketplace.payment.connect import RemoteReversal, RemoteTransfer
from marketplace.payouts.models import CallState
from marketplace.payouts.models.transfers import Call

log = logging.getLogger(__name__)
ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=10)
ALERTS = ("charge_exceeds_source_limit", "currency_mismatch", "idempotency_error", "parameter_invalid")
"""Our fault, or something that waiting does not mend: a person looks at it at once."""
AnyCall = TypeVar("AnyCall", bound=Call)
Told = TypeVar("Told", RemoteTransfer, RemoteReversal)


def found_among(made: Iterable[Told], row: Call) -> Told | None:
    """The one that names our row."""
    return next((remote for remote in made if remote.row_id == str(row.public_id)), None)


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


def leave_to_a_person(row: Call, said: str) -> None:
    """Nobody knows whether it happened, and asking again could do it twice. The row is locked. Safe to repeat."""
    if row.state in (CallState.PLANNED, CallState.SENDING):
        row.state, row.fault = CallState.UNRESOLVED, said[:300]
        row.save(update_fields=["state", "fault"])
        log.error("%s %s is unresolved: %s", type(row).__name__.lower(), row.public_id, said)


def not_asked(row: Call) -> None:
    """The provider did not let us in: nobody was asked. The row is locked."""
    if row.state == CallState.SENDING:
        row.state, row.called_at = CallState.PLANNED, None
        row.save(update_fields=["state", "called_at"])
