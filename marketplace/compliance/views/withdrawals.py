"""The withdrawal function: find the order, say from what, confirm, have the receipt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.compliance.forms.withdrawals import FindOrderForm, WithdrawForm
from marketplace.compliance.operations import WithdrawalRefused, ask_for_withdrawal_link, withdraw
from marketplace.compliance.operations.withdrawals import read_begin, sign_begin
from marketplace.compliance.operator import operator_facts
from marketplace.compliance.queries.withdrawals import (
    NEVER_PAID,
    Contract,
    LineNow,
    contracts_of,
    ends_at,
    orders_to_withdraw_from,
    withdrawal_for,
)
from marketplace.compliance.words import effect_sentence, last_moment, moment
from marketplace.limits.origin import same_origin_post
from marketplace.limits.rates import limited
from marketplace.order.models import Order
from marketplace.order.queries import order_for
from marketplace.public_ids import long_id

OWN_ORDERS = 30


@never_cache
@limited("withdrawal-link", limit=20, seconds=3600, methods=("POST",))
@same_origin_post
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Step one: one's own orders, or number and address. The answer to the latter is always the same."""
    form = FindOrderForm(request.POST or None)
    asked = form.is_valid()
    if asked:
        said = form.cleaned_data
        ask_for_withdrawal_link(
            number=said["number"], email=said["email"], language=get_language() or "en", at=timezone.now()
        )
    own = list(orders_to_withdraw_from(request.user)[:OWN_ORDERS]) if request.user.is_authenticated else []
    context = operator_facts() | {
        "form": form, "asked": asked, "orders": [_own(order) for order in own], "is_law": True,
    }  # fmt: skip
    return render(request, "withdrawals/start.html", context, status=422 if form.is_bound and not asked else 200)


def _own(order: Order) -> dict[str, Any]:
    titles = [line.title for part in order.seller_orders.all() for line in part.lines.all()]
    return {"order": order, "titles": titles}


@never_cache
@limited("withdrawal", limit=60, seconds=3600, methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, number: str) -> HttpResponse:
    """Step two: which contract and lines, name, address; confirmed by the one button. Strangers: 404."""
    at, key = timezone.now(), request.GET.get("key", "")[:40]
    found = order_for(number=number, key=key, user=request.user)
    mark = request.POST.get("asked") or request.GET.get("asked", "")
    begun = read_begin(mark=mark[:300], number=found.number, at=at)
    contracts = contracts_of(found, begun_at=begun, at=at)
    form = WithdrawForm(request.POST or None, contracts=contracts, initial=_initial(found, contracts, begun))
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = withdraw(
                order=found, numbers=said["lines"], name=said["name"], email=said["email"],
                language=get_language() or "en", token=said["token"], begun_at=begun, at=at,
            )  # fmt: skip
        except WithdrawalRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(f"{reverse('legal:withdrawal', args=[made.public_id])}?key={made.key}")
    return _step_two(request, found, contracts, form, key, begun)


def _initial(order: Order, contracts: list[Contract], begun: datetime) -> dict[str, Any]:
    """What the order knows stands there already; a single line need not be chosen."""
    lines = [now for contract in contracts for now in contract.lines]
    only = lines[0] if len(lines) == 1 and lines[0].is_open else None
    facts = order.facts
    return {
        "name": facts.name, "email": facts.email, "token": long_id(),
        "asked": sign_begin(number=order.number, at=begun), "lines": [only.number] if only else [],
    }  # fmt: skip


def _step_two(
    request: HttpRequest, found: Order, contracts: list[Contract], form: WithdrawForm, key: str, begun: datetime
) -> HttpResponse:
    chosen, ends = form.chosen, ends_at(found)
    groups = [
        {"contract": contract, "lines": [_shown(now, is_chosen=str(now.number) in chosen) for now in contract.lines]}
        for contract in contracts
    ]
    lines = [now for contract in contracts for now in contract.lines]
    context = operator_facts() | {
        "order": found, "facts": found.facts, "form": form, "groups": groups, "key": key,
        "is_business": found.facts.capacity == "business", "is_unpaid": found.status in NEVER_PAID,
        "has_open": any(now.is_open for now in lines),
        "has_right": any(now.is_open and now.effect.ends_contract for now in lines),
        "in_time": begun < ends, "until": last_moment(ends, found.facts.country),
    }  # fmt: skip
    response = render(request, "withdrawals/order.html", context, status=422 if form.is_bound else 200)
    response["Referrer-Policy"] = "same-origin"  # the address holds the key; "no-referrer" would void Origin
    return response


def _shown(now: LineNow, *, is_chosen: bool) -> dict[str, Any]:
    effect = now.effect
    sentence = effect_sentence(
        outcome=effect.outcome, refund_minor=effect.refund_minor, done_bps=now.done_bps, line=now.line
    )
    done = now.withdrawn
    return {"now": now, "line": now.line, "sentence": sentence, "is_chosen": is_chosen, "withdrawn": done}


@never_cache
@require_safe
def receipt(request: HttpRequest, public_id: str) -> HttpResponse:
    """What was sent, when to the second, and what follows. By the mailed key, or for the order's buyer."""
    found = withdrawal_for(public_id=public_id, key=request.GET.get("key", "")[:40], user=request.user)
    lines = [
        {
            "line": row.line,
            "ends": row.outcome in ("whole", "part"),
            "sentence": effect_sentence(
                outcome=row.outcome, refund_minor=row.refund_minor, done_bps=row.done_bps, line=row.line
            ),
        }
        for row in found.lines.all()
    ]
    context = {
        "w": found, "lines": lines, "received": moment(found.submitted_at, found.country),
        "order_url": f"{reverse('orders:order', args=[found.order.number])}?key={found.order.facts.key}",
    }  # fmt: skip
    response = render(request, "withdrawals/receipt.html", context)
    response["Referrer-Policy"] = "same-origin"
    return response
