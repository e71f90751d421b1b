"""Recall, normalised discounted cumulative gain and reciprocal rank at 10.

nDCG: Järvelin and Kekäläinen 2002, gain 2^grade - 1, discount log2(rank + 1). ``cross`` looks only at documents in
other languages than the query's, ``mono`` only at those in the same one, ``all`` at all of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from search.evaluation.collection import JudgedQuery

CUT = 10
MODES = ("cross", "mono", "all")


@dataclass(frozen=True, slots=True)
class Score:
    queries: int
    recall: float
    ndcg: float
    mrr: float


def scores(
    queries: Iterable[JudgedQuery],
    grades: Mapping[str, Mapping[str, int]],
    ranked: Mapping[str, Sequence[str]],
    languages: Mapping[str, str],
    mode: str = "cross",
) -> dict[str, Score]:
    """Mean scores: ``ALL``, per language (``de``) and per kind of query (``type:name``). Unjudged queries are left out.

    ``ranked``: query to documents, best first. ``languages``: document to its language.
    """
    groups: defaultdict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for query in queries:

        def counts(document: str, language: str = query.language) -> bool:
            return mode == "all" or (languages.get(document) != language) == (mode == "cross")

        relevant = {document: grade for document, grade in grades.get(query.id, {}).items() if counts(document)}
        if not relevant:
            continue
        top = [document for document in ranked.get(query.id, ()) if counts(document)][:CUT]
        for group in ("ALL", query.language, f"type:{query.kind}"):
            groups[group].append(_of_query(top, relevant))
    return {group: _mean(found) for group, found in sorted(groups.items())}


def _of_query(top: Sequence[str], relevant: Mapping[str, int]) -> tuple[float, float, float]:
    gain = sum((2 ** relevant.get(document, 0) - 1) / log2(place + 2) for place, document in enumerate(top))
    ideal = sorted((2**grade - 1 for grade in relevant.values()), reverse=True)[:CUT]
    best = sum(value / log2(place + 2) for place, value in enumerate(ideal))
    found = sum(document in relevant for document in top) / min(CUT, len(relevant))
    first = next((1 / (place + 1) for place, document in enumerate(top) if document in relevant), 0.0)
    return found, gain / best if best else 0.0, first


def _mean(found: Sequence[tuple[float, float, float]]) -> Score:
    recall, ndcg, mrr = (sum(values) / len(found) for values in zip(*found, strict=True))
    return Score(len(found), recall, ndcg, mrr)
