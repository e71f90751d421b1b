"""Gives each request its market: chosen (cookie) or guessed from the browser's language, never forced."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_path

from marketplace.markets.countries import COUNTRIES
from marketplace.markets.currencies import CURRENCIES
from marketplace.markets.guess import guess_country
from marketplace.markets.languages import LANGUAGES
from marketplace.markets.market import Capacity, Market

COOKIE = "market"


def read_cookie(value: str, *, language: str) -> Market | None:
    """A market from ``FR.EUR.consumer``; None for anything we would not have written."""
    country, currency, capacity = [*value.split("."), "", "", ""][:3]
    if country not in COUNTRIES or currency not in CURRENCIES or capacity not in ("consumer", "business"):
        return None
    as_capacity: Capacity = "business" if capacity == "business" else "consumer"
    return Market(language, country, currency, as_capacity, chosen=True)


@lru_cache(maxsize=1024)
def guess(accept_language: str, language: str) -> Market:
    """The market of somebody who has not said: the country of the browser's language, its currency, a consumer."""
    country = guess_country(accept_language, settings.PLATFORM_COUNTRY)
    return Market(language, country, COUNTRIES[country].currency)


def preferred_language(accept_language: str) -> str:
    """The first of the 24 languages the browser asks for; English when it asks for none of them."""
    for part in accept_language.split(","):
        code = part.split(";")[0].strip().lower().split("-")[0]
        if code in LANGUAGES:
            return code
    return settings.LANGUAGE_CODE


class MarketMiddleware:
    """Sets ``request.market``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.market = market_of(request)  # type: ignore[attr-defined]  # HttpRequest has no slot for it
        return self.get_response(request)


def market_of(request: HttpRequest) -> Market:
    accepted = request.headers.get("Accept-Language", "")[:200]
    language = get_language_from_path(request.path_info) or preferred_language(accepted)
    chosen = read_cookie(request.COOKIES.get(COOKIE, ""), language=language)
    return chosen or guess(accepted, language)
