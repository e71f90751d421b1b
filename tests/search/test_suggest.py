from __future__ import annotations

import pytest

from search.analysis import fold
from search.documents import DocumentText
from search.sources import register_category_names
from search.suggest import Suggestion, suggest
from tests.search.making import document, fill

NAMES = {
    "de": {"photo": "Fotografie", "poster": "Plakate und Poster", "empty": "Fotobücher"},
    "en": {"photo": "Photography", "poster": "Posters", "empty": "Photo books"},
}


@pytest.fixture
def shop(engine):
    register_category_names(lambda language: NAMES.get(language, NAMES["en"]))
    fill(
        engine,
        document(1, "Hochzeitsfotografie am See", "de", category="photo", maker_slug="foto-mai", maker_name="Foto Mai"),
        document(2, "Wedding poster", "en", category="poster", maker_slug="foto-mai", maker_name="Foto Mai"),
        document(3, "Fotografien vom Hafen", "de", category="photo"),
    )
    return engine


def lines(engine, text, language="de", **terms):
    return [(line.kind, line.text) for line in suggest(text, language=language, engine=engine, **terms)]


def test_categories_then_words_then_makers_then_titles(shop):
    found = lines(shop, "foto")
    assert found[:3] == [("category", "Fotografie"), ("word", "fotografien"), ("maker", "Foto Mai")]
    assert found[3] == ("title", "Fotografien vom Hafen")
    assert set(found[4:]) == {("title", "Wedding poster"), ("title", "Hochzeitsfotografie am See")}


def test_a_line_says_where_it_leads(shop):
    first, word, maker, *_ = suggest("foto", language="de", engine=shop)
    assert first == Suggestion("category", "Fotografie", "photo", "de", 2)
    assert word == Suggestion("word", "fotografien", "fotografien", "de", 1)
    assert maker == Suggestion("maker", "Foto Mai", "foto-mai", "", 2)


def test_an_empty_category_is_not_offered(shop):
    assert ("category", "Fotobücher") not in lines(shop, "foto")


def test_any_word_of_a_category_may_start_it_in_the_visitors_language(shop):
    assert lines(shop, "post")[0] == ("category", "Plakate und Poster")
    assert lines(shop, "post", "en")[0] == ("category", "Posters")


def test_the_words_before_the_last_must_be_there(shop):
    assert lines(shop, "wedding po", "en") == [("word", "wedding poster"), ("title", "Wedding poster")]
    assert lines(shop, "wedding ha", "en") == []


def test_words_are_completed_as_they_are_written(shop):
    fill(shop, document(4, "Φωτογράφος", "el"), document(5, "Häuser", "de"))
    assert lines(shop, "φωτο", "el")[-2:] == [("word", "φωτογράφος"), ("title", "Φωτογράφος")]
    assert lines(shop, "hau") == [("word", "häuser"), ("title", "Häuser")]


def test_a_slip_is_forgiven_from_four_letters(shop):
    assert ("title", "Hochzeitsfotografie am See") in lines(shop, "hcoh")
    assert lines(shop, "hco") == []
    assert ("category", "Fotografie") in lines(shop, "ftog")


@pytest.mark.parametrize(
    "text", ["", "  ", "🎨", "'", '"', "\x00", "%", "a" * 5000, "x:", "de:ho", "/", "(" * 50, "\ud800"]
)
def test_odd_input_gives_a_list(shop, text):
    assert isinstance(suggest(text, language="de", engine=shop), tuple)


def test_no_more_than_asked_for(shop):
    assert len(lines(shop, "foto", limit=2)) == 2


def popular(*texts):
    return [(fold(text), text) for text in texts]


def test_what_many_search_for_stands_before_single_words_and_only_once(shop):
    found = lines(shop, "foto", popular=popular("fotobuch", "fotografien", "vase", "foto"))
    searches = [line for line in found if line[0] in ("popular", "word")]
    assert searches == [("popular", "fotobuch"), ("popular", "fotografien")]


def test_a_slip_finds_what_many_search_for(shop):
    assert ("popular", "hochzeit einladung") in lines(shop, "hochezit", popular=popular("hochzeit einladung"))


def test_a_maker_is_found_by_name_without_a_work_and_stands_there_once(shop):
    for number, slug, name in ((90, "hafenstudio", "Hafenstudio"), (91, "foto-mai", "Foto Mai")):
        fill(
            shop,
            document(
                number, name, "de", key=f"storefront:{slug}", source="storefront", maker_slug=slug, maker_name=name
            ),
        )  # fmt: skip
    assert [line for line in lines(shop, "hafens") if line[0] != "word"] == [("maker", "Hafenstudio")]
    found = lines(shop, "foto")
    assert found.count(("maker", "Foto Mai")) == 1
    assert ("title", "Foto Mai") not in found
    assert suggest("hafens", language="de", engine=shop)[-1].count == 0


def test_a_maker_is_found_among_hundreds_of_her_works(engine):
    fill(
        engine,
        *(document(n, f"Foto {n}", "de", maker_slug="foto-mai", maker_name="Foto Mai") for n in range(100)),
        *(document(200 + n, f"Foto {n}x", "de") for n in range(100)),
        document(
            999, "Foto Zenith", "de", key="storefront:zenith", source="storefront", maker_slug="zenith",
            maker_name="Foto Zenith",
        ),
    )  # fmt: skip
    assert ("maker", "Foto Zenith") in lines(engine, "foto")


def test_stories_come_last_under_their_own_kind(shop):
    fill(shop, document(95, "Fotos des Jahres", "de", key="showcase:x", source="showcase"))
    found = lines(shop, "fotos")
    assert found[-1] == ("story", "Fotos des Jahres")


def test_titles_that_show_what_is_typed_stand_before_those_that_have_it_in_another_language(engine):
    both = (DocumentText("de", "Topfpflanze"), DocumentText("en", "Plant in a pot"))
    fill(
        engine,
        *(document(n, texts=both, language="de") for n in range(5)),
        document(50, "Ein langes Werk und noch ein Plakat", "de"),
    )
    titles = [text for kind, text in lines(engine, "pla") if kind == "title"]
    assert titles == ["Ein langes Werk und noch ein Plakat", "Topfpflanze"]
