"""VAT that was charged and is not due goes back by itself: the price stays, and what is owed for it (Art. 90)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.money import Money
from marketplace.order.models import LineFacts, Order
from marketplace.order.operations import lock_order
from marketplace.payment.models import RefundLine, RefundRow, RefundState
from marketplace.payment.refunds import RefundRefused, plan_refund, refunded_of
from marketplace.users.models import User


@transaction.atomic
def refund_vat(
    *, order: Order, lines: Sequence[LineFacts], why: str, at: datetime, by: User | None = None
) -> RefundRow:
    """Give back the whole VAT of ``lines``. Raises RefundRefused, with nothing written.

    A line of which something was given back before is refused: how much VAT is left in it a person has to say.
    """
    lock_order(order.number)
    vat = {line: line.vat_minor for line in lines if line.vat_minor}
    if not vat or any(line.seller_order.order_id != order.pk for line in vat):
        raise RefundRefused(_("There is no VAT to give back."))
    if any(is_touched(line) for line in vat):
        raise RefundRefused(_("A part of this was given back before. Write to us: a person looks at it."))
    amount = Money(sum(vat.values()), order.payment.currency)
    row = plan_refund(payment=order.payment, amount=amount, why=why, at=at, by=by, only_vat=True)
    RefundLine.objects.bulk_create(RefundLine(refund=row, line=line, amount_minor=minor) for line, minor in vat.items())
    return row


def is_touched(line: LineFacts) -> bool:
    """Whether something of a line was, or may have been, given back: also by a refund that names no lines."""
    if refunded_of(line).minor:
        return True
    rows = RefundRow.objects.filter(payment__order=line.seller_order.order_id, other_intent="", lines__isnull=True)
    return bool(rows.exclude(state=RefundState.FAILED).exists())
