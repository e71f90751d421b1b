"""What buyers of a work read that was found illegal (DSA Art. 32): the work, the trader, the redress."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from marketplace.compliance.models import StatementOfReasons
from marketplace.compliance.queries.withdrawals import contracts_of, ends_at
from marketplace.compliance.words import last_moment
from marketplace.order.models import LineFacts, Order
from marketplace.partner.identity import who_it_is


def illegal_work_mail(context: dict[str, Any]) -> dict[str, Any]:
    """The context holds the statement's public id, the numbers of the buyer's orders of the work,
    and when the mail was promised."""
    said = StatementOfReasons.objects.select_related("partner__trader_identity", "partner__tax_profile").get(
        public_id=context["statement"]
    )
    orders = list(Order.objects.select_related("facts").filter(number__in=context["orders"]).order_by("date_placed"))
    of_work = LineFacts.objects.filter(seller_order__order__in=orders, offering__public_id=said.about.partition(":")[2])
    lines = list(of_work.order_by("-pk"))
    line = lines[0]
    now = datetime.fromisoformat(context["at"])
    return {
        "title": line.title,
        "maker": line.maker_name,
        "contract_party": line.contract_party,
        "trader": who_it_is(said.partner, get_language() or "en") if said.partner else [],
        "ground": said.ground_text,
        "orders": [_order(order, {line.pk for line in lines}, now) for order in orders],
        "contact": settings.PLATFORM_EMAIL,
    }


def _order(order: Order, lines: set[int], now: datetime) -> dict[str, Any]:
    """The keyed way to the order, and to the withdrawal where one of these lines can still be withdrawn from."""
    facts, ends = order.facts, ends_at(order)
    rows = [row for contract in contracts_of(order, begun_at=now, at=now) for row in contract.lines]
    open_rows = [row for row in rows if row.line.pk in lines and row.is_open and row.effect.ends_contract]
    may_withdraw = facts.capacity == "consumer" and bool(open_rows)
    withdraw = f"{settings.SITE_URL}{reverse('legal:withdraw_order', args=[order.number])}?key={facts.key}"
    return {
        "number": order.number,
        "date": facts.placed_at,
        "url": f"{settings.SITE_URL}{reverse('orders:order', args=[order.number])}?key={facts.key}",
        "withdraw_url": withdraw if may_withdraw else "",
        "until": last_moment(ends, facts.country) if may_withdraw else "",
    }
