"""A small business that sells for more than EUR 100,000 through us alone is exempt no more (eu-rules VAT-52)."""

import pytest

from marketplace.order.exemptions import TOO_LARGE, end_exemptions
from marketplace.order.models import LineFacts, Order
from marketplace.order.operations import place_order
from marketplace.partner.models import PartnerEvent, TaxProfile
from marketplace.partner.operations import TaxFacts, set_tax_facts
from marketplace.partner.queries import missing_for_sale, with_facts
from tests.factories import NOON, make_digital, make_maker, make_service, owner_of
from tests.marketplace.order.test_trunk import basket_with, facts

pytestmark = pytest.mark.django_db


def sold(partner, *, minor: int, work=None, token: str = "t1") -> Order:
    tier = (work or make_service(partner=partner, price=20_000)).tiers.first()
    basket = basket_with(tier)
    order = place_order(basket=basket, facts=facts(basket, token=token), user=None, at=NOON)
    LineFacts.objects.filter(seller_order__order=order).update(
        net_minor=minor, vat_minor=0, gross_minor=minor, share_minor=minor - minor // 10
    )
    return order


def small():
    return make_maker(country="FR", vat_status="small_business")


def status(partner) -> str:
    return TaxProfile.objects.get(partner=partner).vat_status


def test_one_cent_above_ends_it_and_the_seller_is_asked():
    partner, other = small(), small()
    sold(partner, minor=10_000_001)
    sold(other, minor=10_000_000, token="t2")
    assert end_exemptions(at=NOON) == 1
    assert (status(partner), status(other)) == ("none_yet", "small_business")
    assert "Say how you are taxed" in missing_for_sale(with_facts(partner.pk))[0].sentence
    event = PartnerEvent.objects.get(partner=partner)
    assert (event.why, event.by) == (TOO_LARGE, None)
    assert [row.vat_status for row in partner.tax_statements.all()] == ["small_business", "none_yet"]
    assert end_exemptions(at=NOON) == 0


def test_last_year_counts_too_and_the_year_before_does_not():
    partner = small()
    sold(partner, minor=10_000_001)
    assert end_exemptions(at=NOON.replace(year=NOON.year + 2)) == 0
    assert end_exemptions(at=NOON.replace(year=NOON.year + 1)) == 1


def test_of_downloads_the_sellers_own_supply_to_the_platform_counts():
    partner = small()
    work = make_digital(partner=partner, price=1200)
    sold(partner, minor=11_000_000, work=work)  # 99,000 of it are the seller's
    assert end_exemptions(at=NOON) == 0


def test_orders_that_never_came_about_do_not_count():
    partner = small()
    order = sold(partner, minor=10_000_001)
    Order.objects.filter(pk=order.pk).update(status="expired")
    assert end_exemptions(at=NOON) == 0


def test_only_the_exemption_abroad_ends_for_who_is_registered_at_home():
    partner = make_maker(country="FR", vat_status="registered")
    abroad = TaxFacts("FR", "person", "registered", ex_number="FR83404833048-EX", ex_states=("DE",))
    set_tax_facts(partner=partner, tax=abroad, by=owner_of(partner), at=NOON)
    sold(partner, minor=10_000_001)
    assert end_exemptions(at=NOON) == 1
    profile = TaxProfile.objects.get(partner=partner)
    assert (profile.vat_status, profile.ex_number, profile.ex_states) == ("registered", "", [])


def test_registered_sellers_are_left_alone():
    partner = make_maker(country="FR", vat_status="registered")
    sold(partner, minor=99_000_000)
    assert end_exemptions(at=NOON) == 0
    assert status(partner) == "registered"
