"""Texts stuffed with words: said with reasons, marked in the index, listed; ordinary texts are left alone."""

from __future__ import annotations

import pytest

from search.documents import MACHINE, DocumentText
from search.flagged import flagged
from search.indexing.rows import row
from search.indexing.stuffing import Reason, stuffing
from tests.search.making import document, fill

HEAP = " ".join(
    f"{word}{part}"
    for word in ("gold", "cheap", "logo", "best", "free", "top", "sale")
    for part in ("a", "b", "c", "d", "e")
)
STORY = "We print posters of the harbour by hand. Each sheet is signed and numbered by the printer. "


def of(*texts):
    return stuffing(document(1, texts=texts))


def test_a_word_repeated_in_the_keywords_is_a_reason():
    found = of(DocumentText("en", "Wedding album", keywords="wedding " * 8))
    assert found == (Reason("repeats", "en", 9, "wedding"),)


def test_eight_times_is_still_a_text():
    assert of(DocumentText("en", "Wedding album", keywords="wedding " * 7)) == ()


def test_accents_and_capitals_hide_no_repeat():
    assert of(DocumentText("fr", "Été", keywords="ETE été Ete eté " * 3)) == (Reason("repeats", "fr", 13, "ete"),)


def test_a_long_description_may_name_its_subject_often():
    """Thirteen times of 273 words is a text about posters; of 39 words it is a list."""
    others = [
        first + second + third for first in "bdfgk" for second in "aeiou" for third in ("la", "ro", "nt", "sk", "mi")
    ]
    spread = " ".join(f"poster {' '.join(others[at * 9 : at * 9 + 20])}" for at in range(13))
    assert of(DocumentText("en", "Poster", description=spread)) == ()
    assert of(DocumentText("en", "Poster", description="poster of the quiet harbour " * 13)) == (
        Reason("repeats", "en", 14, "poster"),
        Reason("repeats", "en", 13, "harbour"),
        Reason("repeats", "en", 13, "quiet"),
    )


def test_a_heap_of_keywords_that_fit_nothing_is_a_reason():
    assert of(DocumentText("en", "Harbour at night", keywords=HEAP, description=STORY)) == (Reason("heap", "en", 35),)


def test_many_keywords_that_the_text_bears_out_are_none():
    assert of(DocumentText("en", "Harbour at night", keywords=HEAP, description=f"{STORY} {HEAP}")) == ()


def test_stop_words_numbers_and_machine_drafts_do_not_count():
    assert of(DocumentText("en", "The the the", keywords="the and of 2024 " * 12)) == ()
    assert of(DocumentText("de", "Hochzeit", keywords="hochzeit " * 30, weight=MACHINE)) == ()


@pytest.mark.parametrize("text", ["", " ", "🎨" * 500, "\x00" * 99, "ß" * 30_000, "'" * 5000])
def test_odd_texts_are_no_fault(text):
    assert of(DocumentText("en", text, keywords=text, description=text)) == ()


def test_the_index_marks_it_and_keeps_the_reasons(engine):
    stuffed = document(1, texts=(DocumentText("en", "Album", keywords="album " * 20),), maker_name="Ann")
    fill(engine, stuffed, document(2, "Album"))
    assert row(stuffed).keywords["flag"] == ("stuffing",)
    found, total = flagged(engine=engine)
    assert total == 1
    assert [(each.key, each.title, each.maker) for each in found] == [("offering:0001", "Album", "Ann")]
    assert found[0].reasons == (Reason("repeats", "en", 21, "album"),)


def test_a_mended_text_leaves_the_list(engine):
    fill(engine, document(1, texts=(DocumentText("en", "Album", keywords="album " * 20),)))
    fill(engine, document(1, "Album", version=2))
    assert flagged(engine=engine) == ([], 0)
