"""A buyer's orders. Payment is only read here: whether it has come is asked elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from marketplace.order.queries import order_for, orders_of


@never_cache
@require_GET
def order(request: HttpRequest, number: str) -> HttpResponse:
    """One order: for its buyer, or with the mailed key. Everybody else: 404."""
    found = order_for(number=number, key=request.GET.get("key", "")[:40], user=request.user)
    parts = found.seller_orders.select_related("partner__storefront").prefetch_related("lines__decision").order_by("number")
    context: dict[str, Any] = {
        "order": found,
        "facts": found.facts,
        "parts": parts,
        "vat_lines": _vat_lines(parts),
        "consents": found.consents.all(),
        "waiting": found.status == "pending_payment",
        "key": found.facts.key,
    }
    return render(request, "orders/order.html", context)


def _vat_lines(parts: Any) -> list[dict[str, Any]]:
    groups: dict[tuple[str, str, str], dict[str, Any]] = {}
    for part in parts:
        for line in part.lines.all():
            decision = line.decision
            row = groups.setdefault(
                (decision.rate, decision.place, decision.category),
                {"rate": decision.rate, "place": decision.place, "category": decision.category, "mention": decision.mention, "net": 0, "vat": 0},
            )  # fmt: skip
            row["net"] += line.net_minor
            row["vat"] += line.vat_minor
    return sorted(groups.values(), key=lambda row: -row["vat"])


@never_cache
@login_required
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    return render(request, "orders/list.html", {"orders": orders_of(request.user)[:200]})
