from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from marketplace.money import Money
from marketplace.vat.rules import (
    RULES,
    BuyerFacts,
    Capacity,
    PlatformFacts,
    Role,
    SaleFacts,
    SaleRefused,
    Scheme,
    SellerFacts,
    TaxNature,
    VatIdCheck,
    VatStatus,
    decide,
    decide_self_billed,
    default_role,
    needs_vat_id_for_platform,
)
from marketplace.vat.sentences import EXPLANATIONS, REFUSALS
from marketplace.vat.territories import MEMBER_STATES, place

TODAY = date(2026, 11, 22)
PLATFORM = PlatformFacts("LU", "LU15027442", "LU")
MAKER = SellerFacts("IT", VatStatus.REGISTERED, scheme=Scheme.OSS)
EXEMPT = SellerFacts("IT", VatStatus.SMALL_BUSINESS)


def consumer(country: str, postcode: str = "") -> BuyerFacts:
    return BuyerFacts(place(country, postcode))


def business(country: str, vat_id: str = "", check: VatIdCheck = VatIdCheck.VALID) -> BuyerFacts:
    return BuyerFacts(place(country), Capacity.BUSINESS, vat_id, check)


def sale(nature: TaxNature, seller: SellerFacts, buyer: BuyerFacts) -> SaleFacts:
    return SaleFacts(nature, seller, PLATFORM, buyer, TODAY)


def test_download_of_exempt_maker_carries_full_vat_because_the_platform_sells_it() -> None:
    decision = decide(sale(TaxNature.E_SERVICE, EXEMPT, consumer("HU")))
    assert (decision.supplier, decision.who_accounts) == ("platform", "platform")
    assert (decision.place, decision.rate, decision.category) == ("HU", Decimal(27), "S")
    assert decision.reported_in == "Union OSS (LU)"


def test_platform_below_its_own_threshold_charges_home_vat() -> None:
    facts = replace(sale(TaxNature.E_SERVICE, MAKER, consumer("FR")), platform=PlatformFacts("LU"))
    assert (decide(facts).place, decide(facts).rate) == ("LU", Decimal(17))


def test_work_of_a_person_is_the_makers_supply_at_home() -> None:
    decision = decide(sale(TaxNature.HUMAN_SERVICE, MAKER, consumer("SE")))
    assert (decision.supplier, decision.place, decision.rate) == ("seller", "IT", Decimal(22))


def test_seller_in_portugal_charges_mainland_rate_for_work_even_to_madeira() -> None:
    seller = SellerFacts("PT", VatStatus.REGISTERED)
    assert decide(sale(TaxNature.HUMAN_SERVICE, seller, consumer("PT", "9000-017"))).rate == Decimal(23)


def test_download_to_madeira_has_madeiras_rate() -> None:
    decision = decide(sale(TaxNature.E_SERVICE, MAKER, consumer("PT", "9000-017")))
    assert (decision.place, decision.rate) == ("PT-30", Decimal(22))


def test_consumer_in_monaco_pays_french_vat() -> None:
    assert decide(sale(TaxNature.E_SERVICE, MAKER, consumer("MC"))).place == "FR"


def test_valid_business_abroad_gets_reverse_charge() -> None:
    decision = decide(sale(TaxNature.E_SERVICE, MAKER, business("FR", "FR40303265045")))
    assert (decision.category, decision.rate, decision.mention) == ("AE", Decimal(0), "Reverse charge")
    assert (decision.place, decision.who_accounts) == ("FR", "buyer")


def test_business_in_the_suppliers_country_pays_vat() -> None:
    decision = decide(sale(TaxNature.E_SERVICE, MAKER, business("LU", "LU15027442")))
    assert (decision.category, decision.rate, decision.place) == ("S", Decimal(17), "LU")


@pytest.mark.parametrize("check", [VatIdCheck.INVALID, VatIdCheck.UNAVAILABLE, VatIdCheck.NOT_GIVEN])
def test_unproven_business_is_treated_as_a_consumer(check: VatIdCheck) -> None:
    decision = decide(sale(TaxNature.E_SERVICE, MAKER, business("FR", "", check)))
    assert (decision.customer, decision.rate, decision.category) == (Capacity.CONSUMER, Decimal(20), "S")


def test_valid_number_with_consumer_capacity_stays_consumer() -> None:
    buyer = BuyerFacts(place("FR"), Capacity.CONSUMER, "FR40303265045", VatIdCheck.VALID)
    assert decide(sale(TaxNature.E_SERVICE, MAKER, buyer)).rate == Decimal(20)


