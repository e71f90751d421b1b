"""Buyer pays, you receive: three example buyers for a price that is being thought about."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.markets.countries import country_name
from marketplace.markets.shown import money_text, rate_text
from marketplace.money import Money
from marketplace.offerings.commission import Commissions, Cut, sold_of
from marketplace.offerings.models import Offering, Tier
from marketplace.offerings.refused import OfferingRefused
from marketplace.offerings.tiers import PriceSpec
from marketplace.partner.models import PriceTerms, Pricing
from marketplace.partner.prices import platform_facts, seller_facts
from marketplace.vat.facts import SaleRefused, TaxNature
from marketplace.vat.prices import Example, examples


@dataclass(frozen=True, slots=True)
class ExampleRow:
    """One example buyer in words."""

    buyer: str
    pays: str
    vat: str
    receives: str


def terms_of(tier: Tier) -> PriceTerms:
    """The price terms of a tier; uses prefetched stock records."""
    terms: PriceTerms = next(iter(tier.product.stockrecords.all())).terms
    return terms


def example_rows(offering: Offering, price: PriceSpec) -> list[ExampleRow]:
    """Three buyers for this price, as the active language writes it; none for a free or an impossible one."""
    try:
        spec = price.checked()
    except OfferingRefused:
        return []
    if spec.pricing == Pricing.FREE:
        return []
    on = timezone.now().date()
    try:
        found = examples(
            amount=Money(spec.amount_minor, "EUR"),
            side="net" if spec.side == "net" else "gross",
            nature=TaxNature(offering.tax_nature),
            seller=seller_facts(offering.partner.tax_profile, on),
            platform=platform_facts(on),
            on=on,
        )
    except SaleRefused:
        return []
    commissions, sold = Commissions(offering.partner.tax_profile, on=on), sold_of(offering, "EUR")
    return [_row(example, commissions.of(example.price, sold, supplier=example.decision.supplier)) for example in found]


def _row(example: Example, cut: Cut) -> ExampleRow:
    language = get_language() or "en"
    who = {
        "consumer_home": _("A consumer in %(country)s"),
        "consumer_abroad": _("A consumer in %(country)s"),
        "business_abroad": _("A business in %(country)s"),
    }[example.kind]
    vat = _("of it %(vat)s VAT (%(rate)s %%)") % {
        "vat": money_text(example.price.vat),
        "rate": rate_text(f"{example.decision.rate:f}"),
    }
    return ExampleRow(
        buyer=who % {"country": country_name(example.country, language)},
        pays=money_text(example.price.gross),
        vat=vat if example.price.vat.minor else _("no VAT"),
        receives=money_text(cut.received),
    )
