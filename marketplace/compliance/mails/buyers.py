"""What buyers of a work read that was found illegal (DSA Art. 32): the work, the trader, the redress."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from marketplace.compliance.models import StatementOfReasons
from marketplace.compliance.queries.withdrawals import ends_at
from marketplace.compliance.words import last_moment
from marketplace.order.models import LineFacts, Order
from marketplace.partner.identity import trader_facts


def illegal_work_mail(context: dict[str, Any]) -> dict[str, Any]:
    """The context holds the statement's public id the numbers of the buyer's orders of the work,
    and when the mail was promised."""
    said = StatementOfReasons.objects.select_related("partner__trader_identity", "partner__tax_profile").get(
        public_id=context["statement"]
    )
    orders = list(Order.objects.select_related("facts").filter(number__in=context["orders"]).order_by("date_placed"))
    lines = LineFacts.objects.filter(
        seller_order__order__in=orders, offering__public_id=said.about.partition(":")[2]
    ).order_by("-pk")
    line = lines[0]
    now = datetime.fromisoformat(context["at"])
    return {
        "title": line.title,
        "maker": line.maker_name,
        "contract_party": line.contract_party,
        "trader": trader_facts(said.partner, get_language() or "en") if said.partner else [],
        "ground": said.ground_text,
        "orders": [_order(order, now) for order in orders],
        "contact": settings.PLATFORM_EMAIL,
    }


def _order(order: Order, now: datetime) -> dict[str, Any]:
    """The keyed way to the order, and to the withdrawal while the time for it runs."""
    facts, ends = order.facts, ends_at(order)
    may_withdraw = facts.capacity == "consumer" and now < ends
    withdraw = f"{settings.SITE_URL}{reverse('legal:withdraw_order', args=[order.number])}?key={facts.key}"
    return {
        "number": order.number,
        "date": facts.placed_at,
        "url": f"{settings.SITE_URL}{reverse('orders:order', args=[order.number])}?key={facts.key}",
        "withdraw_url": withdraw if may_withdraw else "",
        "until": last_moment(ends, facts.country) if may_withdraw else "",
    }
