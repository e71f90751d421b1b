"""``make bench ARGS=search``: the speed figures of search, for both engines, against stock Oscar in the same run."""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks import ours, stock
from benchmarks.client import Client, Times, page
from benchmarks.processes import ROOT, run, serving
from scripts.demo import free_port
from scripts.demo_steps import Place, manage

OUT = ROOT / "benchmarks" / "out"
WORDS = ("harbour", "night", "paper", "wedding", "letter", "stone", "garden", "wave", "city", "silver")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: what, a figure, the goal, and whether it is reached (None: there is no goal)."""

    what: str
    figure: str
    goal: str = ""
    is_reached: bool | None = None

    def __str__(self) -> str:
        said = {True: "yes", False: "NO", None: ""}[self.is_reached]
        return f"| {self.what} | {self.figure} | {self.goal} | {said} |"


def at_most(what: str, value: float, goal: float, unit: str, figure: str = "") -> Line:
    return Line(what, figure or f"{value:.1f} {unit}", f"<= {goal:g} {unit}", value <= goal)


def at_least(what: str, value: float, goal: float) -> Line:
    return Line(what, f"{value:.1f}x", f">= {goal:g}x", value >= goal)


def wall(seconds: list[tuple[float, float]]) -> Times:
    return Times(tuple(clock for clock, _ in seconds))


def spread(seconds: list[tuple[float, float]]) -> str:
    """Median and 95th percentile, and of the processor's time."""
    clock, used = wall(seconds), Times(tuple(cpu for _, cpu in seconds))
    return f"{clock.median_ms:.1f} / {clock.p95_ms:.1f} ms (processor {used.median_ms:.1f} / {used.p95_ms:.1f})"


def engines(wanted: str = "") -> list[str]:
    """The engines that can be measured here, or of these the wanted one; says which cannot, and why."""
    if wanted == "embedded":
        return [wanted]
    if not os.environ.get("ELASTICSEARCH_URL"):
        print("bench: ELASTICSEARCH_URL is not set: Elasticsearch is not measured")
        return ["embedded"]
    if importlib.util.find_spec("search.engines.elasticsearch") is None:
        print("bench: this version has no Elasticsearch engine: it is not measured")
        return ["embedded"]
    return [wanted] if wanted else ["embedded", "elasticsearch"]


def env_of(place: Place, engine: str) -> dict[str, str]:
    env = ours.env_of(place, page_cache=False) | {"VAR_DIR": str(place.folder), "SEARCH_ENGINE": engine}
    if engine == "elasticsearch":
        env |= {"ELASTICSEARCH_URL": os.environ["ELASTICSEARCH_URL"], "ELASTICSEARCH_PREFIX": "bench-"}
    return env


def inside(env: dict[str, str], *arguments: str) -> dict[str, Any]:
    said = run([sys.executable, "-m", "benchmarks.search_inside", *arguments], cwd=ROOT, env=env)
    found: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    return found


def index_seconds(env: dict[str, str]) -> tuple[float, float]:
    """A whole rebuild (reading the database, analysis, writing, comparing, switching), and the processor's part."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    run(manage("reindex", "--fresh", "--verbosity", "0"), cwd=ROOT, env=env)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - began, used


def our_pages(place: Place, env: dict[str, str], found: dict[str, Any]) -> dict[str, Times]:
    is_page = lambda status, body: status == 200 and b"</html>" in body  # noqa: E731
    is_list = lambda status, _body: status == 200  # noqa: E731
    typed = [f"/{language}/search/suggest/?{urlencode({'q': text})}" for text, language in found["typed"]]
    with serving("marketplace.config.wsgi:application", cwd=ROOT, env=env, port=place.port, probe="/healthz") as url:
        client = Client(url)
        for _visit in range(2):  # the second time each language's words are in memory
            pages = client.measure([page(path) for path in found["pages"]], expect=is_page)
            suggestions = client.measure([page(path) for path in typed], expect=is_list)
    return {"page": pages, "suggestions": suggestions}


def stock_pages(folder: Path, engine: str, count: int) -> dict[str, Times]:
    """Oscar's own search, and its catalogue page."""
    stock.use_engine(folder, engine)
    seen = lambda status, body: status == 200 and b"Synthetic" in body  # noqa: E731
    # With the simple backend Oscar's catalogue page finds nothing to list: what is measured is then the empty page.
    is_empty = engine == "simple"
    listed = lambda status, body: status == 200 and (is_empty or b"product_pod" in body)  # noqa: E731
    browsed = [page("/catalogue/" if is_empty else f"/catalogue/?page={number}") for number in range(1, 21)]
    searches = [f"/search/?{urlencode({'q': word})}" for word in WORDS]
    with serving("wsgi:application", cwd=folder, env=stock.env_of(folder), port=free_port(), probe="/basket/") as url:
        client = Client(url)
        catalogue = client.measure(browsed, expect=listed)
        search = client.measure([page(path) for path in searches[:count]], expect=seen, warm=1)
    return {"search": search, "catalogue": catalogue}


