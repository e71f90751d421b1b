"""``python -m benchmarks``: measures search, offering page and add to basket against a stock Oscar project.

``python -m benchmarks search`` measures search alone, at 100,000 offerings and above; ``ledger`` the postings a second;
``checkout`` the orders a minute; ``webhooks`` the provider's events a second.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks import checkout, ledger, ours, search, stock, webhooks
from benchmarks.client import Client, Request, Times, page
from benchmarks.processes import ROOT, THREADS, run, serving
from benchmarks.weight import weight_kb
from scripts.demo import free_port

WORDS = ("harbour", "night", "paper", "wedding", "letter", "stone", "garden", "wave", "city", "silver")
ADDS_PER_VISITOR = 5
GOALS = {"search": 5.0, "offering": 2.0, "basket": 1.5}
Result = dict[str, Times]


def words(count: int) -> list[str]:
    """Search words, one or two, each pair once before any returns."""
    pairs = [f"{a} {b}" for a in WORDS for b in WORDS if a != b]
    return ([*WORDS, *pairs] * (count // 100 + 1))[:count]


def spread(rows: list[Any], count: int) -> list[Any]:
    """Evenly from the whole list, so that no side has its data warm."""
    return [rows[index * len(rows) // count] for index in range(count)]


def adds(url: str, visitors: list[list[Any]], request_of: Any, *, first: Any, landed: str) -> Times:
    """Each visitor comes without cookies, looks at one page, and puts some things into the basket."""
    seconds: list[float] = []
    for wanted in visitors:
        client = Client(url)
        token = first(client, wanted[0])
        for row in wanted:
            status, _body, took, headers = client.ask(request_of(url, row, token))
            if status not in (302, 303) or not headers["Location"].endswith(landed):
                sys.exit(f"bench: add to basket answered {status} {headers['Location']}")
            seconds.append(took)
    return Times(tuple(seconds[ADDS_PER_VISITOR:]))


def our_add(url: str, row: dict[str, Any], _token: str) -> Request:
    body = urlencode({"tier": f"{row['id']}:{row['tier']}", "next": "/en/"})
    return ("POST", "/en/basket/add/", body, {"Content-Type": "application/x-www-form-urlencoded", "Origin": url})


def our_first(client: Client, row: dict[str, Any]) -> str:
    client.ask(page(our_path(row)))
    return ""


def our_path(row: dict[str, Any]) -> str:
    return f"/en/works/{row['slug']}-{row['id']}/"


def measure_ours(url: str, rows: list[Any], count: int, *, cached: bool) -> Result:
    """With the page cache on, the second visit of each page: what a page costs that somebody else saw before."""
    seen = lambda status, body: status == 200 and b"Synthetic" in body  # noqa: E731
    client = Client(url)
    chosen = spread(rows, count)
    visitors = [chosen[i : i + ADDS_PER_VISITOR] for i in range(0, min(count, 100), ADDS_PER_VISITOR)]
    searches = [page(f"/en/search/?{urlencode({'q': text})}") for text in words(count)]
    works = [page(our_path(row)) for row in chosen]
    for _visit in range(2 if cached else 1):
        search = client.measure(searches, expect=seen)
        offering = client.measure(works, expect=seen)
    basket = adds(url, visitors, our_add, first=our_first, landed="/basket/")
    return {"search": search, "offering": offering, "basket": basket}


def measure_stock(url: str, rows: list[Any], count: int, ids: dict[str, Any], searches: int) -> Result:
    seen = lambda status, body: status == 200 and b"Synthetic" in body  # noqa: E731
    path = lambda row: f"/catalogue/{ids[row['id']][1]}_{ids[row['id']][0]}/"  # noqa: E731

    def add(_url: str, row: dict[str, Any], token: str) -> Request:
        body = urlencode({"csrfmiddlewaretoken": token, "quantity": 1})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return ("POST", f"/basket/add/{ids[row['id']][0]}/", body, headers)

    def first(client: Client, row: dict[str, Any]) -> str:
        client.ask(page(path(row)))
        return client.cookies["csrftoken"]

    client = Client(url)
    chosen = spread(rows, count)
    visitors = [chosen[i : i + ADDS_PER_VISITOR] for i in range(0, min(count, 100), ADDS_PER_VISITOR)]
    search = client.measure([page(f"/search/?{urlencode({'q': text})}") for text in words(searches)], expect=seen)
    offering = client.measure([page(path(row)) for row in chosen], expect=seen)
    return {"search": search, "offering": offering, "basket": adds(url, visitors, add, first=first, landed="/")}


def queries(paths: dict[str, str], *, cwd: Path, env: dict[str, str]) -> dict[str, int]:
    said = run([sys.executable, str(ROOT / "benchmarks" / "inside.py"), *paths.values()], cwd=cwd, env=env)
    counts = json.loads(said.strip().splitlines()[-1])
    return {name: counts[path] for name, path in paths.items()}


def table(results: dict[str, Result]) -> str:
    """Markdown: milliseconds median / p95, and how many times faster ours is."""
    lines = ["| side | search | offering page | add to basket |", "|---|---|---|---|"]
    for side, result in results.items():
        cells = [f"{result[k].median_ms:.1f} / {result[k].p95_ms:.1f}" for k in GOALS]
        lines.append(f"| {side} | {' | '.join(cells)} |")
    for other in (side for side in results if side.startswith("stock")):
        for mine in ("ours, page cache off", "ours, page cache on"):
            ratios = [f"{results[other][k].median_ms / results[mine][k].median_ms:.1f}x" for k in GOALS]
            lines.append(f"| **{mine} against {other}** | {' | '.join(ratios)} |")
    return "\n".join(lines)


def verdict(results: dict[str, Result]) -> list[str]:
    """Goals that are not met, with the page cache off, against the faster of the two stock projects."""
    missed = []
    for kind, goal in GOALS.items():
        other = min(result[kind].median_ms for side, result in results.items() if side.startswith("stock"))
        ratio = other / results["ours, page cache off"][kind].median_ms
        if ratio < goal:
            missed.append(f"{kind}: {ratio:.2f}x, wanted {goal}x")
    return missed


def whole(folder: Path, size: int, count: int, searches: int, *, with_whoosh: bool) -> int:
    place = ours.place_in(folder / "ours")
    place.folder.mkdir(parents=True, exist_ok=True)
    print(f"bench: preparing {size} offerings on both sides", flush=True)
    rows = [
        row for row in ours.prepare(place, size) if row["kind"] == "digital" and row["title"].startswith("Synthetic")
    ]
    other = folder / "stock"
    stock.prepare(other, place.folder / "offerings.json", with_whoosh=with_whoosh)
    ids = json.loads((other / "ids.json").read_text())
    results: dict[str, Result] = {}
    weights: dict[str, dict[str, float]] = {}
    our_pages = {"search": "/en/search/?q=harbour", "offering": our_path(rows[0])}
    key = ids[rows[0]["id"]]
    stock_pages = {"search": "/search/?q=harbour", "offering": f"/catalogue/{key[1]}_{key[0]}/"}
    for cached, side in ((False, "ours, page cache off"), (True, "ours, page cache on")):
        env = ours.env_of(place, page_cache=cached) | {"VAR_DIR": str(place.folder)}
        with serving(
            "marketplace.config.wsgi:application", cwd=ROOT, env=env, port=place.port, probe="/healthz"
        ) as url:
            results[side] = measure_ours(url, rows, count, cached=cached)
            weights["ours"] = {name: weight_kb(url, path) for name, path in our_pages.items()}
        print(f"bench: {side} done", flush=True)
    for engine, side in (("simple", "stock, simple"), ("whoosh", "stock, Whoosh"))[: 1 + with_whoosh]:
        stock.use_engine(other, engine)
        with serving("wsgi:application", cwd=other, env=stock.env_of(other), port=free_port(), probe="/basket/") as url:
            results[side] = measure_stock(url, rows, count, ids, searches)
            weights["stock"] = {name: weight_kb(url, path) for name, path in stock_pages.items()}
        print(f"bench: {side} done", flush=True)
    counts = {
        "ours": queries(our_pages, cwd=ROOT, env=ours.env_of(place, page_cache=False)),
        "stock": queries(stock_pages, cwd=other, env=stock.env_of(other)),
    }
    print(f"\nMilliseconds, median / p95; {size} offerings, granian with 1 worker and {THREADS} threads.\n")
    print(table(results))
    print("\n| | search: kB | offering: kB | search: queries | offering: queries |\n|---|---|---|---|---|")
    for side, own in weights.items():
        cells = [f"{own['search']:.0f}", f"{own['offering']:.0f}", *(str(counts[side][name]) for name in our_pages)]
        print(f"| {side} | {' | '.join(cells)} |")
    for line in (missed := verdict(results)):
        print(f"bench: NOT REACHED {line}")
    return 1 if missed else 0


def main() -> int:
    if sys.argv[1:2] == ["search"]:
        return search.main(sys.argv[2:])
    if sys.argv[1:2] == ["ledger"]:
        return ledger.main(sys.argv[2:])
    if sys.argv[1:2] == ["checkout"]:
        return checkout.main(sys.argv[2:])
    if sys.argv[1:2] == ["webhooks"]:
        return webhooks.main(sys.argv[2:])
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--requests", type=int, default=200, help="per page and side")
    parser.add_argument("--stock-searches", type=int, default=40, help="fewer: the stock search takes its time")
    parser.add_argument("--without-whoosh", action="store_true", help="its index takes many minutes to build")
    parser.add_argument("--folder", type=Path, help="keep the prepared data here, to measure again quickly")
    chosen = parser.parse_args()
    sizes, whoosh = (chosen.size, chosen.requests, chosen.stock_searches), not chosen.without_whoosh
    if chosen.folder:
        chosen.folder.mkdir(parents=True, exist_ok=True)
        return whole(chosen.folder.resolve(), *sizes, with_whoosh=whoosh)
    with tempfile.TemporaryDirectory(prefix="ring-bench-") as folder:
        return whole(Path(folder), *sizes, with_whoosh=whoosh)


if __name__ == "__main__":
    sys.exit(main())
