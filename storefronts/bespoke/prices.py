"""What a milestone costs this buyer, and what its maker receives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import lazy
from django.utils.translation import gettext as _

from marketplace.markets.market import Market
from marketplace.markets.shown import money_text, rate_text
from marketplace.money import Money, TaxedPrice
from marketplace.offerings.commission import Commissions, Sold
from marketplace.offerings.models import Kind
from marketplace.partner.models import PriceTerms, Pricing, TaxNature, TaxProfile
from marketplace.partner.prices import buyer_in, price
from marketplace.vat.facts import BuyerFacts, Decision, SaleRefused
from storefronts.bespoke.models import Request

CURRENCY = "EUR"


@dataclass(frozen=True, slots=True)
class Priced:
    """An amount as this buyer pays it."""

    pays: TaxedPrice
    decision: Decision


def buyer_of_request(request: Request) -> BuyerFacts:
    """As the pages show prices: a business is believed until the checkout asks for its number."""
    if request.capacity == "business":
        return buyer_in(Market(request.language, request.country, CURRENCY, "business"))
    return buyer_in(Market(request.language, request.country, CURRENCY))


def priced(*, amount_minor: int, side: str, profile: TaxProfile, buyer: BuyerFacts, on: date) -> Priced:
    """By the same rules as the checkout. Raises SaleRefused with a sentence."""
    terms = PriceTerms(
        pricing=Pricing.FIXED, side=side, amount_minor=amount_minor, currency=CURRENCY,
        tax_nature=TaxNature.HUMAN_SERVICE,
    )  # fmt: skip
    found = price(terms=terms, profile=profile, buyer=buyer, on=on)
    return Priced(found.price, found.decision)


def received(each: Iterable[Priced], profile: TaxProfile, on: date) -> Money:
    """What the maker gets by the operators' rules, as the click will freeze it."""
    commissions, sold = Commissions(profile, on=on), Sold(Kind.BESPOKE, None, profile.partner_id, CURRENCY)
    cuts = (commissions.of(one.pays, sold, supplier=one.decision.supplier) for one in each)
    return sum((cut.received for cut in cuts), Money.zero(CURRENCY))


def _received_text(each: Iterable[Priced], profile: TaxProfile, on: date) -> str:
    return money_text(received(each, profile, on))


@dataclass(frozen=True, slots=True)
class Sum:
    """Several amounts together, in words. ``refusal`` stands there when it cannot be sold to this buyer."""

    pays: str = ""
    note: str = ""
    receives: str = ""
    minor: int = 0
    refusal: str = ""


def summed(*, amounts: Iterable[int], side: str, profile: TaxProfile, buyer: BuyerFacts, on: date) -> Sum:
    """The total as the page's language writes it: with VAT for a consumer, without for a business."""
    try:
        each = [priced(amount_minor=n, side=side, profile=profile, buyer=buyer, on=on) for n in amounts]
    except SaleRefused as refused:
        return Sum(refusal=_(refused.sentence) % refused.params)
    if not each:
        return Sum()
    total = sum((one.pays for one in each), TaxedPrice.zero(CURRENCY))
    receives = lazy(_received_text, str)(each, profile, on)  # only where a maker sees it
    note = _("no VAT")
    if total.vat:
        rate = rate_text(f"{each[0].decision.rate:f}")
        note = _("of it %(vat)s VAT (%(rate)s %%)") % {"vat": money_text(total.vat), "rate": rate}
    return Sum(money_text(total.gross), note, receives, total.gross.minor)
