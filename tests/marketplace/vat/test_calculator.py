"""The accountant's calculator: every worked case, and what the law says of combinations that no worked case has."""

import csv
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.vat.calculator import RESULT_COLUMNS, answer
from marketplace.vat.casebook import COLUMNS, BadCell
from marketplace.vat.casebook_words import BUYER_KINDS, LEGS, PRODUCT_KINDS, ROLE_OF_LEG, SELLER_KINDS, STATES
from marketplace.vat.goods import GOODS_RULES
from marketplace.vat.rules import RULES
from marketplace.vat.territories import MEMBER_STATES

BOOK = Path(__file__).parent / "casebook.csv"
CASES = list(csv.DictReader(BOOK.open(encoding="utf-8")))
EXACT = ("place_of_supply", "vat_rate_pct", "net_eur", "vat_eur", "gross_eur", "en16931_category")
SALE = {
    "id": "T1", "supply_date": "2026-11-22", "supply_leg": "seller>buyer", "seller_country": "DE",
    "seller_kind": "vat_registered", "threshold_or_scheme_state": "over_10k_oss", "buyer_country": "FR",
    "buyer_kind": "consumer", "product_kind": "e_service", "platform_role": "agent", "net_eur": "100.00",
}  # fmt: skip
PLATFORM = {"supply_leg": "platform>buyer", "seller_kind": "platform", "platform_role": "deemed_supplier"}
TO_PLATFORM = {
    "supply_leg": "seller>platform", "buyer_kind": "platform", "platform_role": "deemed_supplier",
    "threshold_or_scheme_state": "n/a", "buyer_country": "DE",
}  # fmt: skip
COMMISSION = {"supply_leg": "platform>seller", "seller_kind": "platform", "product_kind": "platform_commission"}
EXEMPT = {"seller_kind": "sme_exempt_home"}


def told(**changes: str) -> tuple[str, str, str, str]:
    """(place, rate, category, who) of a sale that differs from `SALE` in these columns."""
    cells = answer(SALE | changes).cells()
    return cells["place_of_supply"], cells["vat_rate_pct"], cells["en16931_category"], cells["who_accounts"]


def reported(**changes: str) -> str:
    return answer(SALE | changes).cells()["reported_in"]


def rule(**changes: str) -> str:
    return answer(SALE | changes).decision.explanation


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_worked_case_is_answered_exactly(case):
    cells = answer(case).cells()
    assert tuple(cells) == RESULT_COLUMNS
    assert {column: cells[column] for column in EXACT} == {column: case[column] for column in EXACT}
    assert cells["who_accounts"].split()[0] == case["who_accounts"].split()[0]
    assert cells["invoice_mention"] == case["invoice_mention"]


def test_debatable_cases_say_that_somebody_should_look():
    debatable = [case for case in CASES if case["certainty"] == "debatable"]
    assert len(CASES) == 55
    assert len(debatable) == 8
    assert [case["id"] for case in debatable if not answer(case).notes] == []


