"""A lexicon file of labels: the same from the same labels, kept by content, and the shipped one is what its labels give."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from search.analysis import ANALYSIS_VERSION
from search.lexicon import SHIPPED, SHIPPED_LABELS, LexiconMissing, built_path, current, lexicon_version, using
from search.lexicon import corpus as reading
from search.lexicon.building import FROM_ENGLISH, TO_ENGLISH, build, build_missing, evaluation_lexicon, lexicon_name
from search.lexicon.file import MODEL, read_arrays
from search.lexicon.labels import BadLabels
from search.lexicon.model import Lexicon
from tests.search.lexicon.making import labels_file, lexicon_of, rows


@pytest.mark.slow
def test_the_shipped_lexicon_is_what_its_labels_give(tmp_path):
    """Byte for byte, analysed by two processes. If it fails after a change of analysis: make lexicon."""
    assert build([SHIPPED_LABELS], tmp_path / "a.lexicon", processes=2).read_bytes() == SHIPPED.read_bytes()


def test_the_shipped_lexicon_says_what_it_is():
    facts = Lexicon(SHIPPED).facts
    assert (facts["analysis"], facts["model"]) == (ANALYSIS_VERSION, MODEL)
    assert facts["version"] == lexicon_name([SHIPPED_LABELS], ())
    assert SHIPPED.stat().st_size < 11_000_000


def test_one_process_or_two_give_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 7)
    source = labels_file(tmp_path / "a.tsv", [*rows(), *rows(source="cldr")])
    one = build([source], tmp_path / "one.lexicon", processes=1)
    two = build([source], tmp_path / "two.lexicon", processes=2)
    assert one.read_bytes() == two.read_bytes()


def test_progress_is_told(tmp_path):
    read, learned = [], []
    source = labels_file(tmp_path / "a.tsv")
    build([source], tmp_path / "a.lexicon", progress=read.append, learned=learned.append)
    assert (sum(read), sum(learned)) == (len(rows()), 23)


def test_only_the_likeliest_are_kept(tmp_path):
    letters = "abcdefghijklmnopqrst"
    lines = ["osm\tx\tde\tDing", f"osm\tx\ten\t{'|'.join(f'thing{letter}' for letter in letters[:16])}"]
    many = [f"osm\ty{letter}\tfr\tchose{letter}" for letter in letters]
    many += [f"osm\ty{letter}\ten\tstuff" for letter in letters]
    lexicon = lexicon_of(tmp_path, [*lines, *many])
    assert len(lexicon.english("de:ding")) == TO_ENGLISH
    assert len([word for word, _ in lexicon.translations("en:stuff") if word[:2] == "fr"]) == FROM_ENGLISH


def test_a_source_left_out_is_not_learned(tmp_path):
    lines = [*rows(), "cldr\tU+1\tde\tEule", "cldr\tU+1\ten\towl"]
    whole, less = lexicon_of(tmp_path / "whole", lines), lexicon_of(tmp_path / "less", lines, without=("cldr",))
    assert whole.english("de:eul") == (("en:owl", 1.0),)
    assert less.english("de:eul") == ()
    assert less.concepts(["en:owl"], 5) == []
    assert (whole.facts["sources"], less.facts["sources"]) == (["osm", "cldr"], ["osm"])
    assert (whole.facts["concepts"], less.facts["concepts"]) == (9, 8)
    assert whole.version != less.version


@pytest.mark.parametrize("lines", [[], ["osm\tx\tde\tHaus"], ["osm\tx\tde\tHaus", "osm\ty\ten\thouse"]])
def test_labels_that_teach_nothing_are_refused_and_nothing_is_written(tmp_path, lines):
    with pytest.raises(BadLabels, match="no lexicon can be learned"):
        build([labels_file(tmp_path / "a.tsv", lines)], tmp_path / "a.lexicon")
    assert not (tmp_path / "a.lexicon").exists()


def test_an_unknown_source_is_refused(tmp_path):
    with pytest.raises(LookupError, match="no source omw; there are osm"):
        build([labels_file(tmp_path / "a.tsv")], tmp_path / "a.lexicon", without=["omw"])


def test_a_name_is_of_content_and_of_what_is_left_out(tmp_path):
    one = labels_file(tmp_path / "a.tsv")
    other = labels_file(tmp_path / "b.tsv", rows(source="cldr"))
    names = {lexicon_name([one], ()), lexicon_name([one], ("osm",)), lexicon_name([other], ())}
    assert len(names) == 3
    assert lexicon_name([one], ("a", "b")) == lexicon_name([one], ("b", "a"))
    assert all(len(name) == 8 for name in names)


def test_english_words_are_counted_from_the_first_of_them(tmp_path):
    arrays, _ = read_arrays(lexicon_of(tmp_path).path)
    english = sum(line.startswith(b"en:") for line in _words(arrays))
    assert len(arrays["from_at"]) == english + 1
    assert arrays["to_word"].max() < english
    assert arrays["to_word"].dtype == np.uint16


def _words(arrays):
    at = arrays["words_at"].tolist()
    text = arrays["words_text"].tobytes()
    return [text[start:stop] for start, stop in pairwise(at)]


# --- the lexicon in use ------------------------------------------------------------------------------


def test_the_shipped_lexicon_is_in_use_by_default():
    assert current().path == SHIPPED
    assert current() is current()
    assert lexicon_version() == current().version


def test_the_lexicon_of_a_setting(settings, tmp_path):
    source = labels_file(tmp_path / "own.tsv.gz")
    settings.LEXICON_CONCEPTS = str(source)
    with pytest.raises(LexiconMissing, match=r"there is no lexicon of .*own\.tsv\.gz yet: run manage.py build_lexicon"):
        current()
    assert build_missing() == built_path(source)
    assert Path(settings.SEARCH_DIR) in current().path.parents
    assert current().facts["concepts"] == 8
    assert build_missing() is None


def test_a_lexicon_in_place_of_another_for_a_while(tmp_path):
    other = lexicon_of(tmp_path)
    with using(other):
        assert current() is other
        with using(Lexicon(SHIPPED)):
            assert current().path == SHIPPED
        assert lexicon_version() == other.version
    assert current().path == SHIPPED


def test_evaluation_leaves_sources_out_and_keeps_what_it_built(settings, tmp_path):
    source = str(labels_file(tmp_path / "own.tsv", [*rows(), *rows(source="cldr")]))
    assert evaluation_lexicon("", ()).path == SHIPPED
    read = []
    made = evaluation_lexicon(source, ("cldr",), progress=read.append)
    assert made.facts["sources"] == ["osm"]
    assert made.path.parent == Path(settings.SEARCH_DIR) / "lexicon"
    again = evaluation_lexicon(source, ("cldr",), progress=read.append)
    assert (again.path, len(read)) == (made.path, 1)
    whole = evaluation_lexicon(source, (), progress=read.append)  # the labels are analysed already
    assert (whole.facts["sources"], len(read)) == (["osm", "cldr"], 1)
    with pytest.raises(LookupError, match="no source omw"):
        evaluation_lexicon(source, ("omw",))
