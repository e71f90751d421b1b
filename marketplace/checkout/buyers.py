"""From what a checkout form says to the buyer whom VAT law sees, with the register's answer about the number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from marketplace.markets.countries import COUNTRIES
from marketplace.markets.market import Market
from marketplace.partner.prices import buyer_at_checkout
from marketplace.vat.facts import BuyerFacts
from marketplace.vat.models import VatIdCheck
from marketplace.vat.operations import check_vat_id
from marketplace.vat.vies import VatIdRejected, country_of


@dataclass(frozen=True, slots=True)
class AskedBuyer:
    """Who buys, as far as the form tells. ``problem`` stops the order; ``remark`` is only said."""

    facts: BuyerFacts
    check: VatIdCheck | None = None
    problem: str = ""
    remark: str = ""


def buyer_of(posted: Any, market: Market, *, at: datetime) -> AskedBuyer:
    """The buyer of a posted form; a business is asked for its number and the register about it."""
    business = posted.get("capacity") == "business"
    country = posted.get("country", "")
    country = country if country in COUNTRIES else market.country
    number = posted.get("vat_id", "").strip()[:20] if business else ""
    check, problem = _checked(number, country, at) if number else (None, "")
    facts = buyer_at_checkout(
        country=country,
        postcode=posted.get("postcode", "").strip()[:12],
        capacity="business" if business else "consumer",
        vat_id=check.number if check else "",
        check=check.outcome if check else "not_given",
    )
    return AskedBuyer(facts, check, problem, _remark(check))


def _checked(number: str, country: str, at: datetime) -> tuple[VatIdCheck | None, str]:
    try:
        check = check_vat_id(vat_id=number, at=at)
    except VatIdRejected:
        return None, _("This is not a VAT number. Check it, or leave it empty and pay with VAT.")
    if check.outcome != "invalid" and country_of(check.number) != country:
        return None, _("The VAT number is of another country than the address. Correct one of them.")
    return check, ""


def _remark(check: VatIdCheck | None) -> str:
    if check is None:
        return ""
    if check.outcome == "valid":
        return _("The VAT number is valid.")
    if check.outcome == "invalid":
        return _("The register does not know this VAT number, so VAT is charged. Check it, or go on with VAT.")
    return _("The VAT register does not answer now, so VAT is charged. Try again later, or go on with VAT.")
