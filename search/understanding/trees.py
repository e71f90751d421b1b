"""A reading becomes the tree that an engine scores. Pure: the same words give the same tree.

A word's score is the best of its readings in one language of a document (a text in ten languages is worth no more than
its best one), what the lexicon says (English words, concepts), and a constant for being there at all, so that two words
found weigh more than one found twice.
"""

from collections import defaultdict
from collections.abc import Sequence
from math import ceil, inf

from search.analysis import grams
from search.engines.tree import Bool, Boost, DisMax, MatchAll, Node, Not, Phrase, Term, TermSet
from search.understanding.words import PHRASE_FIELDS, WORD_FIELDS, Option, ReadWord

TIE = 0.25
THERE = 5.0
"""For each word that is there, whatever its frequency."""
CONCEPT = 0.8
PARTS = 0.7
"""A compound by its parts, against the whole word."""
GRAM, GRAM_UNKNOWN = 0.4, 0.7
"""What looks alike counts more where no text has the word as it stands."""
SURE = {"translation": 0.5, "compound": 0.5, "spelling": 0.45, "similar": inf}
"""From which weight on a reading is sure enough to say that a document has the word: 0.5 is a probability of 0.06."""
MOST_OPTIONS = 72
"""Ways to read one word that are asked for: the surest and most common ones."""
LIKE = 0.2
"""Share of 4-grams that a document must have to be like a query."""


def option_node(option: Option, field: str) -> Node:
    return Boost(Term(field, option.token), option.weight * WORD_FIELDS[field])


def best_language(options: Sequence[Option]) -> Node | None:
    """The best of all fields and readings in one language, a little more when several match; English words beside."""
    by_language: defaultdict[str, list[Node]] = defaultdict(list)
    english: list[Node] = []
    for option in options:
        for field, _ in option.fields:
            node = option_node(option, field)
            (english if field == "e" else by_language[option.language]).append(node)
    languages = [DisMax(tuple(nodes), TIE) for nodes in by_language.values()]
    found: list[Node] = [DisMax(tuple(languages), 0.0)] if languages else []
    if english:
        found.append(DisMax(tuple(english), TIE))
    return DisMax(tuple(found), TIE) if found else None


def _is_sure(option: Option) -> bool:
    """A reading by which a document has the word, and not only something that goes with it."""
    return option.weight >= SURE.get(option.how, 0.0)


def _telling(options: Sequence[Option]) -> list[Option]:
    """Sure readings, and beside them what begins as the word does: else translations alone would be found of a word
    that no text in the visitor's language has. By itself it is no reason to say that a document has the word."""
    sure = [option for option in options if _is_sure(option)]
    return [*sure, *(option for option in options if option.how == "similar")] if sure else []


def sure_node(word: ReadWord) -> Node | None:
    """Documents that have the word, or all parts of it: as typed, spelt alike, or likely translated."""
    ways = [_terms(word.options)]
    if word.parts and all(any(map(_is_sure, part.options)) for part in word.parts):
        ways.append(Bool(filters=tuple(node for part in word.parts if (node := _terms(part.options)) is not None)))
    found = tuple(way for way in ways if way is not None)
    return DisMax(found) if found else None


def _terms(options: Sequence[Option]) -> Node | None:
    tokens: defaultdict[str, list[str]] = defaultdict(list)
    for option in _telling(options):
        for field, _ in option.fields:
            tokens[field].append(option.token)
    tokens.pop("e", None)
    return DisMax(tuple(TermSet(field, tuple(held)) for field, held in tokens.items())) if tokens else None


def word_node(word: ReadWord, *, strict: bool = False) -> Node | None:
    """One word, whole or by its parts, and what it names. ``strict``: only where a document surely has it."""
    whole = best_language(word.options[:MOST_OPTIONS])
    parts = tuple(node for part in word.parts if (node := best_language(part.options[:MOST_OPTIONS])) is not None)
    ways = [node for node in (whole, Boost(Bool(should=parts), PARTS) if parts else None) if node is not None]
    found: list[Node] = [DisMax(tuple(ways), 0.0)] if ways else []
    if word.concepts:
        named = tuple(Boost(Term("s", token), weight) for token, weight in word.concepts)
        found.append(Boost(DisMax(named, TIE), CONCEPT))
    sure = sure_node(word) if strict else None
    if not found or (strict and sure is None):
        return None
    if sure is not None:
        return Bool(must=(MatchAll(THERE),), should=tuple(found), filters=(sure,))
    return Bool(must=(MatchAll(THERE),), should=tuple(found), minimum=1)


def needed(words: int) -> int:
    """How many of that many words a document must have: both of two, then six of ten."""
    return words if words <= 2 else ceil(0.6 * words)


def text_tree(words: Sequence[ReadWord], phrases: Sequence[tuple[tuple[str, ...], ...]] = ()) -> Node:
    """Documents that have enough of these words, and all of the quoted phrases (each in any of its languages)."""
    together = tuple(
        DisMax(tuple(Phrase(field, tokens) for tokens in phrase for field in PHRASE_FIELDS), TIE) for phrase in phrases
    )
    known = _nodes(words, strict=True)
    if len(known) < needed(len(words)):
        return Not(MatchAll())
    if len(known) == needed(len(words)):
        return Bool(must=(*together, *known), should=_grams(words))
    enough = Bool(should=known, minimum=needed(len(words)))
    return Bool(must=(*together, enough), should=_grams(words))


def loose_tree(words: Sequence[ReadWord]) -> Node:
    """Documents that have any of these words, or look like those that no text has; the more the better.

    Of several words that texts have, each finds enough by itself; one alone that hardly any has may be mistyped.
    """
    odd = words if len(words) == 1 else [word for word in words if not word.is_held]
    ways = (*_nodes(words), *([_alike(odd)] if odd else []))
    return Bool(must=(Bool(should=ways, minimum=1),), should=_grams(words))


def _nodes(words: Sequence[ReadWord], *, strict: bool = False) -> tuple[Node, ...]:
    return tuple(node for word in words if (node := word_node(word, strict=strict)) is not None)


def _grams(words: Sequence[ReadWord]) -> tuple[Node, ...]:
    weights: dict[str, float] = {}
    for word in words:
        weight = GRAM if word.is_held else GRAM_UNKNOWN
        for gram in grams(word.folded):
            weights[gram] = max(weights.get(gram, 0.0), weight)
    return tuple(Boost(Term("g", gram), weight) for gram, weight in weights.items())


def _alike(words: Sequence[ReadWord]) -> Node:
    clauses = _grams(words)
    return Boost(Bool(should=clauses, minimum=max(ceil(LIKE * len(clauses)), 1)), 0.0)
