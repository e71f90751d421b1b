"""What every engine answers alike: filters, ranges, facets, sorting, versions, visibility, switching."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.documents import COUNTRIES
from search.engines.base import Delete, Facet, IndexNotReady, Put, SearchPlan, Written
from search.engines.tree import CLAUSES, Bool, Boost, DisMax, MatchAll, Not, Phrase, Range, Term, TermSet, leaves
from search.indexing.rows import row
from search.query import SearchQuery
from search.understanding.filters import facets_of, filters_of, readable
from tests.search.making import document, fill


def keys(engine, tree, **plan):
    found = engine.snapshot()
    candidates = found.search(SearchPlan(tree, limit=plan.pop("limit", 100), **plan)).candidates
    return [stored["key"] for stored in found.load([candidate.ref for candidate in candidates])]


@pytest.fixture
def three(engine):
    fill(
        engine,
        document(1, "Red poster", price=1000, kind="digital", maker_country="DE", delivery_days=0),
        document(2, "Blue poster of a red house", price=2000, kind="service", maker_country="FR", delivery_days=5),
        document(3, "Affiche bleue", "fr", price=None, kind="digital", maker_country="FR"),
    )
    return engine


@pytest.mark.parametrize(
    ("tree", "found"),
    [
        (MatchAll(), {1, 2, 3}),
        (Not(MatchAll()), set()),
        (Term("t", "en:poster"), {1, 2}),
        (Term("t", "fr:poster"), set()),
        (Phrase("t", ("en:red", "en:hous")), {2}),
        (Phrase("t", ("en:hous", "en:red")), set()),
        (TermSet("country", ("FR", "IT")), {2, 3}),
        (TermSet("country", ()), set()),
        (Range("price_DE", 1000, 1999), {1}),
        (Range("price_DE", None, 2000), {1, 2}),
        (Range("price_DE", 2000, None), {2}),
        (Range("price_DE"), {1, 2}),
        (Range("price_DE", 2000, 1000), set()),
        (Not(TermSet("kind", ("digital",))), {2}),
        (DisMax((Term("t", "en:blue"), Term("t", "fr:bleu"))), {2, 3}),
        (Bool(should=(Term("t", "en:red"), Term("t", "en:blue"), Term("t", "en:hous")), minimum=2), {2}),
        (Bool(should=(Term("t", "en:red"),), minimum=2), set()),
        (Bool(must=(Term("t", "en:poster"),), filters=(TermSet("kind", ("digital",)),)), {1}),
        (Bool(must=(Term("t", "en:poster"),), should=(Term("t", "en:blue"),)), {1, 2}),
        (Bool(filters=(Range("days", 0, 3),)), {1}),
        (Bool(), set()),
    ],
)
def test_trees_find_exactly(three, tree, found):
    assert {int(key[-4:]) for key in keys(three, tree)} == found


def test_filters_do_not_change_scores(three):
    plain = three.search(SearchPlan(Term("t", "en:poster"))).candidates
    filtered = three.search(SearchPlan(Term("t", "en:poster"), {"kind": TermSet("kind", ("digital",))})).candidates
    assert filtered[0].score == pytest.approx(plain[0].score)
    assert plain[0].score > plain[1].score > 0


def test_a_boost_multiplies_and_browsing_scores_nothing(three):
    once = three.search(SearchPlan(Term("t", "en:red"))).candidates
    twice = three.search(SearchPlan(Boost(Term("t", "en:red"), 2.0))).candidates
    assert [candidate.score for candidate in twice] == pytest.approx([2 * candidate.score for candidate in once])
    assert {candidate.score for candidate in three.search(SearchPlan(MatchAll())).candidates} == {0.0}


def test_sorting_puts_what_has_no_number_last_both_ways(three):
    assert keys(three, MatchAll(), order=("price_AT", False)) == ["offering:0001", "offering:0002", "offering:0003"]
    assert keys(three, MatchAll(), order=("price_AT", True)) == ["offering:0002", "offering:0001", "offering:0003"]


def test_offset_and_limit_cut_one_order(engine):
    fill(engine, *(document(number, price=number) for number in range(1, 31)))
    pages = [keys(engine, MatchAll(), order=("price_AT", False), offset=at, limit=7) for at in range(0, 35, 7)]
    assert [int(key[-4:]) for page in pages for key in page] == list(range(1, 31))


def test_candidates_carry_the_numbers_of_ranking(three):
    (found,) = three.search(SearchPlan(Term("t", "fr:affich"))).candidates
    assert (found.quality, found.days, found.languages) == (500, None, 1 << 9)
    assert found.published == int(document(3).published.timestamp())


def test_a_write_is_visible_at_once_and_an_update_replaces(engine):
    fill(engine, document(1, "Red poster", version=1))
    assert engine.bulk([Put(row(document(1, "Green poster", version=2)))]) == Written(put=1)
    assert (keys(engine, Term("t", "en:red")), keys(engine, Term("t", "en:green"))) == ([], ["offering:0001"])
    assert engine.count() == 1


def test_an_older_version_never_replaces_a_newer_one(engine):
    fill(engine, document(1, "New", version=7))
    assert engine.bulk([Put(row(document(1, "Old", version=6)))]) == Written(skipped=1)
    assert keys(engine, Term("t", "en:new")) == ["offering:0001"]
    assert list(engine.versions("offering")) == [("offering:0001", 7)]


def test_in_one_batch_the_newest_version_wins_and_a_later_delete_counts(engine):
    new, old = Put(row(document(1, "New", version=2))), Put(row(document(1, "Old", version=1)))
    assert engine.bulk([new, old, Put(row(document(2))), Delete("offering:0002")]) == Written(put=1)
    assert keys(engine, MatchAll()) == ["offering:0001"]
    assert keys(engine, Term("t", "en:new")) == ["offering:0001"]


def test_deleting_is_repeatable(engine):
    fill(engine, document(1))
    assert engine.bulk([Delete("offering:0001")]) == Written(deleted=1)
    assert engine.bulk([Delete("offering:0001")]) == Written()
    assert engine.count() == 0


def test_versions_are_those_of_one_source(engine):
    fill(engine, document(1, version=3), document(2, key="storefront:x", source="storefront", version=9))
    assert dict(engine.versions("offering")) == {"offering:0001": 3}
    assert dict(engine.versions("storefront")) == {"storefront:x": 9}


def test_a_new_index_is_searched_only_after_the_switch(engine):
    fill(engine, document(1))
    name = engine.create()
    engine.bulk([Put(row(document(2))), Put(row(document(3)))], index=name)
    assert (engine.count(), engine.count(name)) == (1, 2)
    engine.swap(name)
    assert sorted(keys(engine, MatchAll())) == ["offering:0002", "offering:0003"]
    assert engine.stats()["index"] == name


def test_an_open_snapshot_survives_update_and_switch(engine):
    fill(engine, document(1, "Red poster"))
    snapshot = engine.snapshot()
    found = snapshot.search(SearchPlan(MatchAll())).candidates
    engine.bulk([Delete("offering:0001")])
    engine.swap(engine.create())
    assert snapshot.load([found[0].ref])[0]["key"] == "offering:0001"
    assert engine.count() == 0


def test_the_active_index_cannot_be_discarded_and_another_can(engine):
    active, other = engine.ensure_index(), engine.create()
    with pytest.raises(ValueError, match="active"):
        engine.discard(active)
    engine.discard(other)
    with pytest.raises(IndexNotReady):
        engine.count(other)
    assert engine.count() == 0


def test_a_switch_to_an_index_that_is_not_there_changes_nothing(engine):
    active, other = engine.ensure_index(), engine.create()
    engine.discard(other)
    with pytest.raises(FileNotFoundError):
        engine.swap(other)
    assert engine.ensure_index() == active


def test_explain_names_the_parts_of_a_score(three):
    assert three.explain(SearchPlan(Term("t", "en:poster")), "offering:0001")["value"] > 0
    with pytest.raises(LookupError):
        three.explain(SearchPlan(Term("t", "en:poster")), "offering:0003")


def test_vocabulary_and_frequency(engine):
    """In an index without deleted documents: until segments are merged, both engines still count these."""
    name = engine.create()
    made = (
        document(1, "Red poster"),
        document(2, "Blue poster of a red house", kind="service"),
        document(3, "Affiche"),
    )
    engine.bulk([Put(row(each)) for each in made], index=name)
    snapshot = engine.snapshot(name)
    assert snapshot.vocabulary("en:po") == [("en:poster/poster", 2)]
    assert [entry for entry, _ in snapshot.vocabulary("en:", 2)] == ["en:poster/poster", "en:red/red"]
    assert snapshot.frequencies([("t", "en:poster"), ("t", "en:nothing"), ("kind", "digital")]) == [2, 0, 2]


@pytest.mark.parametrize("title", ["Ὀδυσσεύς ΟΔΟΣ", "İstanbul", "Ħaġar Qim", "Straße", "Łódź", "снимка", "𝒜rt ﬁne"])
def test_unicode_is_found_by_its_own_tokens(engine, title):
    fill(engine, document(1, title, "mt"))
    tokens = row(document(1, title, "mt")).tokens["t"].replace("_", " ").split()
    assert tokens
    assert all(keys(engine, Term("t", token)) == ["offering:0001"] for token in tokens)


def test_as_many_clauses_as_a_query_may_have(engine):
    fill(engine, document(1, "word 17"))
    tree = Bool(should=tuple(Term("t", f"en:{number}") for number in range(CLAUSES)), minimum=1)
    assert leaves(tree) == CLAUSES
    assert keys(engine, tree) == ["offering:0001"]


FACETS = (
    Facet("kind", "kind", own=("kind",)),
    Facet("country", "country", own=("country",)),
    Facet("category", "category"),
    Facet("price", "price_LU", own=("price",), bounds=(1, 1000, 5000)),
    Facet("days", "days", own=("days",), bounds=(2, 8)),
)
traits = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["digital", "service"]),
        "maker_country": st.sampled_from(["DE", "FR", "IT", ""]),
        "categories": st.lists(st.sampled_from(["a", "b", "c"]), max_size=2).map(tuple),
        "price": st.one_of(st.none(), st.sampled_from([0, 1, 999, 1000, 4999, 5000, 9_000_000])),
        "delivery_days": st.one_of(st.none(), st.integers(0, 12)),
    }
)
asked = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.just(("kind", {"digital"})),
        "country": st.sampled_from([("maker_country", {"DE"}), ("maker_country", {"DE", "FR"})]),
        "price": st.tuples(st.integers(0, 2000), st.integers(2000, 10_000)),
        "days": st.integers(0, 12),
    },
)


def _node(name, value):
    if name == "price":
        return Range("price_LU", *value)
    return Range("days", 0, value) if name == "days" else TermSet(name, tuple(value[1]))


def _passes(made, name, value):
    if name == "price":
        return made["price"] is not None and value[0] <= made["price"] <= value[1]
    if name == "days":
        return made["delivery_days"] is not None and made["delivery_days"] <= value
    return made[value[0]] in value[1]


def _bucket(number, bounds):
    low = max((bound for bound in (0, *bounds) if bound <= number), default=0)
    high = next((bound for bound in bounds if bound > number), "")
    return f"{low}-{high}"


def _brute_force(made, wanted):
    """The counts of FACETS by looking at every document: each facet without its own filter."""
    counts = {}
    for facet in FACETS:
        left = [each for each in made if all(_passes(each, n, v) for n, v in wanted.items() if n not in facet.own)]
        if facet.name == "category":
            values = [value for each in left for value in set(each["categories"])]
        elif facet.bounds:
            numbers = [each["price" if facet.name == "price" else "delivery_days"] for each in left]
            values = [_bucket(number, facet.bounds) for number in numbers if number is not None]
        else:
            values = [each["kind" if facet.name == "kind" else "maker_country"] for each in left]
        counts[facet.name] = Counter(value for value in values if value)
    return counts


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
@given(made=st.lists(traits, min_size=1, max_size=25), wanted=asked)
def test_facets_are_exact_and_ignore_their_own_filter(engine, made, wanted):
    before = [Delete(key) for key, _ in engine.versions("offering")]
    engine.bulk([*before, *(Put(row(document(number, **each))) for number, each in enumerate(made))])
    plan = SearchPlan(MatchAll(), {asked: _node(asked, value) for asked, value in wanted.items()}, FACETS)
    counted = engine.facets(plan)
    assert {facet: dict(found) for facet, found in counted.items()} == _brute_force(made, wanted)
    passing = [each for each in made if all(_passes(each, n, v) for n, v in wanted.items())]
    snapshot = engine.snapshot()
    assert snapshot.search(plan).total == len(passing)
    assert snapshot.facets(plan) == counted, "counted with the hits as without them"


def test_facet_values_come_by_count_and_then_by_name(engine):
    fill(engine, *(document(n, maker_country=c) for n, c in enumerate(["FR", "DE", "DE", "AT", "FR", "DE"])))
    facets = engine.facets(SearchPlan(MatchAll(), facets=(Facet("country", "country"),)))
    assert facets == {"country": (("DE", 3), ("FR", 2), ("AT", 1))}


def test_ratings_are_a_least_average_counted_without_its_own_filter(engine):
    fill(engine, *(document(n, rating=tenths) for n, tenths in enumerate([50, 40, 39, 30, 29, None])))
    query = SearchQuery(least_rating=4)
    plan = SearchPlan(MatchAll(), filters_of(query), facets_of(query))
    assert engine.search(plan).total == 2
    assert readable(engine.facets(plan))["rating"] == (("4", 2), ("3", 4))


def test_every_country_has_its_price(engine):
    prices = {country: 1000 + number for number, country in enumerate(COUNTRIES)}
    fill(engine, document(1, price_consumer=prices))
    for country, price in prices.items():
        assert keys(engine, Range(f"price_{country}", price, price)) == ["offering:0001"]
        assert keys(engine, Range(f"price_{country}", price + 1, None)) == []
