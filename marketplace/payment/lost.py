"""A dispute that is lost: the buyer has the money, given back by their bank. It counts as a refund, and moves nothing.

The books and the sellers' shares are the payouts' room: it has written them when it calls these.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from marketplace.money import Money
from marketplace.payment.asking import drop_unasked
from marketplace.payment.charging import next_part, promised_minor
from marketplace.payment.following import refund_came_back, refund_succeeded
from marketplace.payment.models import Payment, RefundLine, RefundRow, RefundState

BANK_TOOK_IT = "the buyer's bank gave the money back after a dispute"


@transaction.atomic
def record_lost(*, payment: Payment, dispute: str, by_line: Mapping[int, int], at: datetime) -> RefundRow | None:
    """Order, rights and documents follow what a lost dispute took of each line (primary key: minor units, gross).

    ``dispute`` names dispute and round: recorded once. ``payment`` is locked. None where no line gave anything.
    """
    drop_unasked(payment)
    amount = min(sum(by_line.values()), payment.captured_minor - payment.refunded_minor)
    if amount <= 0:
        return None
    promised = Money(promised_minor(payment), payment.currency)
    part = next_part(payment, promised=promised, amount=Money(amount, payment.currency))
    row, is_new = RefundRow.objects.get_or_create(
        lost_dispute=dispute,
        defaults={
            "payment": payment, "amount_minor": amount, "charged_minor": part.minor, "state": RefundState.SUCCEEDED,
            "why": BANK_TOOK_IT, "created_at": at,
        },
    )  # fmt: skip
    if is_new:
        RefundLine.objects.bulk_create(
            RefundLine(refund=row, line_id=line, amount_minor=minor) for line, minor in by_line.items() if minor
        )
        refund_succeeded(payment, row, at)
    return row


@transaction.atomic
def undo_lost(*, payment: Payment, dispute: str, at: datetime) -> None:
    """The bank has decided otherwise, later: what was credited is invoiced again. ``payment`` is locked."""
    row = RefundRow.objects.filter(lost_dispute=dispute, state=RefundState.SUCCEEDED).first()
    if row is not None:
        row.state = RefundState.FAILED
        row.save(update_fields=["state"])
        refund_came_back(payment, row, at)
