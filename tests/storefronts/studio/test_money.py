"""The money page: for owners and finance who have just signed in; every cent explained; nobody else's."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from marketplace.money import Money
from marketplace.partner.models import PaymentAccount, Role
from marketplace.partner.operations import seat
from marketplace.payment.refunds import refund_lines
from marketplace.payouts.queries import purses
from tests.factories import NOON, PASSWORD, identified, make_maker, make_user, owner_of
from tests.marketplace.payouts.conftest import connect, line_of, paid, paid_out, sellers, work  # noqa: F401  # fixtures

pytestmark = pytest.mark.django_db
MONEY, ACCOUNT = "/en/studio/money/", "/en/studio/money/account/"


@pytest.fixture
def signed_in(client):
    def sign(user):
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        assert client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD}).status_code == 302
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        return client

    return sign


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_without_a_sale_the_page_says_what_will_be_there(signed_in):
    page = signed_in(owner_of(identified(make_maker(verified=False)))).get(MONEY)
    assert "No money yet" in text_of(page)
    assert "Set up your payment account" in text_of(page)


def test_the_page_wants_a_recent_sign_in(client):
    client.force_login(owner_of(make_maker()))
    for address in (MONEY, f"{ACCOUNT}dashboard/"):
        answer = client.get(address) if address == MONEY else client.post(address)
        assert (answer.status_code, "reauthenticate" in answer["Location"]) == (302, True)


def test_editors_and_strangers_see_nothing(signed_in, paid):  # noqa: F811
    partner, editor = line_of("service").seller_order.partner, make_user()
    seat(partner=partner, user=editor, role=Role.EDITOR, at=NOON)
    client = signed_in(editor)
    assert client.get(MONEY).status_code == 404
    assert client.post(ACCOUNT).status_code == 404


def test_another_seller_of_the_same_order_sees_only_their_own(signed_in, paid, sellers):  # noqa: F811
    paid_out("service")
    page = text_of(signed_in(owner_of(line_of("digital").seller_order.partner)).get(MONEY))
    assert "€9.07" in page
    assert "180.00" not in page
    assert line_of("service").seller_order.number not in page


def test_every_cent_of_the_month_is_explained(signed_in, paid, sellers):  # noqa: F811
    paid_out("service")
    line = line_of("service")
    refund_lines(order=paid, lines=[line], why="half", at=NOON, amounts={line.pk: Money(10000, "EUR")})
    work()
    partner = line.seller_order.partner
    (purse,) = purses(partner)
    assert (purse.held, purse.due, purse.sending, purse.sent, purse.debt) == (0, 0, 0, 9000, 0)
    page = text_of(signed_in(owner_of(partner)).get(f"{MONEY}?month=2026-11"))
    for said in (
        "A buyer paid", "€200.00 from the buyer", "€16.13 commission",
        "€3.87 VAT that we pay to the state", "Transfer sent", "Refund sent",
        "Transfer called back", "At the beginning: €0.00", "At the end: €0.00",
    ):  # fmt: skip
        assert said in page, said


def test_the_number_of_queries_does_not_grow_with_sales(
    signed_in, paid, sellers, gateway, connect, django_assert_max_num_queries,  # noqa: F811
):  # fmt: skip
    from tests.factories import make_service
    from tests.marketplace.order.test_trunk import basket_with
    from tests.marketplace.payouts.conftest import paid_order

    partner = line_of("service").seller_order.partner
    client = signed_in(owner_of(partner))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(MONEY)
    for number in range(3):
        other = make_service(partner=partner, price=20000)
        paid_order(gateway, connect, basket_with(other.tiers.get(code="basic")), token=f"more-{number}")
    with django_assert_max_num_queries(len(few)):
        client.get(MONEY)


def test_setting_up_leads_to_the_provider_and_back(signed_in, connect):  # noqa: F811
    maker = identified(make_maker(verified=False))
    client = signed_in(owner_of(maker))
    answer = client.post(ACCOUNT)
    assert answer["Location"].startswith("https://onboard.invalid/acct_")
    (account_id,) = connect.sellers
    waiting = text_of(client.get(f"{ACCOUNT}back/", follow=True))
    assert "The provider still needs something" in waiting
    assert "Your date of birth" in waiting
    connect.decide(account_id, "active")
    assert "Your payment account is ready." in text_of(client.get(f"{ACCOUNT}back/", follow=True))
    assert PaymentAccount.objects.get(partner=maker).state == "verified"
    assert client.post(f"{ACCOUNT}dashboard/")["Location"] == f"https://dashboard.invalid/{account_id}"


def test_missing_facts_lead_to_where_they_are_filled_in(signed_in, connect):  # noqa: F811
    answer = signed_in(owner_of(make_maker(verified=False))).post(ACCOUNT)
    assert answer["Location"] == "/en/studio/selling/"
    assert connect.sellers == {}
