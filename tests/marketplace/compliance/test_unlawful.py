"""A work was taken down as unlawful: whoever has a licence of it reads so wherever the licence is shown."""

from dataclasses import replace

import pytest
from django.urls import reverse

from marketplace.compliance.models import ComplaintOutcome, Side
from marketplace.compliance.operations import complain, decide_complaint, state_reasons
from marketplace.compliance.queries.unlawful import found_unlawful
from marketplace.offerings.moderation import give_back, take_down
from marketplace.order.models import OrderFacts
from marketplace.order.operations import place_order
from marketplace.partner.measures import Ground, Reasons
from storefronts.pages.cards import offering_url
from tests.factories import NOON, make_digital, make_service, make_user
from tests.marketplace.compliance.test_notices import TAKE_DOWN, operator
from tests.marketplace.delivery.conftest import buy, order_of
from tests.marketplace.order.test_trunk import basket_with, facts

pytestmark = pytest.mark.django_db
SAID = "because it was found unlawful"


def decided(work, decision=TAKE_DOWN):
    return state_reasons(about=f"offering:{work.public_id}", decision=decision, by=operator(), at=NOON)


@pytest.fixture
def reader():
    return make_user("reader@example.org")


@pytest.fixture
def held(reader):
    return buy(user=reader, email=reader.email)


def pages_of(client, held, reader):
    """The check page, the order's page and the library, the work's own page."""
    work, order = held.offering, order_of(held)
    key = OrderFacts.objects.get(order=order).key
    anyone = client.get(reverse("licence:check", args=[held.certificate])).content.decode()
    ordered = client.get(f"{reverse('orders:order', args=[order.number])}?key={key}").content.decode()
    gone = client.get(offering_url("en", work.slug, work.public_id)).content.decode()
    client.force_login(reader)
    return anyone, ordered, gone, client.get(reverse("library:home")).content.decode()


def test_check_page_order_library_and_the_works_page_say_it(client, held, reader, settings):
    settings.PUBLIC_PAGE_CACHE = False
    decided(held.offering)
    anyone, ordered, gone, library = pages_of(client, held, reader)
    for page in (anyone, ordered, gone, library):
        assert SAID in page
        assert reverse("legal:page", args=["imprint"]) in page
    assert "This licence is valid" not in anyone
    assert "in doubt" in anyone
    assert "Whoever bought it keeps it" not in gone


def test_a_reversed_decision_removes_the_note(client, held, reader, settings):
    settings.PUBLIC_PAGE_CACHE = False
    made = complain(statement=decided(held.offering), side=Side.AFFECTED, text="It is ours.", language="en", at=NOON)
    decide_complaint(complaint=made, outcome=ComplaintOutcome.REVERSED, answer="Right.", by=operator(), at=NOON)
    anyone, ordered, gone, library = pages_of(client, held, reader)
    assert "This licence is valid" in anyone
    assert not [page for page in (anyone, ordered, gone, library) if SAID in page]


def test_our_terms_are_no_law(client, held, reader, settings):
    settings.PUBLIC_PAGE_CACHE = False
    decided(held.offering, replace(TAKE_DOWN, ground="terms"))
    anyone, ordered, gone, library = pages_of(client, held, reader)
    assert "This licence is valid" in anyone
    assert "Whoever bought it keeps it" in gone
    assert not [page for page in (anyone, ordered, gone, library) if SAID in page]


def test_taken_down_from_the_desk_and_given_back_there():
    work, by = make_digital(), operator()
    take_down(
        offering=work, by=by, reasons=Reasons("A photo of another.", ground=Ground.LAW, clause="UrhG 97"), at=NOON
    )
    assert found_unlawful([work]) == {work.pk: NOON}
    give_back(offering=work, by=by, why="It was theirs.", at=NOON)
    assert found_unlawful([work]) == {}


def test_a_line_without_licence_yet_says_it_on_the_order_page(client):
    work = make_service()
    basket = basket_with(work.tiers.get(code="basic"))
    order = place_order(basket=basket, facts=facts(basket), user=None, at=NOON)
    decided(work)
    page = client.get(f"{reverse('orders:order', args=[order.number])}?key={order.facts.key}").content.decode()
    assert SAID in page


def test_other_works_are_not_in_doubt():
    decided(make_digital())
    assert found_unlawful([make_digital(title="Another")]) == {}
