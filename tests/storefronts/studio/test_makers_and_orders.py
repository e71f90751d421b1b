"""Becoming a maker, orders, storefront, team, and how many queries the lists take."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from marketplace.basket.models import Basket, LineChoice
from marketplace.basket.quote import quote
from marketplace.fulfilment.operations import order_paid
from marketplace.order.facts import CheckoutFacts
from marketplace.order.models import SellerOrder
from marketplace.order.operations import place_order
from marketplace.outbox.models import OutboxRow
from marketplace.partner.models import Partner, PaymentAccount, Role
from marketplace.partner.operations import seat
from marketplace.partner.prices import buyer_at_checkout
from marketplace.vat.models import VatIdCheck
from storefronts.profiles.models import Storefront
from tests.factories import NOON, identified, make_digital, make_maker, make_service, make_user, owner_of

pytestmark = pytest.mark.django_db
START = {
    "name": "Werkstatt Ä",
    "city": "Graz",
    "country": "AT",
    "language": "de",
    "legal_form": "person",
    "vat_status": "small_business",
    "vat_id": "",
}


def ordered(work, *, token="t" * 20) -> SellerOrder:
    """A paid order of the first tier."""
    basket = Basket.objects.create()
    tier = work.tiers.first()
    line = basket.lines.create(
        product=tier.product,
        stockrecord=tier.product.stockrecords.get(),
        line_reference="1",
        quantity=1,
        price_currency="EUR",
    )
    LineChoice.objects.create(line=line, brief={"what": "a book <b>cover</b>"})
    buyer = buyer_at_checkout(country="DE", postcode="10115", capacity="consumer", vat_id="", check="not_given")
    now = quote(basket=basket, buyer=buyer, on=NOON.date())
    facts = CheckoutFacts(
        token=token,
        fingerprint=now.fingerprint,
        email="buyer@example.org",
        name="Ada",
        language="de",
        country="DE",
        postcode="10115",
        capacity="consumer",
    )
    order = place_order(basket=basket, facts=facts, user=None, at=NOON)
    order_paid(number=order.number, at=NOON, why="test")
    return SellerOrder.objects.get(order=order)


def test_becoming_a_maker_opens_a_storefront_and_says_what_is_missing(client):
    person = make_user()
    client.force_login(person)
    page = client.post("/en/studio/start/", START, follow=True).content.decode()
    storefront = Storefront.objects.select_related("partner__tax_profile").get()
    assert (storefront.name, storefront.slug, storefront.country) == ("Werkstatt Ä", "werkstatt-a", "AT")
    assert storefront.partner.team.get().role == "owner"
    assert "Article 214(1)(e)" in page
    assert "payment account is not set up" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 101),
        ("country", "US"),
        ("vat_status", ""),
        ("vat_id", "12345"),
        ("language", "xx"),
        ("city", ""),
    ],
)
def test_becoming_a_maker_with_a_wrong_answer_keeps_what_was_typed(client, field, value):
    client.force_login(make_user())
    answer = client.post("/en/studio/start/", START | {field: value})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert field == "city" or "Graz" in answer.content.decode()
    assert not Partner.objects.exists()


def test_two_makers_of_the_same_name_get_their_own_addresses(client):
    for _number in range(2):
        client.force_login(make_user())
        client.post("/en/studio/start/", START)
    assert sorted(Storefront.objects.values_list("slug", flat=True)) == ["werkstatt-a", "werkstatt-a-2"]


@pytest.mark.parametrize(
    ("kind", "person", "status"), [("digital", "yes", 422), ("service", "book", 422), ("digital", "book", 302)]
)
def test_the_question_about_a_person_must_fit_the_kind(client, kind, person, status):
    partner = make_maker()
    client.force_login(owner_of(partner))
    answer = client.post("/en/studio/works/new/", {"kind": kind, "person": person, "title": "Livre", "language": "fr"})
    assert answer.status_code == status
    natures = list(partner.offerings.values_list("tax_nature", flat=True))
    assert natures == (["e_book"] if status == 302 else [])


def test_an_order_leads_to_its_work_and_waits_with_it(client):
    part = ordered(make_service())
    client.force_login(owner_of(part.partner))
    page = client.get(f"/en/studio/orders/{part.number}/").content.decode()
    assert "Begins on 6 December 2026, when the time to withdraw is over." in page
    address = f"/en/engagements/{part.conversations.get().public_id}/"
    assert address in page
    assert "a book &lt;b&gt;cover&lt;/b&gt;" in client.get(address).content.decode()


def test_an_order_of_another_of_ones_teams_opens_there(client):
    person = make_user()
    first, second = make_maker(owner=person), make_maker(owner=person)
    part = ordered(make_service(partner=second))
    client.force_login(person)
    assert "Buyer" in client.get(f"/en/studio/orders/{part.number}/", follow=True).content.decode()
    assert f"/en/studio/orders/{part.number}/" in client.get("/en/studio/orders/").content.decode()
    assert first.team.count() == 1


def test_somebody_elses_order_is_not_there(client):
    part = ordered(make_service())
    client.force_login(owner_of(make_maker()))
    assert client.get(f"/en/studio/orders/{part.number}/").status_code == 404


def test_finance_sees_orders(client):
    part, person = ordered(make_service()), make_user()
    seat(partner=part.partner, user=person, role=Role.FINANCE, by=owner_of(part.partner), at=NOON)
    client.force_login(person)
    assert client.get(f"/en/studio/orders/{part.number}/").status_code == 200


def test_the_storefront_is_edited_per_language(client):
    partner = make_maker()
    client.force_login(owner_of(partner))
    data = {
        "name": "Neu",
        "city": "Lyon",
        "sentence": "Wir zeichnen.",
        "story": "Lang.",
        "spoken": ["de", "fr"],
        "hue": "150",
        "policy_delivery": "Schnell.",
    }
    assert client.post("/en/studio/storefront/?lang=de", data).status_code == 302
    front = Storefront.objects.get(partner=partner)
    assert front.sentence == {"fr": "Nous dessinons.", "de": "Wir zeichnen."}
    assert (front.name, front.hue, front.policies) == ("Neu", 150, {"delivery": {"de": "Schnell."}})
    wrong = client.post("/en/studio/storefront/?lang=de", data | {"name": "x", "sentence": "<b>fett</b>"})
    assert wrong.status_code == 422
    assert Storefront.objects.get(partner=partner).name == "Neu"


FRONT = {"name": "Neu", "city": "Lyon", "sentence": "Wir zeichnen.", "spoken": ["de"], "hue": "150"}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"least_budget": "1.500,50", "availability": "now"}, (150_050, "now", None)),
        (
            {"least_budget": "300", "availability": "from", "free_from": "2027-03-01"},
            (30_000, "from", date(2027, 3, 1)),
        ),
        ({"least_budget": "", "availability": "booked", "free_from": "2027-03-01"}, (None, "booked", None)),
        ({"least_budget": "0"}, (None, "", None)),
        ({}, (None, "", None)),
    ],
)
def test_a_maker_says_from_which_budget_and_when_work_is_taken(client, said, kept):
    partner = make_maker()
    client.force_login(owner_of(partner))
    assert client.post("/en/studio/storefront/?lang=de", FRONT | said).status_code == 302
    front = Storefront.objects.get(partner=partner)
    assert (front.least_budget, front.availability, front.free_from) == kept
    again = client.get("/en/studio/storefront/?lang=de").content.decode()
    assert ('value="2027-03-01"' in again) == (front.free_from is not None)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"availability": "from"}, "Choose the day from which you have time."),
        ({"availability": "from", "free_from": "soon"}, "Enter a valid date."),
        ({"availability": "whenever"}, "Select a valid choice."),
        ({"least_budget": "lots"}, "Write the amount as a number, for example 12.50."),
        ({"least_budget": "-5"}, "Write an amount between 0 and 100,000 euro."),
    ],
)
def test_what_cannot_be_meant_by_budget_and_time_is_refused_and_changes_nothing(client, said, sentence):
    partner = make_maker(name="Alt")
    client.force_login(owner_of(partner))
    refused = client.post("/en/studio/storefront/?lang=de", FRONT | said)
    assert refused.status_code == 422
    assert sentence in refused.content.decode()
    front = Storefront.objects.get(partner=partner)
    assert (front.name, front.least_budget, front.availability, front.free_from) == ("Alt", None, "", None)


@pytest.mark.parametrize(("city", "is_known"), [("Lyon", True), ("Saint-Nulle-Part", False)])
def test_a_maker_learns_that_a_town_is_not_known(client, city, is_known):
    partner = make_maker(city=city)
    client.force_login(owner_of(partner))
    said = client.get("/en/studio/storefront/").content.decode()
    assert ("We do not know where this is" in said) is not is_known


def test_the_database_keeps_a_day_only_with_from_a_day_on():
    front = Storefront.objects.get(partner=make_maker())
    for availability, day in (("now", date(2027, 3, 1)), ("from", None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Storefront.objects.filter(pk=front.pk).update(availability=availability, free_from=day)


def test_an_owner_invites_and_learns_nothing_about_the_address(client):
    partner, person = make_maker(), make_user("new@example.org")
    client.force_login(owner_of(partner))
    answers = [
        client.post("/en/studio/team/", {"email": address, "role": "finance"}, follow=True).content.decode()
        for address in ("NEW@example.org", "nobody@example.org")
    ]
    assert ["The invitation is sent." in answer for answer in answers] == [True, True]
    assert "no account" not in answers[1].lower()
    assert partner.team.count() == 1
    waiting = partner.invitations.get(email="new@example.org")
    client.force_login(person)
    assert client.post("/en/studio/team/", {"email": "x@example.org", "role": "editor"}).status_code == 302
    client.force_login(owner_of(make_maker()))
    revoke = f"/en/studio/team/invitations/{waiting.public_id}/revoke/"
    assert client.post(revoke).status_code == 404
    client.force_login(owner_of(partner))
    assert client.post(revoke).status_code == 302
    waiting.refresh_from_db()
    assert waiting.outcome == "revoked"


def test_an_editor_neither_invites_nor_takes_back(client):
    partner, editor = make_maker(), make_user()
    seat(partner=partner, user=editor, role=Role.EDITOR, at=NOON)
    client.force_login(editor)
    assert client.post("/en/studio/team/", {"email": "x@example.org", "role": "editor"}).status_code == 404
    assert partner.invitations.count() == 0


def test_nobody_changes_the_team_of_others(client):
    partner, other = make_maker(), make_maker()
    client.force_login(owner_of(other))
    member = partner.team.get()
    assert client.post(f"/en/studio/team/{member.pk}/", {"do": "remove"}).status_code == 404
    assert partner.team.count() == 1


def test_selling_facts_are_saved_and_wrong_ones_explained(client):
    partner = make_maker(vat_status="none_yet", verified=False)
    client.force_login(owner_of(partner))
    tax = {"which": "tax", "tax-country": "FR", "tax-legal_form": "company", "tax-vat_status": "registered"}
    assert client.post("/en/studio/selling/", tax | {"tax-vat_id": "no number"}).status_code == 422
    assert client.post("/en/studio/selling/", tax | {"tax-vat_id": "fr 83 404833048"}).status_code == 302
    client.post("/en/studio/selling/", {"which": "account"})
    assert PaymentAccount.objects.get(partner=partner).state == "none"
    identified(partner)
    client.post("/en/studio/selling/", {"which": "account"})
    kept = Partner.objects.select_related("tax_profile", "payment_account").get(pk=partner.pk)
    assert (kept.tax_profile.vat_id, kept.payment_account.state) == ("FR83404833048", "pending")


def test_a_maker_states_where_else_it_is_exempt_and_from_which_day(client):
    partner = make_maker(vat_status="small_business", country="FR")
    client.force_login(owner_of(partner))
    tax = {
        "which": "tax", "tax-country": "FR", "tax-legal_form": "person", "tax-vat_status": "small_business",
        "tax-ex_number": "fr 83404833048-ex", "tax-ex_states": ["DE", "IT"],
    }  # fmt: skip
    page = client.post("/en/studio/selling/", tax | {"tax-ex_states": ["FR"]})
    assert page.status_code == 422
    assert "not in your own" in page.content.decode()
    page = client.post("/en/studio/selling/", tax | {"tax-valid_from": "2020-01-01"})
    assert page.status_code == 422
    assert "cannot begin before it" in page.content.decode()
    assert partner.tax_statements.count() == 1
    assert client.post("/en/studio/selling/", tax).status_code == 302
    stated = partner.tax_statements.last()
    assert (stated.ex_number, stated.ex_states, stated.stated_by) == (
        "FR83404833048-EX", ["DE", "IT"], owner_of(partner)
    )  # fmt: skip
    shown = client.get("/en/studio/selling/").content.decode()
    assert 'value="FR83404833048-EX"' in shown
    assert "Outside the European Union" in shown


def test_a_maker_outside_the_union_says_so(client):
    partner = make_maker(vat_status="none_yet", country="FR")
    client.force_login(owner_of(partner))
    tax = {"which": "tax", "tax-country": "CH", "tax-legal_form": "company", "tax-vat_status": "registered"}
    assert client.post("/en/studio/selling/", tax).status_code == 422
    assert client.post("/en/studio/selling/", tax | {"tax-vat_status": "non_eu"}).status_code == 302
    partner.tax_profile.refresh_from_db()
    assert (partner.tax_profile.country, partner.tax_profile.vat_status) == ("CH", "non_eu")


def test_a_number_of_another_country_is_refused_with_a_sentence(client):
    partner = make_maker(vat_status="none_yet", country="FR")
    client.force_login(owner_of(partner))
    tax = {"which": "tax", "tax-country": "FR", "tax-legal_form": "company", "tax-vat_status": "registered"}
    page = client.post("/en/studio/selling/", tax | {"tax-vat_id": "DE136695976"})
    assert page.status_code == 422
    assert "not from the country where you are established" in page.content.decode()
    assert 'value="DE136695976"' in page.content.decode()
    partner.tax_profile.refresh_from_db()
    assert (partner.tax_profile.vat_id, OutboxRow.objects.count()) == ("", 0)


@pytest.mark.parametrize(
    ("number", "says"),
    [("DE136695976", "Valid in the European register"), ("DE136695048", "Not known in the European register")],
)
def test_what_the_register_says_of_a_number_is_shown(client, run_outbox, number, says):
    partner = make_maker(vat_status="none_yet", country="DE")
    client.force_login(owner_of(partner))
    tax = {"which": "tax", "tax-country": "DE", "tax-legal_form": "company", "tax-vat_status": "registered"}
    assert client.post("/en/studio/selling/", tax | {"tax-vat_id": number}).status_code == 302
    assert "is being asked" in client.get("/en/studio/selling/").content.decode()
    run_outbox()
    assert VatIdCheck.objects.get().number == number
    page = client.get("/en/studio/selling/").content.decode()
    assert says in page
    assert ("does not know your VAT number" in page) == says.startswith("Not")


def test_a_register_that_is_down_is_asked_again(client, run_outbox):
    partner = make_maker(vat_status="none_yet", country="DE")
    client.force_login(owner_of(partner))
    tax = {"which": "tax", "tax-country": "DE", "tax-legal_form": "company", "tax-vat_status": "registered"}
    client.post("/en/studio/selling/", tax | {"tax-vat_id": "DE811569869"})
    run_outbox()
    row = OutboxRow.objects.get(topic="partner.vat_number")
    assert (row.done_at, row.dead_at, row.attempts, VatIdCheck.objects.count()) == (None, None, 0, 0)
    assert "is being asked" in client.get("/en/studio/selling/").content.decode()


def queries_of(client, url) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize(("url", "budget"), [("/en/studio/works/", 14), ("/en/studio/", 20)])
def test_lists_of_works_take_as_many_queries_for_one_as_for_many(client, url, budget):
    partner = make_maker()
    client.force_login(owner_of(partner))
    make_digital(partner=partner, published=False)
    client.get(url)
    one = queries_of(client, url)
    for _number in range(4):
        make_digital(partner=partner, published=False)
    assert queries_of(client, url) == one
    assert one <= budget


def test_the_list_of_orders_takes_as_many_queries_for_one_as_for_many(client):
    partner = make_maker()
    client.force_login(owner_of(partner))
    work = make_service(partner=partner)
    ordered(work)
    client.get("/en/studio/orders/")
    one = queries_of(client, "/en/studio/orders/")
    for number in range(3):
        ordered(work, token=f"{number}" * 20)
    assert queries_of(client, "/en/studio/orders/") == one
    assert one <= 9
