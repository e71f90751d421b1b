"""Asking the provider to take money back from sellers, outside any transaction, and keeping what it answers."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import transaction

from marketplace.money import Money
from marketplace.payment.calls import NOT_FOUND, Conversation, in_vain
from marketplace.payment.connect import RemoteReversal
from marketplace.payment.provider import get_connect
from marketplace.payment.states import idempotency_key
from marketplace.payouts.books import book_reversed
from marketplace.payouts.calls import begin, found_among, leave_to_a_person, not_asked
from marketplace.payouts.locking import lock_shares
from marketplace.payouts.models import CallState, Reversal, Share
from marketplace.payouts.states import settle_state

log = logging.getLogger(__name__)


def lock_reversal(pk: int) -> tuple[Reversal, list[Share]]:
    """A reversal with its payment's shares, in the order of locks that everybody keeps."""
    _payment, shares = lock_shares(Reversal.objects.values_list("line__transfer__payment", flat=True).get(pk=pk))
    found = Reversal.objects.select_for_update(of=("self",)).select_related(
        "line__transfer__seller_order", "line__transfer__partner"
    )
    return found.get(pk=pk), shares


def _lock_with_share(pk: int) -> tuple[Reversal, Share]:
    row, shares = lock_reversal(pk)
    return row, next(share for share in shares if share.pk == row.line.share_id)


@transaction.atomic
def begin_reversal(*, public_id: str, at: datetime) -> Reversal | None:
    pk = Reversal.objects.values_list("pk", flat=True).filter(public_id=public_id).first()
    if pk is None:
        return None
    row, _shares = lock_reversal(pk)
    return begin(row, at)


@transaction.atomic
def record_reversed(*, pk: int, remote: RemoteReversal, at: datetime) -> Reversal:
    """The money is back: the seller's debt is paid by it. Safe to repeat."""
    row, share = _lock_with_share(pk)
    if row.state not in (CallState.SENDING, CallState.UNRESOLVED):
        return row
    row.state, row.provider_id, row.done_at = CallState.DONE, remote.reversal_id, at
    row.save(update_fields=["state", "provider_id", "done_at"])
    share.released_minor -= book_reversed(row=row, at=at)
    share.debt_minor = min(share.debt_minor, share.released_minor)  # the rest was paid from elsewhere
    share.save(update_fields=["released_minor", "debt_minor"])
    settle_state(share)
    return row


@transaction.atomic
def refuse_reversal(*, pk: int, code: str, said: str, at: datetime) -> Reversal:
    """The seller has not enough there, or it cannot be called back at all (a currency that ended): the debt stays, and
    is taken from what becomes due to the seller later.
    """
    row, share = _lock_with_share(pk)
    if row.state == CallState.SENDING:
        row.state, row.code, row.fault = CallState.REFUSED, code[:80], said[:300]
        row.save(update_fields=["state", "code", "fault"])
        log.warning("reversal %s was refused (%s): the seller owes it", row.public_id, code)
        settle_state(share)
    return row


def _ask(row: Reversal) -> RemoteReversal:
    return get_connect().reverse(
        transfer_id=row.line.transfer.provider_id, amount=Money(row.amount_minor, row.currency),
        row_id=str(row.public_id), idempotency_key=idempotency_key("reverse", row),
    )  # fmt: skip


@transaction.atomic
def _unknown(*, pk: int, at: datetime) -> None:
    leave_to_a_person(lock_reversal(pk)[0], NOT_FOUND)


@transaction.atomic
def _not_asked(*, pk: int) -> None:
    not_asked(lock_reversal(pk)[0])


@transaction.atomic
def reversal_ended(payload: dict[str, Any], *, at: datetime) -> None:
    """The outbox no longer tries it: a person decides."""
    leave_to_a_person(lock_reversal(Reversal.objects.get(public_id=payload["reversal"]).pk)[0], in_vain(at))


_ABOUT_REVERSALS: Conversation[Reversal, RemoteReversal] = Conversation(
    begin=begin_reversal,
    ask=_ask,
    find=lambda row: found_among(get_connect().reversals_of(row.line.transfer.provider_id), row),
    done=record_reversed,
    refused=refuse_reversal,
    unknown=_unknown,
    unasked=_not_asked,
)


def handle_reversal(payloads: list[dict[str, Any]], *, at: datetime) -> None:
    """Outbox topic: call back one amount from a seller."""
    (payload,) = payloads
    _ABOUT_REVERSALS.hold(payload["reversal"], at=at)
