"""From search documents to what showcases draw: no database is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marketplace.markets.market import Market
from marketplace.offerings.models import Kind
from marketplace.offerings.words import pick
from marketplace.partner.models import Pricing
from marketplace.pictures.shown import PictureView, from_json
from storefronts.pages.cards import OfferingCard


@dataclass(frozen=True, slots=True)
class Piece:
    """A work in a spread. ``tier`` is what its button buys; "" where a choice or a brief comes first."""

    card: OfferingCard
    tier: str
    tier_name: str


@dataclass(frozen=True, slots=True)
class StoryCard:
    """A showcase or an article on a list."""

    url: str
    title: str
    lang: str
    intro: str
    by: str
    picture: PictureView | None
    is_article: bool


def piece(display: Mapping[str, Any], card: OfferingCard) -> Piece:
    """A file with a fixed price is bought in place, in its first licence; everything else on its own page."""
    at_once = display["kind"] == Kind.DIGITAL and display["pricing"] != Pricing.PAY_WHAT_YOU_WANT
    return Piece(card, f"{display['id']}:{display['tier']}" if at_once else "", card.detail if at_once else "")


def story_card(display: Mapping[str, Any], market: Market, *, language: str = "") -> StoryCard:
    """A story's card from a document's display part, in the reader's language where it was written in it."""
    titles: dict[str, str] = display["titles"]
    wanted = market.language if market.language in titles else (language or market.language)
    title, title_language = pick(titles, wanted, display["language"])
    picture = from_json(display["picture"], alt="") if display["picture"] else None
    return StoryCard(
        url=display["paths"][title_language],
        title=title,
        lang=title_language,
        intro=display["intros"].get(title_language, ""),
        by=display["by"],
        picture=picture,
        is_article=display["type"] == "article",
    )
