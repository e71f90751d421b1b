"""Worked cases of European VAT law (cases.csv): what the rules must answer, to the cent."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from marketplace.money import Money, from_decimal
from marketplace.vat.prices import taxed_price
from marketplace.vat.rules import (
    BuyerFacts,
    Capacity,
    Decision,
    PlatformFacts,
    Role,
    SaleFacts,
    Scheme,
    SellerFacts,
    TaxNature,
    VatIdCheck,
    VatStatus,
    decide,
    decide_commission,
    decide_self_billed,
)
from marketplace.vat.territories import place

CASES = list(csv.DictReader((Path(__file__).parent / "cases.csv").open(encoding="utf-8")))
OPEN = frozenset(("US", "GB", "ES-CN"))


def seller_of(case: dict[str, str]) -> SellerFacts:
    sold = Money(int(case["sold_before_eur"]) * 100, "EUR") if case["sold_before_eur"] else None
    ex = frozenset((case["ex_state"],)) if case["ex_state"] else frozenset()
    status = VatStatus(case["supplier_status"])
    return SellerFacts(case["supplier_country"], status, ex, Scheme(case["scheme"]), sold)


def platform_of(case: dict[str, str]) -> PlatformFacts:
    country = case["buyer_place"] if case["leg"] == "seller>platform" else case["supplier_country"]
    return PlatformFacts(country, oss_state=country if case["scheme"] == "oss" else None)


def buyer_of(case: dict[str, str]) -> BuyerFacts:
    check = VatIdCheck(case["vat_id_check"] or "not_given")
    return BuyerFacts(place(case["buyer_place"]), Capacity(case["capacity"]), vat_id_check=check)


def decision_of(case: dict[str, str]) -> Decision:
    nature, on = TaxNature(case["nature"]), date.fromisoformat(case["on"])
    if case["leg"] == "seller>platform":
        return decide_self_billed(nature=nature, seller=seller_of(case), platform=platform_of(case), on=on)
    if case["leg"] == "platform>seller":
        return decide_commission(seller=buyer_of(case), platform=platform_of(case), on=on)
    by_platform = case["leg"] == "platform>buyer"
    seller = SellerFacts("IT", VatStatus.SMALL_BUSINESS) if by_platform else seller_of(case)
    platform = platform_of(case) if by_platform else PlatformFacts("LU", oss_state="LU")
    net = from_decimal(Decimal(case["net"]), "EUR")
    facts = SaleFacts(nature, seller, platform, buyer_of(case), on, Role(case["role"]), net, OPEN)
    return decide(facts)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_worked_case(case: dict[str, str]) -> None:
    decision = decision_of(case)
    price = taxed_price(from_decimal(Decimal(case["net"]), "EUR"), "net", decision)
    assert decision.place == case["place"]
    assert decision.rate == Decimal(case["rate"])
    assert decision.category == case["category"]
    assert price.vat == from_decimal(Decimal(case["vat"]), "EUR")
    assert price.gross == from_decimal(Decimal(case["gross"]), "EUR")
    if case["mention"] != "Advance payment":  # a matter of the document, not of the decision
        assert decision.mention == case["mention"]
    if not (case["place"] == "outside_EU" and case["who_accounts"] == "seller"):  # V18: the state outside decides
        assert decision.who_accounts == case["who_accounts"]


def test_the_file_holds_every_service_and_download_case_called_certain() -> None:
    certain = [case["id"] for case in CASES if case["certainty"] == "certain"]
    assert len(certain) == 29
    assert len(CASES) == 48
