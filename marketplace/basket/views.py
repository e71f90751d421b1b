"""The basket's pages. Oscar's names (BasketView, ...) stay importable: it looks them up at start."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from oscar.apps.basket.views import *  # noqa: F403  # Oscar loads its own names from here

from marketplace.basket.forms import amount_minor, read_wish
from marketplace.basket.operations import (
    NotForSale,
    accept_changes,
    change_amount,
    put_into_basket,
    remove_line,
    remove_unsellable,
)
from marketplace.basket.queries import basket_page
from marketplace.figures.via import via_of_form
from marketplace.limits.origin import same_origin_post
from marketplace.markets.request import MarketRequest
from marketplace.markets.views import back_to


@never_cache
def summary(request: MarketRequest) -> HttpResponse:
    """The basket as this market would pay it."""
    return render(request, "basket/basket.html", basket_page(request.basket, request.market, on=timezone.now().date()))


@same_origin_post
@require_POST
def add(request: MarketRequest) -> HttpResponse:
    """Put a tier into the basket; back to the page it came from when it cannot be sold, with the reason."""
    basket: Any = request.basket
    try:
        wish = read_wish(request.POST, via=via_of_form(request))
        put_into_basket(basket=basket, wish=wish, market=request.market, at=timezone.now())
    except NotForSale as refused:
        messages.error(request, str(refused))
        return _said(request) or redirect(back_to(request, f"/{request.market.language}/basket/"))
    messages.success(request, _("It is in your basket."))
    return _said(request) or redirect("basket:summary")


def _said(request: MarketRequest) -> HttpResponse | None:
    """For htmx: the header asks for its personal part again, and with it come the count and the message."""
    if not request.headers.get("HX-Request"):
        return None
    return HttpResponse(status=204, headers={"HX-Trigger": "basket-changed"})


@same_origin_post
@require_POST
def remove(request: MarketRequest, line_id: int) -> HttpResponse:
    """Take a line out; somebody else's line is simply not there."""
    if request.basket.pk and remove_line(basket=request.basket, line_id=line_id):
        messages.info(request, _("Removed from your basket."))
    return redirect("basket:summary")


@same_origin_post
@require_POST
def amount(request: MarketRequest, line_id: int) -> HttpResponse:
    """Another amount for something one pays what one wants for."""
    try:
        named = amount_minor(request.POST.get("amount", "")[:40])
        if request.basket.pk:
            change_amount(
                basket=request.basket, line_id=line_id, amount_minor=named, market=request.market, at=timezone.now()
            )
    except NotForSale as refused:
        messages.error(request, str(refused))
    return redirect("basket:summary")


@same_origin_post
@require_POST
def tidy(request: MarketRequest) -> HttpResponse:
    """One button for everything that was paused, sold out or withdrawn meanwhile."""
    if request.basket.pk and remove_unsellable(basket=request.basket, market=request.market, at=timezone.now()):
        messages.info(request, _("Removed from your basket."))
    return redirect("basket:summary")


@same_origin_post
@require_POST
def accept(request: MarketRequest) -> HttpResponse:
    """The buyer has seen what changed."""
    if request.basket.pk:
        accept_changes(basket=request.basket, market=request.market, at=timezone.now())
    return redirect("basket:summary")
