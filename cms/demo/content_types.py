"""What the demo catalogue's texts and prices are, as values. Texts are by language; money is whole cents of euro."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Texts = Mapping[str, str]
"""Language code -> text."""
Words = Mapping[str, tuple[str, ...]]
"""Language code -> tags."""


@dataclass(frozen=True, slots=True)
class Trader:
    """What the law wants shown. Invented for invented studios: example domains and unassigned phone numbers."""

    legal_name: str
    street: str
    postcode: str
    city: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Maker:
    """A storefront of the demo: an invented studio, or the shelf that shows the works of a real free project."""

    slug: str
    name: str
    city: str
    country: str  # ISO 3166-1 alpha-2
    language: str
    legal_form: str  # person | company
    vat_status: str  # registered | small_business | none_yet
    vat_id: str  # checksum-valid and belonging to nobody we know; empty where there is none
    hue: int  # multiple of 15 below 360
    disciplines: tuple[str, ...]  # category codes
    spoken: tuple[str, ...]
    sentence: Texts
    story: Texts
    source: str | None  # name of the hand, or openmoji | lucide | fonts; None: services only
    trader: Trader
    payment_verified: bool
    is_demo: bool = True
    least_budget: int | None = None  # cents of EUR
    availability: str = ""  # now | from | booked
    free_in_days: int | None = None  # with "from": counted from the day of loading


@dataclass(frozen=True, slots=True)
class Rights:
    """A licence by name. ``data`` has the keys of marketplace.offerings.rights.Rights; empty for an open licence."""

    code: str
    licence: str  # SPDX identifier or LicenseRef-...
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Price:
    """Authoritative side and amount; for pay-what-you-want the suggestion, with its minimum."""

    pricing: str  # fixed | free | pay_what_you_want
    side: str  # gross | net
    amount_minor: int
    minimum_minor: int = 0


@dataclass(frozen=True, slots=True)
class LicenceTier:
    code: str  # personal | commercial | extended | open
    price: Price
    rights: str  # code in rights.json


@dataclass(frozen=True, slots=True)
class ServiceTier:
    code: str  # basic | standard | premium
    price: Price
    delivery_days: int
    revisions: int
    scope: Texts
    rights: str


@dataclass(frozen=True, slots=True)
class Extra:
    name: Texts
    price_minor: int
    extra_days: int


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    label: Texts
    required: bool


@dataclass(frozen=True, slots=True)
class Service:
    """A service package with its three tiers."""

    slug: str
    maker: str
    category: str
    language: str
    title: Texts
    summary: Texts
    description: Texts
    tags: Words
    tiers: tuple[ServiceTier, ...]
    extras: tuple[Extra, ...]
    questions: tuple[Question, ...]
    spoken: tuple[str, ...]
    ai_use: str
    samples: tuple[int, ...] = ()  # numbers of the maker's own works that illustrate it


@dataclass(frozen=True, slots=True)
class WorkText:
    """What is said about one drawn work, and what it costs."""

    number: int
    title: Texts
    summary: Texts
    tags: Words
    category: str
    tiers: tuple[LicenceTier, ...]
    edition_size: int | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """The listings of one hand."""

    hand: str
    maker: str
    language: str
    formats: tuple[str, ...]
    description: Texts
    works: Mapping[int, WorkText]


@dataclass(frozen=True, slots=True)
class Graphic:
    """One or several graphics of a free project, sold as one download under its own licence."""

    slug: str
    maker: str
    category: str
    language: str
    title: Texts
    summary: Texts
    description: Texts
    tags: Words
    files: tuple[str, ...]  # file names inside the package
    credit: str  # who made it, as the project says
    licence: str
    tier: LicenceTier
    formats: tuple[str, ...]
    copyright: str  # the line that belongs above the licence text in the download
    package: str  # importable name of the package that carries the files


@dataclass(frozen=True, slots=True)
class Home:
    """Curated words and choices of the home page."""

    hero: Texts
    intro: Texts
    sections: Mapping[str, Texts]
    works: tuple[tuple[str, int], ...]  # (hand, number)
    makers: tuple[str, ...]
    cities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    makers: Mapping[str, Maker]
    rights: Mapping[str, Rights]
    services: tuple[Service, ...]
    series: Mapping[str, Series]
    graphics: tuple[Graphic, ...]
    home: Home | None
    categories: Mapping[str, frozenset[str]]  # code -> kinds

    @property
    def offering_count(self) -> int:
        """Offerings that the catalogue makes: services, works of the hands, graphics and packs."""
        return len(self.services) + len(self.graphics) + sum(len(series.works) for series in self.series.values())
