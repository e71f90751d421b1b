"""Placing an order and moving it: each transition one operation, with who, when and why kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from oscar.apps.partner import availability, prices
from oscar.apps.partner.strategy import PurchaseInfo
from oscar.core.prices import Price

from marketplace.basket.models import Basket
from marketplace.basket.quote import Quote, basket_lines, quote
from marketplace.money import Money, to_decimal
from marketplace.offerings.models import WORK_KINDS
from marketplace.order.consents import WORK, keep_consents
from marketplace.order.facts import CheckoutFacts
from marketplace.order.freeze import freeze_parts
from marketplace.order.models import LineFacts, Order, OrderEvent, OrderFacts, SellerOrder, SellerOrderState
from marketplace.order.turnover import with_this_sale
from marketplace.order.utils import OrderCreator, OrderNumberGenerator
from marketplace.order.watchers import PLACED, tell_watchers
from marketplace.partner.models import StockRecord
from marketplace.partner.prices import buyer_at_checkout
from marketplace.users.models import User
from marketplace.vat.facts import THRESHOLD

WITHDRAWAL = timedelta(days=14)
"""The time to withdraw from a contract (CRD Art. 9), counted from the order."""


class OrderRefused(Exception):
    """The order was not placed; nothing was written. The message is for the buyer."""


class NothingToOrder(OrderRefused):
    """The basket is empty or already ordered."""


class QuoteChanged(OrderRefused):
    """Something differs from what the buyer confirmed: they see it and confirm again."""

    def __init__(self, now: Quote) -> None:
        super().__init__(_("Something in your basket has changed. Please look at it again and confirm."))
        self.now = now


class ThresholdCrossed(QuoteChanged):
    """With this sale the platform's threshold is passed: it is itself taxed where the buyer lives (Art. 59c(2)).

    `counted` is what the year comes to with it, without VAT.
    """

    def __init__(self, now: Quote, counted: Money) -> None:
        super().__init__(now)
        self.counted = counted


class TransitionRefused(Exception):
    """The order is not in a state from which this may happen; nothing was changed."""


class _QuotedStrategy:
    """Hands Oscar's order creator the prices of the quote, so that both say the same."""

    def __init__(self, priced: Quote) -> None:
        self._lines = {line.line.pk: line for line in priced.good}

    def fetch_for_line(self, line: Any, stockrecord: Any = None) -> Any:
        taxed = self._lines[line.pk].unit
        price = prices.FixedPrice(taxed.net.currency, excl_tax=to_decimal(taxed.net), tax=to_decimal(taxed.vat))
        return PurchaseInfo(price=price, availability=availability.Available(), stockrecord=line.stockrecord)


class _NoShipping:
    name = ""
    code = "none"


def order_of_token(token: str) -> Order | None:
    """The order that this checkout form has already placed, if any: the answer to a second click."""
    return Order.objects.select_related("facts").filter(facts__checkout_token=token).first()


@transaction.atomic
def place_order(*, basket: Basket, facts: CheckoutFacts, user: User | None, at: datetime) -> Order:
    """Fix order, prices, VAT and stock at the click. However often it is clicked, one order per ``facts.token``.

    Raises NothingToOrder, QuoteChanged (ThresholdCrossed is one), and what a watcher refuses with (nothing written).
    """
    locked = Basket.objects.select_for_update().filter(pk=basket.pk).first()
    if (placed := order_of_token(facts.token)) is not None:
        return placed
    if locked is None or locked.status != Basket.OPEN:
        raise NothingToOrder(_("Your basket is empty, or it was ordered in another window. Look into your orders."))
    buyer = buyer_at_checkout(
        country=facts.country, postcode=facts.postcode, capacity=facts.capacity, vat_id=facts.vat_id, check=facts.check
    )
    _lock_editions(locked)
    now = quote(basket=locked, buyer=buyer, on=at.date(), lines=basket_lines(locked, with_pictures=False))
    if not now.lines:
        raise NothingToOrder(_("Your basket is empty."))
    if now.has_problems or now.fingerprint != facts.fingerprint:
        raise QuoteChanged(now)
    if (counted := with_this_sale(now, at.date())) > THRESHOLD:
        raise ThresholdCrossed(now, counted)
    order = _create(locked, now, user, at)
    _write_facts(order, facts, now, at)
    lines = _write_seller_orders(order, now, facts, at)
    keep_consents(order=order, given=facts.consents, lines=lines, language=facts.language, at=at)
    OrderEvent.objects.create(order=order, old="", new=order.status, by=user, why="placed", at=at)
    locked.submit()
    tell_watchers(order=order, to=PLACED, at=at)
    return order


