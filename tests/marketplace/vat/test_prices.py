from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.money import Money
from marketplace.vat.prices import (
    at_rate,
    business_price,
    consumer_prices,
    examples,
    maker_share,
    market_price,
    reference_rate,
    taxed_price,
)
from marketplace.vat.rates import rate, rows
from marketplace.vat.rules import (
    BuyerFacts,
    Capacity,
    PlatformFacts,
    SaleFacts,
    Scheme,
    SellerFacts,
    TaxNature,
    VatIdCheck,
    VatStatus,
    decide,
)
from marketplace.vat.territories import MEMBER_STATES, place

TODAY = date(2026, 11, 22)
PLATFORM = PlatformFacts("LU", oss_state="LU")
MAKER = SellerFacts("IT", VatStatus.REGISTERED, scheme=Scheme.OSS)
EXEMPT = SellerFacts("IT", VatStatus.SMALL_BUSINESS)

amounts = st.integers(0, 10**9).map(lambda minor: Money(minor, "EUR"))
rates = st.sampled_from(sorted({row.rate for row in rows() if row.rate is not None}))
states = st.sampled_from(sorted(MEMBER_STATES))
sides = st.sampled_from(["gross", "net"])
natures = st.sampled_from([TaxNature.E_SERVICE, TaxNature.E_BOOK, TaxNature.HUMAN_SERVICE])
sellers = st.sampled_from([MAKER, EXEMPT, SellerFacts("HU", VatStatus.REGISTERED, scheme=Scheme.OSS)])


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def consumer(state: str) -> BuyerFacts:
    return BuyerFacts(place(state))


def business(state: str) -> BuyerFacts:
    return BuyerFacts(place(state), Capacity.BUSINESS, vat_id_check=VatIdCheck.VALID)


def paid(nature: TaxNature, side: str, amount: Money, seller: SellerFacts, buyer: BuyerFacts):
    ref = reference_rate(nature=nature, seller=seller, platform=PLATFORM, on=TODAY)
    decision = decide(SaleFacts(nature, seller, PLATFORM, buyer, TODAY))
    return market_price(amount=amount, side=side, nature=nature, reference_rate=ref, decision=decision)


def test_nine_ninety_nine_at_twenty_per_cent_keeps_its_gross() -> None:
    price = at_rate(eur(999), "gross", Decimal(20))
    assert (price.net, price.vat, price.gross) == (eur(832), eur(167), eur(999))
    assert at_rate(price.net, "net", Decimal(20)).gross == eur(998)  # why the side is kept, and never derived again


@pytest.mark.parametrize(
    ("net", "per_cent", "vat"),
    [(50, "25", 13), (2, "25", 1), (10, "25.5", 3), (100, "25.5", 26), (10, "5", 1), (9, "5", 0), (0, "27", 0)],
)
def test_halves_are_rounded_up(net: int, per_cent: str, vat: int) -> None:
    assert at_rate(eur(net), "net", Decimal(per_cent)).vat == eur(vat)


@given(amounts, sides, rates)
def test_net_plus_vat_is_gross_and_the_stated_side_is_untouched(amount: Money, side: str, per_cent: Decimal) -> None:
    price = at_rate(amount, side, per_cent)
    assert price.net + price.vat == price.gross
    assert (price.gross if side == "gross" else price.net) == amount
    assert price.vat.minor >= 0


@given(amounts, sides, rates)
def test_vat_is_within_half_a_cent_of_the_law(amount: Money, side: str, per_cent: Decimal) -> None:
    price = at_rate(amount, side, per_cent)
    exact = Decimal(amount.minor) * per_cent / (100 if side == "net" else 100 + per_cent)
    assert abs(Decimal(price.vat.minor) - exact) <= Decimal("0.5000000001")
    assert abs(Decimal(price.vat.minor) - price.net.minor * per_cent / 100) < 1  # VAT-72 of the document checks


@given(st.integers(0, 10**7), st.integers(1, 10**5), sides, rates)
def test_more_never_costs_less(minor: int, more: int, side: str, per_cent: Decimal) -> None:
    low, high = at_rate(eur(minor), side, per_cent), at_rate(eur(minor + more), side, per_cent)
    assert low.net <= high.net
    assert low.vat <= high.vat
    assert low.gross <= high.gross


@given(amounts, sides, rates)
def test_a_refund_mirrors_the_sale(amount: Money, side: str, per_cent: Decimal) -> None:
    sold, returned = at_rate(amount, side, per_cent), at_rate(-amount, side, per_cent)
    assert (returned.net, returned.vat) == (-sold.net, -sold.vat)


@given(amounts, natures, sellers, states)
def test_consumer_pays_the_authoritative_gross_in_every_state(amount, nature, seller, state) -> None:
    assert paid(nature, "gross", amount, seller, consumer(state)).gross == amount


@given(amounts, natures, sellers, states)
def test_authoritative_net_is_everybodys_net(amount, nature, seller, state) -> None:
    assert paid(nature, "net", amount, seller, consumer(state)).net == amount
    assert paid(nature, "net", amount, seller, business(state)).net == amount


