from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from search.understanding.spelling import completions, corrections, distance, edits
from search.understanding.vocabulary import Vocabulary

letters = st.text("abcdeé", max_size=8)


def vocabulary(**counts):
    return Vocabulary([(f"de:{word}/{word[:6]}", count) for word, count in counts.items()])


def slow_distance(first, second):
    """OSA by its definition, without any shortcut."""
    if not first or not second:
        return len(first) + len(second)
    found = min(
        slow_distance(first[1:], second) + 1,
        slow_distance(first, second[1:]) + 1,
        slow_distance(first[1:], second[1:]) + (first[0] != second[0]),
    )
    if len(first) > 1 and len(second) > 1 and first[0] == second[1] and first[1] == second[0]:
        found = min(found, slow_distance(first[2:], second[2:]) + 1)
    return found


@given(st.text("abc", max_size=5), st.text("abc", max_size=5), st.integers(0, 3))
def test_distance_is_what_its_definition_says(first, second, limit):
    assert distance(first, second, limit) == min(slow_distance(first, second), limit + 1)


@given(letters, letters)
def test_edits_are_exactly_the_words_at_distance_one(first, second):
    assume(first != second)
    assert (second in edits(first, frozenset("abcdeé"))) == (distance(first, second, 1) == 1)


@given(st.text("abcdefgh", min_size=8, max_size=12), st.data())
def test_any_word_of_eight_letters_is_found_again_after_two_edits(word, data):
    """Two edits one after the other on the same letters may be three in OSA, which edits no part twice."""
    wrong = word
    for _ in range(2):
        wrong = data.draw(st.sampled_from(sorted(edits(wrong, frozenset("abcdefgh")))))
    assume(wrong != word and len(wrong) >= 8 and distance(word, wrong, 2) <= 2)
    assert word in [found for found, _ in corrections(wrong, vocabulary(**{word: 1}))]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("plakta", "plakat"),
        ("plakatt", "plakat"),
        ("plkat", "plakat"),
        ("blakat", "plakat"),
        ("hochzeitsfotogarfei", "hochzeitsfotografie"),
        ("plokot", None),
        ("pla", None),
        ("x" * 500, None),
    ],
)
def test_typos(written, meant):
    found = corrections(written, vocabulary(plakat=5, hochzeitsfotografie=2, haus=9))
    assert [word for word, _ in found] == ([meant] if meant else [])


def test_the_nearest_comes_first_then_the_same_first_letter_then_the_most_frequent():
    known = vocabulary(hanse=2, hause=9, lause=99)
    assert corrections("hausq", vocabulary(hause=1, hausi=5)) == [("hausi", 1), ("hause", 1)]
    assert corrections("kause", known) == [("lause", 1), ("hause", 1)]


def test_completions_are_the_most_frequent_words_that_start_so():
    known = vocabulary(plakat=5, plakate=9, platz=1, haus=3)
    assert completions("pla", known, 2) == ["plakate", "plakat"]
    assert completions("xyz", known, 2) == []


def test_a_slip_is_forgiven_from_four_letters():
    known = vocabulary(plakat=5, haus=3)
    assert completions("plka", known, 3) == ["plakat"]
    assert completions("plk", known, 3) == []


def test_one_word_may_have_several_stems():
    known = Vocabulary([("de:hauser/haus/häuser", 3), ("de:hauser/hauser", 1)])
    assert known.stems("hauser") == ("haus", "hauser")
    assert known.counts["hauser"] == 4
    assert known.written("hauser") == "häuser"


def test_nothing_is_told_of_an_unknown_word():
    known = Vocabulary([("de:hauser/haus/häuser", 3), ("de:plakat/plakat", 1)])
    for unknown in ("haus", "maus", "zebra"):
        assert unknown not in known
        with pytest.raises(KeyError):
            known.stems(unknown)
        with pytest.raises(KeyError):
            known.written(unknown)