E_SERVICES = [
    ({"threshold_or_scheme_state": "opted_destination"}, ("FR", "20", "S", "seller")),
    ({"threshold_or_scheme_state": "9900_before_this_sale"}, ("DE", "19", "S", "seller")),
    ({"threshold_or_scheme_state": "9900.01_before_this_sale"}, ("FR", "20", "S", "seller")),
    ({"threshold_or_scheme_state": "0_before_this_sale"}, ("DE", "19", "S", "seller")),
    ({"threshold_or_scheme_state": "n/a"}, ("FR", "20", "S", "seller")),
    ({"supply_date": "2025-07-31", "buyer_country": "RO"}, ("RO", "19", "S", "seller")),
    ({"supply_date": "2025-08-01", "buyer_country": "RO"}, ("RO", "21", "S", "seller")),
    ({"supply_date": "2025-06-30", "buyer_country": "EE"}, ("EE", "22", "S", "seller")),
    ({"supply_date": "2025-07-01", "buyer_country": "EE"}, ("EE", "24", "S", "seller")),
    ({"supply_date": "2024-08-31", "buyer_country": "FI"}, ("FI", "24", "S", "seller")),
    ({"supply_date": "2024-12-31", "buyer_country": "SK"}, ("SK", "20", "S", "seller")),
    ({"buyer_country": "PT-30"}, ("PT-Madeira", "22", "S", "seller")),
    ({"buyer_country": "PT-20"}, ("PT-Azores", "16", "S", "seller")),
    ({"buyer_country": "PT-20", "buyer_kind": "business_valid_vat_id"}, ("PT", "0", "AE", "buyer")),
    ({"seller_country": "PT", "buyer_country": "PT-30"}, ("PT-Madeira", "22", "S", "seller")),
    ({"buyer_country": "MC"}, ("FR", "20", "S", "seller")),
    ({"seller_country": "FR", "buyer_country": "MC"}, ("FR", "20", "S", "seller")),
    ({"seller_country": "MC"}, ("FR", "20", "S", "seller")),
    ({"buyer_country": "EL", "buyer_kind": "business_valid_vat_id"}, ("GR", "0", "AE", "buyer")),
    ({"buyer_country": "FR-Corsica"}, ("FR", "20", "S", "seller")),
    ({"buyer_country": "FI-01"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"buyer_country": "FI-Åland"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"buyer_country": "FR-DOM"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"seller_country": "FR", "buyer_country": "FR-RE"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"buyer_country": "IT-Campione"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"seller_country": "IT", "buyer_country": "IT-Livigno"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"buyer_country": "DE-Büsingen"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"buyer_country": "DE-Helgoland"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"buyer_country": "ES-CE"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"buyer_country": "ES-ML"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"buyer_country": "GR-69"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"buyer_country": "CH"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"buyer_country": "GB-NI"}, ("outside_EU", "0", "O", "seller in UK")),
    ({"buyer_country": "IM"}, ("outside_EU", "0", "O", "seller in UK")),
    ({"buyer_country": "GB-NI", "buyer_kind": "business_valid_vat_id"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"buyer_country": "GB", "buyer_kind": "business_proven"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"buyer_country": "ES-CN", "buyer_kind": "business_valid_vat_id"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"buyer_country": "DE", "buyer_kind": "business_vies_unavailable"}, ("DE", "19", "S", "seller")),
    ({"threshold_or_scheme_state": "below_10k", "buyer_kind": "business_no_vat_id_given"}, ("DE", "19", "S", "seller")),
    ({"product_kind": "pdf_template_pack_or_font", "buyer_kind": "business_valid_vat_id"}, ("FR", "0", "AE", "buyer")),
    ({"product_kind": "automatic_ai_generation", "threshold_or_scheme_state": "below_10k"}, ("DE", "19", "S", "seller")),
    ({"product_kind": "e_book", "buyer_country": "PT-30"}, ("PT-Madeira", "4", "S", "seller")),
    ({"product_kind": "e_book", "buyer_country": "CZ"}, ("CZ", "0", "Z", "seller")),
    ({"product_kind": "e_book", "buyer_country": "DE", "buyer_kind": "business_valid_vat_id"}, ("DE", "7", "S", "seller")),
    ({"product_kind": "e_book", "buyer_country": "LT", "supply_date": "2026-01-01"}, ("LT", "5", "S", "seller")),
    ({"product_kind": "e_book", "buyer_country": "CY"}, ("CY", "3", "S", "seller")),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), E_SERVICES)
def test_electronic_service(changes, expected):
    assert told(**changes) == expected


