"""What is on sale stays complete, and its rights are what its licence says."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from marketplace.basket.models import Basket
from marketplace.basket.operations import NotForSale, Wish, put_into_basket
from marketplace.basket.quote import basket_lines, quote
from marketplace.markets.market import Market
from marketplace.offerings import media
from marketplace.offerings.editions import limit_edition
from marketplace.offerings.models import Offering, OfferingFile, Tier
from marketplace.offerings.operations import add_picture, edited, pause, save_facts, save_words
from marketplace.offerings.refused import OfferingIncomplete, OfferingRefused
from marketplace.offerings.rights import OPEN_LICENCES, PRESETS, Rights, licence_text, rights_under
from marketplace.offerings.texts import Words
from marketplace.offerings.tiers import PriceSpec, TierSpec, set_tiers
from marketplace.partner.prices import buyer_in
from tests.factories import NOON, make_digital, make_picture, make_service, owner_of
from tests.marketplace.order.test_trunk import basket_with

pytestmark = pytest.mark.django_db


def by(work):
    return owner_of(work.partner)


EMPTYING = {
    "files": lambda work: media.remove_file(kept=work.files.get(), by=by(work), at=NOON),
    "pictures": lambda work: media.remove_picture(shown=work.pictures.get(), by=by(work), at=NOON),
    "tiers": lambda work: set_tiers(offering=work, tiers=[], by=by(work), at=NOON),
    "category": lambda work: save_facts(offering=work, by=by(work), at=NOON, category=None),
    "ai_use": lambda work: save_facts(offering=work, by=by(work), at=NOON, ai_use=""),
    "description": lambda work: save_words(
        offering=work, words=Words("fr", "Affiche", "Un résumé assez long", ""), by=by(work), at=NOON
    ),
    "summary": lambda work: save_words(
        offering=work, words=Words("fr", "Affiche", "", "Une histoire assez longue pour être publiée."), by=by(work), at=NOON
    ),
    "alt": lambda work: media.describe_picture(
        shown=work.pictures.get(), language="fr", alt=" ", by=by(work), at=NOON
    ),
}  # fmt: skip


def everything(work):
    return (
        Offering.objects.values().get(pk=work.pk),
        list(work.texts.values()), list(work.pictures.values()), list(work.files.values()), list(work.tiers.values()),
    )  # fmt: skip


@pytest.mark.parametrize("field", EMPTYING)
def test_a_work_on_sale_cannot_be_emptied(field):
    work = make_digital()
    before = everything(work)
    with pytest.raises(OfferingIncomplete) as refused:
        EMPTYING[field](work)
    assert [missing for missing, _sentence in refused.value.missing] == [field]
    assert everything(work) == before


@pytest.mark.parametrize("field", EMPTYING)
def test_a_paused_work_can(field):
    work = pause(offering=make_digital(), by=by(Offering.objects.get()), at=NOON)
    EMPTYING[field](work)


def test_a_picture_without_words_does_not_go_on_sale():
    work = make_digital()
    with pytest.raises(OfferingIncomplete):
        add_picture(offering=work, picture=make_picture(), alt={}, by=by(work), at=NOON)
    assert work.pictures.count() == 1


def test_a_service_on_sale_keeps_its_languages():
    work = make_service()
    with pytest.raises(OfferingIncomplete):
        save_facts(offering=work, by=by(work), at=NOON, spoken=[])
    assert Offering.objects.get(pk=work.pk).spoken == ["fr", "en"]


def test_an_edit_of_a_stale_page_does_not_undo_a_pause():
    work = make_digital()
    stale = Offering.objects.get(pk=work.pk)
    pause(offering=work, by=by(work), at=NOON)
    save_words(offering=stale, words=Words("de", "Plakat"), by=by(work), at=NOON)
    assert Offering.objects.get(pk=work.pk).state == "paused"


def test_an_edit_takes_the_newest_version_number():
    work = make_digital()
    stale = Offering.objects.get(pk=work.pk)
    edited(offering=work, at=NOON)
    edited(offering=stale, at=NOON)
    assert Offering.objects.get(pk=work.pk).version == stale.version == work.version + 1


def test_a_download_without_a_file_cannot_be_bought(market):
    """The second guard: whatever emptied it, nobody pays for nothing."""
    work = make_digital(tiers=("personal",))
    basket = basket_with(work.tiers.get())
    OfferingFile.objects.update(removed_at=NOON)
    priced = quote(basket=basket, buyer=buyer_in(market), on=NOON.date())
    assert [line.problem for line in priced.lines] == [
        "There is no file to download at the moment. Remove it, or keep it here until the maker adds one."
    ]
    with pytest.raises(NotForSale, match="no file to download"):
        put_into_basket(basket=Basket(), wish=Wish(tier=work.tiers.get()), market=market, at=NOON)
    assert Basket.objects.count() == 1


@pytest.fixture
def market():
    return Market("fr", "FR", "EUR")


def test_the_guard_costs_no_query_per_line(market):
    def count(lines: int) -> int:
        basket = Basket.objects.create()
        for _line in range(lines):
            tier = make_digital(tiers=("personal",)).tiers.get()
            basket.lines.create(
                product=tier.product, stockrecord=tier.product.stockrecords.get(), quantity=1, price_currency="EUR",
                line_reference=f"{tier.pk}",
            )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            found = quote(basket=basket, buyer=buyer_in(market), on=NOON.date(), lines=basket_lines(basket))
        assert not found.has_problems
        return len(queries)

    assert count(1) == count(8)


def open_tier(licence, **rights):
    return [TierSpec("open", PriceSpec("free"), Rights(use="open", **rights), licence)]


@pytest.mark.parametrize(
    ("licence", "attribution", "share_alike"),
    [
        ("CC-BY-4.0", True, False), ("CC-BY-SA-4.0", True, True), ("CC0-1.0", False, False), ("OFL-1.1", True, True),
        ("MIT", True, False), ("ISC", True, False), ("Apache-2.0", True, False),
    ],
)  # fmt: skip
def test_an_open_licence_says_its_rights_by_itself(licence, attribution, share_alike):
    work = make_digital(tiers=("open",), pricing="free", price=0)
    set_tiers(offering=work, tiers=open_tier(licence, seats=1, territory="eu"), by=by(work), at=NOON)
    tier = Tier.objects.get(offering=work)
    kept = Rights.from_json(tier.rights)
    assert kept == OPEN_LICENCES[licence]
    assert (kept.attribution, kept.share_alike, kept.seats, kept.territory) == (attribution, share_alike, None, "world")
    text = licence_text(tier, "en")
    assert ("Name the maker" in text, "carries the same licence" in text) == (attribution, share_alike)


@given(
    licence=st.sampled_from([*OPEN_LICENCES, "LicenseRef-Ring-personal"]),
    flags=st.fixed_dictionaries({name: st.booleans() for name in ("attribution", "share_alike", "ai_training")}),
)
def test_no_flag_of_a_form_changes_an_open_licence(licence, flags):
    said = Rights(**flags)
    assert rights_under(licence, said=said) == OPEN_LICENCES.get(licence, said)


@pytest.mark.parametrize("licence", ["", "LicenseRef-Ring-open", "WTFPL", "CC-BY-NC-4.0"])
def test_any_use_needs_an_open_licence_that_we_know(licence):
    work = make_digital()
    with pytest.raises(OfferingRefused):
        set_tiers(offering=work, tiers=open_tier(licence), by=by(work), at=NOON)
    assert set(work.tiers.filter(is_active=True).values_list("code", flat=True)) == {"personal", "commercial"}


EXCLUSIVE = Rights(use="commercial", exclusive=True)


def exclusive(code="commercial"):
    return TierSpec(code, PriceSpec(amount_minor=90_000), EXCLUSIVE, f"LicenseRef-Ring-{code}")


def test_a_file_that_is_sold_to_many_is_not_exclusive():
    work = make_digital(tiers=("commercial",))
    for tiers in ([exclusive()], [exclusive(), exclusive("extended")]):
        with pytest.raises(OfferingRefused, match="limited edition of 1"):
            set_tiers(offering=work, tiers=tiers, by=by(work), at=NOON)
    assert Tier.objects.get(offering=work).rights["exclusive"] is False


def test_the_single_copy_may_be_and_then_stays_single():
    work = make_digital(tiers=("commercial",), edition=1)
    set_tiers(offering=work, tiers=[exclusive()], by=by(work), at=NOON)
    assert Tier.objects.get(offering=work).rights["exclusive"] is True
    for size in (2, None):
        with pytest.raises(OfferingRefused, match="one buyer only"):
            limit_edition(offering=work, size=size)
    set_tiers(
        offering=work, tiers=[TierSpec("commercial", PriceSpec(amount_minor=900), PRESETS["commercial"], "LicenseRef-Ring-c")],
        by=by(work), at=NOON,
    )  # fmt: skip
    limit_edition(offering=work, size=2)


def test_work_made_for_one_buyer_may_be_exclusive():
    work = make_service()
    assert [tier.rights["exclusive"] for tier in work.tiers.all()] == [False, False, True]
