"""What transfers and reversals have in common: begun once, old after 23 hours, tried anew after a definite no.

Section 4.8 of the payments reference: an unknown outcome is asked for again under the same key, then looked up at the
provider, then a person decides.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from django.db import transaction

from marketplace.outbox.topics import OtherSideDown, TryLater
from marketplace.payment.connect import RemoteReversal, RemoteTransfer
from marketplace.payment.gateway import GatewayError, GatewayRefused
from marketplace.payouts.models import CallState
from marketplace.payouts.models.transfers import Call

log = logging.getLogger(__name__)
KEY_LIVES = timedelta(hours=23)
"""The provider forgets a key after a day: later the same key could move money twice."""
ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=10)
ALERTS = ("charge_exceeds_source_limit", "currency_mismatch", "idempotency_error", "parameter_invalid")
"""Our fault, or something that waiting does not mend: a person looks at it at once."""
AnyCall = TypeVar("AnyCall", bound=Call)
Told = TypeVar("Told", bound=RemoteTransfer | RemoteReversal)


@dataclass(frozen=True, slots=True)
class Conversation(Generic[AnyCall, Told]):
    """One kind of call: how it is asked, how it is looked up among those that were made, and what is done with the
    answer. The first two talk to the provider; the others are transactions of their own, safe to repeat.
    """

    begin: Callable[..., AnyCall | None]
    """By ``public_id``; None: nothing to ask."""
    ask: Callable[[AnyCall], Told]
    made: Callable[[AnyCall], Iterable[Told]]
    done: Callable[..., object]
    """With ``pk``, ``remote``."""
    refused: Callable[..., object]
    """With ``pk``, ``code``, ``said``: a definite no."""

    def hold(self, public_id: str, *, at: datetime) -> None:
        """Outside any transaction. Raises OtherSideDown or TryLater where the provider does not answer."""
        row = self.begin(public_id=public_id, at=at)
        if row is None:
            return
        if is_old(row, at):
            self._look_up(row, at)
            return
        try:
            remote = self.ask(row)
        except GatewayRefused as no:
            self.refused(pk=row.pk, code=no.code, said=str(no), at=at)
        except GatewayError as fault:
            # Overload and silence stop all calls for now; whatever else is a fault that a person sees.
            raise (OtherSideDown(str(fault)) if fault.retryable else fault) from fault
        else:
            self.done(pk=row.pk, remote=remote, at=at)

    def _look_up(self, row: AnyCall, at: datetime) -> None:
        """The key is too old to be used: is it among those that were made? If not, nobody can know: a person."""
        try:
            known = self.made(row)
        except GatewayError as fault:
            raise TryLater(str(fault)) from fault
        found = next((remote for remote in known if remote.row_id == str(row.public_id)), None)
        if found is not None:
            self.done(pk=row.pk, remote=found, at=at)
        else:
            leave_to_a_person(row=row, at=at)


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
def leave_to_a_person(*, row: Call, at: datetime) -> None:
    """Nobody knows whether it happened, and asking again could do it twice."""
    fresh = type(row).objects.select_for_update().get(pk=row.pk)
    if fresh.state == CallState.SENDING:
        fresh.state, fresh.fault = CallState.UNRESOLVED, "no answer for a day, and it is not found at the provider"
        fresh.save(update_fields=["state", "fault"])
        log.error("%s %s is unresolved", type(row).__name__.lower(), row.public_id)
