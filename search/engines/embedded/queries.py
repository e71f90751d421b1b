"""Trees in tantivy's language."""

import tantivy

from search.engines.base import TOKENS
from search.engines.embedded.schema import SCHEMA, bits
from search.engines.tree import Bool, Boost, DisMax, MatchAll, Node, Not, Phrase, Range, Term, TermSet

Q = tantivy.Query
FEW = 64


def compiled(node: Node) -> tantivy.Query:
    """The engine's query of a tree."""
    match node:
        case MatchAll(score):
            return Q.const_score_query(Q.all_query(), score)
        case Term(name, value):
            return Q.term_query(SCHEMA, name, value, index_option="freq" if name in TOKENS else "basic")
        case Phrase(name, values):
            return Q.phrase_query(SCHEMA, name, list(values)) if len(values) > 1 else compiled(Term(name, values[0]))
        case TermSet(name, values):
            return Q.const_score_query(_any_of(name, values), 0.0)
        case Range(name, low, high):
            return _range(name, low, high)
        case DisMax(options, tie):
            return Q.disjunction_max_query([compiled(option) for option in options], tie)
        case Boost(child, factor):
            return Q.boost_query(compiled(child), factor)
        case Not(child):
            return Q.boolean_query(
                [(tantivy.Occur.Must, compiled(MatchAll())), (tantivy.Occur.MustNot, compiled(child))]
            )
        case Bool():
            return _boolean(node)


def _any_of(name: str, values: tuple[str, ...]) -> tantivy.Query:
    """Few values are looked up one by one; a set walks the whole dictionary, however few they are."""
    if len(values) > FEW:
        return Q.term_set_query(SCHEMA, name, list(values))
    terms = [Q.term_query(SCHEMA, name, value, index_option="basic") for value in values]
    return Q.boolean_query([(tantivy.Occur.Should, term) for term in terms]) if len(terms) != 1 else terms[0]


def _range(name: str, low: int | None, high: int | None) -> tantivy.Query:
    if low is None and high is None:
        return Q.const_score_query(Q.exists_query(name), 0.0)
    low = None if low is None else low << bits(name)
    high = None if high is None else (high + 1 << bits(name)) - 1
    return Q.const_score_query(Q.range_query(SCHEMA, name, tantivy.FieldType.Unsigned, low, high), 0.0)


def _boolean(node: Bool) -> tantivy.Query:
    constants = [child.score for child in node.must if isinstance(child, MatchAll)] if node.filters else []
    required = [child for child in node.must if not (constants and isinstance(child, MatchAll))]
    clauses = [(tantivy.Occur.Must, compiled(child)) for child in required]
    # What all that match are worth is told by a filter: walking all documents for it takes a fifth of the time.
    worth = [sum(constants), *(0.0 for _ in node.filters[1:])]
    clauses += [
        (tantivy.Occur.Must, Q.const_score_query(compiled(child), score))
        for child, score in zip(node.filters, worth, strict=False)
    ]
    if node.should:
        optional = [(tantivy.Occur.Should, compiled(child)) for child in node.should]
        if node.minimum and not clauses:
            return Q.boolean_query(optional, minimum_number_should_match=node.minimum)
        inner = Q.boolean_query(optional, minimum_number_should_match=node.minimum) if node.minimum else None
        clauses += [(tantivy.Occur.Must, inner)] if inner is not None else optional
    return Q.boolean_query(clauses) if clauses else Q.empty_query()
