"""Six months after the closing the trader data goes; orders, documents and tax facts keep what tax law wants."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.delivery.operations import shares_of_open_downloads
from marketplace.fulfilment.models import DueShare
from marketplace.markets.zones import months_after
from marketplace.order.queries import parts_of
from marketplace.partner import after_closing
from marketplace.partner.after_closing import forget_traders, is_owed
from marketplace.partner.closing import close_storefront
from marketplace.partner.models import Partner, PartnerEvent, PaymentAccount, TaxProfile, TraderIdentity
from marketplace.partner.queries import missing_for_sale, trader_data_until, with_facts
from marketplace.users.personal_data import export_zip
from tests.factories import NOON, identified, make_digital, make_maker, make_user, owner_of
from tests.marketplace.compliance.paid import DOWNLOAD, place_and_pay
from tests.marketplace.order.test_trunk import basket_with

pytestmark = pytest.mark.django_db
CLOSED = datetime(2027, 1, 15, 16, 30, tzinfo=UTC)
LAST_DAY = datetime(2027, 7, 15, 23, 59, tzinfo=UTC)
THE_DAY = datetime(2027, 7, 16, 0, 1, tzinfo=UTC)


@pytest.fixture
def maker():
    made = identified(make_maker(name="Atelier Bleu"))
    PaymentAccount.objects.filter(partner=made).update(provider_id="acct_1")
    return made


def close(partner):
    close_storefront(partner=partner, by=owner_of(partner), why="", at=CLOSED)
    return Partner.objects.get(pk=partner.pk)


def test_nothing_one_day_before_and_all_of_it_on_the_day(maker):
    partner = close(maker)
    assert trader_data_until(partner) == LAST_DAY.date()
    assert forget_traders(at=LAST_DAY) == 0
    assert TraderIdentity.objects.get(partner=maker).street == "1, rue du Panier"
    assert PaymentAccount.objects.get(partner=maker).provider_id == "acct_1"
    assert forget_traders(at=THE_DAY) == 1
    assert not TraderIdentity.objects.filter(partner=maker).exists()
    assert PaymentAccount.objects.get(partner=maker).provider_id == ""


def test_twice_is_once_and_the_trail_holds_nothing_of_it(maker):
    close(maker)
    assert (forget_traders(at=THE_DAY), forget_traders(at=THE_DAY + timedelta(days=1))) == (1, 0)
    trail = PartnerEvent.objects.filter(partner=maker, what=PartnerEvent.IDENTITY)
    assert list(trail.values_list("old", "new", "by", "at")) == [("kept", "deleted", None, THE_DAY)] * 2
    assert [event.why for event in trail] == [
        "six months after the closing (DSA Art. 30(5))",
        "account at the provider: six months have passed and nothing is owed any more",
    ]


def test_the_account_stays_while_a_share_is_due_and_goes_when_nothing_is_owed(maker, gateway, monkeypatch):
    place_and_pay(gateway, basket=basket_with(make_digital(partner=maker).tiers.first()), consents=DOWNLOAD)
    shares_of_open_downloads(at=NOON + timedelta(days=20))
    close(maker)
    assert DueShare.objects.get().share_minor > 0
    assert forget_traders(at=THE_DAY) == 1
    assert not TraderIdentity.objects.filter(partner=maker).exists()
    assert PaymentAccount.objects.get(partner=maker).provider_id == "acct_1"
    assert forget_traders(at=THE_DAY + timedelta(days=1)) == 0
    monkeypatch.setitem(after_closing._owed, "shares", lambda _partner: False)  # as if it were paid out
    assert forget_traders(at=THE_DAY + timedelta(days=2)) == 1
    assert PaymentAccount.objects.get(partner=maker).provider_id == ""
    assert forget_traders(at=THE_DAY + timedelta(days=3)) == 0


def test_what_is_due_to_another_keeps_no_account(maker, gateway):
    other = make_maker()
    place_and_pay(gateway, basket=basket_with(make_digital(partner=other).tiers.first()), consents=DOWNLOAD)
    shares_of_open_downloads(at=NOON + timedelta(days=20))
    close(maker)
    assert (is_owed(other), is_owed(maker), forget_traders(at=THE_DAY)) == (True, False, 1)
    assert PaymentAccount.objects.get(partner=maker).provider_id == ""


def test_orders_and_tax_facts_keep_the_seller(client, maker, gateway):
    basket = basket_with(make_digital(partner=maker).tiers.first())
    order = place_and_pay(gateway, basket=basket, consents=DOWNLOAD)
    tax = TaxProfile.objects.filter(partner=maker).values().get()
    close(maker)
    forget_traders(at=THE_DAY)
    (part,) = parts_of(order)
    line = part.lines.get()
    assert (line.maker_name, part.partner.name) == ("Atelier Bleu", "Atelier Bleu")
    assert line.decision.facts["seller"] == {
        "country": "FR", "legal_form": "person", "vat_status": "registered", "vat_id": "", "ex_number": "",
        "ex_states": [], "valid_from": NOON.date().isoformat(),
    }  # fmt: skip
    assert TaxProfile.objects.filter(partner=maker).values().get() == tax
    page = client.get(f"/en/orders/{order.number}/?key={order.facts.key}")
    assert page.status_code == 200
    assert "Atelier Bleu" in page.content.decode()
    certificate = client.get(f"/licence/{line.entitlement.certificate}")
    assert certificate.status_code == 200
    assert "Atelier Bleu" in certificate.content.decode()


def test_open_and_paused_storefronts_keep_theirs_for_ever(maker):
    from marketplace.partner.measures import Reasons
    from marketplace.partner.standing import pause_partner
    from marketplace.users.operators import Duty

    judge = make_user(operator=True, duties=(Duty.MODERATION,))
    pause_partner(partner=maker, by=judge, reasons=Reasons("Reported.", clause="7.2"), at=NOON)
    make_maker()
    assert forget_traders(at=THE_DAY + timedelta(days=4000)) == 0
    assert TraderIdentity.objects.count() == 2


def test_what_reads_a_trader_lives_without_one(client, maker):
    owner = owner_of(maker)
    close(maker)
    forget_traders(at=THE_DAY)
    assert missing_for_sale(with_facts(maker.pk)) == []
    assert export_zip(user=owner, at=THE_DAY).startswith(b"PK")
    client.force_login(owner)
    assert client.get("/en/studio/selling/").status_code == 302
    assert client.get("/en/studio/storefront/close/").status_code == 200


@given(st.dates(date(2024, 1, 1), date(2040, 1, 1)), st.integers(1, 48))
def test_months_after_is_the_same_day_or_the_month_s_last(day, months):
    after = months_after(day, months)
    assert (after.year * 12 + after.month) - (day.year * 12 + day.month) == months
    assert after.day == day.day or (after.day < day.day and (after + timedelta(days=1)).day == 1)
