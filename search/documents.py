"""What can be found, as a plain value: higher houses fill it from their tables, engines never see a model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

COUNTRIES = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
"""The 27 markets, ISO 3166: each has its own consumer price."""
WRITTEN = 1.0
MACHINE = 0.7
"""Weight of a text that a machine drafted and no person has confirmed yet."""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The texts of one language. ``weight``: WRITTEN (by a person, or confirmed) or MACHINE."""

    language: str
    title: str
    summary: str = ""
    keywords: str = ""
    description: str = ""
    weight: float = WRITTEN


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One thing that can be found: an offering, a storefront or a showcase.

    ``key`` is ``source:public id`` and unique; ``version`` grows with every change. ``category`` is the leaf's id,
    ``categories`` the leaf's and its ancestors' ids, ``category_labels`` their names joined, per language.
    ``price_consumer`` holds minor units of EUR per country (all COUNTRIES), what a consumer there pays with VAT;
    ``price_business`` the net. Both are empty for what has no price. ``delivery_days``: 0 is at once, None is by
    agreement. ``rings`` are slugs, the home ring first. ``quality`` is 0 to 1000. ``place`` is the maker's town by
    its id in ``search/places``. ``colours`` are those of the picture shown (``marketplace/pictures/colours.py``).
    ``rights`` are what a licence allows (``marketplace/offerings/rights.py``). Of makers: ``budget`` is the least
    amount, in cents of EUR, from which they take work; ``available`` the day (its ordinal, 1 for now) from which they
    are free; both None where nothing is said. ``rating`` is the average of its reviews in tenths of a star, as it is
    shown; None where there is none. ``display`` is JSON for the card and opaque here.
    """

    key: str
    source: str
    version: int
    listing_lang: str
    texts: tuple[DocumentText, ...]
    published: datetime
    kind: str = ""
    category: str = ""
    categories: tuple[str, ...] = ()
    category_labels: Mapping[str, str] = field(default_factory=dict)
    licence: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    file_formats: tuple[str, ...] = ()
    maker_slug: str = ""
    maker_name: str = ""
    maker_country: str = ""
    city: str = ""
    place: str = ""
    colours: tuple[str, ...] = ()
    budget: int | None = None
    available: int | None = None
    rating: int | None = None
    rings: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    delivery_days: int | None = None
    price_consumer: Mapping[str, int] = field(default_factory=dict)
    price_business: int | None = None
    free: bool = False
    quality: int = 500
    ai_use: str = ""
    display: Mapping[str, Any] = field(default_factory=dict)


def number_of(key: str) -> int:
    """48 bits that stand for a document where a key is too long: the order of equals, and its vector's name."""
    return int.from_bytes(blake2b(key.encode(), digest_size=6).digest(), "big")
