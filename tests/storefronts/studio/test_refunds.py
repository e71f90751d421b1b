"""Money back by the seller, on the order's page: looked at first, given once, by nobody else."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from marketplace.partner.models import Role
from marketplace.partner.operations import seat
from marketplace.payment.models import RefundRow
from tests.factories import NOON, make_user, owner_of
from tests.marketplace.payouts.conftest import connect, line_of, paid, paid_out, sellers, work  # noqa: F401  # fixtures
from tests.storefronts.studio.test_money import signed_in, text_of  # noqa: F401  # the fixture

pytestmark = pytest.mark.django_db
WHY = "the work came too late"


def page_of(kind="service"):
    return reverse("studio:refund", args=[line_of(kind).seller_order.number])


def hidden(page):
    """What a browser sends back with the form."""
    return dict(re.findall(r'<input type="hidden" name="(seen|looked)" value="([^"]*)">', page.content.decode()))


@pytest.fixture
def owner(signed_in, paid):  # noqa: F811
    return signed_in(owner_of(line_of("service").seller_order.partner))


def test_the_journey_of_a_partial_refund(owner, gateway, sellers):  # noqa: F811
    order = reverse("studio:order", args=[line_of("service").seller_order.number])
    assert page_of() in owner.get(order).content.decode()
    empty = owner.get(page_of())
    assert "At most €200.00." in text_of(empty)
    amounts = {f"line-{line_of('service').pk}": "100.00", "why": WHY}
    looked = owner.post(page_of(), amounts | hidden(empty))
    said = text_of(looked)
    for label, amount in (
        ("Taken from you", "€90.00"), ("Commission that we give back", "€8.07"), ("VAT that we no longer pay", "€1.93"),
        ("The buyer gets", "€100.00"),
    ):  # fmt: skip
        assert f'<dt>{label}</dt><dd class="number">{amount}</dd>' in said
    assert RefundRow.objects.count() == 0, "looking gives nothing back"
    form = amounts | hidden(looked)
    assert owner.post(page_of(), form)["Location"] == order
    twice = owner.post(page_of(), form)
    assert (twice.status_code, "given back meanwhile" in text_of(twice)) == (422, True)
    row = RefundRow.objects.get()
    assert (row.amount_minor, row.why) == (10000, WHY)
    assert "on its way to the buyer" in text_of(owner.get(order))
    work(timezone.now())
    assert [made.amount.minor for made in gateway.refunds] == [10000]
    assert "the buyer has it" in text_of(owner.get(order))


def test_everything_that_is_left(owner, gateway):
    looked = owner.post(page_of(), {"everything": "on", "why": WHY})
    owner.post(page_of(), {"everything": "on", "why": WHY} | hidden(looked))
    work(timezone.now())
    assert [made.amount.minor for made in gateway.refunds] == [20000]
    assert owner.get(page_of()).status_code == 302, "nothing is left to give back"


def test_other_amounts_than_those_that_were_shown_are_shown_first(owner):
    name = f"line-{line_of('service').pk}"
    looked = owner.post(page_of(), {name: "1.00", "why": WHY})
    again = owner.post(page_of(), {name: "150.00", "why": WHY} | hidden(looked))
    assert (again.status_code, RefundRow.objects.count()) == (200, 0)
    assert "€150.00" in text_of(again)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"why": WHY}, "Say what goes back"),
        ({"amount": "200.01", "why": WHY}, "At most €200.00 can be given back."),
        ({"amount": "1.00", "why": "no"}, "Say why, in a few words."),
        ({"amount": "1.00", "everything": "on", "why": WHY}, "not both"),
        ({"amount": "much", "why": WHY}, "error"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_given_back(owner, form, said):
    sent = {f"line-{line_of('service').pk}" if name == "amount" else name: value for name, value in form.items()}
    page = owner.post(page_of(), sent)
    assert (page.status_code, RefundRow.objects.count()) == (422, 0)
    assert said in text_of(page)


def test_what_was_sent_already_is_said(owner, sellers):  # noqa: F811
    paid_out("service")
    looked = owner.post(page_of(), {"everything": "on", "why": WHY})
    assert "€180.00 of it was sent to you already" in text_of(looked)


def test_strangers_editors_and_the_other_seller_of_the_order_find_nothing(signed_in, paid):  # noqa: F811
    editor, stranger = make_user(), make_user()
    seat(partner=line_of("service").seller_order.partner, user=editor, role=Role.EDITOR, at=NOON)
    own = page_of("digital")
    for person in (editor, owner_of(line_of("digital").seller_order.partner)):
        client = signed_in(person)
        assert client.get(page_of()).status_code == 404
        assert client.post(page_of(), {"everything": "on", "why": WHY, "seen": "20000"}).status_code == 404
        seen = client.get(own).status_code
        client.logout()
    assert seen == 200, "the other seller gives back their own"
    assert signed_in(stranger).get(page_of()).status_code == 302, "who has no storefront is asked to open one"
    assert RefundRow.objects.count() == 0


def test_it_wants_a_recent_sign_in(client, paid):  # noqa: F811
    client.force_login(owner_of(line_of("service").seller_order.partner))
    answer = client.post(page_of(), {"everything": "on", "why": WHY})
    assert (answer.status_code, "reauthenticate" in answer["Location"]) == (302, True)
    assert RefundRow.objects.count() == 0
