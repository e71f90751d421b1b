"""From a question to an answer: languages, typos, phrases, filters, relaxing, paging, reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from search.analysis import LANGUAGES
from search.documents import MACHINE, DocumentText
from search.engines.base import Delete
from search.find import find
from search.query import Correction, Match, Relaxed, SearchQuery
from search.ranking import WEIGHTS, signals_in_use
from search.understanding.filters import facets_of
from tests.search.making import NOON, document, fill

WEDDINGS = {
    "bg": "сватба", "cs": "svatba", "da": "bryllup", "de": "Hochzeit", "el": "γάμος", "en": "wedding", "es": "boda",
    "fi": "häät", "fr": "mariage", "hr": "vjenčanje", "hu": "esküvő", "it": "matrimonio", "lt": "vestuvės",
    "lv": "kāzas", "nl": "bruiloft", "pl": "ślub", "pt": "casamento", "ro": "nuntă", "sk": "svadba", "sl": "poroka",
    "sv": "bröllop",
}  # fmt: skip
"""What one thing is called, where the lexicon that ships knows it."""
LABELS = {"de": "Fotografie", "en": "Photography", "fr": "Photographie", "el": "Φωτογραφία"}


@pytest.fixture
def shop(engine):
    fill(
        engine,
        document(
            1, "Hochzeitsfotografie", "de", category="photo", category_labels=LABELS, maker_country="DE", price=50_000
        ),
        document(2, "Affiche de mariage", "fr", maker_country="FR", licence=("personal",), price=2_000),
        document(3, "Wedding poster", "en", maker_country="IE", licence=("commercial",), price=3_000),
        document(
            4, "Φωτογράφος γάμου", "el", category="photo", category_labels=LABELS, maker_country="GR", price=40_000
        ),
        document(5, "Plakat Häuser von Berlin", "de", maker_name="Atelier Müller", maker_slug="mueller", city="Köln"),
        document(
            6,
            texts=(
                DocumentText("it", "Poster per matrimonio", keywords="sposi"),
                DocumentText("de", "Hochzeitsplakat", weight=MACHINE),
            ),
            language="it",
        ),
    )
    return engine


def ask(engine, text="", **terms):
    return find(SearchQuery(text=text, **terms), at=NOON, engine=engine)


def numbers(result):
    return [hit.display["number"] for hit in result.hits]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("hochzeitsfotografien", "de", [1]),
        ("HÄUSER", "de", [5]),
        ("hauser", "de", [5]),
        ("haeuser", "de", [5]),
        ("φωτογραφος", "el", [4, 1]),
        ("ΦΩΤΟΓΡΆΦΟΣ", "el", [4, 1]),
        ("affiches", "fr", [2]),
        ("muller", "fr", [5]),
        ("koln", "pl", [5]),
        ("hochzeitsplakat", "de", [6]),
        ("wedding poster", "en", [3]),
    ],
)
def test_words_are_found_however_they_are_written(shop, text, language, found):
    result = ask(shop, text, language=language)
    assert numbers(result)[: len(found)] == found
    assert result.corrections == ()


def test_a_category_is_found_in_every_language_of_its_label(shop):
    for language, label in LABELS.items():
        assert set(numbers(ask(shop, label, language=language))) == {1, 4}


def test_the_same_spelling_is_found_in_other_languages_and_own_language_comes_first(shop):
    fill(shop, document(7, "Poster Berlin", "de"))
    result = ask(shop, "poster", language="de")
    assert numbers(result)[0] == 7
    assert {3, 6, 7} <= set(numbers(result))
    reasons = {hit.display["number"]: hit.why for hit in result.hits}
    assert reasons[7] == (Match("poster", "same", "de", "title", "poster"),)
    assert reasons[3] == (Match("poster", "elsewhere", "en", "title", "poster"),)


@pytest.mark.parametrize(
    ("typo", "meant", "language", "number"),
    [
        ("hochzeitsfotografei", "hochzeitsfotografie", "de", 1),
        ("hochzeitfotografei", "hochzeitsfotografie", "de", 1),
        ("plakta", "plakat", "de", 5),
        ("afiche", "affiche", "fr", 2),
        ("weding", "wedding", "en", 3),
        ("φωτογραφοσσ", "φωτογράφος", "el", 4),
        ("matrimonoi", "matrimonio", "it", 6),
    ],
)
def test_a_typo_finds_what_was_meant_and_says_so(shop, typo, meant, language, number):
    result = ask(shop, typo, language=language)
    assert numbers(result)[0] == number
    assert result.corrections == (Correction(typo, meant),)
    assert result.hits[0].why[0].how == "spelling"
    assert result.hits[0].why[0].meant == meant


def test_a_known_word_is_not_corrected(shop):
    fill(shop, document(8, "Plaket", "de"))
    result = ask(shop, "plaket", language="de")
    assert (numbers(result)[0], result.corrections, result.relaxed) == (8, (), (Relaxed("fewer", "1"),))


def test_a_phrase_in_quotes_stands_together_or_is_let_go_and_said(shop):
    assert ask(shop, '"häuser von berlin"', language="de").relaxed == ()
    loose = ask(shop, '"berlin häuser"', language="de")
    assert numbers(loose)[0] == 5
    assert loose.relaxed[0] == Relaxed("phrase", '"berlin häuser"')


def test_where_nothing_has_all_words_it_is_said_and_what_has_most_of_them_is_shown(shop):
    result = ask(shop, "zwxqy plakat", language="de")
    assert numbers(result)[0] == 5
    assert result.relaxed == (Relaxed("some", "zwxqy plakat"),)


def test_few_results_are_filled_up_with_what_has_some_of_the_words_and_it_is_said(shop):
    result = ask(shop, "häuser berlin", language="de")
    assert (numbers(result), result.relaxed) == ([5], ())
    fill(shop, document(9, "Karte von Berlin", "de"))
    filled = ask(shop, "häuser berlin", language="de")
    assert (numbers(filled), filled.relaxed) == ([5, 9], (Relaxed("few", "1"),))
    assert numbers(ask(shop, "häuser berlin", language="de", sort="newest")) == [5]


def test_what_only_looks_alike_is_the_last_resort(shop):
    result = ask(shop, "xhochzeitfoto", language="pl")
    assert 1 in numbers(result)
    assert result.relaxed == (Relaxed("similar", "xhochzeitfoto"),)


def test_beginning_alike_is_shown_and_no_reason_to_say_that_a_work_has_the_word(shop):
    result = ask(shop, "posteggio", language="it")
    assert numbers(result)[0] == 6
    assert Match("posteggio", "similar", "it", "title", "poster") in result.hits[0].why
    assert result.relaxed == (Relaxed("similar", "posteggio"),)
    assert not any(
        match.how == "similar" for hit in ask(shop, "posteggio", language="it", verbatim=True).hits for match in hit.why
    )


def test_a_work_in_one_language_is_found_by_words_of_the_others(shop):
    found = {language: numbers(ask(shop, word, language=language)) for language, word in WEDDINGS.items()}
    assert all({1, 2, 3, 4, 6} <= set(numbers) for numbers in found.values()), found


def test_why_a_work_of_another_language_was_found_is_told_with_its_word(shop):
    hits = {hit.display["number"]: hit.why for hit in ask(shop, "hochzeit", language="de").hits}
    assert hits[2] == (Match("hochzeit", "translation", "fr", "title", "mariage"),)
    assert hits[3] == (Match("hochzeit", "translation", "en", "title", "wedding"),)
    assert hits[1][0].how == "compound"


def test_words_of_another_language_than_the_page_are_understood(shop):
    assert numbers(ask(shop, "mariage", language="en"))[0] == 2
    assert {1, 3, 4} <= set(numbers(ask(shop, "mariage", language="en")))


def test_nothing_is_nothing(shop):
    result = ask(shop, "zwxqykvj", language="de")
    assert (result.total, result.hits, result.relaxed, result.without_filters) == (0, (), (), 0)


def test_filters_that_hide_everything_say_how_much_they_hide(shop):
    result = ask(shop, "poster", language="en", countries=("PL",))
    assert (result.total, result.without_filters, result.relaxed) == (0, 3, ())
    assert dict(result.facets["country"])["IE"] == 1


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        ({"countries": ("FR", "IE")}, {2, 3}),
        ({"licences": ("commercial",)}, {3}),
        ({"category": "photo"}, {1, 4}),
        ({"maker": "mueller"}, {5}),
        ({"city": "Köln"}, {5}),
        ({"price_max": 2_500, "price_min": 1_950}, {2}),
        ({"price_min": 2_500, "price_max": 1_950}, {2}),
        ({"price_max": 1_900, "capacity": "business"}, {2, 5, 6}),
        ({"price_max": 1_900, "country": "US"}, {2, 5, 6}),
        ({"price_min": -5, "price_max": 10**18}, {1, 2, 3, 4, 5, 6}),
        ({"kinds": ("digital", "unknown")}, {1, 2, 3, 4, 5, 6}),
        ({"kinds": ("unknown",)}, set()),
        ({"kinds": ("",), "category": ""}, {1, 2, 3, 4, 5, 6}),
        ({"max_days": -3}, set()),
    ],
)
def test_filters(shop, terms, found):
    result = ask(shop, **terms)
    assert set(numbers(result)) == found
    assert result.total == len(found)


def test_a_facet_counts_as_if_its_own_filter_were_not_set(shop):
    facets = ask(shop, countries=("FR",)).facets
    assert dict(facets["country"]) == {"DE": 1, "FR": 1, "GR": 1, "IE": 1}
    assert dict(facets["licence"]) == {"personal": 1}
    assert facets["price"] == (("1000-2500", 1),)


def test_delivery_counts_add_up(engine):
    fill(engine, *(document(n, delivery_days=days) for n, days in enumerate([0, 3, 3, 7, 20, 90, None])))
    assert ask(engine).facets["days"] == (("1", 1), ("3", 3), ("7", 4), ("14", 4), ("30", 5))
    assert ask(engine, max_days=3).total == 3


def test_sorting(shop):
    assert sorted(numbers(ask(shop, sort="price"))[:2]) == [5, 6], "the two that are cheapest, at one price"
    assert numbers(ask(shop, sort="-price"))[:2] == [1, 4]
    fill(shop, document(7, "Neu", published=NOON))
    assert numbers(ask(shop, sort="newest"))[0] == 7
    assert numbers(ask(shop, sort="by magic")) == numbers(ask(shop))


def test_pages_are_disjoint_and_complete_also_behind_the_ranked_part(engine):
    fill(engine, *(document(number, "poster") for number in range(1, 261)))
    seen = [number for page in range(1, 12) for number in numbers(ask(engine, "poster", page=page))]
    assert sorted(seen) == list(range(1, 261))


@pytest.mark.parametrize("page", [0, -7, 11, 10_000, 10**30])
def test_a_page_that_is_not_there_becomes_the_nearest(engine, page):
    fill(engine, *(document(number, "poster") for number in range(1, 50)))
    result = ask(engine, "poster", page=page)
    assert result.query.page == (1 if page < 1 else 3)
    assert (result.pages, len(result.hits)) == (3, 24 if page < 1 else 1)


def test_the_score_is_the_sum_of_its_signals_and_their_weights_are_the_tables(engine):
    fill(engine, document(1, "poster", quality=800, delivery_days=7, published=NOON - timedelta(days=180)))
    (hit,) = ask(engine, "poster").hits
    assert list(hit.signals) == [signal.name for signal in signals_in_use()]
    assert {signal.name: signal.weight for signal in signals_in_use()}.items() <= WEIGHTS.items()
    assert hit.score == pytest.approx(sum(hit.signals.values()))
    assert hit.signals == pytest.approx(
        {"text": 1.0, "quality": 0.08, "freshness": 0.05 / 2.718281828, "language": 0.05, "delivery": 0.015}
    )


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"quality": 900}, {"quality": 100}),
        ({"published": NOON}, {}),
        ({"delivery_days": 0}, {"delivery_days": 30}),
    ],
)
def test_equal_words_are_ordered_by_the_other_signals(engine, better, worse):
    fill(engine, document(1, "poster", **worse), document(2, "poster", **better))
    assert numbers(ask(engine, "poster")) == [2, 1]
    fill(engine, document(1, "poster", version=2, **better), document(2, "poster", version=2, **worse))
    assert numbers(ask(engine, "poster")) == [1, 2]


def test_browsing_starts_with_quality_and_then_the_new(engine):
    fill(
        engine,
        document(1, quality=500),
        document(2, quality=900),
        document(3, quality=500, published=NOON),
    )
    assert numbers(ask(engine)) == [2, 3, 1]


def test_translating_is_not_punished_and_a_machine_draft_weighs_less(engine):
    german = DocumentText("de", "Plakat vom Hafen")
    translated = {
        "en": "Poster of the harbour", "fr": "Affiche du port", "it": "Manifesto del porto", "es": "Cartel del puerto",
        "pl": "Plakat portu", "nl": "Affiche van de haven",
    }  # fmt: skip
    others = tuple(DocumentText(language, title) for language, title in translated.items())
    fill(
        engine,
        document(1, texts=(german,), language="de"),
        document(2, texts=(german, *others), language="de"),
        document(3, texts=(replace(german, weight=MACHINE),), language="de"),
        *(document(n, "filling words for a realistic shop", "en") for n in range(4, 10)),
    )
    result = ask(engine, "hafen", language="de")
    scores = {hit.display["number"]: hit.signals["text"] for hit in result.hits}
    assert scores[2] == pytest.approx(scores[1], rel=0.05)
    assert scores[3] < 0.95 * scores[1]


def test_repeating_a_word_hardly_helps(engine):
    fill(
        engine,
        document(1, texts=(DocumentText("en", "Poster of the harbour", keywords="poster harbour"),)),
        document(2, texts=(DocumentText("en", "Poster of the harbour", keywords="poster " * 200),)),
        *(document(n, "something else entirely here") for n in range(3, 12)),
    )
    scores = {hit.display["number"]: hit.signals["text"] for hit in ask(engine, "poster").hits}
    assert scores[2] < scores[1]


HOSTILE = [
    "", " ", "🎨", "....", "the of and", "der die das", '"', '""', '"""', "'; DROP TABLE works; --", "* OR t:*",
    '{"match_all":{}}', "t:en\\:poster", "a" * 10_000, "poster " * 3_000, "مرحبا بالعالم", "שלום poster", "\x00\x01",
    "\ud800", "AND OR NOT (", "[1 TO 2]", "<script>alert(1)</script>", "poster\u202egnp", "/etc/passwd",
    "%00%ff", "İıſ", "ﷺ" * 50,
    "x:y/z", "_", "g:_fot", "1" * 60, "é" * 200,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("language", ["de", "el", "xx", ""])
def test_hostile_input_gets_an_answer(shop, text, language):
    result = ask(shop, text, language=language)
    assert result.total >= len(result.hits)
    assert len(result.facets) == len(facets_of(result.query)) == 15


def test_no_words_shows_everything_and_says_so(shop):
    for text in ("🎨", "the of and", "..."):
        result = ask(shop, text)
        assert (result.total, result.relaxed) == (6, (Relaxed("unreadable"),))
    assert ask(shop, "   ").relaxed == ()


def test_every_language_asks_without_fault(shop):
    for language in LANGUAGES:
        assert ask(shop, "poster fotografia γάμου", language=language).total >= 1


def test_what_was_deleted_is_not_found(shop):
    shop.bulk([Delete("offering:0003")])
    assert 3 not in numbers(ask(shop, "wedding"))
