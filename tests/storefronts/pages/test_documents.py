from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.offerings.models import OfferingPicture, OfferingText, Origin
from marketplace.offerings.operations import pause
from marketplace.offerings.rights import OPEN_LICENCES, Rights
from marketplace.partner.models import AccountState, PaymentAccount
from marketplace.pictures.models import Picture
from search.documents import COUNTRIES, MACHINE, WRITTEN
from search.engines import get_engine
from search.places.cities import city_named
from storefronts.pages.documents import (
    OfferingSource,
    category_names_in,
    offering_key,
    version_on,
)
from storefronts.pages.maker_documents import StorefrontSource, storefront_document
from storefronts.profiles.models import Storefront
from tests.factories import NOON, make_digital, make_maker, make_picture, make_service, owner_of
from tests.marketplace.reviews.buying import bought, review_of

pytestmark = pytest.mark.django_db


def document_of(offering):
    (document,) = OfferingSource().documents([offering_key(offering.public_id)])
    return document


def test_a_gross_price_is_the_same_everywhere_and_a_net_one_is_not():
    gross, net = document_of(make_digital(price=1200)), document_of(make_digital(price=1000, side="net"))
    assert set(gross.price_consumer) == set(COUNTRIES)
    assert set(gross.price_consumer.values()) == {1200}
    assert gross.price_business == 1026
    assert (net.price_consumer["DE"], net.price_consumer["HU"], net.price_business) == (1190, 1270, 1000)


def test_the_cheapest_tier_stands_on_the_card():
    display = document_of(make_digital(price=500, tiers=("personal", "commercial"))).display
    assert (display["prices"]["DE"], display["tier"], display["from"]) == (500, "personal", True)


def test_pay_what_you_want_counts_with_its_minimum():
    document = document_of(make_digital(price=1500, minimum=500, pricing="pay_what_you_want", tiers=("personal",)))
    assert document.price_consumer["FR"] == 500
    assert document.display["from"] is True


def test_what_a_machine_wrote_weighs_less():
    offering = make_digital(translations={"de": "Plakat"})
    OfferingText.objects.filter(offering=offering, language="de").update(origin=Origin.MACHINE)
    assert {text.language: text.weight for text in document_of(offering).texts} == {"fr": WRITTEN, "de": MACHINE}


def test_a_service_has_days_languages_and_the_sellers_rate():
    document = document_of(make_service(partner=make_maker(country="FR")))
    assert (document.kind, document.delivery_days, document.languages) == ("service", 5, ("fr", "en"))
    assert document.licence == ()
    assert document.display["rate"] == "20"


def test_only_verified_makers_sell():
    offering = make_digital()
    assert document_of(offering).display["buyable"] is True
    PaymentAccount.objects.filter(partner=offering.partner).update(state=AccountState.RESTRICTED)
    assert document_of(offering).display["buyable"] is False


def test_what_is_not_public_has_no_document():
    draft, paused = make_digital(published=False), make_digital()
    pause(offering=paused, by=owner_of(paused.partner), at=NOON)
    keys = [offering_key(each.public_id) for each in (draft, paused)]
    assert OfferingSource().documents(keys) == []
    assert OfferingSource().versions(keys) == {}


def test_ids_come_in_order_behind_a_key():
    for _number in range(3):
        make_digital()
    keys = list(OfferingSource().ids(None, 10))
    assert keys == sorted(keys)
    assert list(OfferingSource().ids(keys[0], 1)) == [keys[1]]


def test_as_many_queries_for_one_document_as_for_twenty():
    offerings = [make_digital() for _number in range(21)]
    keys = [offering_key(offering.public_id) for offering in offerings]

    def queries(wanted):
        with CaptureQueriesContext(connection) as seen:
            assert len(OfferingSource().documents(wanted)) == len(wanted)
        return len(seen)

    queries(keys)  # what a process reads once and keeps is no cost of a document
    assert queries(keys[:1]) == queries(keys[1:])
    assert queries(keys[1:]) <= 12


def test_a_maker_is_found_by_city_and_sentence():
    storefront = Storefront.objects.get(partner=make_maker(city="Marseille"))
    (document,) = StorefrontSource().documents([f"storefront:{storefront.slug}"])
    assert document.city == "Marseille"
    assert [(text.language, text.summary) for text in document.texts] == [("fr", "Nous dessinons.")]
    assert document.display["name"] == storefront.name


