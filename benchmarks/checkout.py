"""``make bench ARGS=checkout``: orders of three sellers a minute, from the basket until they are paid and split.

The payment sandbox is a process of its own that answers at once (latency 0), and so is the web server to which it
delivers its signed events. Each writer is a process that is a guest, the shop's operations and a worker in turn
(``benchmarks/checkout_order.py``). The clock runs from the moment that all writers are ready until every order is
paid, its shares are there, its money is in the ledger, and no promise to look at a payment is open. Documents, mails
and transfers are made by the worker later and are not part of it; nor are pages rendered.

The reference, in the same run with as many processes: the same calls to the sandbox alone (page opened, paid, asked
about), without a database of ours and with nobody to take the events.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.processes import ROOT, run, serving
from benchmarks.together import at_once, database_of, verdict
from scripts.demo import free_port
from scripts.demo_steps import Place, environment

GOAL = 1200.0
"""Orders a minute on PostgreSQL (issue 6)."""
STAGES = ("basket", "order", "asking", "paying", "event", "waiting")
SANDBOX_KEY = "sk_test_sandbox"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make bench ARGS=checkout", description=__doc__)
    parser.add_argument("--postgresql", default="", help="address of a server; a database is made there and dropped")
    parser.add_argument("--orders", type=int, default=1200, help="in all, shared by the writers")
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--sellers", type=int, default=30, help="three of them in each order")
    parser.add_argument("--profile", type=Path, help="one writer of ours keeps cProfile's figures in this file")
    chosen = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory(prefix="ring-checkout-") as folder,
        database_of("checkout", chosen.postgresql, folder) as url,
    ):
        return verdict(Run(chosen, Path(folder), url).measured())


def used() -> float:
    """Seconds of the processor that all children which have ended used, and theirs."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


@dataclass
class Written:
    """What all writers did together."""

    orders: int
    seconds: float
    stages: dict[str, float] = field(default_factory=dict)
    """Seconds by stage, of all writers together."""

    @property
    def a_minute(self) -> float:
        return self.orders * 60 / self.seconds


@dataclass
class Run:
    """One server's figures."""

    chosen: argparse.Namespace
    folder: Path
    database: str
    processor: dict[str, float] = field(default_factory=dict)
    """Seconds of the processor by what ended last of that name."""

    def measured(self) -> list[str]:
        """Print the tables; what was missed."""
        place = Place(self.folder, free_port(), free_port())
        env = self._env(place)
        for line in (["migrate", "--no-input"], ["createcachetable"]):
            run([sys.executable, "manage.py", *line, "--verbosity", "0"], cwd=ROOT, env=env)
        with self._sandbox(place.sandbox_port, env):
            plain = self._written("plain", env)
        with self._sandbox(place.sandbox_port, env):
            run(self._writer("sellers", self.chosen.sellers), cwd=ROOT, env=env)
            with self._door(place, env):
                ours = self._written("orders", env)
            said = run(self._writer("check", ours.orders), cwd=ROOT, env=env)
        books = run([sys.executable, "manage.py", "ledger_check"], cwd=ROOT, env=env).strip().splitlines()[-1]
        return self._told(plain, ours, json.loads(said.splitlines()[-1]), books)

    def _env(self, place: Place) -> dict[str, str]:
        return environment(place) | {
            "DATABASE_URL": self.database, "PYTHONPATH": str(ROOT), "IP_LIMITS_ON": "false",
            "STRIPE_SECRET_KEY": SANDBOX_KEY, "STRIPE_API_BASE": f"http://127.0.0.1:{place.sandbox_port}",
            "STRIPE_WEBHOOK_SECRETS": f"whsec_{uuid.uuid4().hex}", "STRIPE_SANDBOX_ALLOWED": "true",
        }  # fmt: skip

    @contextmanager
    def _sandbox(self, port: int, env: dict[str, str]) -> Iterator[None]:
        """A new one, that knows nothing and tells nobody yet."""
        line = [sys.executable, "-m", "marketplace.sandbox", "--port", str(port), "--couriers", "4"]
        process = subprocess.Popen(line, cwd=ROOT, env=env, stdout=subprocess.PIPE)
        try:
            assert process.stdout is not None
            assert process.stdout.readline(), "the payment sandbox did not start"
            yield
        finally:
            before = used()
            process.terminate()
            process.wait()
            self.processor["sandbox"] = used() - before

    @contextmanager
    def _door(self, place: Place, env: dict[str, str]) -> Iterator[None]:
        """The web server takes the sandbox's events from now on."""
        with serving(
            "marketplace.config.wsgi:application", cwd=self.folder, env=env, port=place.port, probe="/healthz"
        ) as url:
            form = urlencode({"url": f"{url}/webhooks/stripe/", "secret": env["STRIPE_WEBHOOK_SECRETS"]}).encode()
            with urllib.request.urlopen(f"{env['STRIPE_API_BASE']}/_sandbox/webhook", form):
                pass
            yield
            before = used()
        self.processor["web server"] = used() - before

    def _writer(self, what: str, *more: object) -> list[str]:
        return [sys.executable, "-m", "benchmarks.checkout_order", what, *map(str, more)]

    def _written(self, what: str, env: dict[str, str]) -> Written:
        writers = self.chosen.writers
        each = -(-self.chosen.orders // writers)
        profiles = [str(self.chosen.profile or "")] + [""] * (writers - 1)
        before = used()
        commands = [
            self._writer(what, each, number, profile if what == "orders" else "")
            for number, profile in enumerate(profiles)
        ]
        seconds, said = at_once(what, commands, env=env, logs=self.folder)
        self.processor["writers"] = used() - before
        stages: dict[str, float] = {}
        for one in said:
            for name, took in json.loads(one.splitlines()[-1]).items():
                stages[name] = stages.get(name, 0.0) + took
        return Written(each * writers, seconds, stages)

    def _told(self, plain: Written, ours: Written, check: dict[str, object], books: str) -> list[str]:
        """Print what came out; what was missed, or is wrong."""
        server = "PostgreSQL" if self.chosen.postgresql else "SQLite"
        has_goal = bool(self.chosen.postgresql)
        reached = ("yes" if ours.a_minute >= GOAL else "NO") if has_goal else ""
        print(f"\n| {server}, {self.chosen.writers} writers, {ours.orders} orders | orders a minute | goal | reached |"
              " sandbox alone, a minute | of it |")  # fmt: skip
        print("|---|---|---|---|---|---|")
        goal = f">= {GOAL:.0f}" if has_goal else ""
        print(f"| three sellers, to paid and split | {ours.a_minute:.0f} | {goal} | {reached} | {plain.a_minute:.0f} "
              f"| {ours.a_minute / plain.a_minute:.0%} |")  # fmt: skip
        print(f"\n| milliseconds of an order | {' | '.join(STAGES)} |\n|---|{'---|' * len(STAGES)}")
        for side, one in (("ours", ours), ("sandbox alone", plain)):
            cells = [f"{one.stages[name] * 1000 / one.orders:.1f}" if name in one.stages else "" for name in STAGES]
            print(f"| {side} | {' | '.join(cells)} |")
        spent = ", ".join(f"{name} {s * 1000 / ours.orders:.0f}" for name, s in sorted(self.processor.items()))
        print(f"\nMilliseconds of the processor an order, their start counted: {spent}")
        print(f"\n{books}\n{json.dumps(check['figures'])}")
        missed = [str(line) for line in check["wrong"]]  # type: ignore[attr-defined]
        if has_goal and ours.a_minute < GOAL:
            missed.append(f"{server}: {ours.a_minute:.0f} orders a minute, wanted {GOAL:.0f}")
        return missed