def test_greek_number_and_greek_address_match_though_the_codes_differ() -> None:
    assert decide(sale(TaxNature.E_SERVICE, MAKER, business("GR", "EL094259216"))).category == "AE"


def test_number_of_another_country_is_refused() -> None:
    with pytest.raises(SaleRefused) as refused:
        decide(sale(TaxNature.E_SERVICE, MAKER, business("FR", "DE136695976")))
    assert refused.value.reason == "vat_id_of_another_country"
    assert str(refused.value).startswith("The VAT number is from DE but the billing address is in FR.")


@pytest.mark.parametrize(
    ("country", "postcode", "named"),
    [("ES", "35001", "Canary Islands"), ("FR", "97400", "French overseas"), ("US", "", "US"), ("GB", "", "GB")],
)
def test_territory_outside_is_refused_with_a_sentence(country: str, postcode: str, named: str) -> None:
    with pytest.raises(SaleRefused) as refused:
        decide(sale(TaxNature.E_SERVICE, MAKER, consumer(country, postcode)))
    assert refused.value.reason == "outside_market"
    assert named in str(refused.value)


def test_country_switched_on_by_an_operator_is_out_of_scope_of_eu_vat() -> None:
    facts = replace(sale(TaxNature.E_SERVICE, MAKER, consumer("US")), open_countries=frozenset(("US",)))
    assert (decide(facts).category, decide(facts).place) == ("O", "outside_EU")


def test_work_for_a_consumer_outside_asks_for_a_review() -> None:
    facts = replace(sale(TaxNature.HUMAN_SERVICE, MAKER, consumer("US")), open_countries=frozenset(("US",)))
    assert decide(facts).review == "Art. 59: buyer outside the Union"
    assert decide(sale(TaxNature.HUMAN_SERVICE, MAKER, consumer("FR"))).review == ""


def test_maker_without_vat_status_sells_downloads_but_not_work() -> None:
    newcomer = SellerFacts("IT", VatStatus.NONE_YET)
    assert decide(sale(TaxNature.E_SERVICE, newcomer, consumer("FR"))).supplier == "platform"
    with pytest.raises(SaleRefused) as refused:
        decide(sale(TaxNature.HUMAN_SERVICE, newcomer, consumer("FR")))
    assert refused.value.reason == "seller_status_missing"


@pytest.mark.parametrize("nature", [TaxNature.GOODS, TaxNature.COMMISSION])
def test_what_is_not_sold_here_is_refused(nature: TaxNature) -> None:
    with pytest.raises(SaleRefused) as refused:
        decide(sale(nature, MAKER, consumer("FR")))
    assert refused.value.reason == "nature_not_sold"


@pytest.mark.parametrize(("so_far", "net", "where"), [(995_000, 5_000, "DE"), (995_000, 5_001, "FR"), (0, 1, "DE")])
def test_sale_that_crosses_ten_thousand_is_itself_taxed_at_destination(so_far: int, net: int, where: str) -> None:
    seller = SellerFacts("DE", VatStatus.REGISTERED, cross_border_so_far=Money(so_far, "EUR"))
    facts = sale(TaxNature.E_SERVICE, seller, consumer("FR"))
    facts = replace(facts, platform_role=Role.AGENT, net=Money(net, "EUR"))
    assert decide(facts).place == where


def test_cross_border_exemption_holds_only_in_its_states() -> None:
    seller = SellerFacts("IT", VatStatus.SMALL_BUSINESS, frozenset(("FR", "DE")), Scheme.NONE)
    assert decide(sale(TaxNature.HUMAN_SERVICE, seller, business("FR"))).category == "E"
    assert decide(sale(TaxNature.HUMAN_SERVICE, seller, business("ES"))).category == "AE"


def test_live_online_event_is_taxed_where_the_consumer_is_without_a_threshold() -> None:
    seller = SellerFacts("DE", VatStatus.REGISTERED, scheme=Scheme.BELOW_10K)
    assert decide(sale(TaxNature.VIRTUAL_EVENT, seller, consumer("FR"))).place == "FR"


def test_zero_rate_is_category_z_without_a_mention() -> None:
    decision = decide(sale(TaxNature.E_BOOK, MAKER, consumer("IE")))
    assert (decision.category, decision.rate, decision.mention) == ("Z", Decimal(0), "")


