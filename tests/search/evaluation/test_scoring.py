"""Scores, by hand and by a second way of computing them."""

from __future__ import annotations

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.evaluation.collection import JudgedQuery
from search.evaluation.scoring import Score, scores

DOCUMENTS = {"a": "de", "b": "fr", "c": "en", "d": "de", "e": "en"}


def asked(number=1, language="en", kind="name"):
    return JudgedQuery(f"q{number}", language, kind, "poster")


def test_one_query_by_hand():
    """Found in the order b (grade 1), a (grade 2), d (none); c and e are in the query's own language."""
    grades = {"q1": {"a": 2, "b": 1, "c": 2}}
    ranked = {"q1": ["c", "b", "e", "a", "d"]}
    [score] = {scores([asked()], grades, ranked, DOCUMENTS)[group] for group in ("ALL", "en", "type:name")}
    # gains: 1 at rank 1, 3 at rank 2; best: 3 at rank 1, 1 at rank 2
    ndcg = (1 / log2(2) + 3 / log2(3)) / (3 / log2(2) + 1 / log2(3))
    assert ndcg == pytest.approx(0.796708, abs=1e-6)
    assert score == Score(1, 1.0, pytest.approx(ndcg), 1.0)


@pytest.mark.parametrize(
    ("mode", "recall", "ndcg", "mrr"),
    [
        ("cross", 0.5, 0.386853, 1 / 2),  # d, then a: 1 / log2(3) of 1 + 1 / log2(3)
        ("mono", 1.0, 1.0, 1.0),  # only c is in English
        ("all", 2 / 3, 0.530721, 1 / 2),
    ],
)
def test_each_mode_looks_at_other_documents(mode, recall, ndcg, mrr):
    grades = {"q1": {"a": 1, "b": 1, "c": 1}}
    ranked = {"q1": ["d", "a", "c"]}
    found = scores([asked()], grades, ranked, DOCUMENTS, mode)["ALL"]
    assert (found.recall, found.ndcg, found.mrr) == pytest.approx((recall, ndcg, mrr), abs=1e-6)


def test_only_the_first_ten_count():
    many = {f"d{number}": "de" for number in range(30)}
    grades = {"q1": dict.fromkeys(many, 1)}
    order = ["none"] * 10 + list(many)
    assert scores([asked()], grades, {"q1": order}, many | {"none": "de"})["ALL"] == Score(1, 0.0, 0.0, 0.0)
    assert scores([asked()], grades, {"q1": list(many)}, many)["ALL"] == Score(1, 1.0, 1.0, 1.0)
    assert scores([asked()], grades, {"q1": list(many)[:5]}, many)["ALL"].recall == 0.5


def test_means_are_by_language_and_by_kind():
    queries = [asked(1, "en", "name"), asked(2, "fr", "name"), asked(3, "fr", "typo")]
    grades = {"q1": {"a": 1}, "q2": {"a": 1}, "q3": {"a": 1}}
    found = scores(queries, grades, {"q1": ["a"], "q2": ["d", "a"]}, DOCUMENTS)
    assert {group: (score.queries, score.mrr) for group, score in found.items()} == {
        "ALL": (3, 0.5),
        "en": (1, 1.0),
        "fr": (2, 0.25),
        "type:name": (2, 0.75),
        "type:typo": (1, 0.0),
    }


def test_a_query_without_judgements_in_reach_is_left_out():
    assert scores([asked(1), asked(2)], {"q1": {"c": 2}}, {"q1": ["c"]}, DOCUMENTS) == {}
    assert scores([], {}, {}, {}) == {}


def test_a_document_of_unknown_language_is_another_language():
    assert scores([asked()], {"q1": {"z": 1}}, {"q1": ["z"]}, {})["ALL"].mrr == 1.0
    assert scores([asked()], {"q1": {"z": 1}}, {"q1": ["z"]}, {}, "mono") == {}


def test_grade_nought_gains_nothing():
    assert scores([asked()], {"q1": {"a": 0}}, {"q1": ["a"]}, DOCUMENTS)["ALL"].ndcg == 0.0


@given(st.lists(st.integers(0, 3), min_size=1, max_size=14), st.permutations(range(14)))
def test_no_order_beats_the_best_one(grades, order):
    documents = {f"d{number}": "de" for number in range(14)}
    judged = {"q1": {f"d{number}": grade for number, grade in enumerate(grades)}}
    best = sorted(judged["q1"], key=lambda document: -judged["q1"][document])
    found = scores([asked()], judged, {"q1": [f"d{number}" for number in order]}, documents)["ALL"]
    top = scores([asked()], judged, {"q1": best}, documents)["ALL"]
    assert 0 <= found.ndcg <= top.ndcg + 1e-12
    assert top.ndcg == (pytest.approx(1.0) if any(grades) else 0.0)
    assert 0 <= found.recall <= 1
    assert 0 <= found.mrr <= 1
