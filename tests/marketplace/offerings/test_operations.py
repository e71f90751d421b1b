"""Works: permissions, what they miss, how they move, what they cost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.offerings import media
from marketplace.offerings.attributes import AttributeRefused, clean_attributes
from marketplace.offerings.models import Kind, Offering, OfferingEvent, OfferingText
from marketplace.offerings.operations import add_picture, create_draft, pause, publish, save_facts, save_words, withdraw
from marketplace.offerings.queries import for_studio, missing_for_publishing
from marketplace.offerings.refused import OfferingIncomplete, OfferingRefused, TransitionRefused
from marketplace.offerings.rights import PRESETS
from marketplace.offerings.signals import offering_changed
from marketplace.offerings.texts import Words
from marketplace.offerings.tiers import PriceSpec, TierSpec, set_tiers
from marketplace.order.operations import place_order, release
from marketplace.partner.models import PriceTerms, Role, StockRecord, TaxNature
from marketplace.partner.operations import seat
from marketplace.partner.permissions import NotYourStorefront
from tests.factories import NOON, make_digital, make_file, make_maker, make_picture, make_service, make_user, owner_of
from tests.marketplace.order.test_trunk import basket_with, facts

pytestmark = pytest.mark.django_db


def draft(title="Affiche", kind=Kind.DIGITAL, nature=TaxNature.E_SERVICE):
    partner = make_maker()
    words = Words("fr", title)
    return create_draft(partner=partner, kind=kind, tax_nature=nature, words=words, by=owner_of(partner), at=NOON)


def by(work):
    return owner_of(work.partner)


@pytest.mark.parametrize("title", ["🎨 emoji", "ملصق من مرسيليا", "x" * 120, "a < b & c > d"])
def test_titles_in_any_script_are_kept_as_they_are(title):
    assert draft(title).texts.get().title == title


@pytest.mark.parametrize("title", ["", "ab", "   ", "x" * 121, "x" * 300, "<script>alert(1)</script>", "<b>bold</b>"])
def test_impossible_titles_are_refused_and_nothing_is_written(title):
    with pytest.raises(OfferingRefused):
        draft(title)
    assert Offering.objects.count() == 0


def test_a_new_draft_misses_what_a_buyer_needs_in_the_order_of_the_form():
    assert [field for field, _sentence in missing_for_publishing(draft())] == [
        "summary", "description", "category", "pictures", "tiers", "ai_use", "files",
    ]  # fmt: skip
    service = draft(kind=Kind.SERVICE, nature=TaxNature.HUMAN_SERVICE)
    assert [field for field, _sentence in missing_for_publishing(service)][-1] == "spoken"


def test_an_incomplete_draft_is_not_published():
    work = draft()
    with pytest.raises(OfferingIncomplete) as refused:
        publish(offering=work, by=by(work), at=NOON)
    assert ("files", "Add the file that buyers get.") in refused.value.missing
    work.refresh_from_db()
    assert (work.state, OfferingEvent.objects.count()) == ("draft", 0)


def test_a_picture_without_words_stops_publishing():
    work = make_digital(published=False)
    add_picture(offering=work, picture=make_picture(), alt={"en": "only English"}, by=by(work), at=NOON)
    assert [field for field, _sentence in missing_for_publishing(work)] == ["alt"]


def test_publish_pause_publish_withdraw_each_kept_with_who_and_when():
    work = make_digital()
    person = by(work)
    pause(offering=work, by=person, at=NOON)
    publish(offering=work, by=person, at=NOON)
    withdraw(offering=work, by=person, at=NOON)
    moves = OfferingEvent.objects.order_by("pk").values_list("old", "new", "by")
    assert list(moves) == [
        ("draft", "published", person.pk), ("published", "paused", person.pk), ("paused", "published", person.pk),
        ("published", "withdrawn", person.pk),
    ]  # fmt: skip
    for operation in (publish, pause, withdraw):
        with pytest.raises((TransitionRefused, OfferingIncomplete)):
            operation(offering=work, by=person, at=NOON)
    assert OfferingEvent.objects.count() == 4


def test_a_draft_cannot_be_paused():
    work = make_digital(published=False)
    with pytest.raises(TransitionRefused):
        pause(offering=work, by=by(work), at=NOON)


def test_strangers_and_finance_change_nothing():
    work = make_digital()
    finance = make_user()
    seat(partner=work.partner, user=finance, role=Role.FINANCE, by=by(work), at=NOON)
    before = Offering.objects.values().get(pk=work.pk)
    for person in (finance, make_user(), owner_of(make_maker())):
        for attempt in (
            lambda who: save_words(offering=work, words=Words("fr", "Mien"), by=who, at=NOON),
            lambda who: save_facts(offering=work, by=who, at=NOON, ai_use="generated"),
            lambda who: set_tiers(offering=work, tiers=[], by=who, at=NOON),
            lambda who: pause(offering=work, by=who, at=NOON),
            lambda who: media.add_file(offering=work, file=make_file(), label="", by=who, at=NOON),
            lambda who: media.remove_file(kept=work.files.get(), by=who, at=NOON),
            lambda who: media.remove_picture(shown=work.pictures.get(), by=who, at=NOON),
        ):
            with pytest.raises(NotYourStorefront):
                attempt(person)
    assert Offering.objects.values().get(pk=work.pk) == before
    assert (work.files.filter(removed_at=None).count(), work.pictures.count()) == (1, 1)


def tier(code="personal", **price):
    return [TierSpec(code, PriceSpec(**price), PRESETS["personal"], "LicenseRef-Ring-personal")]


@pytest.mark.parametrize(
    "price",
    [
        {"amount_minor": 0}, {"amount_minor": 49}, {"amount_minor": 10_000_001}, {"amount_minor": 1_000_000_000},
        {"amount_minor": -500}, {"pricing": "pay_what_you_want", "amount_minor": 500, "minimum_minor": 600},
        {"pricing": "pay_what_you_want", "amount_minor": 500, "minimum_minor": 0},
    ],
)  # fmt: skip
def test_impossible_prices_are_refused_and_the_old_ones_stay(price):
    work = make_digital(tiers=("personal",), price=1200)
    with pytest.raises(OfferingRefused):
        set_tiers(offering=work, tiers=tier(**price), by=by(work), at=NOON)
    assert PriceTerms.objects.get().amount_minor == 1200


@pytest.mark.parametrize("minor", [50, 10_000_000])
def test_the_least_and_the_most_price_are_possible(minor):
    work = make_digital(tiers=("personal",))
    set_tiers(offering=work, tiers=tier(amount_minor=minor), by=by(work), at=NOON)
    stock = StockRecord.objects.select_related("terms").get()
    assert (stock.price, stock.terms.amount_minor) == (Decimal(minor) / 100, minor)


def test_a_tier_left_out_is_no_longer_sold_and_comes_back_as_the_same_row():
    work = make_digital()
    ids = dict(work.tiers.values_list("code", "pk"))
    set_tiers(offering=work, tiers=tier(amount_minor=900), by=by(work), at=NOON)
    assert list(work.tiers.filter(is_active=True).values_list("code", flat=True)) == ["personal"]
    assert dict(work.tiers.values_list("code", "pk")) == ids


def test_the_answer_about_a_person_reaches_the_prices():
    work = make_digital()
    save_facts(offering=work, by=by(work), at=NOON, tax_nature=TaxNature.E_BOOK)
    assert set(PriceTerms.objects.values_list("tax_nature", flat=True)) == {"e_book"}


def test_a_larger_edition_keeps_what_was_sold():
    work = make_digital(edition=10, tiers=("personal",))
    StockRecord.objects.update(num_in_stock=7)
    save_facts(offering=work, by=by(work), at=NOON, edition_size=12)
    assert StockRecord.objects.get().num_in_stock == 9
    StockRecord.objects.update(num_allocated=9)
    with pytest.raises(OfferingRefused):
        save_facts(offering=work, by=by(work), at=NOON, edition_size=11)


def sell_one(work):
    basket = basket_with(work.tiers.filter(is_active=True).first())
    return place_order(basket=basket, facts=facts(basket), user=None, at=NOON)


def test_a_sold_edition_keeps_its_licence_and_never_grows():
    work = make_digital(edition=10, tiers=("personal",))
    sell_one(work)
    with pytest.raises(OfferingRefused, match="licence stays"):
        set_tiers(offering=work, tiers=tier("commercial", amount_minor=900), by=by(work), at=NOON)
    for size in (11, None):
        with pytest.raises(OfferingRefused, match="never more"):
            save_facts(offering=work, by=by(work), at=NOON, edition_size=size)
    assert list(work.tiers.values_list("code", "is_active")) == [("personal", True)]
    assert StockRecord.objects.get().num_in_stock == 10
    set_tiers(offering=work, tiers=tier(amount_minor=900), by=by(work), at=NOON)
    save_facts(offering=work, by=by(work), at=NOON, edition_size=5)
    assert StockRecord.objects.get().net_stock_level == 4


def test_what_was_sold_without_limit_never_becomes_limited():
    work = make_digital(tiers=("personal",))
    order = sell_one(work)
    with pytest.raises(OfferingRefused, match="cannot become limited"):
        save_facts(offering=work, by=by(work), at=NOON, edition_size=5)
    release(number=order.number, to="cancelled", at=NOON, why="not paid")
    save_facts(offering=work, by=by(work), at=NOON, edition_size=5)
    assert StockRecord.objects.get().num_in_stock == 5


def test_a_machine_never_writes_over_a_person():
    work = make_digital(title="Affiche du port")
    save_words(offering=work, words=Words("fr", "Machine", origin="machine"), by=by(work), at=NOON)
    assert OfferingText.objects.get(offering=work, language="fr").title == "Affiche du port"


def test_each_change_counts_up_and_is_told():
    work, heard = make_digital(), []

    def hear(sender, offering, at, **kwargs):
        heard.append(offering.version)

    offering_changed.connect(hear)
    try:
        before = work.version
        save_words(offering=work, words=Words("de", "Hafen"), by=by(work), at=NOON)
        media.show_first(shown=work.pictures.get(), by=by(work), at=NOON)
    finally:
        offering_changed.disconnect(hear)
    assert heard == [before + 1, before + 2]


def test_versions_of_a_file_are_kept_and_the_same_bytes_refused():
    work = make_digital(content=b"%PDF-1.7 one")
    kept = work.files.get()
    media.add_version(kept=kept, file=make_file(content=b"%PDF-1.7 two"), by=by(work), at=NOON, note="colours")
    with pytest.raises(OfferingRefused):
        media.add_version(kept=kept, file=make_file(content=b"%PDF-1.7 two"), by=by(work), at=NOON)
    assert list(kept.versions.values_list("number", "note")) == [(2, "colours"), (1, "")]


def test_a_removed_file_stays_for_those_who_bought_it():
    work = make_digital(published=False)
    kept = work.files.get()
    media.remove_file(kept=kept, by=by(work), at=NOON)
    kept.refresh_from_db()
    assert kept.removed_at == NOON
    assert kept.versions.count() == 1
    assert [field for field, _sentence in missing_for_publishing(work)] == ["files"]


def test_a_service_takes_no_files():
    work = make_service()
    with pytest.raises(OfferingRefused):
        media.add_file(offering=work, file=make_file(), label="", by=by(work), at=NOON)
    assert work.files.count() == 0


def test_attributes_are_checked_by_kind():
    assert clean_attributes("digital", {"software": " Inkscape ", "width": "3000", "height": ""}) == {
        "width": 3000, "software": "Inkscape",
    }  # fmt: skip
    for raw in ({"width": "-1"}, {"width": "wide"}, {"resolution": "5000"}, {"handover": "PDF"}):
        with pytest.raises(AttributeRefused):
            clean_attributes("digital", raw)


def test_asking_what_is_missing_of_loaded_works_asks_no_database():
    for _number in range(3):
        make_digital(published=False)
    works = list(for_studio(Offering.objects.all()))
    with CaptureQueriesContext(connection) as queries:
        assert [missing_for_publishing(work) for work in works] == [[], [], []]
    assert len(queries) == 0
