"""IBM model 1 on corpora small enough to know the answer."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import LANGUAGES
from search.lexicon.corpus import analyse_labels
from search.lexicon.training import MOST_PAIRS, Tokens, bags, tokens_of, train
from tests.search.lexicon.making import labels_file, rows

DE, EN, FR = (LANGUAGES.index(code) for code in ("de", "en", "fr"))


def silent(done):
    """Nobody watches."""


def learned_from(tmp_path, lines=None):
    corpus = analyse_labels([labels_file(tmp_path / "a.tsv", lines)], progress=silent, processes=1)
    left = corpus.without([])
    tokens = tokens_of(corpus, left)
    return tokens, train(bags(corpus, left, tokens), learned=silent)


def likeliest(tokens: Tokens, pairs, token: str, table: str = "forward") -> dict[str, float]:
    given, other = (pairs.x, pairs.e) if table == "forward" else (pairs.e, pairs.x)
    rows_of = np.flatnonzero(given == tokens.names.index(token))
    return {tokens.names[other[row]]: float(getattr(pairs, table)[row]) for row in rows_of}


@pytest.mark.parametrize(
    ("word", "english"),
    [
        ("de:haus", "en:hous"), ("de:auto", "en:car"), ("de:rot", "en:red"), ("de:blau", "en:blue"),
        ("fr:maison", "en:hous"), ("fr:voitur", "en:car"), ("fr:roug", "en:red"), ("fi:talo", "en:hous"),
    ],
)  # fmt: skip
def test_words_that_always_stand_together_find_one_another(tmp_path, word, english):
    tokens, pairs = learned_from(tmp_path)
    chances = likeliest(tokens, pairs, word)
    assert max(chances, key=chances.__getitem__) == english
    assert chances[english] > 0.8
    back = likeliest(tokens, pairs, english, "backward")
    assert max((each for each in back if each[:2] == word[:2]), key=back.__getitem__) == word


def test_two_english_names_of_one_thing_share_and_the_first_counts_more(tmp_path):
    tokens, pairs = learned_from(tmp_path)
    assert likeliest(tokens, pairs, "de:plakat") == {
        "en:poster": pytest.approx(2 / 3),
        "en:placard": pytest.approx(1 / 3),
    }


def test_parts_of_compounds_learn_with_the_whole(tmp_path):
    lines = [*rows(), "osm\twp\tde\tHochzeitsfotograf", "osm\twp\ten\twedding photographer"]
    tokens, pairs = learned_from(tmp_path, lines)
    assert {"en:wed", "en:photograph"} <= set(likeliest(tokens, pairs, "de:hochzeitsfotograf"))
    assert likeliest(tokens, pairs, "de:fotograf")["en:photograph"] > 0.8
    assert {"hochzeit", "fotograf"} <= tokens.parts["de"]
    assert "hochzeitsfotograf" in tokens.parts["de"]


def test_the_chances_of_each_word_sum_to_one(tmp_path):
    tokens, pairs = learned_from(tmp_path)
    forward: defaultdict[int, float] = defaultdict(float)
    backward: defaultdict[tuple[int, str], float] = defaultdict(float)
    for x, e, there, back in zip(pairs.x, pairs.e, pairs.forward, pairs.backward, strict=True):
        forward[int(x)] += there
        backward[int(e), tokens.names[x][:2]] += back
    assert len(forward) > 20
    assert list(forward.values()) == pytest.approx([1.0] * len(forward))
    assert list(backward.values()) == pytest.approx([1.0] * len(backward))


words = st.lists(st.integers(0, 5), min_size=1, max_size=4, unique=True)


@given(st.lists(st.tuples(words, words), min_size=1, max_size=12))
def test_any_corpus_gives_chances(concepts):
    """Words 0 to 5 are English, 10 to 15 German."""
    bagged = {
        number: {EN: english, DE: [10 + word for word in german]} for number, (english, german) in enumerate(concepts)
    }
    pairs = train(bagged, learned=silent)
    together = {(10 + g, e) for english, german in concepts for g in german for e in english}
    assert set(zip(pairs.x.tolist(), pairs.e.tolist(), strict=True)) == together
    for given_words, chances in ((pairs.x, pairs.forward), (pairs.e, pairs.backward)):
        assert np.all((chances >= 0) & (chances <= 1 + 1e-9))
        for word in set(given_words.tolist()):
            assert chances[given_words == word].sum() == pytest.approx(1.0)


def test_texts_are_too_long_to_learn_from():
    long = list(range(21))
    assert len(long) ** 2 > MOST_PAIRS
    assert len(train({0: {EN: long, DE: [100 + word for word in long]}}, learned=silent).x) == 0
    assert len(train({0: {EN: long[:20], DE: [100 + word for word in long[:20]]}}, learned=silent).x) == 400


def test_what_has_no_english_beside_it_teaches_nothing():
    pairs = train({0: {DE: [1], FR: [2]}, 1: {DE: [1]}, 2: {EN: [3]}}, learned=silent)
    assert [len(column) for column in (pairs.x, pairs.e, pairs.forward, pairs.backward)] == [0, 0, 0, 0]


def test_every_language_is_told(tmp_path):
    told = []
    train({0: {DE: [1], EN: [2]}}, learned=told.append)
    assert told == [1] * 23


def test_the_labels_of_a_concept_are_one_bag_and_its_name_another(tmp_path):
    corpus = analyse_labels([labels_file(tmp_path / "a.tsv", ["osm\tx\ten\tred|house"])], progress=silent)
    tokens = tokens_of(corpus, corpus.without([]))
    assert bags(corpus, corpus.without([]), tokens) == {0: {EN: [0, 1]}, 1: {EN: [0]}}
    assert tokens.names == ["en:red", "en:hous"]