@pytest.mark.parametrize("state", sorted(MEMBER_STATES))
@pytest.mark.parametrize("nature", [TaxNature.E_SERVICE, TaxNature.E_BOOK, TaxNature.HUMAN_SERVICE])
def test_every_member_state_is_sellable_to_consumers_and_businesses(state: str, nature: TaxNature) -> None:
    for seller in (MAKER, EXEMPT):
        for buyer in (consumer(state), business(state)):
            decision = decide(sale(nature, seller, buyer))
            assert decision.category in {"S", "Z", "E", "AE"}
            assert (decision.rate > 0) == (decision.category == "S")
            assert decision.sentence % decision.params


def test_every_rule_explains_itself_and_every_sentence_belongs_to_a_rule() -> None:
    assert {rule.name for rule in RULES} == set(EXPLANATIONS)
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(sentence.endswith(".") for sentence in [*EXPLANATIONS.values(), *REFUSALS.values()])


def test_role_follows_the_nature() -> None:
    assert default_role("e_book") == Role.DEEMED_SUPPLIER
    assert default_role("human_service") == Role.AGENT


def test_unknown_nature_or_status_cannot_be_told_to_the_rules() -> None:
    with pytest.raises(ValueError, match="e_sevice"):
        TaxNature("e_sevice")


def test_self_billed_supply_of_a_maker_without_status_is_refused() -> None:
    newcomer = SellerFacts("IT", VatStatus.NONE_YET)
    with pytest.raises(SaleRefused):
        decide_self_billed(nature=TaxNature.E_SERVICE, seller=newcomer, platform=PLATFORM, on=TODAY)


def test_small_business_abroad_needs_a_number_for_the_platforms_downloads() -> None:
    assert needs_vat_id_for_platform(seller=EXEMPT, platform=PLATFORM)
    assert not needs_vat_id_for_platform(seller=replace(EXEMPT, country="LU"), platform=PLATFORM)
    assert not needs_vat_id_for_platform(seller=replace(EXEMPT, ex_states=frozenset(("LU",))), platform=PLATFORM)
    assert not needs_vat_id_for_platform(seller=MAKER, platform=PLATFORM)


def as_agent(nature: TaxNature, seller: SellerFacts, buyer: BuyerFacts) -> SaleFacts:
    return replace(sale(nature, seller, buyer), platform_role=Role.AGENT, open_countries=frozenset(("US",)))


def test_download_of_exempt_seller_over_the_threshold_is_exempt_only_with_a_number_for_that_state() -> None:
    seller = SellerFacts("IT", VatStatus.SMALL_BUSINESS, frozenset(("FR",)), Scheme.NONE)
    exempt = decide(as_agent(TaxNature.E_SERVICE, seller, consumer("FR")))
    assert (exempt.place, exempt.category, exempt.who_accounts) == ("FR", "E", "nobody")
    assert exempt.mention == "Exempt: cross-border SME scheme, EX number"
    taxed = decide(as_agent(TaxNature.E_SERVICE, seller, consumer("ES")))
    assert (taxed.place, taxed.rate, taxed.category) == ("ES", Decimal(21), "S")


def test_exempt_sellers_live_event_is_exempt_at_home_and_taxed_abroad() -> None:
    home = decide(as_agent(TaxNature.VIRTUAL_EVENT, EXEMPT, consumer("IT")))
    assert (home.place, home.category, home.mention) == ("IT", "E", "Exempt: small enterprise (Art. 284)")
    abroad = decide(as_agent(TaxNature.VIRTUAL_EVENT, EXEMPT, consumer("FR")))
    assert (abroad.place, abroad.rate, abroad.category) == ("FR", Decimal(20), "S")
    with_number = replace(EXEMPT, ex_states=frozenset(("FR",)))
    assert decide(as_agent(TaxNature.VIRTUAL_EVENT, with_number, consumer("FR"))).category == "E"
    assert decide(as_agent(TaxNature.VIRTUAL_EVENT, MAKER, consumer("US"))).category == "O"


def test_work_of_a_maker_outside_the_union_for_a_consumer_is_out_of_scope() -> None:
    outsider = SellerFacts("US", VatStatus.NON_EU)
    decision = decide(as_agent(TaxNature.HUMAN_SERVICE, outsider, consumer("FR")))
    assert (decision.place, decision.category, decision.rate) == ("outside_EU", "O", Decimal(0))


def test_business_outside_the_union_is_out_of_scope_whatever_is_sold() -> None:
    for nature in (TaxNature.E_SERVICE, TaxNature.HUMAN_SERVICE, TaxNature.VIRTUAL_EVENT):
        decision = decide(as_agent(nature, MAKER, business("US")))
        assert (decision.place, decision.category, decision.legal_basis) == ("outside_EU", "O", "44")
