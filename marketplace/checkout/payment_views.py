"""To the provider and back. What the provider's page says in an address is never believed: the provider is asked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from marketplace.basket.apart import apart_of
from marketplace.checkout.refill import refill_basket
from marketplace.limits.rates import limited
from marketplace.markets.request import MarketRequest
from marketplace.order.models import Order
from marketplace.order.queries import order_for
from marketplace.payment.gateway import GatewayError
from marketplace.payment.operations import OPEN
from marketplace.payment.sync import give_up, start_payment, sync_payment


def order_url(order: Order, language: str) -> str:
    """The order's page with the key that opens it for a guest."""
    return f"/{language}/orders/{order.number}/?key={order.facts.key}"


def to_payment(request: MarketRequest, order: Order) -> HttpResponse:
    """To the provider's page, or to the order when there is nothing (left) to pay."""
    language = request.market.language
    payment = getattr(order, "payment", None)
    if payment is None or payment.state not in OPEN:
        return redirect(order_url(order, language))
    query = f"order={order.number}&key={order.facts.key}"
    base = f"{request.scheme}://{request.get_host()}/{language}/checkout"
    try:
        url = start_payment(
            payment=payment,
            success_url=f"{base}/return/?{query}",
            cancel_url=f"{base}/cancel/?{query}",
            at=timezone.now(),
        )
    except GatewayError:
        messages.error(request, _("The payment provider does not answer. Your order is kept: try again in a minute."))
        return redirect(order_url(order, language))
    if not url:
        return redirect(order_url(order, language))  # it was released, or paid, in another window
    response = redirect(url)
    response.status_code = 303
    return response


def _asked_order(request: MarketRequest) -> Order:
    return order_for(number=request.GET.get("order", "")[:40], key=request.GET.get("key", "")[:40], user=request.user)


@never_cache
@require_GET
@limited("payment-return", limit=120, seconds=600)
def back(request: MarketRequest) -> HttpResponse:
    """From the provider, or "look again": our record is brought up to what the provider says."""
    order = _asked_order(request)
    payment = getattr(order, "payment", None)
    if payment is not None:
        try:
            sync_payment(payment=payment, at=timezone.now(), why="the buyer came back")
        except GatewayError:
            messages.info(request, _("The payment provider does not answer yet. This page changes as soon as it does."))
    return redirect(order_url(order, request.market.language))


@never_cache
@require_GET
@limited("payment-return", limit=120, seconds=600)
def cancel(request: MarketRequest) -> HttpResponse:
    """Back without paying: the order is released and its lines are in the basket again."""
    order = _asked_order(request)
    payment = getattr(order, "payment", None)
    if payment is None or payment.state not in OPEN:
        return redirect(order_url(order, request.market.language))
    try:
        give_up(payment=payment, at=timezone.now())
    except GatewayError:
        messages.info(request, _("We could not reach the payment provider. You can still pay, or try again."))
        return redirect(order_url(order, request.market.language))
    order.refresh_from_db()
    if order.status not in ("cancelled", "expired"):
        return redirect(order_url(order, request.market.language))
    return _refill(request, order, _("You have not paid, nothing was charged. Everything is back in your basket."))


@never_cache
@require_POST
@limited("payment-again", limit=30, seconds=600)
def again(request: MarketRequest, number: str) -> HttpResponse:
    """One click on an order that is not paid: to the payment page, or its lines into the basket again."""
    order = order_for(number=number, key=request.POST.get("key", "")[:40], user=request.user)
    if order.status == "pending_payment":
        return to_payment(request, order)
    if order.status in ("cancelled", "expired"):
        return _refill(request, order, _("Everything is in your basket again."))
    return redirect(order_url(order, request.market.language))


def _refill(request: MarketRequest, order: Order, sentence: str) -> HttpResponse:
    """Put an unpaid order's lines into the visitor's open basket, and say so, also when some cannot be had any more.

    What was agreed apart is decided on its own page again.
    """
    if apart := apart_of(order.basket_id):
        messages.info(request, _("You have not paid, nothing was charged. You can order it again from here."))
        return redirect(f"/{request.market.language}/{apart.back}")
    wanted = order.lines.filter(facts__tier__isnull=False).count()
    put = refill_basket(basket=request.basket, order=order, market=request.market, at=timezone.now())
    if put < wanted:
        messages.warning(request, _("Some of it cannot be bought any more. The rest is in your basket."))
    else:
        messages.info(request, sentence)
    return redirect("basket:summary")
