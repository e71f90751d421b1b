"""Asking the provider for transfers and reversals, outside any transaction, and keeping what it answers.

Section 4.8 of the payments reference: an unknown outcome is asked for again under the same key for 23 hours, then looked
up, then a person decides. A definite no is a new attempt, later.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction

from marketplace.money import Money
from marketplace.outbox.topics import OtherSideDown, TryLater
from marketplace.payment.connect import RemoteReversal, RemoteTransfer, TransferRequest
from marketplace.payment.gateway import GatewayError, GatewayRefused
from marketplace.payment.provider import get_connect
from marketplace.payment.states import idempotency_key
from marketplace.payouts import planning, reversing
from marketplace.payouts.accounts import ask_about
from marketplace.payouts.books import book_reversed, book_sent
from marketplace.payouts.locking import lock_shares
from marketplace.payouts.models import CallState, Reversal, Share, Transfer, TransferLine
from marketplace.payouts.models.shares import Why
from marketplace.payouts.models.transfers import Call
from marketplace.payouts.states import settle_state

log = logging.getLogger(__name__)
KEY_LIVES = timedelta(hours=23)
"""The provider forgets a key after a day: later the same key could move money twice."""
ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=10)
NO_CAPABILITY = ("insufficient_capabilities_for_transfer", "account_invalid", "capability_not_active", "account_closed")
ALERTS = ("charge_exceeds_source_limit", "currency_mismatch", "idempotency_error", "parameter_invalid")
"""Our fault, or something that waiting does not mend: a person looks at it at once."""
AnyCall = TypeVar("AnyCall", bound=Call)


def handle_transfer(payloads: list[dict[str, Any]], *, at: datetime) -> None:
    """Outbox topic: make one planned transfer."""
    (payload,) = payloads
    row = begin_transfer(public_id=payload["transfer"], at=at)
    if row is None:
        return
    if _is_old(row, at):
        _look_up_transfer(row, at)
        return
    try:
        remote = get_connect().transfer(request_of(row))
    except GatewayRefused as refused:
        refuse_transfer(pk=row.pk, code=refused.code, said=str(refused), at=at)
    except GatewayError as fault:
        raise _later(fault) from fault
    else:
        record_sent(pk=row.pk, remote=remote, at=at)


def request_of(row: Transfer) -> TransferRequest:
    """The same for every repeat of one attempt: all of it stands on the row."""
    return TransferRequest(
        account_id=row.account_id,
        amount=Money(row.amount_minor, row.currency),
        charge_id=row.payment.charge_id if row.of_charge else "",
        group=row.payment.order.number,
        row_id=str(row.public_id),
        idempotency_key=idempotency_key("transfer", row),
    )


def _later(fault: GatewayError) -> Exception:
    """Overload and silence stop all calls for now; whatever else is a fault that a person sees."""
    return OtherSideDown(str(fault)) if fault.retryable else fault


def _is_old(row: Call, at: datetime) -> bool:
    return row.called_at is not None and row.called_at + KEY_LIVES <= at


def _lock_transfer(pk: int) -> tuple[Transfer, list[Share]]:
    """A transfer with its payment's shares, in the order of locks that everybody keeps."""
    _payment, shares = lock_shares(Transfer.objects.values_list("payment_id", flat=True).get(pk=pk))
    found = Transfer.objects.select_for_update(of=("self",)).select_related("payment__order", "seller_order", "partner")
    return found.get(pk=pk), shares


@transaction.atomic
def begin_transfer(*, public_id: str, at: datetime) -> Transfer | None:
    """Note that the provider is asked now; from here on only its answer may change the row. None: nothing to ask."""
    pk = Transfer.objects.values_list("pk", flat=True).filter(public_id=public_id).first()
    if pk is None:
        return None
    row, _shares = _lock_transfer(pk)
    return _begin(row, at)


def _begin(row: AnyCall, at: datetime) -> AnyCall | None:
    if row.state not in (CallState.PLANNED, CallState.SENDING):
        return None
    if row.state == CallState.PLANNED:
        row.state, row.called_at = CallState.SENDING, at
        row.save(update_fields=["state", "called_at"])
    return row


@transaction.atomic
def record_sent(*, pk: int, remote: RemoteTransfer, at: datetime) -> Transfer:
    """The provider made it. Safe to repeat. What the seller was meant to lose meanwhile is called back at once."""
    row, shares = _lock_transfer(pk)
    if row.state not in (CallState.SENDING, CallState.UNRESOLVED):
        return row
    row.state, row.provider_id, row.done_at = CallState.DONE, remote.transfer_id, at
    row.save(update_fields=["state", "provider_id", "done_at"])
    book_sent(transfer=row, at=at)
    for share in _of(row, shares):
        reversing.call_back(share=share, why="given back or disputed while it was on its way", at=at)
        settle_state(share)
    return row


def _of(row: Transfer, shares: list[Share]) -> list[Share]:
    mine = set(TransferLine.objects.filter(transfer=row).values_list("share_id", flat=True))
    return [share for share in shares if share.pk in mine]


