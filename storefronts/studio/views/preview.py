"""A work as a buyer of a chosen market will see it. Only for the team: a draft is nobody else's business."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from marketplace.markets.countries import COUNTRIES
from marketplace.markets.countries import choices as country_choices
from marketplace.markets.currencies import CURRENCIES
from marketplace.markets.market import Market
from marketplace.offerings.models import Offering
from marketplace.offerings.queries import for_page
from marketplace.partner.models import TeamMember
from storefronts.pages.shown import offering_page
from storefronts.pages.views import page_context
from storefronts.studio.seats import EDITORS, studio_page
from storefronts.studio.views.works import works_of


def asked_market(request: HttpRequest, language: str) -> Market:
    """From ``?market=FR.EUR.consumer``, or from the form's ``country`` and ``capacity``; else the visitor's own."""
    own: Market = request.market  # type: ignore[attr-defined]  # set by MarketMiddleware
    parts = (request.GET.get("market", "") + "..").split(".")[:3]
    country = request.GET.get("country", "") or parts[0]
    country = country if country in COUNTRIES else own.country
    currency = parts[1] if parts[1] in CURRENCIES else COUNTRIES[country].currency
    capacity = request.GET.get("capacity", "") or parts[2]
    return Market(language, country, currency, "business" if capacity == "business" else "consumer", chosen=True)


@studio_page(*EDITORS)
def preview(request: HttpRequest, seat: TeamMember, public_id: str) -> HttpResponse:
    """The public page of a work in any state, with a bar to choose the buyer."""
    found = for_page(works_of(seat).filter(public_id=public_id)).first()
    if found is None or not hasattr(found.partner, "storefront"):
        raise Http404
    return shown(request, found)


def shown(request: HttpRequest, found: Offering) -> HttpResponse:
    """The preview of an offering loaded with ``for_page``; the caller has checked who may see it."""
    language = get_language() or "en"
    market = asked_market(request, language)
    page = offering_page(found, market, on=timezone.now().date())
    context = page_context(request, page, market) | {
        "work": found, "preview_market": market, "countries": country_choices(language), "market": market,
    }  # fmt: skip
    response = render(request, "studio/preview.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
