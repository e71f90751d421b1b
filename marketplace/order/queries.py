"""Reading orders: only their buyer, by account or by the mailed key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils.crypto import constant_time_compare

from marketplace.order.models import LineFacts, Order, SellerOrder


def order_for(*, number: str, key: str, user: Any) -> Order:
    """The order, if ``key`` opens it or ``user`` bought it. Raises Http404: others learn not even that it exists."""
    order = Order.objects.select_related("facts", "payment").filter(number=number).first()
    if order is None or not hasattr(order, "facts"):
        raise Http404
    owns = user.is_authenticated and order.user_id == user.pk
    if owns or (key and constant_time_compare(key.encode(), order.facts.key.encode())):
        return order
    raise Http404


def orders_of(user: Any) -> QuerySet[Order]:
    """A person's orders, newest first, with the titles of their lines."""
    lines = LineFacts.objects.filter(tier__isnull=False).order_by("id")
    return (
        Order.objects.filter(user=user, facts__isnull=False)
        .select_related("facts")
        .prefetch_related(Prefetch("seller_orders__lines", queryset=lines))
        .order_by("-date_placed")
    )


def parts_of(order: Order) -> list[SellerOrder]:
    """The sellers' parts with lines, decisions and who the seller is: three queries whatever their number."""
    lines = LineFacts.objects.select_related("decision", "offering").order_by("id")
    return list(
        order.seller_orders.select_related("partner__storefront")
        .prefetch_related(Prefetch("lines", queryset=lines))
        .order_by("number")
    )


@dataclass(frozen=True, slots=True)
class FrozenVatLine:
    """Net and VAT (minor units) of all lines that were taxed alike."""

    rate: str
    place: str
    category: str
    mention: str
    net_minor: int = 0
    vat_minor: int = 0


def vat_lines(parts: Iterable[SellerOrder]) -> list[FrozenVatLine]:
    """VAT of an order by place, rate and category, highest amount first."""
    groups: dict[tuple[str, str, str], FrozenVatLine] = {}
    for part in parts:
        for line in part.lines.all():
            taxed = line.decision
            key = (taxed.rate, taxed.place, taxed.category)
            row = groups.get(key) or FrozenVatLine(*key, taxed.mention)
            groups[key] = replace(
                row, net_minor=row.net_minor + line.net_minor, vat_minor=row.vat_minor + line.vat_minor
            )
    return sorted(groups.values(), key=lambda row: (-row.vat_minor, row.rate, row.place))