@transaction.atomic
def refuse_transfer(*, pk: int, code: str, said: str, at: datetime) -> Transfer:
    """A definite no. The account's fault: held until the account can be paid again. Ours: a person looks. Else: later."""
    row, _shares = _lock_transfer(pk)
    if row.state != CallState.SENDING:
        return row
    row.code, row.fault = code[:80], said[:300]
    if code in NO_CAPABILITY:
        for share in planning.unplan(row, to=CallState.REFUSED, why=said, at=at):
            settle_state(share, blocked=Why.CAPABILITY)
        ask_about(partner_id=row.partner_id, key=f"refused:{row.public_id}:{row.attempt}", at=at)
        return row
    _once_more(row, code)
    if row.state == CallState.PLANNED:
        planning.ask_provider(row, at, due=at + FIRST_WAIT * 2 ** (row.attempt - 2))
    return row


def _once_more(row: Call, code: str) -> None:
    """A new attempt with a new key, or, when that is pointless, a person."""
    log.error("%s %s was refused: %s %s", type(row).__name__.lower(), row.public_id, code, row.fault)
    if code in ALERTS or row.attempt >= ATTEMPTS:
        row.state = CallState.UNRESOLVED
    else:
        row.state, row.called_at, row.attempt = CallState.PLANNED, None, row.attempt + 1
    row.save(update_fields=["state", "called_at", "attempt", "code", "fault"])


def _look_up_transfer(row: Transfer, at: datetime) -> None:
    """The key is too old to be used: is the transfer among those of its order? If not, nobody can know: a person."""
    try:
        known = get_connect().transfers_of_group(row.payment.order.number)
    except GatewayError as fault:
        raise TryLater(str(fault)) from fault
    made = next((remote for remote in known if remote.row_id == str(row.public_id)), None)
    if made is not None:
        record_sent(pk=row.pk, remote=made, at=at)
    else:
        leave_to_a_person(row=row, at=at)



@transaction.atomic
def leave_to_a_person(*, row: Call, at: datetime) -> None:
    """Nobody knows whether it happened, and asking again could do it twice."""
    said = type(row)._default_manager.filter(pk=row.pk, state=CallState.SENDING)
    if said.update(state=CallState.UNRESOLVED, fault="no answer for a day, and it is not found at the provider"):
        log.error("%s %s is unresolved", type(row).__name__.lower(), row.public_id)


def handle_reversal(payloads: list[dict[str, Any]], *, at: datetime) -> None:
    """Outbox topic: call back one amount from a seller."""
    (payload,) = payloads
    row = begin_reversal(public_id=payload["reversal"], at=at)
    if row is None:
        return
    if _is_old(row, at):
        _look_up_reversal(row, at)
        return
    try:
        remote = get_connect().reverse(
            transfer_id=row.line.transfer.provider_id, amount=Money(row.amount_minor, row.currency), row_id=str(row.public_id),
            idempotency_key=idempotency_key("reverse", row),
        )  # fmt: skip
    except GatewayRefused as refused:
        refuse_reversal(pk=row.pk, code=refused.code, said=str(refused), at=at)
    except GatewayError as fault:
        raise _later(fault) from fault
    else:
        record_reversed(pk=row.pk, remote=remote, at=at)


def _look_up_reversal(row: Reversal, at: datetime) -> None:
    try:
        known = get_connect().reversals_of(row.line.transfer.provider_id)
    except GatewayError as fault:
        raise TryLater(str(fault)) from fault
    made = next((remote for remote in known if remote.row_id == str(row.public_id)), None)
    if made is not None:
        record_reversed(pk=row.pk, remote=made, at=at)
    else:
        leave_to_a_person(row=row, at=at)


def _lock_reversal(pk: int) -> tuple[Reversal, Share]:
    payment_pk, share_pk = Reversal.objects.values_list("line__transfer__payment", "line__share").get(pk=pk)
    _payment, shares = lock_shares(payment_pk)
    found = Reversal.objects.select_for_update(of=("self",)).select_related(
        "line__transfer__seller_order", "line__transfer__partner"
    )
    return found.get(pk=pk), next(share for share in shares if share.pk == share_pk)


@transaction.atomic
def begin_reversal(*, public_id: str, at: datetime) -> Reversal | None:
    pk = Reversal.objects.values_list("pk", flat=True).filter(public_id=public_id).first()
    if pk is None:
        return None
    row, _share = _lock_reversal(pk)
    return _begin(row, at)


@transaction.atomic
def record_reversed(*, pk: int, remote: RemoteReversal, at: datetime) -> Reversal:
    """The money is back: the seller's debt is paid by it. Safe to repeat."""
    row, share = _lock_reversal(pk)
    if row.state not in (CallState.SENDING, CallState.UNRESOLVED):
        return row
    row.state, row.provider_id, row.done_at = CallState.DONE, remote.reversal_id, at
    row.save(update_fields=["state", "provider_id", "done_at"])
    share.released_minor -= book_reversed(row=row, at=at)
    share.save(update_fields=["released_minor"])
    settle_state(share)
    return row


@transaction.atomic
def refuse_reversal(*, pk: int, code: str, said: str, at: datetime) -> Reversal:
    """The seller has not enough there, or it cannot be called back at all (a currency that ended): the debt stays, and
    is taken from what becomes due to the seller later.
    """
    row, share = _lock_reversal(pk)
    if row.state == CallState.SENDING:
        row.state, row.code, row.fault = CallState.REFUSED, code[:80], said[:300]
        row.save(update_fields=["state", "code", "fault"])
        log.warning("reversal %s was refused (%s): the seller owes it", row.public_id, code)
        settle_state(share)
    return row
