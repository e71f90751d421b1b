"""The market form in the header: the only cookie of a public page, set only when the visitor says so."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from marketplace.limits.origin import same_origin_post
from marketplace.markets.countries import choices
from marketplace.markets.currencies import CURRENCIES
from marketplace.markets.languages import interface_language
from marketplace.markets.middleware import COOKIE, read_cookie

A_YEAR = 365 * 24 * 3600


def back_to(request: HttpRequest, fallback: str = "/") -> str:
    """Where the form was; never another site."""
    wanted = request.POST.get("next") or request.GET.get("next") or fallback
    ours = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=ours, require_https=request.is_secure())
    return wanted if safe else fallback


def lists(request: HttpRequest) -> dict[str, Any]:
    """What the form offers, named and sorted for its reader."""
    language = interface_language(request.market.language)  # type: ignore[attr-defined]
    return {"countries": choices(language), "currencies": CURRENCIES, "next": back_to(request)}


@same_origin_post
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """GET shows the form on a page of its own (no JavaScript, small screens); POST keeps the choice."""
    market = request.market  # type: ignore[attr-defined]
    if request.method == "GET":
        return render(request, "markets/choose.html", lists(request))
    asked = ".".join(
        (
            request.POST.get("country", market.country),
            request.POST.get("currency", "") or market.currency,
            request.POST.get("capacity", market.capacity),
        )
    )
    if read_cookie(asked, language=market.language) is None:
        return render(request, "markets/choose.html", {**lists(request), "refused": True}, status=400)
    response = redirect(back_to(request))
    response.set_cookie(COOKIE, asked, max_age=A_YEAR, samesite="Lax", secure=settings.PRODUCTION, httponly=True)
    return response