OUTSIDERS = [
    ({"threshold_or_scheme_state": "below_10k"}, ("FR", "20", "S", "seller")),
    ({"threshold_or_scheme_state": "n/a", "buyer_kind": "business_valid_vat_id"}, ("FR", "0", "AE", "buyer")),
    ({"threshold_or_scheme_state": "n/a", "product_kind": "human_service"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"product_kind": "human_service", "buyer_kind": "business_valid_vat_id"}, ("FR", "0", "AE", "buyer")),
    ({"product_kind": "live_online_workshop"}, ("FR", "20", "S", "seller")),
    ({"product_kind": "copyright_licence"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"buyer_country": "US"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"seller_country": "ES-CN", "threshold_or_scheme_state": "n/a", "buyer_country": "ES"}, ("ES", "21", "S", "seller")),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), OUTSIDERS)
def test_seller_outside_the_union(changes, expected):
    sale = {"seller_country": "US", "seller_kind": "non_eu", "threshold_or_scheme_state": "non_union_oss"} | changes
    assert told(**sale) == expected


SMALL = [
    ({}, ("FR", "20", "S", "seller")),
    ({"threshold_or_scheme_state": "below_10k"}, ("DE", "0", "E", "nobody")),
    ({"threshold_or_scheme_state": "9950_before_this_sale"}, ("FR", "20", "S", "seller")),
    ({"threshold_or_scheme_state": "below_10k", "buyer_country": "US"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"buyer_country": "DE"}, ("DE", "0", "E", "nobody")),
    ({"buyer_kind": "business_valid_vat_id"}, ("FR", "0", "AE", "buyer")),
    ({"seller_kind": "sme_EX_for_FR", "threshold_or_scheme_state": "over_10k_EX"}, ("FR", "0", "E", "nobody")),
    ({"seller_kind": "sme_EX_for_FR", "threshold_or_scheme_state": "below_10k"}, ("DE", "0", "E", "nobody")),
    ({"seller_kind": "sme_EX_for_FR", "threshold_or_scheme_state": "EX", "buyer_country": "IT"}, ("IT", "22", "S", "seller")),
    ({"seller_kind": "sme_EX_for_FR", "threshold_or_scheme_state": "EX", "supply_date": "2024-12-31"}, ("FR", "20", "S", "seller")),
    ({"seller_kind": "sme_EX_for_FR", "threshold_or_scheme_state": "EX", "buyer_country": "DE"}, ("DE", "0", "E", "nobody")),
    ({"seller_kind": "sme_EX_for_FR", "threshold_or_scheme_state": "EX", "product_kind": "live_online_workshop"}, ("FR", "0", "E", "nobody")),
    ({"product_kind": "live_online_workshop", "threshold_or_scheme_state": "below_10k"}, ("FR", "20", "S", "seller")),
    ({"product_kind": "live_online_workshop", "buyer_country": "DE"}, ("DE", "0", "E", "nobody")),
    ({"product_kind": "human_service", "buyer_kind": "business_no_vat_id_given"}, ("DE", "0", "E", "nobody")),
    ({"product_kind": "human_service", "buyer_country": "US"}, ("DE", "0", "E", "nobody")),
    ({"product_kind": "human_service", "buyer_country": "US", "buyer_kind": "business_proven"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"product_kind": "human_service", "buyer_kind": "business_valid_vat_id", "threshold_or_scheme_state": "no_EX_for_FR"}, ("FR", "0", "AE", "buyer")),
    ({"product_kind": "deposit_30pct_for_bespoke_work", "buyer_country": "DE"}, ("DE", "0", "E", "nobody")),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), SMALL)
def test_small_business(changes, expected):
    assert told(**(EXEMPT | {"threshold_or_scheme_state": "over_10k_no_EX_for_IT"} | changes)) == expected


