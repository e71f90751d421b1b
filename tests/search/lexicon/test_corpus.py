"""Labels as numbers: the same from one process or several, kept by content, with sources that can be left out."""

from __future__ import annotations

import numpy as np
import pytest

from search.lexicon import corpus as reading
from search.lexicon.corpus import Corpus, analyse_labels, counted, fingerprint, load_corpus
from tests.search.lexicon.making import THINGS, labels_file, rows


def silent(done):
    """Nobody watches."""


def assert_same(one: Corpus, other: Corpus) -> None:
    assert (one.source_names, one.words) == (other.source_names, other.words)
    for name in ("sources", "concepts", "languages", "rows", "labels", "tokens"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name


def texts_of(corpus: Corpus, row: int) -> list[list[str]]:
    return [[corpus.words[number][1] for number in label] for label in corpus.labels_of(row)]


def test_rows_become_numbers_and_come_back(tmp_path):
    lines = ["osm\thouse\tde\trotes Haus|Häuschen", "osm\thouse\ten\tred house", "cldr\tU+1\tfr\tl'affiche"]
    corpus = analyse_labels([labels_file(tmp_path / "a.tsv", lines)], progress=silent)
    assert corpus.source_names == ("osm", "cldr")
    assert corpus.concepts.tolist() == [0, 0, 1]
    assert [texts_of(corpus, row) for row in range(3)] == [
        [["rotes", "haus"], ["hauschen"]],
        [["red", "house"]],
        [["affiche"]],
    ]
    assert ("de", "haus", "haus") in corpus.words


def test_the_same_concept_of_another_source_is_another_one(tmp_path):
    lines = ["osm\tx\ten\thouse", "cldr\tx\ten\thouse"]
    assert analyse_labels([labels_file(tmp_path / "a.tsv", lines)], progress=silent).concepts.tolist() == [0, 1]


def test_a_label_of_stop_words_only_is_kept_whole(tmp_path):
    corpus = analyse_labels([labels_file(tmp_path / "a.tsv", ["osm\tx\ten\tto be"])], progress=silent)
    assert texts_of(corpus, 0) == [["to", "be"]]


def test_a_label_without_letters_is_none(tmp_path):
    corpus = analyse_labels(
        [labels_file(tmp_path / "a.tsv", ["osm\tx\ten\t…|house", "osm\ty\ten\t!"])], progress=silent
    )
    assert (texts_of(corpus, 0), texts_of(corpus, 1)) == ([["house"]], [])


def test_several_processes_give_the_same_corpus(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 7)
    path = labels_file(tmp_path / "a.tsv", [*rows(), *rows(source="cldr")])
    seen: list[int] = []
    alone = analyse_labels([path], progress=seen.append, processes=1)
    assert sum(seen) == 2 * sum(len(named) for named in THINGS.values())
    assert max(seen) == 7
    assert_same(analyse_labels([path], progress=silent, processes=2), alone)


def test_the_size_of_a_chunk_changes_nothing(tmp_path, monkeypatch):
    path = labels_file(tmp_path / "a.tsv")
    whole = analyse_labels([path], progress=silent, processes=1)
    monkeypatch.setattr(reading, "CHUNK", 3)
    assert_same(analyse_labels([path], progress=silent, processes=1), whole)


def test_a_corpus_is_kept_by_content(tmp_path):
    path, cache = labels_file(tmp_path / "a.tsv"), tmp_path / "cache"
    seen: list[int] = []
    first = load_corpus([path], cache=cache, progress=seen.append)
    assert len(seen) == 1
    path.rename(tmp_path / "renamed.tsv")
    again = load_corpus([tmp_path / "renamed.tsv"], cache=cache, progress=seen.append)
    assert len(seen) == 1
    assert_same(again, first)
    labels_file(path, [*rows(), "osm\tnew\ten\tnew"])
    changed = load_corpus([path], cache=cache, progress=seen.append)
    assert len(seen) == 2
    assert len(changed.sources) == len(first.sources) + 1
    assert sorted(file.suffix for file in cache.iterdir()) == [".npz", ".npz"]


def test_a_fingerprint_is_of_the_content_and_of_the_order_of_files(tmp_path):
    one, other = labels_file(tmp_path / "a.tsv"), labels_file(tmp_path / "b.tsv", ["osm\tx\ten\tx"])
    assert fingerprint([one]) == fingerprint([one]) != fingerprint([other])
    assert len(fingerprint([one])) == 16
    assert fingerprint([one, other]) != fingerprint([other, one])


def test_sources_are_left_out_and_unknown_ones_refused(tmp_path):
    path = labels_file(tmp_path / "a.tsv", ["osm\tx\ten\tx", "cldr\ty\ten\ty", "cpv\tz\ten\tz"])
    corpus = analyse_labels([path], progress=silent)
    assert corpus.without([]).tolist() == [True, True, True]
    assert corpus.without(["osm", "cpv"]).tolist() == [False, True, False]
    with pytest.raises(LookupError, match="no source omw; there are osm, cldr, cpv"):
        corpus.without(["omw"])


def test_words_that_are_labels_of_their_own_are_counted(tmp_path):
    path = labels_file(tmp_path / "a.tsv", ["osm\tx\tde\tHaus|rotes Haus", "cldr\ty\tde\tHaus|Auto"])
    corpus = analyse_labels([path], progress=silent)
    named = {corpus.words[number][1]: times for number, times in counted(corpus, corpus.without([])).items()}
    assert named == {"haus": 2, "auto": 1}
    named = {corpus.words[number][1]: times for number, times in counted(corpus, corpus.without(["cldr"])).items()}
    assert named == {"haus": 1}
