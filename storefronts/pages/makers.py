"""Makers: their list, and the wall of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from babel.dates import format_date
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.markets.countries import country_name
from marketplace.markets.languages import interface_language
from marketplace.markets.market import Market
from marketplace.markets.pages import public_page
from marketplace.markets.shown import money_text
from marketplace.money import Money
from marketplace.offerings.words import pick
from marketplace.partner.identity import trader_facts
from marketplace.partner.queries import is_closed, sale_state
from marketplace.pictures.shown import PictureView, view_of
from search import related
from storefronts.pages import structured
from storefronts.pages.cards import OfferingCard, maker_url, offering_card
from storefronts.pages.queries import storefront_for_page
from storefronts.pages.shown import ancestors, languages_in, paragraphs
from storefronts.profiles.models import Availability, Storefront
from storefronts.rings.models import Ring
from storefronts.rings.queries import rings_of

PAGE_SIZE = 24


@dataclass(frozen=True, slots=True)
class MakerPage:
    """All that ``pages/maker.html`` draws."""

    storefront: Storefront
    cover: PictureView | None
    portrait: PictureView | None
    sentence: str
    sentence_lang: str
    story: list[str]
    story_lang: str
    policies: list[str]
    policies_lang: str
    country: str
    spoken: list[tuple[str, str]]
    disciplines: list[tuple[str, str]]
    budget: str
    """From which amount on the maker takes work; "" when nothing is said, so also ``time``."""
    time: str
    trader: list[tuple[str, str]]
    cards: list[OfferingCard]
    total: int
    rings: list[Ring]
    """The home ring first."""
    is_paused: bool
    """Whether the platform lets the maker sell nothing now."""


def maker_page(storefront: Storefront, market: Market, *, number: int) -> MakerPage:
    """The page of a maker; the works come from the index."""
    sentence, sentence_lang = pick(storefront.sentence, market.language, storefront.language)
    story, story_lang = pick(storefront.story, market.language, storefront.language)
    policies, policies_lang = pick(storefront.policies, market.language, storefront.language)
    works, total = related.by_maker(storefront.slug, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    interface = interface_language(market.language)
    return MakerPage(
        storefront=storefront,
        cover=view_of(storefront.cover) if storefront.cover else None,
        portrait=view_of(storefront.portrait) if storefront.portrait else None,
        sentence=sentence,
        sentence_lang=sentence_lang,
        story=paragraphs(story),
        story_lang=story_lang,
        policies=paragraphs(policies),
        policies_lang=policies_lang,
        country=country_name(storefront.country, interface),
        spoken=languages_in(storefront.spoken, market.language),
        disciplines=[line[-1] for code in storefront.disciplines if (line := ancestors(code, market.language))],
        budget=money_text(Money(storefront.least_budget, "EUR"), market.language) if storefront.least_budget else "",
        time=time_text(storefront, market.language),
        trader=trader_facts(storefront.partner, market.language),
        cards=[offering_card(display, market) for display in works],
        total=total,
        rings=rings_of(storefront),
        is_paused=sale_state(storefront.partner) == "maker_paused",
    )


def time_text(storefront: Storefront, language: str) -> str:
    """When the maker takes new work on, in words; "" when nothing is said."""
    if storefront.availability == Availability.FROM and storefront.free_from:
        day = format_date(storefront.free_from, "d MMMM y", locale=interface_language(language))
        return _("free from %(day)s on") % {"day": day}
    said = {Availability.NOW: _("has time now"), Availability.BOOKED: _("booked out for now")}
    return said.get(Availability(storefront.availability), "")


@require_safe
@public_page
def maker(request: HttpRequest, slug: str) -> HttpResponse:
    """A maker's wall; 410 where the maker has closed it."""
    market: Market = request.market  # type: ignore[attr-defined]
    storefront = storefront_for_page(slug)
    if storefront is None:
        raise Http404("no maker has this name")
    if is_closed(storefront.partner):
        return render(request, "pages/closed.html", {"storefront": storefront}, status=410)
    number = _page_number(request)
    page = maker_page(storefront, market, number=number)
    if number > 1 and not page.cards:
        raise Http404("beyond the last page")
    return render(request, "pages/maker.html", page_context(request, page, market, number))


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")[:4]
    return max(int(text), 1) if text.isascii() and text.isdigit() else 1


def page_context(request: HttpRequest, page: MakerPage, market: Market, number: int) -> dict[str, Any]:
    """Addresses, pages and data for machines."""
    storefront, absolute = page.storefront, request.build_absolute_uri
    written = {storefront.language, *storefront.sentence, *storefront.story}
    shown_in = market.language if market.language in written else page.sentence_lang
    pages: Page[int] = Paginator(range(max(page.total, 1)), PAGE_SIZE).get_page(number)
    picture = page.cover or page.portrait
    return {
        "m": page,
        "storefront": storefront,
        "page": pages,
        "hue": storefront.hue // 15 * 15,
        "canonical": absolute(maker_url(shown_in, storefront.slug)) + (f"?page={number}" if number > 1 else ""),
        "alternates": [(code, absolute(maker_url(code, storefront.slug))) for code in sorted(written)],
        "og_image": absolute(picture.largest) if picture else "",
        "lit_city": lit_dot(page.rings),
        "data": structured.maker_data(
            storefront, page.sentence, url=maker_url(storefront.language, storefront.slug), absolute=absolute
        ),
    }


def lit_dot(rings: list[Ring]) -> str:
    """The dot of the mark that the home ring lights; none without a ring."""
    return rings[0].lit if rings else ""


@require_safe
def makers(request: HttpRequest) -> HttpResponse:
    """All makers: search has them."""
    return redirect(f"{reverse('search:search')}?kind=maker", permanent=True)
