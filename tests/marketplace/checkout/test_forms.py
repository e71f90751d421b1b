"""What the checkout form refuses, with what was typed still there; and what a business's number does."""

import pytest

from marketplace.order.models import Order
from marketplace.vat.models import VatIdCheck
from tests.factories import make_digital, make_service
from tests.marketplace.checkout.conftest import hidden

pytestmark = pytest.mark.django_db

COMPANY = {
    "capacity": "business", "company": "Muster GmbH", "street": "Hauptstraße 1", "city": "Berlin",
    "purchase_order": "PO-7", "invoice_email": "rechnung@example.org", "licence_client": "Stadt Bern",
}  # fmt: skip
VALID, UNKNOWN, SILENT = "DE136695976", "DE136695048", "DE811569869"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "anna"}, "email"),
        ({"email": ""}, "email"),
        ({"name": ""}, "name"),
        ({"name": "x" * 300}, "name"),
        ({"postcode": ""}, "postcode"),
        ({"country": "ES", "postcode": "abc"}, "postcode"),
        ({"country": "LU", "postcode": "12"}, "postcode"),
        ({"country": "CH"}, "country"),
        ({"country": "<script>"}, "country"),
        ({"capacity": "king"}, "capacity"),
        ({"capacity": "business"}, "company"),
        ({"vat_id": "FR1", **COMPANY}, "vat_id"),
        ({"invoice_email": "nowhere"}, "invoice_email"),
    ],
)
def test_a_wrong_field_is_named_and_everything_typed_stays(buyer, gateway, wrong, field):
    buyer.add(make_digital())
    form = buyer.form() | {"licence_client": "Ada <3"} | wrong
    response = buyer.order(form)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert Order.objects.count() == 0
    page = response.content.decode()
    assert 'value="Ada &lt;3"' in page or "Stadt Bern" in page
    assert 'role="alert"' in page


def test_emoji_and_right_to_left_text_arrive_as_typed(buyer, gateway, only_order):
    buyer.add(make_digital(title="لوحة 🦊", language="en"))
    buyer.order(buyer.form() | {"name": "مها 🌿", "licence_client": "חברה"})
    facts = only_order().facts
    assert (facts.name, facts.licence_client) == ("مها 🌿", "חברה")
    page = buyer.web.get(f"/de/orders/{only_order().number}/?key={facts.key}").content.decode()
    assert "لوحة 🦊" in page


def test_a_zero_byte_is_refused_and_not_a_crash(buyer, gateway):
    buyer.add(make_digital())
    assert buyer.order(buyer.form() | {"name": "a\x00b"}).status_code == 422
    assert Order.objects.count() == 0


def test_a_required_answer_is_asked_for(buyer, gateway, only_order):
    service = make_service()
    buyer.add(service, "basic")
    form = buyer.form()
    refused = buyer.order(form)
    assert (refused.status_code, Order.objects.count()) == (422, 0)
    line = service.tiers.get(code="basic").product.basket_lines.get()
    name = f"brief-{line.pk}-what"
    assert name in refused.context["form"].errors
    assert buyer.order(form | {name: "Für ein Buch"}).status_code == 303
    assert only_order().lines.get().facts.brief[0]["answer"] == "Für ein Buch"


def business(buyer, vat_id: str, **more):
    """A business's form, after "update the total" has shown what it will pay."""
    form = buyer.form() | COMPANY | {"vat_id": vat_id} | more
    shown = buyer.order(form | {"update": "1"})
    return form | hidden(shown), shown


def test_a_valid_number_moves_the_vat_to_the_buyer_and_is_kept_as_evidence(buyer, gateway, only_order):
    buyer.add(make_digital(price=1200))
    form, shown = business(buyer, VALID.lower())
    assert buyer.order(form).status_code == 303
    order = only_order()
    assert order.facts.vat_minor == 0
    assert order.facts.vat_id == VALID
    assert (order.facts.vat_id_check.outcome, order.facts.purchase_order) == ("valid", "PO-7")
    decision = order.lines.get().facts.decision
    assert (decision.category, decision.vat_id_check_id) == ("AE", order.facts.vat_id_check_id)
    assert decision.evidence[0]["value"] == "DE"
    assert order.facts.address == {"street": "Hauptstraße 1", "city": "Berlin"}
    assert 'name="consent-' not in shown.content.decode()


def test_for_oneself_a_number_in_the_hidden_field_counts_for_nothing(buyer, gateway, only_order):
    buyer.add(make_digital(price=1200))
    assert buyer.order(buyer.form() | COMPANY | {"capacity": "consumer", "vat_id": VALID}).status_code == 303
    facts = only_order().facts
    assert (facts.vat_minor, facts.vat_id, facts.company, facts.purchase_order) == (192, "", "", "")
    assert VatIdCheck.objects.count() == 0


def test_the_register_is_asked_once_in_a_day(buyer, gateway):
    buyer.add(make_digital())
    form, _shown = business(buyer, VALID)
    buyer.order(form)
    assert VatIdCheck.objects.count() == 1


@pytest.mark.parametrize(("number", "outcome"), [(UNKNOWN, "invalid"), (SILENT, "unavailable")])
def test_a_number_that_is_not_confirmed_pays_vat_and_is_told_so(buyer, gateway, only_order, number, outcome):
    buyer.add(make_digital(price=1200))
    form, shown = business(buyer, number)
    assert shown.context["asked"].remark in shown.content.decode()
    assert buyer.order(form).status_code == 303
    assert only_order().facts.vat_id_check.outcome == outcome
    assert only_order().facts.vat_minor == 192


def test_a_number_of_another_country_than_the_address_is_asked_about(buyer, gateway):
    buyer.add(make_digital())
    form, _shown = business(buyer, VALID, country="AT", postcode="1010")
    refused = buyer.order(form)
    assert (refused.status_code, Order.objects.count()) == (422, 0)
    assert "vat_id" in refused.context["form"].errors