WORK = [
    ({}, ("DE", "19", "S", "seller")),
    ({"seller_country": "PT-30"}, ("PT-Madeira", "22", "S", "seller")),
    ({"buyer_kind": "business_valid_vat_id"}, ("FR", "0", "AE", "buyer")),
    ({"buyer_kind": "business_vat_id_invalid_in_vies"}, ("DE", "19", "S", "seller")),
    ({"buyer_country": "US", "buyer_kind": "business_proven"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"buyer_country": "US", "buyer_kind": "business_no_vat_id_given"}, ("DE", "19", "S", "seller")),
    ({"buyer_country": "GB"}, ("DE", "19", "S", "seller")),
    ({"buyer_country": "FI-01"}, ("DE", "19", "S", "seller")),
    ({"product_kind": "copyright_licence"}, ("DE", "7", "S", "seller")),
    ({"product_kind": "copyright_licence", "seller_country": "FR", "buyer_country": "FR"}, ("FR", "10", "S", "seller")),
    ({"product_kind": "copyright_licence", "seller_country": "AT", "buyer_country": "AT"}, ("AT", "20", "S", "seller")),
    ({"product_kind": "copyright_licence", "buyer_country": "US"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"product_kind": "copyright_licence", "buyer_kind": "business_valid_vat_id"}, ("FR", "0", "AE", "buyer")),
    ({"product_kind": "commissioned_illustration_with_rights", "buyer_country": "US"}, ("DE", "19", "S", "seller")),
    ({"product_kind": "live_online_workshop"}, ("FR", "20", "S", "seller")),
    ({"product_kind": "live_online_workshop", "threshold_or_scheme_state": "below_10k"}, ("FR", "20", "S", "seller")),
    ({"product_kind": "live_online_workshop", "buyer_country": "GB"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"product_kind": "live_online_workshop", "supply_date": "2024-12-31"}, ("DE", "19", "S", "seller")),
    ({"product_kind": "live_online_workshop", "supply_date": "2024-12-31", "buyer_kind": "business_valid_vat_id"}, ("FR", "0", "AE", "buyer")),
    ({"product_kind": "deposit_30pct_for_bespoke_work", "buyer_kind": "business_valid_vat_id"}, ("FR", "0", "AE", "buyer")),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), WORK)
def test_work_of_a_person_and_events(changes, expected):
    assert told(**({"product_kind": "human_service"} | changes)) == expected


PLATFORMS = [
    (PLATFORM, ("FR", "20", "S", "platform")),
    (PLATFORM | {"buyer_kind": "business_valid_vat_id"}, ("FR", "0", "AE", "buyer")),
    (PLATFORM | {"buyer_country": "DE"}, ("DE", "19", "S", "platform")),
    (PLATFORM | {"threshold_or_scheme_state": "9950_before_this_sale"}, ("FR", "20", "S", "platform")),
    (PLATFORM | {"threshold_or_scheme_state": "9000_before_this_sale"}, ("DE", "19", "S", "platform")),
    (PLATFORM | {"buyer_country": "GB"}, ("outside_EU", "0", "O", "platform in UK")),
    (PLATFORM | {"product_kind": "human_service"}, ("DE", "19", "S", "platform")),
    (PLATFORM | {"product_kind": "e_book", "buyer_country": "FI", "supply_date": "2025-06-01"}, ("FI", "14", "S", "platform")),
    (TO_PLATFORM | {"seller_country": "FR", "product_kind": "e_book"}, ("DE", "0", "AE", "platform")),
    (TO_PLATFORM | {"product_kind": "e_book"}, ("DE", "7", "S", "seller")),
    (TO_PLATFORM | {"seller_country": "ES", "seller_kind": "sme_EX_for_DE"}, ("DE", "0", "E", "nobody")),
    (TO_PLATFORM | {"seller_country": "ES", "seller_kind": "sme_EX_for_FR"}, ("DE", "0", "AE", "platform")),
    (COMMISSION | {"buyer_kind": "seller_sme_exempt"}, ("FR", "0", "AE", "seller as customer")),
    (COMMISSION | {"buyer_kind": "seller_vat_registered", "buyer_country": "DE"}, ("DE", "19", "S", "platform")),
    (COMMISSION | {"buyer_kind": "seller_sme_exempt_no_vat_id", "threshold_or_scheme_state": "below_10k"}, ("DE", "19", "S", "platform")),
    (COMMISSION | {"buyer_kind": "seller_sme_exempt_no_vat_id", "buyer_country": "DE"}, ("DE", "19", "S", "platform")),
    (COMMISSION | {"buyer_kind": "seller_vat_registered", "buyer_country": "GB"}, ("outside_EU", "0", "O", "nobody in EU")),
    (COMMISSION | {"buyer_kind": "seller_sme_exempt_no_vat_id", "buyer_country": "GB"}, ("outside_EU", "0", "O", "nobody in EU")),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), PLATFORMS)
