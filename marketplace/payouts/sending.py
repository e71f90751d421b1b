"""Asking the provider for transfers, outside any transaction, and keeping what it answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from marketplace.money import Money
from marketplace.payment.calls import NOT_FOUND, Conversation, in_vain
from marketplace.payment.connect import RemoteTransfer, TransferRequest
from marketplace.payment.provider import get_connect
from marketplace.payment.states import idempotency_key
from marketplace.payouts import planning, reversing
from marketplace.payouts.accounts import ask_about
from marketplace.payouts.books import book_sent
from marketplace.payouts.calls import FIRST_WAIT, begin, found_among, leave_to_a_person, not_asked, once_more
from marketplace.payouts.locking import lock_shares
from marketplace.payouts.models import CallState, Share, Transfer, TransferLine
from marketplace.payouts.models.shares import Why
from marketplace.payouts.states import settle_state
from marketplace.payouts.unplanning import is_overtaken, unplan

NO_CAPABILITY = ("insufficient_capabilities_for_transfer", "account_invalid", "capability_not_active", "account_closed")


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


def lock_transfer(pk: int) -> tuple[Transfer, list[Share]]:
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
    row, _shares = lock_transfer(pk)
    return begin(row, at)


@transaction.atomic
def record_sent(*, pk: int, remote: RemoteTransfer, at: datetime) -> Transfer:
    """The provider made it. Safe to repeat. What the seller was meant to lose meanwhile is called back at once."""
    row, shares = lock_transfer(pk)
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
    """A definite no. The account's fault: held until it can be paid again. Ours: a person looks. All else: later,
    unless its money was given back or disputed meanwhile: then it is planned anew from what is left."""
    row, shares = lock_transfer(pk)
    if row.state != CallState.SENDING:
        return row
    row.code, row.fault = code[:80], said[:300]
    if code in NO_CAPABILITY:
        for share in unplan(row, to=CallState.REFUSED, why=said, at=at, locked=shares):
            settle_state(share, blocked=Why.CAPABILITY if share.held_minor else "")
        ask_about(partner_id=row.partner_id, key=f"refused:{row.public_id}:{row.attempt}", at=at)
        return row
    if is_overtaken(row, shares):
        unplan(row, to=CallState.REFUSED, why=said, at=at, locked=shares)
        return row
    once_more(row, code)
    if row.state == CallState.PLANNED:
        planning.ask_provider(row, at, due=at + FIRST_WAIT * 2 ** (row.attempt - 2))
    return row


@transaction.atomic
def _unknown(*, pk: int, at: datetime) -> None:
    leave_to_a_person(lock_transfer(pk)[0], NOT_FOUND)


@transaction.atomic
def _not_asked(*, pk: int) -> None:
    not_asked(lock_transfer(pk)[0])


@transaction.atomic
def transfer_ended(payload: dict[str, Any], *, at: datetime) -> None:
    """The outbox no longer tries it: a person decides."""
    leave_to_a_person(lock_transfer(Transfer.objects.get(public_id=payload["transfer"]).pk)[0], in_vain(at))


_ABOUT_TRANSFERS: Conversation[Transfer, RemoteTransfer] = Conversation(
    begin=begin_transfer,
    ask=lambda row: get_connect().transfer(request_of(row)),
    find=lambda row: found_among(get_connect().transfers_of_group(row.payment.order.number), row),
    done=record_sent,
    refused=refuse_transfer,
    unknown=_unknown,
    unasked=_not_asked,
)


def handle_transfer(payloads: list[dict[str, Any]], *, at: datetime) -> None:
    """Outbox topic: make one planned transfer."""
    (payload,) = payloads
    _ABOUT_TRANSFERS.hold(payload["transfer"], at=at)