def _lock_editions(basket: Basket) -> None:
    """Two baskets must not both see the last copy: counted stock is locked, in one order, before it is read."""
    counted = StockRecord.objects.select_for_update().filter(basket_lines__basket=basket, num_in_stock__isnull=False)
    list(counted.order_by("pk").values_list("pk", flat=True))


def _create(basket: Basket, now: Quote, user: User | None, at: datetime) -> Order:
    basket.strategy = _QuotedStrategy(now)
    total = now.total
    return OrderCreator().place_order(
        basket=basket,
        total=Price(total.gross.currency, excl_tax=to_decimal(total.net), tax=to_decimal(total.vat)),
        shipping_method=_NoShipping,
        shipping_charge=Price(total.gross.currency, excl_tax=to_decimal(total.net * 0), tax=to_decimal(total.vat * 0)),
        user=user,
        order_number=OrderNumberGenerator().order_number(basket),
        date_placed=at,
    )


def _write_facts(order: Order, facts: CheckoutFacts, now: Quote, at: datetime) -> None:
    total = now.total
    OrderFacts.objects.create(
        order=order, checkout_token=facts.token, email=facts.email.strip().lower(), name=facts.name,
        language=facts.language, country=facts.country, postcode=facts.postcode, address=facts.address,
        capacity=facts.capacity, company=facts.company, vat_id=facts.vat_id, vat_id_check=facts.vat_id_check,
        purchase_order=facts.purchase_order, invoice_email=facts.invoice_email, licence_client=facts.licence_client,
        currency=now.currency, net_minor=total.net.minor, vat_minor=total.vat.minor, gross_minor=total.gross.minor,
        placed_at=at,
    )  # fmt: skip


def _write_seller_orders(order: Order, now: Quote, facts: CheckoutFacts, at: datetime) -> list[LineFacts]:
    """One seller's part each, numbered A, B, ... after the order; the lines frozen below them."""
    rows = {row.stockrecord_id: row for row in order.lines.all()}
    parts = [
        (
            SellerOrder(
                order=order, partner_id=partner_id, number=f"{order.number}-{_letters(index)}", currency=now.currency,
                gross_minor=sum(line.total.gross.minor for line in lines), due_on=_promised(lines, facts, at.date()),
            ),
            [(rows[q.line.stockrecord_id], q) for q in lines],
        )
        for index, (partner_id, lines) in enumerate(now.of_partner().items())
    ]  # fmt: skip
    return freeze_parts(parts, facts=facts, at=at)