def test_platform_as_supplier_customer_and_agent(changes, expected):
    assert told(**changes) == expected


GOODS = [
    ({}, ("FR", "20", "S", "seller")),
    ({"threshold_or_scheme_state": "below_10k"}, ("DE", "19", "S", "seller")),
    ({"threshold_or_scheme_state": "below_10k", "product_kind": "goods_from_PL"}, ("FR", "20", "S", "seller")),
    ({"product_kind": "goods_from_FR"}, ("FR", "20", "S", "seller")),
    ({"buyer_country": "DE"}, ("DE", "19", "S", "seller")),
    ({"buyer_country": "DE", "buyer_kind": "business_valid_vat_id"}, ("DE", "19", "S", "seller")),
    ({"buyer_kind": "business_no_vat_id_given"}, ("FR", "20", "S", "seller")),
    ({"buyer_kind": "business_valid_vat_id"}, ("DE", "0", "K", "buyer (acquisition)")),
    ({"buyer_country": "GB-NI", "buyer_kind": "business_valid_vat_id"}, ("DE", "0", "K", "buyer (acquisition)")),
    ({"buyer_country": "GB-NI"}, ("GB-NI", "20", "S", "seller")),
    ({"buyer_country": "GB"}, ("DE", "0", "G", "nobody")),
    ({"buyer_country": "US", "buyer_kind": "business_proven"}, ("DE", "0", "G", "nobody")),
    ({"buyer_country": "ES-CN"}, ("DE", "0", "G", "nobody")),
    ({"buyer_country": "PT-20"}, ("PT-Azores", "16", "S", "seller")),
    ({"seller_kind": "sme_exempt_home", "buyer_kind": "business_valid_vat_id"}, ("DE", "0", "E", "nobody")),
    ({"seller_kind": "sme_exempt_home", "threshold_or_scheme_state": "below_10k"}, ("DE", "0", "E", "nobody")),
    ({"seller_kind": "sme_exempt_home"}, ("FR", "20", "S", "seller")),
    ({"seller_kind": "sme_EX_for_FR", "threshold_or_scheme_state": "over_10k_EX"}, ("FR", "0", "E", "nobody")),
    ({"product_kind": "goods_original_painting", "buyer_country": "DE", "seller_kind": "vat_registered_artist"}, ("DE", "7", "S", "seller")),
    ({"product_kind": "goods_original_painting", "supply_date": "2024-12-31"}, ("FR", "20", "S", "seller")),
    ({"product_kind": "goods_original_painting", "buyer_country": "NL"}, ("NL", "21", "S", "seller")),
    ({"product_kind": "goods_original_painting", "buyer_kind": "business_valid_vat_id"}, ("DE", "0", "K", "buyer (acquisition)")),
    ({"product_kind": "goods_from_CN"}, ("outside_EU", "0", "O", "buyer (import VAT)")),
    ({"product_kind": "goods_import_max_150"}, ("outside_EU", "0", "O", "buyer (import VAT)")),
    ({"product_kind": "goods_import_max_150", "threshold_or_scheme_state": "IOSS"}, ("FR", "20", "S", "seller")),
    ({"product_kind": "goods_import_max_150", "threshold_or_scheme_state": "IOSS", "buyer_country": "US"}, ("outside_EU", "0", "O", "nobody in EU")),
    ({"product_kind": "goods_import_max_150", "threshold_or_scheme_state": "IOSS", "buyer_kind": "business_valid_vat_id"}, ("outside_EU", "0", "O", "buyer (import VAT)")),
    (PLATFORM | {"product_kind": "goods_import_max_150", "threshold_or_scheme_state": "IOSS", "buyer_country": "DE"}, ("DE", "19", "S", "platform")),
    (PLATFORM | {"product_kind": "goods_in_EU_of_non_EU_seller"}, ("FR", "20", "S", "platform")),
    (PLATFORM | {"product_kind": "goods_in_EU_of_non_EU_seller", "threshold_or_scheme_state": "below_10k"}, ("FR", "20", "S", "platform")),
    (PLATFORM | {"product_kind": "goods_in_EU_of_non_EU_seller", "buyer_country": "CH"}, ("DE", "0", "G", "nobody")),
    (TO_PLATFORM | {"seller_country": "US", "seller_kind": "non_eu", "product_kind": "goods_import_max_150"}, ("outside_EU", "0", "O", "nobody in EU")),
    (TO_PLATFORM | {"seller_country": "US", "seller_kind": "non_eu", "product_kind": "goods_from_FR"}, ("DE", "0", "E", "nobody")),
    (TO_PLATFORM | {"seller_country": "FR", "product_kind": "goods_from_FR"}, ("FR", "0", "K", "buyer (acquisition)")),
    ({"seller_country": "GB", "seller_kind": "non_eu", "product_kind": "goods_in_EU_of_non_EU_seller", "threshold_or_scheme_state": "n/a"}, ("FR", "20", "S", "seller")),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), GOODS)
