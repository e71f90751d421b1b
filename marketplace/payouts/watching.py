"""What this room does when money has moved: registered with payments, called in their transactions (MoneyWatcher)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from marketplace.markets.zones import local_time
from marketplace.money import Money
from marketplace.order.behind import vat_on_top
from marketplace.order.models import LineFacts
from marketplace.payment.models import Payment, PaymentState, RefundRow
from marketplace.payouts.books import book_captured, book_captured_twice, book_refund_of_nothing
from marketplace.payouts.locking import lock_shares
from marketplace.payouts.models import Share
from marketplace.payouts.returns import give_back_again, take_back


class BooksAndShares:
    """Shares are made when the money is there; refunds take from them; everything is booked in the same transaction."""

    def captured(self, *, payment: Payment, at: datetime) -> None:
        if Share.objects.filter(payment=payment).exists():
            return
        shares = [] if payment.state == PaymentState.UNFULFILLABLE else _make_shares(payment, at)
        book_captured(payment=payment, shares=shares, at=at)

    def captured_twice(self, *, row: RefundRow, at: datetime) -> None:
        book_captured_twice(row=row, at=at)

    def refunded(self, *, row: RefundRow, at: datetime) -> None:
        if row.lost_dispute:
            return  # booked with the dispute
        _payment, shares = lock_shares(row.payment_id)
        if row.other_intent or not shares:
            book_refund_of_nothing(row=row, at=at)
        else:
            take_back(row=row, shares=shares, at=at)

    def refund_came_back(self, *, row: RefundRow, at: datetime) -> None:
        if row.lost_dispute:
            return
        _payment, shares = lock_shares(row.payment_id)
        if row.other_intent or not shares:
            book_refund_of_nothing(row=row, at=at, came_back=True)
        else:
            give_back_again(row=row, shares=shares, at=at)


def _make_shares(payment: Payment, at: datetime) -> list[Share]:
    """A share of every line that cost something. The parts are the line's own, frozen at the click; on top of them what
    a seller of the platform's own state owes on its supply to the platform.
    """
    lines = LineFacts.objects.filter(seller_order__order=payment.order, gross_minor__gt=0)
    lines = lines.select_related("seller_order__partner__tax_profile", "decision", "commission").order_by("pk")
    parts: dict[int, list[LineFacts]] = {}
    for line in lines:
        parts.setdefault(line.seller_order_id, []).append(line)
    paid_on = local_time(at, settings.PLATFORM_COUNTRY).date()
    tops: dict[int, tuple[Money, str]] = {}
    for mine in parts.values():
        tops |= vat_on_top(mine, on=paid_on)
    return Share.objects.bulk_create([_share_of(line, payment, at, tops.get(line.pk)) for line in lines])


def _share_of(line: LineFacts, payment: Payment, at: datetime, top: tuple[Money, str] | None) -> Share:
    commission = getattr(line, "commission", None)
    fee, fee_vat = line.fee_minor, commission.vat_minor if commission is not None else 0
    more, place = (top[0].minor, top[1]) if top is not None else (0, "")
    return Share(
        line=line, seller_order=line.seller_order, partner=line.seller_order.partner, payment=payment,
        currency=line.currency, gross_minor=line.gross_minor, share_minor=line.share_minor + more, fee_minor=fee,
        fee_vat_minor=fee_vat, vat_minor=line.gross_minor - line.share_minor - fee - fee_vat, held_since=at,
        top_minor=more, top_place=place,
    )  # fmt: skip
