"""Orders as a person's data: what is exported, what is forgotten, and what tax law keeps."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from marketplace.basket.models import Basket, LineChoice
from marketplace.order.consents import statements_of
from marketplace.order.models import LineFacts, Order, OrderFacts, SellerOrder, SellerOrderState
from marketplace.partner.models import TaxProfile
from marketplace.partner.tax_models import TaxStatement
from marketplace.users.models import User
from marketplace.vat.models import VatIdCheck
from marketplace.vat.operations import forget_answers

NEVER_PAID = ("cancelled", "expired")
"""Nothing was supplied, so there is no document to keep: these lose every personal field."""
NEVER_PAID_KEPT = timedelta(days=30)
"""So long a payment that was on its way may still arrive, or the buyer may ask what happened."""
OVER = ("completed", "refunded")
"""The work is done or given back: what the buyer wrote into the brief is in no document."""
PARTS_OVER = (SellerOrderState.COMPLETED, SellerOrderState.REFUNDED, SellerOrderState.CANCELLED)
KEPT_YEARS = 10
GONE = "deleted@deleted.invalid"
OF_A_PERSON = (
    "email", "name", "language", "country", "postcode", "address", "company", "vat_id", "purchase_order",
    "invoice_email", "licence_client", "currency", "net_minor", "vat_minor", "gross_minor", "placed_at", "paid_at",
)  # fmt: skip


class OrdersOfPerson:
    """Paid orders keep what their documents need (VAT Directive Art. 242-247, national periods up to ten years)."""

    def export(self, user: User) -> dict[str, Any]:
        orders = Order.objects.filter(user=user, facts__isnull=False).select_related("facts").order_by("pk")
        return {"orders": [self._one(order) for order in orders.prefetch_related("seller_orders__lines")]}

    def _one(self, order: Any) -> dict[str, Any]:
        said = {name: getattr(order.facts, name) for name in OF_A_PERSON}
        lines = [
            {"title": line.title, "tier": line.tier_name, "maker": line.maker_name, "gross_minor": line.gross_minor,
             "brief": line.brief, "licence_text": line.licence_text}
            for part in order.seller_orders.all() for line in part.lines.all()
        ]  # fmt: skip
        consents = [
            {"wording": said.wording, "works": list(said.works), "at": said.given_at} for said in statements_of(order)
        ]
        return {"number": order.number, "status": order.status, **said, "lines": lines, "consents": consents}

    def obstacles(self, user: User) -> list[str]:
        return []

    def erase(self, user: User, *, at: datetime) -> None:
        Basket.objects.filter(owner=user, status="Open").delete()
        _forget(OrderFacts.objects.filter(order__user=user, order__status__in=NEVER_PAID), at)
        _forget_briefs(_over().filter(user=user))
        Order.objects.filter(user=user).update(user=None)


def _over() -> QuerySet[Order]:
    """Also those of which something went back after the end: they stay partly refunded."""
    running = SellerOrder.objects.exclude(state__in=PARTS_OVER).values("order")
    return Order.objects.filter(Q(status__in=OVER) | (Q(status="partly_refunded") & ~Q(pk__in=running)))


def _forget(rows: QuerySet[OrderFacts], at: datetime) -> int:
    """Money and VAT stay, the person goes: also what she wrote into briefs, in the order and in its basket."""
    ids = list(rows.filter(anonymised_at__isnull=True).values_list("pk", flat=True))
    _forget_briefs(Order.objects.filter(facts__in=ids))
    return OrderFacts.objects.filter(pk__in=ids).update(
        email=GONE, name="", postcode="", address={}, company="", vat_id="", purchase_order="", invoice_email="",
        licence_client="", anonymised_at=at,
    )  # fmt: skip


def _forget_briefs(orders: QuerySet[Order]) -> None:
    LineFacts.objects.filter(seller_order__order__in=orders).update(brief=[])
    LineChoice.objects.filter(line__basket__order__in=orders).update(brief={})


def forget_never_paid(*, at: datetime) -> int:
    """Daily: an order that was never paid has no document, so nothing of the person is kept. Returns how many."""
    never = OrderFacts.objects.filter(order__status__in=NEVER_PAID, placed_at__lt=at - NEVER_PAID_KEPT)
    return _forget(never, at)


def forget_unused_answers(*, at: datetime) -> int:
    """Daily: what the register said of a number that came to no order, and that no maker ever had or will have, is a
    name and an address, and evidence of nothing. Returns how many answers.
    """
    old = VatIdCheck.objects.filter(checked_at__lt=at - NEVER_PAID_KEPT, orderfacts__isnull=True)
    for makers in (TaxProfile, TaxStatement):  # statements hold earlier numbers, and those of days to come
        old = old.exclude(number__in=makers.objects.exclude(vat_id="").values("vat_id"))
    return forget_answers(old)


def forget_old_orders(*, at: datetime) -> int:
    """Daily: what tax law made us keep is forgotten when its time is over. Returns how many orders.

    Records of One-Stop-Shop sales are kept ten years from the end of the year of the sale (VAT Directive Art. 369k).
    """
    first_kept = datetime(at.year - KEPT_YEARS, 1, 1, tzinfo=at.tzinfo)
    return _forget(OrderFacts.objects.filter(placed_at__lt=first_kept), at)


def claim_orders(user: User, email: str) -> int:
    """Orders made with this address by nobody's account become the user's."""
    found = Order.objects.filter(user__isnull=True, facts__email__iexact=email).values_list("pk", flat=True)
    return int(Order.objects.filter(pk__in=list(found), user__isnull=True).update(user=user))
