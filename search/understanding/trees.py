"""A reading becomes the tree that an engine scores. Pure: the same words give the same tree."""

from collections.abc import Sequence
from math import ceil

from search.analysis import grams
from search.engines.tree import Bool, Boost, DisMax, MatchAll, Node, Not, Phrase, Term
from search.understanding.words import WORD_FIELDS, Option, ReadWord

TIE = 0.15
GRAM = 0.15
PHRASE_FIELDS = ("t", "k", "d")
MOST_OPTIONS = 40
"""Ways to read one word that are asked for: the surest and most common ones."""
LIKE, ALIKE = 0.25, 0.5
"""Share of 4-grams that a document must have: when nothing else was found, and beside better readings of a word."""


def option_node(option: Option, field: str) -> Node:
    factor = option.weight * WORD_FIELDS[field]
    return Boost(Term(field, option.token), factor)


def word_node(word: ReadWord) -> Node:
    """The best of all fields and readings of one word, a little more when several match."""
    options = word.options[:MOST_OPTIONS]
    clauses: list[Node] = [option_node(option, field) for option in options for field, _ in option.fields]
    if not word.certain:
        clauses.append(similar_tree([word], share=ALIKE))
    return DisMax(tuple(clauses), TIE)


def needed(words: int) -> int:
    """How many of that many words a document must have: both of two, then six of ten."""
    return words if words <= 2 else ceil(0.6 * words)


def text_tree(words: Sequence[ReadWord], phrases: Sequence[tuple[tuple[str, ...], ...]] = ()) -> Node:
    """Documents that have enough of these words, and all of the quoted phrases (each in any of its languages)."""
    together = tuple(
        DisMax(tuple(Phrase(field, tokens) for tokens in phrase for field in PHRASE_FIELDS), TIE) for phrase in phrases
    )
    known = tuple(word_node(word) for word in words if word.options)
    if len(known) < needed(len(words)):
        return Not(MatchAll())
    return Bool(must=together, should=known, minimum=needed(len(words)))


def similar_tree(words: Sequence[ReadWord], *, share: float = LIKE) -> Node:
    """Documents whose titles or keywords look like these words in any language."""
    tokens = list(dict.fromkeys(gram for word in words for gram in grams(word.folded)))
    clauses = tuple(Boost(Term("g", token), GRAM) for token in tokens)
    return Bool(should=clauses, minimum=max(ceil(share * len(clauses)), 1))
