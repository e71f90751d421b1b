"""A tree without its scores finds the same documents: judged by a reading of trees in plain Python, and by the engine."""

from hypothesis import given
from hypothesis import strategies as st

from search.engines.matching import matching
from search.engines.tree import Bool, Boost, DisMax, MatchAll, Node, Not, Term, TermSet, leaves

FIELDS, VALUES = ("t", "c"), ("en:a", "en:b", "en:c", "en:d")
DOCUMENTS = [
    {"t": frozenset(first), "c": frozenset(second)}
    for first in ((), VALUES[:1], VALUES[1:3], VALUES)
    for second in ((), VALUES[2:3], VALUES[:2])
]

terms = st.builds(Term, st.sampled_from(FIELDS), st.sampled_from(VALUES))
sets = st.builds(TermSet, st.sampled_from(FIELDS), st.lists(st.sampled_from(VALUES), max_size=3).map(tuple))
nodes = st.recursive(
    st.one_of(terms, sets, st.just(MatchAll(5.0))),
    lambda children: st.one_of(
        st.builds(DisMax, st.lists(children, min_size=1, max_size=3).map(tuple), st.just(0.3)),
        st.builds(Boost, children, st.sampled_from((0.0, 0.5))),
        st.builds(Not, children),
        st.builds(
            Bool,
            st.lists(children, max_size=2).map(tuple),
            st.lists(children, max_size=3).map(tuple),
            st.lists(children, max_size=2).map(tuple),
            st.integers(0, 3),
        ),
    ),
    max_leaves=12,
)


def finds(node: Node, document) -> bool:
    match node:
        case MatchAll():
            return True
        case Term(name, value):
            return value in document[name]
        case TermSet(name, values):
            return any(value in document[name] for value in values)
        case DisMax(options):
            return any(finds(option, document) for option in options)
        case Boost(child):
            return finds(child, document)
        case Not(child):
            return not finds(child, document)
        case Bool(must, should, filters, minimum):
            least = minimum or (0 if must or filters else 1)
            held = sum(finds(child, document) for child in should)
            required = all(finds(child, document) for child in (*must, *filters))
            return required and bool(must or filters or should) and (held >= least if should else True)
    raise AssertionError(node)


@given(nodes)
def test_the_same_documents_are_found(node):
    for document in DOCUMENTS:
        assert finds(matching(node), document) == finds(node, document)


@given(nodes)
def test_nothing_is_scored_and_nothing_grows(node):
    found = matching(node)
    assert leaves(found) <= max(leaves(node), 1)
    assert not any(isinstance(part, Boost) for part in _all(found))


def test_readings_of_a_word_are_one_set_of_words_a_field():
    ways = (Boost(Term("t", "en:a"), 2.0), Boost(Term("c", "en:a"), 1.5), DisMax((Term("t", "en:b"),), 0.3))
    scored = DisMax(ways, 0.0)
    word = Bool(must=(MatchAll(5.0),), should=(scored,), minimum=1)
    assert matching(word) == DisMax((TermSet("t", ("en:a", "en:b")), TermSet("c", ("en:a",))))


def test_what_only_adds_to_a_score_is_left_out():
    tree = Bool(must=(Term("t", "en:a"),), should=(Term("t", "en:b"),), filters=(TermSet("c", ("en:c", "en:d")),))
    assert matching(tree) == Bool(filters=(Term("t", "en:a"), TermSet("c", ("en:c", "en:d"))))


def _all(node: Node) -> list[Node]:
    match node:
        case DisMax(options):
            return [node, *(part for child in options for part in _all(child))]
        case Not(child):
            return [node, *_all(child)]
        case Bool(must, should, filters, _):
            return [node, *(part for child in (*must, *should, *filters) for part in _all(child))]
        case _:
            return [node]
