"""What orders and money tell us: documents are promised in that transaction, and made by the worker after it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marketplace.invoicing.late_vat import promise_offer
from marketplace.invoicing.promises import promise_due, promise_refund, promise_sale
from marketplace.payment.models import Payment, RefundRow
from marketplace.vat.late_proofs import offers

HANDED_OVER = ("partly_fulfilled", "fulfilled", "completed")


def order_moved(*, order: Any, to: str, at: datetime) -> None:
    """Order watcher: paid orders get their invoices, handed over work its final ones."""
    if to == "paid":
        promise_sale(order=order, at=at)
        if offers().filter(decision__line_facts__seller_order__order=order).exists():
            promise_offer(order, at=at)
    elif to in HANDED_OVER:
        promise_due(order=order, to=to, at=at)


class DocumentsFollowMoney:
    """Money watcher: credit notes follow refunds; a refund that came back is invoiced again."""

    def captured(self, *, payment: Payment, at: datetime) -> None:
        """Nothing: the order's move to "paid" says more than the money."""

    def captured_twice(self, *, row: RefundRow, at: datetime) -> None:
        """Nothing: no supply stands behind a second payment, so no document either."""

    def refunded(self, *, row: RefundRow, at: datetime) -> None:
        promise_refund(row=row, at=at, back=False)

    def refund_came_back(self, *, row: RefundRow, at: datetime) -> None:
        promise_refund(row=row, at=at, back=True)