def test_goods(changes, expected):
    assert told(**({"product_kind": "goods_from_DE"} | changes)) == expected


def test_every_rule_is_reached_by_a_case_here():
    by_list = [
        (E_SERVICES, {}),
        (OUTSIDERS, {"seller_country": "US", "seller_kind": "non_eu", "threshold_or_scheme_state": "non_union_oss"}),
        (SMALL, EXEMPT | {"threshold_or_scheme_state": "over_10k_no_EX_for_IT"}),
        (WORK, {"product_kind": "human_service"}),
        (PLATFORMS, {}),
        (GOODS, {"product_kind": "goods_from_DE"}),
    ]
    reached = {rule(**(base | changes)) for rows, base in by_list for changes, _ in rows}
    reached |= {answer(case).decision.explanation for case in CASES}
    before_2025 = {"product_kind": "live_online_workshop", "supply_date": "2024-06-01"}
    reached.add(rule(**(before_2025 | EXEMPT)))
    reached.add(rule(**(before_2025 | {"seller_country": "US", "seller_kind": "non_eu"})))
    assert {rule.name for rule in RULES} | {rule.name for rule in GOODS_RULES} == reached


@pytest.mark.parametrize(
    ("changes", "column", "expected"),
    [
        ({"id": ""}, "id", "a name"),
        ({"supply_date": "22.11.2026"}, "supply_date", "a date like 2026-11-22"),
        ({"supply_date": "2026-02-30"}, "supply_date", "a day that exists"),
        ({"supply_date": "2021-06-30"}, "supply_date", "no VAT rate for FR on 2021-06-30"),
        ({"supply_date": "2022-12-31", "product_kind": "e_book"}, "supply_date", "no VAT rate for e_book in FR"),
        ({"supply_leg": "buyer>seller"}, "supply_leg", "one of seller>buyer"),
        ({"seller_country": "Germany"}, "seller_country", "an ISO country code"),
        ({"buyer_country": "ES-Atlantis"}, "buyer_country", "ES-CN"),
        ({"seller_kind": "vat_registred"}, "seller_kind", "one of vat_registered"),
        ({"seller_kind": "sme_EX_for_XX"}, "seller_kind", "a member state in place of XX"),
        ({"threshold_or_scheme_state": "above_10k"}, "threshold_or_scheme_state", "one of n/a, below_10k"),
        ({"threshold_or_scheme_state": "-5_before_this_sale"}, "threshold_or_scheme_state", "one of n/a"),
        ({"threshold_or_scheme_state": ""}, "threshold_or_scheme_state", "one of n/a"),
        ({"buyer_kind": "bussiness"}, "buyer_kind", "one of consumer"),
        ({"product_kind": "nft"}, "product_kind", "one of e_service"),
        ({"platform_role": "broker"}, "platform_role", "one of deemed_supplier, agent"),
        ({"net_eur": "-1.00"}, "net_eur", "without a sign"),
        ({"net_eur": "1,000.00"}, "net_eur", "without a sign"),
        ({"net_eur": "1.005"}, "net_eur", "at most two digits"),
        ({"net_eur": ""}, "net_eur", "an amount of euro"),
        ({"platform_role": "deemed_supplier"}, "platform_role", "agent on the leg seller>buyer"),
        ({"seller_kind": "platform"}, "seller_kind", "not the platform"),
        ({"seller_kind": "non_eu"}, "seller_kind", "because DE is in it"),
        ({"seller_country": "US"}, "seller_kind", "non_eu, because US is outside"),
        ({"product_kind": "platform_commission"}, "product_kind", "only there"),
        ({"threshold_or_scheme_state": "IOSS"}, "threshold_or_scheme_state", "IOSS only with imported goods"),
        ({"threshold_or_scheme_state": "non_union_oss"}, "threshold_or_scheme_state", "outside the Union"),
        ({"threshold_or_scheme_state": "over_10k_EX"}, "seller_kind", "sme_EX_for_XX"),
        ({"seller_kind": "sme_EX_for_DE"}, "seller_kind", "another state"),
        (
            {"seller_kind": "sme_EX_for_FR", "threshold_or_scheme_state": "no_EX_for_FR"},
            "threshold_or_scheme_state", "FR",
        ),
        (TO_PLATFORM | {"buyer_kind": "consumer"}, "buyer_kind", "a business"),
        ({"product_kind": "goods_import_max_150", "net_eur": "150.01"}, "net_eur", "at most 150.00"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_by_column(changes, column, expected):
    with pytest.raises(BadCell) as refused:
        answer(SALE | changes)
    assert refused.value.column == column
    assert str(refused.value).startswith(f"column {column}: found {(SALE | changes)[column]!r}, expected ")
    assert expected in str(refused.value)


def test_answer_columns_on_input_are_ignored():
    polluted = SALE | {"vat_rate_pct": "99", "place_of_supply": "XX", "legal_basis": "none"}
    assert answer(polluted).cells() == answer(SALE).cells()
    assert set(COLUMNS) == set(SALE)


def test_advance_payment_is_said_on_the_invoice_and_in_the_return():
    deposit = answer(SALE | {"product_kind": "deposit_30pct_for_bespoke_work", "buyer_country": "DE", "net_eur": "300"})
    assert deposit.cells()["vat_eur"] == "57.00"
    assert deposit.cells()["invoice_mention"] == "Advance payment"
    assert deposit.cells()["reported_in"] == "DE return of receipt period"


def test_unsure_rate_is_said():
    (note,) = answer(SALE | {"product_kind": "e_book", "buyer_country": "HU"}).notes
    assert note.startswith("HU e_book: standard rate used; ")
    assert answer(SALE).notes == ()


def test_silence_about_the_threshold_is_said_where_it_matters():
    silent = {"threshold_or_scheme_state": "n/a"}
    assert "threshold" in answer(SALE | silent).notes[0]
    assert answer(SALE | silent | {"product_kind": "human_service"}).notes == ()
    assert answer(SALE | silent | {"buyer_country": "DE"}).notes == ()


WORDS = st.fixed_dictionaries(
    {
        "id": st.just("H1"),
        "supply_date": st.sampled_from(["2021-06-30", "2023-05-05", "2024-12-31", "2025-01-01", "2026-11-22"]),
        "supply_leg": st.sampled_from(LEGS),
        "seller_country": st.sampled_from(["DE", "FR", "GR", "PT-30", "MC", "US", "GB", "GB-NI", "ES-CN"]),
        "seller_kind": st.sampled_from([kind.replace("XX", "FR") for kind in SELLER_KINDS]),
        "threshold_or_scheme_state": st.sampled_from(
            [word.replace("XX", "FR").replace("<amount>", "9950") for word in STATES]
        ),
        "buyer_country": st.sampled_from(["DE", "FR", "EL", "PT-20", "MC", "CH", "GB", "GB-NI", "FI-01", "FR-DOM"]),
        "buyer_kind": st.sampled_from(list(BUYER_KINDS)),
        "product_kind": st.sampled_from([kind.replace("XX", "DE") for kind in PRODUCT_KINDS]),
        "platform_role": st.sampled_from(["agent", "deemed_supplier"]),
        "net_eur": st.sampled_from(["0", "0.01", "6.66", "100.00", "150.00", "99999999.99"]),
    }
)
EUROPE = {*MEMBER_STATES, "PT-Madeira", "PT-Azores", "GB-NI"}


def tried(row):
    """(answer, "") or (None, the column that was refused)."""
    try:
        return answer(row), ""
    except BadCell as refused:
        return None, refused.column


@settings(max_examples=1500)
@given(WORDS)
def test_every_combination_of_words_is_answered_by_the_law_or_refused_by_column(row):
    row = row | {"platform_role": ROLE_OF_LEG[row["supply_leg"]].value}
    if row["supply_leg"].startswith("platform>"):
        row["seller_kind"] = "platform"
    found, refused = tried(row)
    if found is None:
        assert refused in COLUMNS
        return
    cells = found.cells()
    rate, net, vat, gross = (Decimal(cells[c]) for c in ("vat_rate_pct", "net_eur", "vat_eur", "gross_eur"))
    category, who = cells["en16931_category"], cells["who_accounts"].split()[0]
    assert net + vat == gross
    assert vat == (net * rate / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert (category == "S") == (rate > 0)
    unknown_start = category in ("G", "E") and row["product_kind"] == "goods_in_EU_of_non_EU_seller"
    assert (category == "O") == (cells["place_of_supply"] == "outside_EU") or unknown_start
    assert category == "O" or cells["place_of_supply"] in EUROPE or unknown_start
    assert not unknown_start or cells["place_of_supply"] != "outside_EU" or found.notes
    assert who in {"S": "seller platform", "Z": "seller platform", "E": "nobody", "AE": "buyer platform seller",
                   "K": "buyer platform", "G": "nobody", "O": "nobody seller platform buyer"}[category]  # fmt: skip
    assert bool(cells["invoice_mention"]) or category in ("S", "Z")
    assert found.decision.legal_basis


def test_the_one_stop_shop_is_never_where_a_sale_to_a_business_is_reported():
    goods = {"product_kind": "goods_in_EU_of_non_EU_seller", "threshold_or_scheme_state": "n/a"}
    business = PLATFORM | goods | {"buyer_kind": "business_valid_vat_id"}
    assert reported(**business) == "FR return"
    assert reported(**(business | {"buyer_kind": "consumer"})) == "Union OSS (DE)"


def test_no_statement_is_promised_for_a_small_business():
    abroad = {"buyer_kind": "business_valid_vat_id", "threshold_or_scheme_state": "n/a"}
    assert reported(**abroad) == "DE recapitulative statement + FR buyer return"
    assert reported(**(abroad | EXEMPT)) == "FR buyer return"
