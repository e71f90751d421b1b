"""What can be bought on an offering's page: tiers and extras with this market's prices, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.markets.market import Market
from marketplace.markets.shown import ShownPrice, money_text, shown_price, vat_note
from marketplace.money import Money
from marketplace.offerings.models import Extra, Kind, Offering, Tier
from marketplace.offerings.rights import Rights
from marketplace.offerings.words import pick, tier_label
from marketplace.partner.models import PriceTerms, Pricing, TaxProfile
from marketplace.partner.prices import buyer_in, price
from marketplace.vat.facts import SaleRefused
from storefronts.pages.document_prices import market_prices, terms_of


@dataclass(frozen=True, slots=True)
class ShownTier:
    """A tier as ``design/tiers.html`` takes it, and what the comparison below needs."""

    value: str
    name: str
    price: ShownPrice
    sentence: str
    rights: list[tuple[bool, str]]
    chosen: bool
    icons: list[tuple[str, bool, str]]
    licence: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    minor: int = 0
    pay_what_you_want: bool = False
    minimum: str = ""
    suggested: str = ""
    sentence_lang: str = ""
    lowest: str = ""
    """While a reduction is announced: the lowest price of the 30 days before, as this market would have paid it."""


@dataclass(frozen=True, slots=True)
class ShownExtra:
    value: int
    name: str
    lang: str
    price: ShownPrice
    days: int


@dataclass(frozen=True, slots=True)
class Prices:
    """What this market pays for one stock record; ``refusal`` says why it cannot be sold there, if so."""

    shown: ShownPrice
    minor: int
    refusal: str = ""


def prices_of(terms: PriceTerms, profile: TaxProfile, market: Market, on: date) -> Prices:
    """The price with its VAT sentence. Where the sale is refused the list price stands there, with the reason."""
    named = terms.minimum_minor if terms.pricing == Pricing.PAY_WHAT_YOU_WANT else None
    is_from = terms.pricing == Pricing.PAY_WHAT_YOU_WANT
    try:
        priced = price(terms=terms, profile=profile, buyer=buyer_in(market), on=on, amount_minor=named)
    except SaleRefused as refused:
        consumer, business = market_prices(terms, profile, on)
        minor = business if market.is_business else consumer.get(market.country, business)
        shown = shown_price(Money(minor, terms.currency), market, is_from=is_from)
        return Prices(shown, minor, refused.said(_))
    amount = priced.price.net if market.is_business else priced.price.gross
    note = vat_note(market, f"{priced.decision.rate:f}") if amount.minor else ""
    return Prices(shown_price(amount, market, is_from=is_from, note=note), amount.minor)


def tiers_of(offering: Offering, market: Market, on: date) -> tuple[list[ShownTier], str]:
    """The tiers in their order, and a sentence if they cannot be sold in this market."""
    shown, refusal = [], ""
    for index, tier in enumerate(offering.tiers.all()):
        terms = terms_of(tier)
        found = prices_of(terms, offering.partner.tax_profile, market, on)
        refusal = refusal or found.refusal
        shown.append(_tier(offering, tier, terms, found, market, on=on, is_first=index == 0))
    return shown, refusal


def _tier(
    offering: Offering,
    tier: Tier,
    terms: PriceTerms,
    found: Prices,
    market: Market,
    *,
    on: date,
    is_first: bool,
) -> ShownTier:
    icons = Rights.from_json(tier.rights).sentences()
    scope, scope_lang = pick(tier.scope, market.language, offering.language)
    is_service = offering.kind == Kind.SERVICE
    flexible = terms.pricing == Pricing.PAY_WHAT_YOU_WANT
    return ShownTier(
        value=f"{offering.public_id}:{tier.code}",
        name=tier_label(tier.code),
        price=found.shown,
        sentence=scope if is_service else icons[0][2],
        sentence_lang=scope_lang if is_service and scope else "",
        rights=[(allowed, text) for _icon, allowed, text in (icons if is_service else icons[1:])],
        chosen=is_first,
        icons=icons,
        licence=tier.licence,
        facts=service_facts(tier),
        minor=found.minor,
        pay_what_you_want=flexible,
        minimum=money_text(Money(terms.minimum_minor, terms.currency), market.language) if flexible else "",
        lowest=lowest_price_text(terms, offering.partner.tax_profile, market, on),
        suggested=f"{terms.amount_minor / 100:.2f}" if flexible else "",
    )


def lowest_price_text(terms: PriceTerms, profile: TaxProfile, market: Market, on: date) -> str:
    """What a running reduction is measured by, priced for this market; empty where none runs (98/6/EC Art. 6a)."""
    if terms.lowest_minor is None:
        return ""
    before = copy(terms)
    before.amount_minor = terms.lowest_minor
    return prices_of(before, profile, market, on).shown.text


def service_facts(tier: Tier) -> list[tuple[str, str]]:
    """``(icon, sentence)``: days and revisions of a package."""
    facts = []
    if tier.delivery_days:
        days = ngettext("Delivered in %(n)s day", "Delivered in %(n)s days", tier.delivery_days)
        facts.append(("clock", days % {"n": tier.delivery_days}))
    if tier.revisions is not None:
        said = ngettext("%(n)s revision", "%(n)s revisions", tier.revisions) % {"n": tier.revisions}
        facts.append(("refresh-cw", said if tier.revisions else _("No revisions")))
    return facts


def extras_of(offering: Offering, market: Market, on: date) -> list[ShownExtra]:
    """What can be added to a package."""
    if offering.kind != Kind.SERVICE:
        return []
    return [_extra(extra, offering, market, on) for extra in offering.extras.all()]


def _extra(extra: Extra, offering: Offering, market: Market, on: date) -> ShownExtra:
    name, language = pick(extra.name, market.language, offering.language)
    terms = next(iter(extra.product.stockrecords.all())).terms
    found = prices_of(terms, offering.partner.tax_profile, market, on)
    return ShownExtra(extra.position, name, language, found.shown, extra.extra_days)


def questions_of(offering: Offering, language: str) -> list[dict[str, Any]]:
    """The maker's questions in the reader's words."""
    asked: Iterable[dict[str, Any]] = offering.brief_questions
    rows = []
    for question in asked:
        label, label_lang = pick(question["label"], language, offering.language)
        rows.append(
            {"id": question["id"], "label": label, "lang": label_lang, "required": question.get("required", False)}
        )
    return rows


def stock_left(offering: Offering) -> int | None:
    """How many of a limited edition are left; None for what is not limited."""
    if not offering.edition_size:
        return None
    records = [record for tier in offering.tiers.all() for record in tier.product.stockrecords.all()]
    return max((record.net_stock_level for record in records), default=0)
