"""``make bench ARGS=webhooks``: signed events a second that the web server verifies and stores.

Several clients, each a process with one kept connection, deliver what the provider tells of payments that exist (three
events each, all signed with our secret) to granian. No worker runs, so promised looks at payments pile up; the second
row begins with thousands of them. Only events that come for the first time are counted; a twentieth comes twice.

The reference, in the same run: the same rows inserted by Django's own ``create``, in one process and without HTTP.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.client import Times
from benchmarks.processes import ROOT, THREADS, run, serving
from benchmarks.together import at_once, database_of, verdict
from scripts.demo import free_port
from scripts.demo_steps import Place, environment

GOAL = 300.0
"""Events a second (issue 6)."""
WAITING = 5000


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make bench ARGS=webhooks", description=__doc__)
    parser.add_argument("--postgresql", default="", help="address of a server; a database is made there and dropped")
    parser.add_argument("--payments", type=int, default=2000, help="for each row of the table; three events each")
    parser.add_argument("--clients", type=int, default=4)
    chosen = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory(prefix="ring-webhooks-") as folder,
        database_of("webhooks", chosen.postgresql, folder) as url,
    ):
        return verdict(Run(chosen, Path(folder), url).measured())


@dataclass
class Served:
    """What came of one row of the table."""

    what: str
    events: int
    seconds: float
    times: Times
    wrong: list[str] = field(default_factory=list)

    @property
    def a_second(self) -> float:
        return self.events / self.seconds


@dataclass
class Run:
    """One database's figures."""

    chosen: argparse.Namespace
    folder: Path
    database: str

    def measured(self) -> list[str]:
        """Print the tables; what was missed, or is wrong."""
        place = Place(self.folder, free_port(), free_port())
        env = environment(place) | {
            "DATABASE_URL": self.database, "PYTHONPATH": str(ROOT), "STRIPE_SECRET_KEY": "sk_test_sandbox",
            "STRIPE_API_BASE": f"http://127.0.0.1:{place.sandbox_port}", "STRIPE_SANDBOX_ALLOWED": "true",
            "STRIPE_WEBHOOK_SECRETS": f"whsec_{uuid.uuid4().hex}",
        }  # fmt: skip
        for line in (["migrate", "--no-input"], ["createcachetable"]):
            run([sys.executable, "manage.py", *line, "--verbosity", "0"], cwd=ROOT, env=env)
        alone = self.chosen.payments // 2
        for what, payments, parts in (("plain", alone, 1), ("inside", alone, 1)):
            self._prepared(what, payments, parts, env)
        plain = self._said("plain", self._file("plain", 0), env=env)["a_second"]
        inside = self._said("inside", self._file("inside", 0), env=env)
        self._within("done", env=env)
        rows = [self._served("nothing waits at first", place, env)]
        self._within("done", env=env)
        self._within("waiting", WAITING, env=env)
        rows.append(self._served(f"{WAITING:,} looks wait, no worker runs", place, env))
        return self._told(rows, plain, inside)

    def _served(self, what: str, place: Place, env: dict[str, str]) -> Served:
        tag = uuid.uuid4().hex[:6]
        self._prepared(tag, self.chosen.payments, self.chosen.clients, env)
        files = [self._file(tag, part) for part in range(self.chosen.clients)]
        with serving(
            "marketplace.config.wsgi:application", cwd=self.folder, env=env, port=place.port, probe="/healthz"
        ) as url:
            seconds, said = self._sent(url, files, env)
        check = self._said("check", *files, env=env)
        wrong = [f"{what}: {line}" for line in check["wrong"]]
        wrong += [f"{what}: answered {one['wrong']}" for one in said if one["wrong"]]
        print(f"bench: {what}: bodies of {check['bytes']:,.0f} bytes on average", flush=True)
        times = Times(tuple(took for one in said for took in one["seconds"]))
        return Served(what, sum(one["events"] for one in said), seconds, times, wrong)

    def _sent(self, url: str, files: list[str], env: dict[str, str]) -> tuple[float, list[dict[str, Any]]]:
        """From the moment that all clients are ready until the last has its last answer."""
        commands = [[sys.executable, "-m", "benchmarks.webhooks_sender", url, file] for file in files]
        seconds, said = at_once("clients", commands, env=env, logs=self.folder)
        return seconds, [json.loads(one.splitlines()[-1]) for one in said]

    def _prepared(self, what: str, payments: int, parts: int, env: dict[str, str]) -> None:
        self._within("prepare", self.folder / what, payments, parts, env=env)

    def _file(self, what: str, part: int) -> str:
        return str(self.folder / f"{what}-{part}.json")

    def _within(self, what: str, *more: object, env: dict[str, str]) -> str:
        return run([sys.executable, "-m", "benchmarks.webhooks_inside", what, *map(str, more)], cwd=ROOT, env=env)

    def _said(self, what: str, *more: object, env: dict[str, str]) -> Any:
        return json.loads(self._within(what, *more, env=env).splitlines()[-1])

    def _told(self, rows: list[Served], plain: float, inside: dict[str, Any]) -> list[str]:
        server = "PostgreSQL" if self.chosen.postgresql else "SQLite"
        print(f"\ngranian with 1 worker and {THREADS} threads; each event's answer in milliseconds, median / p95.\n")
        print(f"| {server}, {self.chosen.clients} clients | events a second | goal | reached | answer |"
              " plain inserts a second | of it |\n|---|---|---|---|---|---|---|")  # fmt: skip
        for row in rows:
            print(
                f"| {row.what}: {row.events} events | {row.a_second:.0f} | >= {GOAL:.0f} "
                f"| {'yes' if row.a_second >= GOAL else 'NO'} | {row.times.median_ms:.1f} / {row.times.p95_ms:.1f} "
                f"| {plain:.0f} | {row.a_second / plain:.0%} |"
            )
        print(f"| without HTTP, one process | {inside['a_second']:.0f} | | | | {plain:.0f} "
              f"| {inside['a_second'] / plain:.0%} |")  # fmt: skip
        print("\n| without HTTP, where the time goes | milliseconds of an event |\n|---|---|")
        for name, took in sorted(inside["ms"].items(), key=lambda one: -one[1]):
            print(f"| {name} | {took:.3f} |")
        slow = [f"{server}, {row.what}: {row.a_second:.0f}, wanted {GOAL:.0f}" for row in rows if row.a_second < GOAL]
        return [line for row in rows for line in row.wrong] + slow


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
