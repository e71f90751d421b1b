"""Registry: how a document of each source is shown. Higher houses register; search imports none of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from marketplace.markets.market import Market


class CardBuilder(Protocol):
    def __call__(self, display: Mapping[str, Any], market: Market, *, language: str) -> Any:
        """What the card's template draws; no database is asked. ``language`` is the one in which it was found."""
        ...


@dataclass(frozen=True, slots=True)
class CardKind:
    """How a source's documents are drawn: the builder, and the design template that takes ``cards``."""

    build: CardBuilder
    wall: str


_kinds: dict[str, CardKind] = {}


def register(source: str, *, build: CardBuilder, wall: str) -> None:
    _kinds[source] = CardKind(build, wall)


def kind_of(source: str) -> CardKind:
    """Raises LookupError for a source that nobody draws."""
    return _kinds[source]


def card(key: str, display: Mapping[str, Any], market: Market, *, language: str = "") -> Any:
    """The card of a document: ``key`` is ``source:id``. Raises LookupError for a source that nobody draws."""
    return _kinds[key.partition(":")[0]].build(display, market, language=language)


@dataclass(frozen=True, slots=True)
class Line:
    """A card in words: what mails, feeds and machines are told. ``url`` is a path; ``price`` is this market's."""

    url: str
    title: str
    lang: str
    by: str = ""
    price: str = ""
    note: str = ""


def line_of(card: Any) -> Line:
    """A card of any source in words: works have a maker and a price, makers a name, stories an author."""
    price = getattr(card, "price", None)
    makers = (getattr(card, "maker", "") or getattr(card, "by", ""), getattr(card, "city", ""))
    return Line(
        url=card.url,
        title=getattr(card, "title", "") or card.name,
        lang=card.lang,
        by=", ".join(word for word in makers if word),
        price=price.text if price else "",
        note=price.note if price else "",
    )
