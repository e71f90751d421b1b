"""The market form in the header: the only cookie of a public page, set only when the visitor says so."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from marketplace.limits.origin import same_origin_post
from marketplace.markets.countries import COUNTRIES
from marketplace.markets.currencies import CURRENCIES
from marketplace.markets.middleware import COOKIE, read_cookie

A_YEAR = 365 * 24 * 3600


def back_to(request: HttpRequest, fallback: str = "/") -> str:
    """Where the form was; never another site."""
    wanted = request.POST.get("next") or request.GET.get("next") or fallback
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if safe else fallback


@same_origin_post
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """GET shows the form on a page of its own (no JavaScript, small screens); POST keeps the choice."""
    market = request.market  # type: ignore[attr-defined]
    if request.method == "GET":
        context = {"countries": COUNTRIES.values(), "currencies": CURRENCIES, "next": back_to(request)}
        return render(request, "markets/choose.html", context)
    asked = ".".join(
        (
            request.POST.get("country", market.country),
            request.POST.get("currency", "") or market.currency,
            request.POST.get("capacity", market.capacity),
        )
    )
    if read_cookie(asked, language=market.language) is None:
        context = {"countries": COUNTRIES.values(), "currencies": CURRENCIES, "next": back_to(request), "refused": True}
        return render(request, "markets/choose.html", context, status=400)
    response = redirect(back_to(request))
    response.set_cookie(
        COOKIE, asked, max_age=A_YEAR, samesite="Lax", secure=settings.PRODUCTION, httponly=True
    )
    return response
