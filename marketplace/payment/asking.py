"""What a refund goes through while the provider is asked for it: begun, refused, unknown. Each is one transaction."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import transaction

from marketplace.payment.calls import in_vain
from marketplace.payment.models import Payment, RefundRow, RefundState
from marketplace.payment.states import lock_payment
from marketplace.payment.watchers import why_no_refund

log = logging.getLogger(__name__)
THEY_HAVE_IT = "the buyer has the money already"


def _lock(pk: int) -> RefundRow:
    lock_payment(RefundRow.objects.values_list("payment_id", flat=True).get(pk=pk))
    found = RefundRow.objects.select_for_update(of=("self",)).select_related("payment__order")
    return found.get(pk=pk)


@transaction.atomic
def begin_refund(*, public_id: str, at: datetime) -> RefundRow | None:
    """Note when the provider was first asked in this attempt. None: nothing to ask."""
    row = _lock(RefundRow.objects.values_list("pk", flat=True).get(public_id=public_id))
    if row.state != RefundState.PLANNED:
        return None
    if row.called_at is None and (said := _why_not_now(row)):
        _fail(row, said)
        return None
    if row.called_at is None:
        row.called_at = at
        row.save(update_fields=["called_at"])
    return row


def _why_not_now(row: RefundRow) -> str:
    """Between the promise and the call the buyer's bank may have taken the money, or has given it back: a person sees
    it among the refunds that failed. What was asked for once is not held back: it may have been made.
    """
    payment = row.payment
    if row.other_intent:
        return ""
    if row.amount_minor > payment.captured_minor - payment.refunded_minor:
        return THEY_HAVE_IT
    return why_no_refund(payment)


@transaction.atomic
def refund_not_asked(*, pk: int) -> None:
    """The provider did not let us in: it was not asked."""
    row = _lock(pk)
    if row.state == RefundState.PLANNED:
        row.called_at = None
        row.save(update_fields=["called_at"])


@transaction.atomic
def refuse_refund(*, pk: int, fault: str) -> bool:
    """The provider's definite no: asking again is pointless, so an operator sees it (``refunds_that_failed``)."""
    row = _lock(pk)
    if row.state != RefundState.PLANNED:
        return False
    _fail(row, fault)
    return True


def drop_unasked(payment: Payment) -> None:
    """What was promised of a payment and asked of nobody yet will not be made. The payment is locked."""
    for row in payment.refunds.filter(state=RefundState.PLANNED, called_at=None, other_intent=""):
        _fail(row, THEY_HAVE_IT)


def _fail(row: RefundRow, fault: str) -> None:
    row.state, row.fault = RefundState.FAILED, fault[:300]
    row.save(update_fields=["state", "fault"])
    log.error("refund %s was not made: %s", row.public_id, fault)


@transaction.atomic
def leave_refund_to_a_person(*, pk: int, said: str) -> None:
    """Nobody knows whether it was made, and asking again could give the money back twice. Safe to repeat."""
    row = _lock(pk)
    if row.state == RefundState.PLANNED:
        row.state, row.fault = RefundState.UNRESOLVED, said[:300]
        row.save(update_fields=["state", "fault"])
        log.error("refund %s is unresolved: %s", row.public_id, said)


def refund_ended(payload: dict[str, Any], *, at: datetime) -> None:
    """The outbox no longer tries it: a person decides. ``at`` is when."""
    pk = RefundRow.objects.values_list("pk", flat=True).get(public_id=payload["refund"])
    leave_refund_to_a_person(pk=pk, said=in_vain(at))
