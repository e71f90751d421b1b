"""Words of the index that begin as an unknown one does, or are its last part."""

from __future__ import annotations

import pytest

from search.analysis import analyse
from search.analysis.likeness import alike
from search.understanding.kin import HEAD, MOST, SHARE, TAIL, kin, last_part
from search.understanding.vocabulary import Vocabulary


def vocabulary(language, words):
    entries = [(word.entry, 1) for word in analyse(words, language)]
    return Vocabulary(entries)


def kin_of(text, language, words, **options):
    return [word for word, _ in kin(analyse(text, language)[0], vocabulary(language, words), **options)]


@pytest.mark.parametrize(
    ("language", "word", "words", "found"),
    [
        ("de", "windig", "wind windel sturm winter", ["wind", "windel"]),
        ("nl", "zwemmer", "zwemmende zwart", ["zwemmende"]),
        ("it", "pigro", "pigrizia pino", ["pigrizia"]),
        ("el", "καρδιακός", "καρδιά καρέκλα", ["καρδια"]),
        ("pt", "nadador", "nadar nada navio", ["nada", "nadar"]),
    ],
)
def test_the_likest_first(language, word, words, found):
    assert kin_of(word, language, words) == found


def test_a_short_word_has_none_and_no_word_is_its_own():
    assert kin_of("wind", "de", "windig windel") == []
    assert kin_of("windig", "de", "windig") == []


def test_what_begins_otherwise_or_has_little_in_common_is_none():
    assert kin_of("windig", "de", "rind gewinde") == []
    assert kin_of("windschutzscheibe", "de", "wind") == []


def test_only_so_many():
    assert len(kin_of("plakate", "de", " ".join(f"plakat{ending}" for ending in "abcdfghijk"))) == MOST


def test_the_last_part_of_a_compound_counts_where_words_are_written_together():
    assert kin_of("baseballkasket", "da", "kasket ball", compounds=True) == ["kasket"]
    assert kin_of("baseballkasket", "da", "kasket ball") == []


def test_the_longest_last_part_with_enough_before_it():
    known = vocabulary("da", "kasket asket")
    assert last_part("xyzkasket", known) == "kasket"
    assert last_part("x" * (HEAD - 1) + "kasket", known) == "asket"
    assert last_part("x" * (HEAD - 2) + "kasket", known) == ""
    assert last_part("ball" + "x" * TAIL, known) == ""


def test_alike_is_the_share_of_the_longer_word():
    assert alike("wind", "windig") == pytest.approx(4 / 6)
    assert alike("wind", "rind") == alike("", "") == alike("wind", "") == 0
    assert alike("wind", "wind") == 1
    assert 0 < SHARE < 1
