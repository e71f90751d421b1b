"""From search documents to what a card draws: no database is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from marketplace.markets.countries import COUNTRIES
from marketplace.markets.market import Market
from marketplace.markets.shown import ShownPrice, money_text, shown_price, vat_note
from marketplace.money import Money
from marketplace.offerings.words import pick, tier_label
from marketplace.pictures.shown import PictureView, from_json
from marketplace.reviews.words import average_text, rating_text
from marketplace.vat.facts import TaxNature
from marketplace.vat.rates import rate


@dataclass(frozen=True, slots=True)
class CardRating:
    """What buyers think: short for the eye, whole for the ear."""

    short: str
    said: str


@dataclass(frozen=True, slots=True)
class OfferingCard:
    """Shape of the component ``design/card_offering.html``."""

    url: str
    title: str
    lang: str
    maker: str
    city: str
    picture: PictureView | None
    price: ShownPrice
    detail: str = ""
    rating: CardRating | None = None
    badges: list[str] = field(default_factory=list)
    ratio: int = 10


@dataclass(frozen=True, slots=True)
class MakerCard:
    """Shape of the component ``design/card_maker.html``."""

    url: str
    name: str
    city: str
    ring: str
    sentence: str
    picture: PictureView | None
    disciplines: list[str] = field(default_factory=list)
    lang: str = ""


def offering_url(language: str, slug: str, public_id: str) -> str:
    return f"/{language}/works/{slug}-{public_id}/"


def maker_url(language: str, slug: str) -> str:
    return f"/{language}/makers/{slug}/"


def offering_card(display: Mapping[str, Any], market: Market, *, language: str = "") -> OfferingCard:
    """A card from a document's display part. ``language`` is the one in which it was found."""
    titles = display["titles"]
    wanted = market.language if market.language in titles else (language or market.language)
    title, title_language = pick(titles, wanted, display["language"])
    picture = None
    if display["picture"]:
        alt, alt_language = pick(display["alt"], title_language, display["language"])
        picture = from_json(display["picture"], alt=alt or title, alt_lang=alt_language)
    return OfferingCard(
        url=offering_url(market.language, display["slug"], display["id"]),
        title=title,
        lang=title_language,
        maker=display["maker"],
        city=display["city"],
        picture=picture,
        price=card_price(display, market),
        detail=card_detail(display),
        rating=card_rating(display, market),
        badges=card_badges(display, market),
        ratio=picture.ratio if picture else 10,
    )


def card_price(display: Mapping[str, Any], market: Market) -> ShownPrice:
    """The price that this market pays, at least."""
    minor = display["business"] if market.is_business else display["prices"].get(market.country, display["business"])
    note = vat_note(market, consumer_rate(display, market)) if minor else ""
    return shown_price(Money(minor, "EUR"), market, is_from=display["from"], note=note)


def consumer_rate(display: Mapping[str, Any], market: Market) -> str:
    """The VAT rate in a consumer's price: the buyer's country's for e-services, the seller's for work of a person."""
    if display["nature"] == TaxNature.HUMAN_SERVICE or market.country not in COUNTRIES:
        return str(display["rate"])
    return _rate_in(market.country, display["nature"], timezone.now().date())


@lru_cache(maxsize=512)
def _rate_in(country: str, nature: str, on: date) -> str:
    return f"{rate(country, nature, on):f}"


def card_detail(display: Mapping[str, Any]) -> str:
    """Days or licence, and whether a machine had a part in it (shown wherever the work is shown)."""
    words = [_ai_words(display.get("ai", ""))]
    if display["kind"] == "service" and display["days"]:
        words.insert(0, ngettext("%(days)s day", "%(days)s days", display["days"]) % {"days": display["days"]})
    else:
        words.insert(0, tier_label(display["tier"]))
    return " · ".join(word for word in words if word)


_AI = {"assisted": gettext_noop("with some help of AI"), "generated": gettext_noop("made mainly by AI")}


def _ai_words(ai_use: str) -> str:
    return _(_AI[ai_use]) if ai_use in _AI else ""


def card_rating(display: Mapping[str, Any], market: Market) -> CardRating | None:
    """The average and how many reviews it is of; None where there is none."""
    if not display.get("rating"):
        return None
    tenths, count = display["rating"]
    short = f"{average_text(tenths, market.language)} ({count})"
    return CardRating(short, rating_text(tenths, count, market.language))


def card_badges(display: Mapping[str, Any], market: Market) -> list[str]:
    badges = []
    if lowest := display.get("lowest"):
        minor = lowest[""] if market.is_business else lowest.get(market.country, lowest[""])
        badges.append(_("reduced; lowest price of 30 days: %(price)s") % {"price": money_text(Money(minor, "EUR"))})
    if display.get("edition"):
        badges.append(_("limited to %(count)s") % {"count": display["edition"]})
    if not display["buyable"]:
        badges.append(_("on sale after verification"))
    return badges


def maker_card(display: Mapping[str, Any], market: Market, *, language: str = "") -> MakerCard:
    """A maker's card from a document's display part."""
    sentence, language = pick(display["sentence"], market.language, display["language"])
    picture = from_json(display["picture"], alt="") if display["picture"] else None
    return MakerCard(
        url=maker_url(market.language, display["slug"]),
        name=display["name"],
        city=display["city"],
        ring=display.get("ring", ""),
        sentence=sentence,
        picture=picture,
        lang=language,
    )