def _letters(index: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    first, last = divmod(index, 26)
    return (_letters(first - 1) if first else "") + chr(ord("A") + last)


def _promised(lines: list[Any], facts: CheckoutFacts, today: date) -> date | None:
    """When the slowest service is due; without the request to start at once, work waits for the withdrawal period."""
    days = [q.tier.delivery_days for q in lines if q.tier is not None and q.tier.delivery_days]
    if not days:
        return None
    given = {consent.kind for consent in facts.consents}
    consented = set(WORK) <= given
    costs = any(q.total.gross for q in lines if q.offering.kind in WORK_KINDS)
    at_once = consented or facts.capacity == "business" or not costs
    more = sum(q.extra.extra_days for q in lines if q.extra is not None)
    return today + timedelta(days=max(days) + more) + (timedelta(0) if at_once else WITHDRAWAL)


def lock_order(number: str) -> Order:
    """The order's row, locked until the transaction ends. All operations of this room take this lock first."""
    return lock_order_by(number=number)


def lock_order_by(**what: Any) -> Order:
    """The same for who knows something else of it, such as the payment's primary key (``payment``)."""
    return Order.objects.select_for_update(of=("self",)).get(**what)


def move(*, order: Order, to: str, at: datetime, by: User | None = None, why: str = "") -> None:
    """One listed transition of an order (Oscar's pipeline in settings/shop.py). Raises TransitionRefused."""
    if to not in order.available_statuses():
        raise TransitionRefused(f"order {order.number}: {order.status} to {to}")
    OrderEvent.objects.create(order=order, old=order.status, new=to, by=by, why=why, at=at)
    order.status = to
    order.save(update_fields=["status"])
    tell_watchers(order=order, to=to, at=at)


SELLER_MOVES: dict[str, tuple[str, ...]] = {
    SellerOrderState.PENDING: (SellerOrderState.CONFIRMED, SellerOrderState.CANCELLED),
    SellerOrderState.CONFIRMED: (SellerOrderState.IN_PROGRESS, SellerOrderState.DELIVERED, SellerOrderState.REFUNDED),
    SellerOrderState.IN_PROGRESS: (SellerOrderState.DELIVERED, SellerOrderState.REFUNDED),
    SellerOrderState.DELIVERED: (SellerOrderState.COMPLETED, SellerOrderState.REFUNDED),
    SellerOrderState.COMPLETED: (SellerOrderState.REFUNDED,),
}


def move_parts(parts: Sequence[SellerOrder], *, to: str, at: datetime, by: User | None = None, why: str = "") -> None:
    """One listed transition of sellers' parts; two queries, however many. Raises TransitionRefused: none has moved."""
    for part in parts:
        if to not in SELLER_MOVES.get(part.state, ()):
            raise TransitionRefused(f"seller order {part.number}: {part.state} to {to}")
    if not parts:
        return
    OrderEvent.objects.bulk_create(
        OrderEvent(order_id=part.order_id, seller_order=part, old=part.state, new=to, by=by, why=why, at=at)
        for part in parts
    )
    SellerOrder.objects.filter(pk__in=[part.pk for part in parts]).update(state=to)
    for part in parts:
        part.state = to


@transaction.atomic
def mark_paid(*, number: str, at: datetime, why: str) -> Order:
    """The money is there (or nothing was to pay). Raises TransitionRefused unless the order waits for payment."""
    order = lock_order(number)
    move(order=order, to="paid", at=at, why=why)
    order.facts.paid_at = at
    order.facts.save(update_fields=["paid_at"])
    move_parts(list(order.seller_orders.all()), to=SellerOrderState.CONFIRMED, at=at, why=why)
    return order


@transaction.atomic
def release(*, number: str, to: str, at: datetime, why: str, by: User | None = None) -> Order:
    """Cancel or expire an unpaid order: its stock is free again. Raises TransitionRefused."""
    order = lock_order(number)
    move(order=order, to=to, at=at, by=by, why=why)
    _for_tracked_stock(order, lambda line: line.stockrecord.cancel_allocation(line.quantity))
    move_parts(list(order.seller_orders.all()), to=SellerOrderState.CANCELLED, at=at, by=by, why=why)
    return order


def _for_tracked_stock(order: Order, act: Callable[[Any], None]) -> None:
    lines = order.lines.select_related("stockrecord", "product__product_class", "product__parent__product_class")
    for line in lines.order_by("stockrecord_id"):
        if line.stockrecord is not None and line.product.get_product_class().track_stock:
            act(line)
