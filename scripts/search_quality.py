"""Search against its stored baseline: `python -m scripts.search_quality DATA [--engine NAME ...] [--write]`.

DATA is a folder with `search/` (collections of judged queries) and `lexicon/concepts.tsv.gz`. Each collection is run
with a lexicon that leaves out the source it was made of. Fails when a score fell by more than 0.01, a language by its
mean over the three cross-language collections is under the floor, or a typo no longer finds what was meant.
Elasticsearch runs the three only: what a word is taken for is decided above the engines, and it is the slower one.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BASELINE = ROOT / "search" / "evaluation" / "baseline.json"
MAY_FALL = 0.01
FLOOR = 0.25
TYPO_RECALL = 0.97
_LINE = re.compile(r"^(\S+)\tn=(\d+)\tR@10=([\d.]+)\tnDCG@10=([\d.]+)\tMRR=([\d.]+)$", re.M)


@dataclass(frozen=True, slots=True)
class Measure:
    """One run: a collection, and how it is asked."""

    name: str
    folder: str
    options: tuple[str, ...]


MEASURES = (
    Measure("mono24", "mono24", ("--without", "cldr", "--mode", "mono")),
    Measure("services24", "services24", ("--without", "cpv")),
    Measure("services24 with labels", "services24", ("--without", "cpv", "--labels")),
    Measure("assets24", "assets24", ("--without", "cldr")),
    Measure("apps23", "apps23", ("--without", "none")),
)
"""The longest first, so that two cores end together."""
CROSS = ("assets24", "services24", "apps23")
Table = dict[str, dict[str, float]]


def measure(data: Path, wanted: Measure, engine: str, kept: Path) -> Table:
    """Group to recall, nDCG and MRR. Raises SystemExit with what the command said."""
    command = [sys.executable, str(ROOT / "manage.py"), "search_eval", str(data / "search" / wanted.folder)]
    environment = os.environ | {
        "LEXICON_CONCEPTS": str(data / "lexicon" / "concepts.tsv.gz"),
        "SEARCH_DIR": str(kept),
    }
    done = subprocess.run(
        [*command, *wanted.options, "--engine", engine, "--verbosity", "0"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"search_quality: {wanted.name} on {engine}: {done.stderr.strip()[-2000:]}")
    return {
        group: {"queries": int(n), "recall": float(recall), "ndcg": float(ndcg), "mrr": float(mrr)}
        for group, n, recall, ndcg, mrr in _LINE.findall(done.stdout)
    }


def all_measures(data: Path, engine: str, kept: Path, jobs: int, only: Collection[str]) -> dict[str, Table]:
    """Every measure of one engine. The first of each lexicon goes ahead, so that it is built once."""
    done: dict[str, Table] = {}
    possible = [wanted for wanted in MEASURES if engine == "embedded" or wanted.name in CROSS]
    measures = [wanted for wanted in possible if not only or wanted.name in only]
    ahead = {wanted.options[1]: wanted for wanted in reversed(measures)}
    for wave in (list(ahead.values()), [wanted for wanted in measures if wanted not in ahead.values()]):
        with ThreadPoolExecutor(jobs) as pool:
            tables = pool.map(lambda wanted: measure(data, wanted, engine, kept), wave)
            done |= {wanted.name: table for wanted, table in zip(wave, tables, strict=True)}
    return done


def summary(tables: dict[str, Table]) -> dict[str, float]:
    """The figures that a baseline keeps."""
    kept = {f"{name} ndcg": table["ALL"]["ndcg"] for name, table in tables.items() if name != "mono24"}
    if (mono := tables.get("mono24")) is None:
        return kept
    kept["mono24 variant ndcg"] = mono["type:variant"]["ndcg"]
    kept["mono24 typo recall"], kept["mono24 typo mrr"] = mono["type:typo"]["recall"], mono["type:typo"]["mrr"]
    return kept


def languages(tables: dict[str, Table]) -> dict[str, float]:
    """Each language's mean nDCG over the cross-language collections that have queries in it."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for name in CROSS if set(CROSS) <= set(tables) else ():
        for group, scores in tables[name].items():
            if len(group) == 2:
                found[group].append(scores["ndcg"])
    return {language: sum(values) / len(values) for language, values in sorted(found.items())}


def faults(figures: dict[str, float], means: dict[str, float], baseline: dict[str, float]) -> list[str]:
    """What fell, in sentences."""
    said = [
        f"{name} fell from {before:.4f} to {figures[name]:.4f}"
        for name, before in baseline.items()
        if figures.get(name, before) < before - MAY_FALL
    ]
    said += [
        f"{language} is at {mean:.3f}, under the floor of {FLOOR}" for language, mean in means.items() if mean < FLOOR
    ]
    if (recall := figures.get("mono24 typo recall", 1.0)) < TYPO_RECALL:
        said.append(f"one slip finds what was meant only in {recall:.3f} of all cases")
    return said


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--engine", action="append", choices=("embedded", "elasticsearch"))
    parser.add_argument("--cache", type=Path, help="keep lexicons here; otherwise they are built anew")
    parser.add_argument("--only", action="append", default=[], help="a collection; several times for several")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="make these figures the baseline")
    given = parser.parse_args()
    baseline = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    wrong = []
    with tempfile.TemporaryDirectory() as place:
        for engine in given.engine or ["embedded"]:
            tables = all_measures(given.data, engine, given.cache or Path(place), given.jobs, given.only)
            figures, means = summary(tables), languages(tables)
            print(engine, *(f"  {name}: {value:.4f}" for name, value in figures.items()), sep="\n")
            print("  languages:", ", ".join(f"{language} {mean:.2f}" for language, mean in means.items()), flush=True)
            if given.write:
                baseline[engine] = baseline.get(engine, {}) | figures
            elif engine not in baseline:
                wrong.append(f"{engine}: has no baseline yet")
            wrong += [f"{engine}: {fault}" for fault in faults(figures, means, baseline.get(engine, {}))]
    if given.write:
        BASELINE.write_text(json.dumps(baseline, indent=2, sort_keys=True) + "\n")
    for fault in wrong:
        print(f"search_quality: {fault}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
