"""Measures search from within one process, as a web worker has it. Run with the project's settings in the environment:
``python -m benchmarks.search_inside ENGINE QUERIES [SIZE FOLDER]``; answers in JSON on its last line.

With SIZE, an index of that many made-up offerings is filled (and kept in FOLDER); else the installation's own is used.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.search_made import fill  # noqa: E402
from benchmarks.search_mix import Mix, address  # noqa: E402
from search.engines import get_engine  # noqa: E402
from search.engines.base import SearchEngine, SearchPlan, Snapshot  # noqa: E402
from search.find import find  # noqa: E402
from search.query import SearchQuery  # noqa: E402
from search.suggest import suggest  # noqa: E402

SIX = ("kind", "category", "licence", "country", "spoken", "price")


class Listening:
    """A snapshot that writes down which plans it was asked: what a question comes to, however it is read."""

    def __init__(self, snapshot: Snapshot, plans: list[tuple[str, SearchPlan]]) -> None:
        self._snapshot, self._plans = snapshot, plans

    def __getattr__(self, name: str) -> Any:
        return getattr(self._snapshot, name)

    def search(self, plan: SearchPlan) -> Any:
        self._plans.append(("search", plan))
        return self._snapshot.search(plan)

    def facets(self, plan: SearchPlan) -> Any:
        self._plans.append(("facets", plan))
        return self._snapshot.facets(plan)


class Heard:
    """The engine with such snapshots."""

    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine
        self.plans: list[tuple[str, SearchPlan]] = []

    def snapshot(self) -> Listening:
        return Listening(self._engine.snapshot(), self.plans)


def last_of(plans: Sequence[tuple[str, SearchPlan]]) -> tuple[tuple[str, SearchPlan], ...]:
    """The hits that were shown, and their facets: one query of the engine."""
    counted = next(plan for kind, plan in reversed(plans) if kind == "facets")
    asked = [plan for kind, plan in plans if kind == "search" and plan.scored is counted.scored and plan.limit > 1]
    return (*(("search", plan) for plan in asked[-1:]), ("facets", counted))


def ask(engine: SearchEngine, plans: Sequence[tuple[str, SearchPlan]]) -> None:
    """Plans of one question again, with six facets."""
    snapshot = engine.snapshot()
    for kind, plan in plans:
        six = replace(plan, facets=tuple(facet for facet in plan.facets if facet.name in SIX))
        (snapshot.search if kind == "search" else snapshot.facets)(six)


Seconds = list[tuple[float, float]]
"""By the clock, and of the processor: the second says more where others share the machine."""


def timed(function: Callable[..., object], asked: Sequence[tuple[Any, ...]]) -> Seconds:
    seconds = []
    for arguments in asked:
        began, used = time.perf_counter(), time.process_time()
        function(*arguments)
        seconds.append((time.perf_counter() - began, time.process_time() - used))
    return seconds


def questions(engine: SearchEngine, asked: Sequence[SearchQuery]) -> dict[str, Seconds]:
    """Seconds of each question: whole, in the engine alone, and there for the hits that were shown. Each has been asked
    once before."""
    at = timezone.now()
    heard, plans = Heard(engine), []
    for query in asked:
        heard.plans = []
        find(query, at=at, engine=heard)  # type: ignore[arg-type]  # it answers all that find asks
        plans.append((engine, tuple(heard.plans)))
    return {
        "whole": timed(lambda query: find(query, at=at, engine=engine), [(q,) for q in asked]),
        "engine": timed(ask, [(engine, last_of(asked)) for engine, asked in plans]),
        "attempts": timed(ask, plans),
    }


def memory_mb() -> tuple[float, float]:
    """Resident memory of this process, and what of it is no mapped file."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:]}
    return sizes["Rss"] / 1024, sizes["Anonymous"] / 1024


def without_search() -> tuple[float, float]:
    """A web worker that has answered pages, but no search."""
    client = Client(headers={"Accept-Language": "en-IE", "Host": "127.0.0.1"})
    for path in ("/en/account/login/", "/en/basket/"):
        client.get(path)
    gc.collect()
    return memory_mb()


def own_engine(name: str, size: int, folder: Path) -> SearchEngine:
    """An index of made-up offerings, apart from the installation's."""
    if name == "embedded":
        from search.engines.embedded import EmbeddedEngine

        return EmbeddedEngine(folder)
    from search.engines.elasticsearch import Cluster, ElasticsearchEngine

    return ElasticsearchEngine(Cluster(settings.ELASTICSEARCH_URL), prefix=f"bench-{size}-")


def main() -> None:
    name, count = sys.argv[1], int(sys.argv[2])
    before = without_search()
    if len(sys.argv) > 3:
        engine = own_engine(name, int(sys.argv[3]), Path(sys.argv[4]))
        fill(engine, int(sys.argv[3]))
        before = without_search()
    else:
        engine = get_engine()
    mix = Mix(engine.snapshot())
    mono, across = mix.monolingual(count), mix.across(count)
    typed = mix.typed(count)
    for text, language in typed:
        suggest(text, language=language, engine=engine)
    found = {
        "documents": engine.count(),
        "mono": questions(engine, mono),
        "across": questions(engine, across),
        "suggest": timed(lambda text, language: suggest(text, language=language, engine=engine), typed),
        "pages": [address(query) for query in (*mono, *across)],
        "typed": typed,
    }
    after = memory_mb()
    found["memory_mb"] = [now - then for now, then in zip(after, before, strict=True)]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