@given(amounts, natures, sellers, states)
def test_all_businesses_have_the_same_net(amount, nature, seller, state) -> None:
    expected = business_price(amount, "gross", nature, seller, PLATFORM, TODAY)
    assert paid(nature, "gross", amount, seller, business(state)).net == expected


def test_business_abroad_pays_the_net_at_the_platforms_rate_for_a_download() -> None:
    price = paid(TaxNature.E_SERVICE, "gross", eur(11700), MAKER, business("FR"))
    assert (price.net, price.vat, price.gross) == (eur(10000), eur(0), eur(10000))


def test_business_abroad_pays_the_net_at_the_makers_rate_for_work() -> None:
    price = paid(TaxNature.HUMAN_SERVICE, "gross", eur(12200), MAKER, business("FR"))
    assert (price.net, price.vat, price.gross) == (eur(10000), eur(0), eur(10000))


def test_business_at_home_pays_the_same_gross_as_consumers() -> None:
    price = paid(TaxNature.HUMAN_SERVICE, "gross", eur(12200), MAKER, business("IT"))
    assert (price.net, price.vat, price.gross) == (eur(10000), eur(2200), eur(12200))


def test_exempt_makers_work_costs_everybody_the_same() -> None:
    for buyer in (consumer("IT"), consumer("HU"), business("FR"), business("IT")):
        price = paid(TaxNature.HUMAN_SERVICE, "gross", eur(9990), EXEMPT, buyer)
        assert (price.net, price.vat, price.gross) == (eur(9990), eur(0), eur(9990))


def test_taxed_price_uses_the_decisions_rate() -> None:
    decision = decide(SaleFacts(TaxNature.E_SERVICE, MAKER, PLATFORM, consumer("FI"), TODAY))
    assert taxed_price(eur(10000), "net", decision).gross == eur(12550)


@given(amounts, rates, st.integers(0, 10_000))
def test_cut_and_share_add_up_to_the_net(amount: Money, per_cent: Decimal, bps: int) -> None:
    price = at_rate(amount, "gross", per_cent)
    fee, share = maker_share(price, bps)
    assert fee + share == price.net
    assert fee.minor >= 0
    assert share.minor >= 0


@pytest.mark.parametrize("bps", [-1, 10_001])
def test_impossible_commission_is_refused(bps: int) -> None:
    with pytest.raises(ValueError, match="basis points"):
        maker_share(at_rate(eur(100), "gross", Decimal(19)), bps)


@pytest.mark.parametrize("nature", [TaxNature.E_SERVICE, TaxNature.E_BOOK, TaxNature.HUMAN_SERVICE])
@pytest.mark.parametrize("side", ["gross", "net"])
@pytest.mark.parametrize("seller", [MAKER, EXEMPT])
def test_price_in_lists_is_the_price_at_checkout(nature: TaxNature, side: str, seller: SellerFacts) -> None:
    listed = consumer_prices(eur(1999), side, nature, seller, PLATFORM, TODAY)
    assert set(listed) == MEMBER_STATES
    for state in MEMBER_STATES:
        assert listed[state] == paid(nature, side, eur(1999), seller, consumer(state)).gross


def test_maker_without_status_is_shown_with_vat() -> None:
    newcomer = replace(MAKER, vat_status=VatStatus.NONE_YET)
    listed = consumer_prices(eur(10000), "net", TaxNature.HUMAN_SERVICE, newcomer, PLATFORM, TODAY)
    assert listed["FR"] == eur(12200)


def test_three_examples_of_a_download() -> None:
    home, abroad, office = examples(
        amount=eur(2000),
        side="gross",
        nature=TaxNature.E_SERVICE,
        seller=MAKER,
        platform=PLATFORM,
        on=TODAY,
    )
    assert (home.kind, home.country, home.price.gross, home.price.vat) == ("consumer_home", "IT", eur(2000), eur(361))
    assert (home.decision.who_accounts, maker_share(home.price, 1000)) == ("platform", (eur(164), eur(1475)))
    assert (abroad.kind, abroad.country, abroad.price.gross, abroad.decision.rate) == (
        "consumer_abroad",
        "HU",
        eur(2000),
        Decimal(27),
    )
    assert (office.kind, office.country, office.price.gross, office.price.vat) == (
        "business_abroad",
        "FR",
        eur(1709),
        eur(0),
    )


def test_examples_of_a_maker_in_hungary_and_a_platform_in_france_are_still_abroad() -> None:
    maker = SellerFacts("HU", VatStatus.REGISTERED)
    rows_ = examples(
        amount=eur(2000),
        side="net",
        nature=TaxNature.HUMAN_SERVICE,
        seller=maker,
        platform=PlatformFacts("FR"),
        on=TODAY,
    )
    assert [row.country for row in rows_] == ["HU", "FI", "DE"]
    assert rate("FI", "human_service", TODAY) == Decimal("25.5")
    assert all(maker_share(row.price, 0) == (eur(0), eur(2000)) for row in rows_)
