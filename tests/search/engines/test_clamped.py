"""A query that is too large becomes one that any engine takes: the same one everywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.tree import CLAUSES, Bool, Boost, DisMax, MatchAll, Not, Range, Term, TermSet, clamped, leaves


def words(*numbers):
    return tuple(Term("t", f"en:{number}") for number in numbers)


def test_what_fits_stays_as_it_is():
    tree = Bool(should=words(*range(CLAUSES)), minimum=3)
    assert clamped(tree) is tree


def test_the_first_ones_stay_where_all_are_worth_the_same_and_the_share_that_is_asked_for():
    tree = Bool(should=words(*range(10_000)), minimum=6_000)
    assert clamped(tree) == Bool(should=words(*range(CLAUSES)), minimum=2_458)
    assert clamped(tree, 5) == Bool(should=words(0, 1, 2, 3, 4), minimum=3)
    assert clamped(DisMax(words(*range(9)), 0.2), 2) == DisMax(words(0, 1), 0.2)


def test_what_is_worth_most_stays_in_its_place():
    options = tuple(Boost(word, weight) for word, weight in zip(words(1, 2, 3, 4), (0.1, 2.0, 0.5, 3.0), strict=True))
    assert clamped(DisMax(options), 2) == DisMax((options[1], options[3]))
    nested = Bool(should=(DisMax(options), Boost(DisMax(options), 0.1)), minimum=2)
    assert clamped(nested, 3) == Bool(should=(DisMax(options[1:]),), minimum=1)


def test_what_must_match_stays_before_what_may():
    tree = Bool(
        must=words(1), should=tuple(Boost(word, 9.0) for word in words(2, 3)), filters=(TermSet("kind", ("x",)),)
    )
    assert clamped(tree, 2) == Bool(must=words(1), filters=(TermSet("kind", ("x",)),))
    assert clamped(Bool(must=words(1, 2, 3)), 2) == Bool(must=words(1, 2))


def test_what_must_not_match_is_kept_with_what_must():
    tree = Bool(must=words(1), should=words(2, 3), filters=(Not(Term("key", "k")),))
    assert clamped(tree, 2) == Bool(must=words(1), filters=(Not(Term("key", "k")),))


def word(number, readings=3):
    """As ``understanding.trees`` makes one: sure is a filter, readings are scored, the first is the surest."""
    ways = tuple(Boost(Term("t", f"en:{number}-{way}"), 3.0 / (way + 1)) for way in range(readings))
    return Bool(must=(MatchAll(5.0),), should=(DisMax(ways),), filters=(TermSet("t", (f"en:{number}-0",)),), minimum=1)


@pytest.mark.parametrize("limit", range(1, 20))
def test_a_word_loses_its_unsure_readings_before_what_says_who_surely_has_it(limit):
    cut = clamped(Bool(must=(Bool(should=tuple(map(word, range(4))), minimum=2),)), limit)
    left = cut.must[0].should if isinstance(cut, Bool) else ()
    for kept in left:
        whole = word(int(kept.filters[0].values[0][3]))
        assert (kept.must, kept.filters) == (whole.must, whole.filters)
        (ways,) = kept.should
        assert ways.options == whole.should[0].options[: len(ways.options)], "the least likely go first"
    if limit >= 3 * 4:
        assert len(left) == 4, "every word is there as long as there is room for its surest reading"


def test_filters_are_not_weighed_by_boosts_that_score_nothing():
    tree = Bool(should=words(1, 2), filters=(DisMax((Boost(Term("t", "en:3"), 0.1), Term("t", "en:4"))),))
    assert clamped(tree, 3) == Bool(should=words(1), filters=tree.filters)


def test_where_nothing_may_be_asked_nothing_is_found():
    assert clamped(Bool(should=words(1, 2)), 0) == Not(MatchAll())


leaf = st.one_of(
    st.builds(Term, st.just("t"), st.sampled_from(["en:a", "en:b", "en:c"])),
    st.just(MatchAll()),
    st.just(Range("days", 0, 3)),
)


def branch(children):
    several = st.lists(children, max_size=4).map(tuple)
    return st.one_of(
        st.builds(DisMax, several, st.just(0.1)),
        st.builds(Boost, children, st.sampled_from([0.0, 0.5, 2.0])),
        st.builds(Not, children),
        st.builds(Bool, several, several, several, st.integers(0, 3)),
    )


@given(tree=st.recursive(leaf, branch, max_leaves=30), limit=st.integers(1, 40))
def test_any_tree_fits_and_is_cut_once_only(tree, limit):
    cut = clamped(tree, limit)
    assert leaves(cut) <= max(limit, 1)
    assert clamped(cut, limit) == cut
    assert clamped(tree, limit) == cut
    if leaves(tree) <= limit:
        assert cut == tree