def freshness(env: dict[str, str], count: int) -> Times:
    """From the commit of a change until it is found, with one worker as it is deployed."""
    worker = subprocess.Popen(manage("outbox_worker"), cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    try:
        said = run([sys.executable, "-m", "benchmarks.search_fresh", str(count)], cwd=ROOT, env=env)
    finally:
        worker.terminate()
        worker.wait(30)
    return Times(tuple(json.loads(said.strip().splitlines()[-1])))


def engine_lines(found: dict[str, Any]) -> list[Line]:
    lines = []
    for kind, title, goal in (("mono", "one language", 10), ("across", "across languages", 25)):
        times = wall(found[kind]["engine"])
        what = f"engine query with 6 facets (of the attempt that is shown), {title}"
        lines.append(at_most(what, times.p95_ms, goal, "ms", spread(found[kind]["engine"])))
        lines.append(Line(f"engine, all queries of a question, {title}", spread(found[kind]["attempts"])))
        lines.append(Line(f"question to answer, {title}", spread(found[kind]["whole"])))
    return lines


def size_lines(env: dict[str, str], engine: str, large: int, queries: int) -> list[Line]:
    """Made-up offerings, ``large`` and a tenth of it: how much slower is the large index?"""
    p95 = {}
    lines = []
    for size in (few := large // 10, large):
        found = inside(env, engine, str(queries), str(size), str(OUT / f"made-{size}"))
        asked = [*found["mono"]["engine"], *found["across"]["engine"]]
        p95[size] = wall(asked).p95_ms
        lines.append(Line(f"{size:,} made-up offerings in 24 languages, engine", spread(asked)))
    ratio = p95[large] / p95[few]
    return [*lines, Line(f"p95 at {large:,} against {few:,}", f"{ratio:.2f}x", "<= 2x", ratio <= 2)]


def measure(place: Place, engine: str, chosen: argparse.Namespace, other: dict[str, Times]) -> list[Line]:
    env = env_of(place, engine)
    seconds, used = index_seconds(env)
    found = inside(env, engine, str(chosen.queries))
    print(f"bench: {engine}: engine done", flush=True)
    seen = our_pages(place, env, found)
    print(f"bench: {engine}: pages done", flush=True)
    fresh = freshness(env, 40)
    whole, suggestions, documents = seen["page"], seen["suggestions"], found["documents"]
    resident, own = found["memory_mb"]
    lines = [
        *engine_lines(found),
        at_most("whole search page, p95", whole.p95_ms, 60, "ms", f"{whole.median_ms:.1f} / {whole.p95_ms:.1f} ms"),
        at_least("stock search against it, medians", other["search"].median_ms / whole.median_ms, 10),
        at_least("Oscar's catalogue page against it, medians", other["catalogue"].median_ms / whole.median_ms, 1),
        at_most("suggestions, whole request, p95", suggestions.p95_ms, 10, "ms"),
        at_most(
            "a change is found after, p95",
            fresh.p95_ms / 1000,
            2,
            "s",
            f"{fresh.median_ms / 1000:.2f} / {fresh.p95_ms / 1000:.2f} s",
        ),
        at_most(
            f"indexing, per 100,000 (of {documents:,})",
            seconds * 100_000 / documents,
            60,
            "s",
            f"{seconds:.0f} s (processor {used:.0f} s, on {os.cpu_count()} cores)",
        ),
        at_most("memory of a web worker", resident, 250, "MB", f"{resident:.0f} MB, {own:.0f} of it no mapped file"),
    ]
    if chosen.large:
        lines += size_lines(env, engine, chosen.large, chosen.queries)
    return lines


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make bench ARGS=search", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="offerings in the database, on both sides")
    parser.add_argument(
        "--large", type=int, default=1_000_000, help="made-up offerings in an index alone, and a tenth; 0: none"
    )
    parser.add_argument("--queries", type=int, default=200, help="questions of each kind")
    parser.add_argument("--stock-searches", type=int, default=8, help="few: each takes many seconds")
    parser.add_argument(
        "--with-whoosh", action="store_true", help="in place of the simple backend; its index takes hours"
    )
    parser.add_argument("--engine", choices=("embedded", "elasticsearch"), default="", help="this one alone")
    chosen = parser.parse_args(arguments)
    folder = OUT / f"search-{chosen.size}"
    place = ours.place_in(folder / "ours")
    place.folder.mkdir(parents=True, exist_ok=True)
    print(f"bench: preparing {chosen.size:,} offerings on both sides in {folder.relative_to(ROOT)}", flush=True)
    ours.prepare(place, chosen.size)
    stock.prepare(folder / "stock", place.folder / "offerings.json", with_whoosh=chosen.with_whoosh)
    backend = "whoosh" if chosen.with_whoosh else "simple"
    other = stock_pages(folder / "stock", backend, chosen.stock_searches)
    print(f"bench: stock, {backend}: search {other['search'].median_ms:.0f} ms, "
          f"catalogue page {other['catalogue'].median_ms:.0f} ms (medians)", flush=True)  # fmt: skip
    missed = False
    for engine in engines(chosen.engine):
        lines = measure(place, engine, chosen, other)
        print(f"\n{engine}, {chosen.size:,} offerings; median / 95th percentile\n")
        print("| what | measured | goal | reached |\n|---|---|---|---|")
        print("\n".join(map(str, lines)), flush=True)
        missed |= any(line.is_reached is False for line in lines)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
