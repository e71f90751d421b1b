"""Which readings make a document one that has the word, and how much what looks alike weighs."""

from __future__ import annotations

import math

from search.engines.tree import Bool, Boost, DisMax, Term, TermSet
from search.understanding.trees import GRAM, GRAM_UNKNOWN, loose_tree, sure_node
from search.understanding.words import Option, ReadWord

FIELDS = (("t", 1),)
SAME = Option("it:nozze", 1.0, "same", "it", "nozze", FIELDS)
TRANSLATED = Option("fr:mariage", 0.9, "translation", "fr", "mariage", FIELDS)
ALIKE = Option("it:matrimonio", 0.9, "similar", "it", "matrimonio", FIELDS)
SPELT = Option("it:nozze", 0.85, "spelling", "it", "nozze", FIELDS)


def word(*options):
    return ReadWord("nozzz", "nozzz", options)


def tokens_of(node):
    match node:
        case TermSet(_, values):
            return set(values)
        case DisMax(options, _):
            return set().union(*map(tokens_of, options))
    return set()


def gram_weights(tree):
    return {
        node.factor for node in tree.should if isinstance(node, Boost) and isinstance(node.node, Term)
    }  # fmt: skip


def test_beginning_alike_comes_along_with_a_surer_reading_and_never_alone():
    assert tokens_of(sure_node(word(TRANSLATED, ALIKE))) == {"fr:mariage", "it:matrimonio"}
    assert sure_node(word(ALIKE)) is None


def test_what_looks_alike_weighs_more_where_no_text_has_the_word():
    assert gram_weights(loose_tree([word(SAME)])) == {GRAM}
    assert gram_weights(loose_tree([word(TRANSLATED, ALIKE)])) == {GRAM_UNKNOWN}
    assert isinstance(loose_tree([word(SAME)]), Bool)
    assert math.isclose(1.75 * GRAM, GRAM_UNKNOWN)


def test_a_guess_is_what_a_mistyped_word_was_taken_for():
    assert word(ALIKE, SPELT).guess == "nozze"
    assert word(TRANSLATED, SPELT).guess == word(SAME).guess == word(ALIKE).guess == word().guess == ""
