"""Why a result is there, in sentences, and its points by part."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.utils import translation

from search.query import Hit, Match, Relaxed, SearchQuery, SearchResult
from search.ranking import SIGNALS
from search.reasons import reasons, sentence, shares
from search.shown import notes


@dataclass
class Card:
    url: str = "/en/works/x/"
    title: str = "Affiche"
    lang: str = "fr"


def result(*whys, text="Hochzeit", signals=None, relaxed=()):
    hits = tuple(Hit(f"offering:{n}", 1.0, {}, "fr", signals or {}, why) for n, why in enumerate(whys))
    return SearchResult(SearchQuery(text=text, language="de"), hits, len(hits), {}, relaxed=relaxed)


@pytest.mark.parametrize(
    ("match", "said"),
    [
        (Match("wedding", "same", "en", "title", "wedding"), "“wedding” in the title"),
        (
            Match("poster", "elsewhere", "de", "category", "poster"),
            "“poster” in the category, spelt the same in German",
        ),
        (Match("müller", "name", "x", "text", "müller"), "“müller” in the summary or the keywords, as a name"),
        (
            Match("plakta", "spelling", "de", "description", "plakat"),
            "“plakat” in the description, though you typed “plakta”",
        ),
        (
            Match("Hochzeit", "translation", "fr", "title", "mariage"),
            "“mariage” in the title, which is “Hochzeit” in French, by our dictionary",
        ),
        (
            Match("foto", "compound", "de", "title", "hochzeitsfoto"),
            "“hochzeitsfoto” in the title, which has a part in common with “foto”",
        ),
        (Match("postr", "similar", "", "title", "poster"), "“poster” in the title, which looks like “postr”"),
        (Match("sonne", "same", "de", "title"), "“sonne” in the title"),
        (Match("sonne", "by an unknown way", "de", "title", "sonne"), "“sonne” in the title"),
    ],
)
def test_each_way_of_understanding_a_word_has_its_sentence(match, said):
    with translation.override("en"):
        assert sentence(match, "en") == said


def test_the_parts_of_the_points_add_up_and_small_ones_are_left_out():
    with translation.override("en"):
        assert shares({"text": 0.9, "quality": 0.08, "freshness": 0.0199, "language": 0.0001, "delivery": 0.0}) == [
            "Words 90 %", "Quality 8 %", "Freshness 2 %",
        ]  # fmt: skip
        assert shares({}) == shares({"text": 0.0}) == []


def test_every_signal_of_the_formula_has_a_name_here():
    with translation.override("en"):
        said = shares({signal.name: 1.0 for signal in SIGNALS})
    assert sorted(said) == sorted(f"{signal.label} {round(100 / len(SIGNALS))} %" for signal in SIGNALS)


def test_each_hit_with_something_to_tell_is_named_with_its_address():
    found = result((Match("Hochzeit", "translation", "fr", "title", "mariage"),), ())
    with translation.override("en"):
        (told,) = reasons(found, [Card(), Card()], "en")
    assert (told.title, told.lang, told.url, len(told.words)) == ("Affiche", "fr", "/en/works/x/", 1)


def test_nothing_typed_needs_no_reason_and_what_merely_looks_alike_says_so():
    assert reasons(result((), text=""), [Card()], "en") == []
    with translation.override("en"):
        (told,) = reasons(result((), relaxed=(Relaxed("similar", "Hochzeit"),)), [Card()], "en")
    assert told.words == ["It looks like what you typed."]


def test_what_was_found_by_translation_is_said_above_the_results_with_the_word_meant():
    from search.forms import Asked

    found = result(
        (Match("Hochzeit", "translation", "fr", "title", "mariage"),),
        (Match("Hochzeit", "translation", "fr", "title", "mariage"),),
        (Match("Hochzeit", "elsewhere", "sv", "title", "Hochzeit"),),
        (Match("Hochzeit", "same", "de", "title", "Hochzeit"),),
    )
    with translation.override("en"):
        said = [note.text for note in notes(Asked(found.query, {}), found, "de")]
    assert said == ["Found in Französisch: mariage, for “Hochzeit”", "Found in Schwedisch: Hochzeit"]