def test_categories_have_names_in_all_languages():
    assert category_names_in("de")["illustration/prints-and-posters"] == "Kunstdrucke und Poster"
    assert set(category_names_in("bg")) == set(category_names_in("en"))


def test_a_change_reaches_the_index_through_the_outbox(run_outbox):
    engine = get_engine()
    engine.ensure_index()
    offering = make_digital()
    run_outbox()
    held = dict(engine.versions("offering"))
    assert set(held) == {offering_key(offering.public_id)}
    pause(offering=offering, by=owner_of(offering.partner), at=NOON)
    run_outbox()
    assert dict(engine.versions("offering")) == {}


def test_a_draft_makes_no_promise():
    from marketplace.outbox.models import OutboxRow

    make_digital(published=False)
    assert OutboxRow.objects.filter(topic="search.index").count() == 0


def test_a_new_rate_of_vat_makes_every_document_newer():
    before, after = version_on(7, date(2025, 6, 30)), version_on(1, date(2025, 7, 1))  # Estonia: 22 to 24 %
    assert before < after
    assert version_on(7, date(2025, 7, 2)) == version_on(7, date(2025, 7, 3))


def test_the_source_tells_the_version_its_documents_carry():
    key = offering_key(make_digital().public_id)
    (document,) = OfferingSource().documents([key])
    assert OfferingSource().versions([key]) == {key: document.version}


def test_a_work_has_its_makers_town_the_colours_of_its_card_and_what_its_licences_allow():
    work = make_digital(partner=make_maker(city="Lyon"), tiers=("personal", "commercial"))
    first, second = make_picture(), make_picture()
    Picture.objects.filter(pk=first.pk).update(colours=["blue", "white"])
    Picture.objects.filter(pk=second.pk).update(colours=["red"])
    work.pictures.all().delete()
    for position, picture in enumerate((first, second)):
        OfferingPicture.objects.create(offering=work, picture=picture, position=position)
    (document,) = OfferingSource().documents([f"offering:{work.public_id}"])
    assert (document.place, document.colours) == (city_named("Lyon", "FR").id, ("blue", "white"))
    assert document.rights == ("business", "client")


def test_a_work_has_the_rating_that_its_card_shows():
    work, other = make_digital(), make_digital()
    for email, stars in (("a@example.org", 5), ("b@example.org", 4), ("c@example.org", 4)):
        review_of(bought(work, email=email), work, stars=stars)
    rated, unrated = sorted(
        OfferingSource().documents([offering_key(each.public_id) for each in (work, other)]),
        key=lambda document: document.key != offering_key(work.public_id),
    )
    assert (rated.rating, rated.display["rating"]) == (43, [43, 3])
    assert (unrated.rating, unrated.display["rating"]) == (None, None)


@pytest.mark.parametrize("city", ["Atlantis", "Wien", ""])
def test_a_town_that_is_not_in_the_country_is_no_place(city):
    storefront = Storefront.objects.get(partner=make_maker(city=city, country="FR"))
    assert storefront_document(storefront).place == ""


@pytest.mark.parametrize(
    ("facts", "numbers"),
    [
        ({}, (None, None)),
        ({"least_budget": 50_000, "availability": "now"}, (50_000, 1)),
        ({"availability": "from", "free_from": date(2027, 3, 1)}, (None, date(2027, 3, 1).toordinal())),
        ({"availability": "booked"}, (None, None)),
    ],
)
def test_a_maker_has_a_budget_and_a_day_only_where_something_is_said(facts, numbers):
    Storefront.objects.filter(partner=make_maker()).update(**facts)
    document = storefront_document(Storefront.objects.get())
    assert (document.budget, document.available) == numbers


@pytest.mark.parametrize(
    ("rights", "allowed"),
    [
        (Rights(), ()),
        (Rights(use="commercial"), ("business",)),
        (Rights(use="extended", sublicence_one_client=True), ("business", "products", "client")),
        (Rights(use="personal", exclusive=True, ai_training=True), ("exclusive", "ai_training")),
        (OPEN_LICENCES["CC-BY-4.0"], ("business", "products", "client", "ai_training")),
    ],
)
def test_what_rights_allow_beyond_oneself(rights, allowed):
    assert rights.allows() == allowed
