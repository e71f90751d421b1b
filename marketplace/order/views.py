"""A buyer's orders. Payment is only read here: whether it has come is asked elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from marketplace.order.consents import statements_of
from marketplace.order.models import Order
from marketplace.order.queries import order_for, orders_of, parts_of, vat_lines
from marketplace.order.words import status_label, step_label

PER_PAGE = 30


@never_cache
@require_GET
def order(request: HttpRequest, number: str) -> HttpResponse:
    """One order: for its buyer, or with the mailed key. Everybody else: 404."""
    found = order_for(number=number, key=request.GET.get("key", "")[:40], user=request.user)
    response = render(request, "orders/order.html", _context(found))
    response["Referrer-Policy"] = "same-origin"  # the address holds the key; "no-referrer" would void Origin
    return response


def _context(found: Order) -> dict[str, Any]:
    parts = parts_of(found)
    kinds = {line.kind for part in parts for line in part.lines.all()}
    return {
        "order": found,
        "facts": found.facts,
        "parts": parts,
        "vat_lines": vat_lines(parts),
        "consents": statements_of(found),
        "steps": [(step_label(step.new), step.at) for step in found.history.filter(seller_order__isnull=True)],
        "status": status_label(found.status),
        "waiting": found.status == "pending_payment",
        "released": found.status in ("cancelled", "expired"),
        "came_too_late": _arrived_in_vain(found),
        "has_downloads": "digital" in kinds,
        "thanks": _is_fresh(found, kinds),
        "key": found.facts.key,
    }


def _arrived_in_vain(found: Order) -> Any:
    """The payment of a released order that was made all the same: its money goes back by itself."""
    payment = getattr(found, "payment", None)
    return payment if payment and payment.captured_minor and found.status in ("cancelled", "expired") else None


def _is_fresh(found: Order, kinds: set[str]) -> bool:
    """Paid, and no person has handed over work yet: downloads are delivered with the payment."""
    return found.status in ("paid", "partly_fulfilled") or (found.status == "fulfilled" and kinds == {"digital"})


@never_cache
@login_required
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """The orders of an account."""
    page = Paginator(orders_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "order": found,
            "status": status_label(found.status),
            "titles": [line.title for part in found.seller_orders.all() for line in part.lines.all()],
        }
        for found in page.object_list
    ]
    return render(request, "orders/list.html", {"page": page, "rows": rows})
