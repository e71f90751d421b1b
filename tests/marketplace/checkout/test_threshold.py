"""A platform without a one-stop shop: home VAT until EUR 10,000 a year, and the sale that passes it (Art. 59c)."""

import logging
from datetime import timedelta

import pytest

from cms.desk.health import warnings
from marketplace.basket.quote import quote
from marketplace.checkout.operations import place
from marketplace.money import Money
from marketplace.order.models import LineFacts, Order
from marketplace.order.operations import QuoteChanged
from marketplace.order.turnover import sold_abroad, sold_in_two_years
from marketplace.partner.prices import platform_facts
from marketplace.vat import thresholds
from marketplace.vat.models import ThresholdPassed, VatDecision
from tests.factories import NOON, make_digital, make_maker, make_service
from tests.marketplace.order.test_trunk import basket_with, consumer, facts

pytestmark = pytest.mark.django_db
TODAY, YEAR = NOON.date(), NOON.year
NET = 427_350  # of 5,000.00 with Luxembourg's 17 %


@pytest.fixture(autouse=True)
def below(settings):
    settings.PLATFORM_OSS_STATE = ""
    thresholds.forget()
    yield
    thresholds.forget()


@pytest.fixture
def work():
    return make_digital(partner=make_maker(country="FR"), price=500_000).tiers.get(code="personal")


def order(tier, number: int, country: str = "DE") -> Order:
    basket = basket_with(tier)
    said = facts(basket, token=f"click-{number}", country=country)
    return place(basket=basket, facts=said, answers={}, user=None, at=NOON)


def where() -> list[tuple[str, str]]:
    return list(LineFacts.objects.order_by("pk").values_list("decision__place", "decision__rate"))


def test_the_sale_that_passes_the_threshold_is_itself_taxed_where_the_buyer_lives(work, caplog):
    order(work, 1)
    order(work, 2)
    assert where() == [("LU", "17"), ("LU", "17")]
    assert sold_abroad(year=YEAR) == Money(2 * NET, "EUR")
    with pytest.raises(QuoteChanged) as changed, caplog.at_level(logging.ERROR):
        order(work, 3)
    assert Order.objects.count() == 2
    (line,) = changed.value.now.lines
    assert (line.decision.place, line.decision.rate, line.total.gross) == ("DE", 19, Money(500_000, "EUR"))
    passed = ThresholdPassed.objects.get()
    assert (passed.year, passed.counted_minor, passed.at) == (YEAR, 3 * NET, NOON)
    assert "one-stop shop" in caplog.text
    order(work, 3)
    assert where()[-1] == ("DE", "19")


def test_below_is_refused_once_it_was_passed_this_year_and_the_next(work):
    ThresholdPassed.objects.create(year=YEAR, counted_minor=1_000_001, at=NOON)
    assert platform_facts(TODAY).oss_state == "LU"
    assert platform_facts(TODAY.replace(year=YEAR + 1)).oss_state == "LU"
    assert platform_facts(TODAY.replace(year=YEAR + 2)).oss_state is None
    order(work, 1)
    assert where() == [("DE", "19")]


def test_only_what_the_platform_sells_abroad_to_consumers_counts(work):
    order(work, 1, country="LU")
    order(make_service(partner=make_maker(country="EE"), price=20_000).tiers.get(code="basic"), 2)
    assert sold_abroad(year=YEAR) == Money(0, "EUR")
    seller = order(work, 3).seller_orders.get().partner
    assert sold_abroad(year=YEAR) == Money(NET, "EUR")
    assert sold_abroad(year=YEAR + 1) == Money(0, "EUR")
    assert sold_abroad(year=YEAR, seller=seller) == Money(0, "EUR")  # the platform's turnover is not the seller's
    Order.objects.update(status="cancelled")
    assert sold_abroad(year=YEAR) == Money(0, "EUR")


def warned() -> list[str]:
    return [said for said in warnings(at=NOON) if "LOCATION_ONE_ITEM_IS_ENOUGH" in said]


def test_who_takes_one_item_for_enough_is_warned_above_100000_in_two_years(work, settings):
    settings.PLATFORM_OSS_STATE, settings.LOCATION_ONE_ITEM_IS_ENOUGH = "LU", True
    order(work, 1)
    order(work, 2)
    first, second = LineFacts.objects.order_by("pk")
    VatDecision._base_manager.filter(pk=first.decision_id).update(decided_at=NOON.replace(year=YEAR - 1))
    LineFacts.objects.filter(pk=first.pk).update(net_minor=60_000_00, vat_minor=0, gross_minor=60_000_00)
    LineFacts.objects.filter(pk=second.pk).update(net_minor=40_000_00, vat_minor=0, gross_minor=40_000_00)
    assert sold_in_two_years(on=TODAY) == Money(100_000_00, "EUR")
    assert warned() == []
    LineFacts.objects.filter(pk=second.pk).update(net_minor=40_000_01, vat_minor=0, gross_minor=40_000_01)
    (said,) = warned()
    assert "€100,000.01" in said
    assert "Above €100,000.00" in said
    settings.LOCATION_ONE_ITEM_IS_ENOUGH = False
    assert warned() == []
    settings.LOCATION_ONE_ITEM_IS_ENOUGH = True
    VatDecision._base_manager.filter(pk=first.decision_id).update(decided_at=NOON.replace(year=YEAR - 2))
    assert warned() == []


def test_a_sale_at_home_never_passes_it(work):
    order(work, 1)
    order(work, 2)
    order(work, 3, country="LU")
    assert not ThresholdPassed.objects.exists()
    assert where()[-1] == ("LU", "17")


def test_it_is_noted_once_and_seen_by_pages_at_once(work, caplog):
    assert not thresholds.is_passed(TODAY)
    with caplog.at_level(logging.ERROR):
        thresholds.note_passed(counted=Money(1_000_100, "EUR"), at=NOON)
        thresholds.note_passed(counted=Money(2_000_000, "EUR"), at=NOON + timedelta(days=1))
    assert thresholds.is_passed(TODAY)
    assert ThresholdPassed.objects.get().counted_minor == 1_000_100
    assert caplog.text.count("one-stop shop") == 1
    basket = basket_with(work)
    assert quote(basket=basket, buyer=consumer("DE"), on=TODAY).lines[0].decision.place == "DE"


def test_with_a_one_stop_shop_nothing_is_counted(work, settings, django_assert_num_queries):
    settings.PLATFORM_OSS_STATE = "LU"
    with django_assert_num_queries(0):
        assert platform_facts(TODAY).oss_state == "LU"
