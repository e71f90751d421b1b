"""Reading orders across rooms, as operators look for them: a fixed number of queries whatever an order holds."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import cached_property

from marketplace.delivery.models import Entitlement
from marketplace.order.models import LineFacts, Order, SellerOrder
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.payment.following import back_by_line
from marketplace.payment.models import Payment, RefundProposal, RefundRow


def orders() -> QuerySet[Order]:
    """All orders of ours, newest first, with their facts and makers."""
    parts = SellerOrder.objects.select_related("partner").order_by("number")
    return (
        Order.objects.filter(facts__isnull=False)
        .select_related("facts", "payment")
        .prefetch_related(Prefetch("seller_orders", queryset=parts))
        .order_by("-date_placed", "-pk")
    )


def matching(rows: QuerySet[Order], words: str) -> QuerySet[Order]:
    """By number, e-mail, name, maker, amount, certificate, or any id of the payment."""
    anywhere = (
        Q(number__icontains=words) | Q(facts__email__icontains=words) | Q(facts__name__icontains=words)
        | Q(pk__in=SellerOrder.objects.filter(partner__name__icontains=words).values("order_id"))
        | Q(pk__in=Entitlement.objects.filter(certificate__iexact=words).values("line__seller_order__order_id"))
        | Q(payment__in=_payments(words))
    )  # fmt: skip
    if (minor := _minor(words)) is not None:
        anywhere |= Q(facts__gross_minor=minor)
    return rows.filter(anywhere)


def _payments(words: str) -> QuerySet[Payment, Any]:
    ids = Q(intent_id=words) | Q(session_id=words) | Q(charge_id=words) | Q(refunds__provider_id=words)
    with suppress(ValueError):
        ids |= Q(public_id=UUID(words))
    return Payment.objects.filter(ids).values("pk")


def _minor(words: str) -> int | None:
    """``12``, ``12.50`` and ``12,50`` are amounts; anything else is not."""
    text = re.sub(r"[€\s]", "", words).replace(",", ".")
    try:
        minor = Decimal(text) * 100
    except InvalidOperation:
        return None
    return int(minor) if minor.is_finite() and 0 <= minor < 10**12 and minor == minor.to_integral_value() else None


@dataclass(frozen=True)
class OrderFile:
    """One order with all that its page shows; each part is read once."""

    order: Order

    @property
    def currency(self) -> str:
        return str(self.order.facts.currency)

    @cached_property
    def payment(self) -> Payment | None:
        return getattr(self.order, "payment", None)

    @cached_property
    def parts(self) -> list[SellerOrder]:
        known = ("decision__vat_id_check", "offering", "entitlement")
        lines = LineFacts.objects.select_related(*known).prefetch_related("decision__later_evidence").order_by("id")
        return list(
            self.order.seller_orders.select_related("partner__storefront")
            .prefetch_related(Prefetch("lines", queryset=lines))
            .order_by("number")
        )

    @cached_property
    def lines(self) -> list[LineFacts]:
        return [line for part in self.parts for line in part.lines.all()]

    @cached_property
    def given_back(self) -> dict[int, int]:
        """Minor units by line: given back or on its way."""
        return back_by_line(self.lines)

    def left(self, line: LineFacts) -> int:
        return int(line.gross_minor) - self.given_back.get(line.pk, 0)

    @property
    def left_minor(self) -> int:
        return sum(self.left(line) for line in self.lines)

    @cached_property
    def refunds(self) -> list[RefundRow]:
        if self.payment is None:
            return []
        return list(self.payment.refunds.select_related("by", "proposal__decided_by").order_by("created_at", "pk"))

    @cached_property
    def proposals(self) -> list[RefundProposal]:
        return list(self.order.refund_proposals.select_related("proposed_by", "decided_by"))

    @cached_property
    def mails(self) -> list[SentMail]:
        """Mails that name the order, to its buyer or its makers; oldest first."""
        found = SentMail.objects.filter(sent_at__gte=self.order.facts.placed_at).filter(_names(self.order))
        return list(found.defer("html").order_by("sent_at", "pk"))

    @cached_property
    def waiting_mails(self) -> list[OutboxRow]:
        return list(
            OutboxRow.objects.filter(topic="mail", done_at__isnull=True, key__contains=self.order.number).order_by("pk")
        )

    @cached_property
    def entitlements(self) -> list[Entitlement]:
        found = Entitlement.objects.filter(line__in=self.lines).select_related("line").prefetch_related("downloads")
        return list(found.order_by("pk"))


def _names(order: Order) -> Q:
    return Q(key__contains=order.number) | Q(text__contains=order.number)
