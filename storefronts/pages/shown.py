"""An offering and a maker as their pages draw them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.numbers import format_decimal

from marketplace.markets.countries import country_name
from marketplace.markets.languages import interface_language
from marketplace.markets.market import Market
from marketplace.offerings.categories import tree
from marketplace.offerings.models import Kind, Offering, OfferingText, Origin, State
from marketplace.offerings.words import pick, text_for
from marketplace.partner.identity import trader_facts
from marketplace.partner.queries import sale_state
from marketplace.pictures.shown import PictureView, view_of
from search import related
from search import shown as search_shown
from storefronts.pages.cards import OfferingCard, maker_url, offering_card, offering_url
from storefronts.pages.documents import offering_key
from storefronts.pages.offers import ShownExtra, ShownTier, extras_of, questions_of, stock_left, tiers_of
from storefronts.pages.reviews import ShownReviews, reviews_of
from storefronts.profiles.models import Storefront
from storefronts.rings.models import Ring
from storefronts.rings.queries import home_ring


@dataclass(frozen=True, slots=True)
class ShownFile:
    label: str
    name: str
    size: str
    kind: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class OfferingPage:
    """All that ``pages/offering.html`` draws."""

    offering: Offering
    text: OfferingText
    paragraphs: list[str]
    is_machine: bool
    own_url: str
    pictures: list[PictureView]
    tiers: list[ShownTier]
    extras: list[ShownExtra]
    questions: list[dict[str, Any]]
    files: list[ShownFile]
    storefront: Storefront
    ring: Ring | None
    portrait: PictureView | None
    maker_url: str
    country: str
    spoken: list[tuple[str, str]]
    trader: list[tuple[str, str]]
    category: tuple[str, str] | None
    translations: list[tuple[str, str]]
    state: str
    refusal: str
    left: int | None
    more: list[OfferingCard]
    similar: list[OfferingCard]
    reviews: ShownReviews

    @property
    def is_buyable(self) -> bool:
        return self.state == "on_sale" and not self.refusal and self.left != 0


def offering_page(offering: Offering, market: Market, *, on: date) -> OfferingPage:
    """The page of an offering for a market. Two reads of the index, its reviews, no queries beyond the offering's."""
    storefront: Storefront = offering.partner.storefront  # type: ignore[attr-defined]  # a reverse one-to-one
    text = text_for(offering, market.language)
    tiers, refusal = tiers_of(offering, market, on)
    category = category_of(offering, market.language)
    key = offering_key(offering.public_id)
    more, _total = related.by_maker(storefront.slug, without=key, limit=4)
    others = related.similar(
        key=key, maker=storefront.slug, category=category[0] if category else "", title=text.title,
        language=text.language, limit=4,
    )  # fmt: skip
    return OfferingPage(
        offering=offering,
        text=text,
        paragraphs=paragraphs(text.description),
        is_machine=text.origin == Origin.MACHINE,
        own_url=offering_url(offering.language, offering.slug, offering.public_id),
        pictures=pictures_of(offering, text),
        tiers=tiers,
        extras=extras_of(offering, market, on),
        questions=questions_of(offering, market.language),
        files=files_of(offering, market.language),
        storefront=storefront,
        ring=home_ring(storefront),
        portrait=view_of(storefront.portrait) if storefront.portrait else None,
        maker_url=maker_url(market.language, storefront.slug),
        country=country_name(storefront.country, interface_language(market.language)),
        spoken=languages_in(offering.spoken or storefront.spoken, market.language),
        trader=trader_facts(offering.partner, market.language),
        category=category,
        translations=translations_of(offering),
        state=state_of(offering),
        refusal=refusal,
        left=stock_left(offering),
        more=[offering_card(display, market) for display in more],
        similar=[offering_card(display, market) for display in others],
        reviews=reviews_of(offering, market.language),
    )


def state_of(offering: Offering) -> str:
    """on_sale, unverified, maker_paused, closed, paused or withdrawn."""
    if offering.state != State.PUBLISHED:
        return str(offering.state)
    return sale_state(offering.partner)


def paragraphs(text: str) -> list[str]:
    """Plain text: paragraphs are separated by blank lines."""
    parts = (" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n"))
    return [part for part in parts if part]


def pictures_of(offering: Offering, text: OfferingText) -> list[PictureView]:
    views = []
    for shown in offering.pictures.all():
        alt, alt_lang = pick(shown.alt, text.language, offering.language)
        views.append(view_of(shown.picture, alt=alt or text.title, alt_lang=alt_lang if alt else text.language))
    return views


def files_of(offering: Offering, language: str) -> list[ShownFile]:
    """The newest version of each file that buyers get."""
    files: list[ShownFile] = []
    if offering.kind == Kind.SERVICE:
        return files
    for kept in offering.files.all():
        newest = next(iter(kept.versions.all()), None)
        if newest is not None and kept.removed_at is None:
            name = newest.file.name
            kind = name.rsplit(".", 1)[-1].upper() if "." in name else ""
            size = size_text(newest.file.size, language)
            files.append(ShownFile(kept.label, name, size, kind, newest.number, newest.file.sha256))
    return files


def size_text(size: int, language: str) -> str:
    """A file's size as the language writes it: ``1,4 MB``."""
    amount, unit = (float(size), "B") if size < 1000 else (size / 1000, "kB")
    if size >= 1_000_000:
        amount, unit = (size / 1_000_000, "MB") if size < 1_000_000_000 else (size / 1_000_000_000, "GB")
    shape = "#,##0" if unit == "B" or amount >= 100 else "#,##0.#"
    return f"{format_decimal(amount, format=shape, locale=interface_language(language))} {unit}"


def languages_in(codes: Iterable[str], language: str) -> list[tuple[str, str]]:
    """``(code, name in the reader's language)``."""
    return [(code, search_shown.language_name(code, interface_language(language))) for code in codes]


def category_of(offering: Offering, language: str) -> tuple[str, str] | None:
    """``(id, name)`` of its category."""
    if offering.category is None:
        return None
    names = getattr(offering.category, "names", None)
    if names is None:
        return None
    return names.code, pick(names.names, language)[0] or names.code


def ancestors(code: str, language: str) -> list[tuple[str, str]]:
    """The way down to a category, ``(id, name)``, the category itself last."""
    nodes = {node.id: node for node in tree()}
    line: list[tuple[str, str]] = []
    while code in nodes:
        line.insert(0, (code, nodes[code].name(language)))
        code = nodes[code].parent
    return line


def translations_of(offering: Offering) -> list[tuple[str, str]]:
    """``(language, path)`` of the languages in which its text exists, its own first."""
    codes = sorted({text.language for text in offering.texts.all()}, key=lambda code: (code != offering.language, code))
    return [(code, offering_url(code, offering.slug, offering.public_id)) for code in codes]
