"""``make bench ARGS=ledger``: entries posted a second, by one and by four writers, on SQLite and on PostgreSQL.

Each writer is a process of its own and tells the story of sales: captured, became due, transfer planned, transfer sent
(four entries, seven moves, five accounts of which two are new each time). The reference, in the same run on the same
tables: the same entries and moves inserted by Django's own ``create`` and ``bulk_create`` into accounts that are known,
without key, bound or balance being looked at.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from benchmarks.processes import ROOT, run
from benchmarks.together import at_once, database_of, verdict

GOALS = {"SQLite": 300.0, "PostgreSQL": 1000.0}
WRITERS = (1, 4)
SELLERS = 50
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
Story = Callable[[str, int], None]
"""Four entries about one order of one seller."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make bench ARGS=ledger", description=__doc__)
    parser.add_argument("--postgresql", default="", help="address of a server; a database is made there and dropped")
    parser.add_argument("--entries", type=int, default=6000, help="for each row of the table")
    parser.add_argument("--folder", type=Path, help="where SQLite's file goes, instead of a temporary folder")
    chosen = parser.parse_args(arguments)
    missed = []
    with tempfile.TemporaryDirectory(prefix="ring-ledger-", dir=chosen.folder) as folder:
        for server in ["SQLite", *(["PostgreSQL"] if chosen.postgresql else [])]:
            address = chosen.postgresql if server == "PostgreSQL" else ""
            with database_of("ledger", address, folder) as url:
                missed += measured(server, url, folder, chosen.entries)
    return verdict(missed)


def measured(server: str, url: str, folder: str, entries: int) -> list[str]:
    """Print this server's rows; what it missed."""
    env = os.environ | {
        "DATABASE_URL": url, "VAR_DIR": folder, "RING_ENV": "development", "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "marketplace.config.settings",
    }  # fmt: skip
    run([sys.executable, "manage.py", "migrate", "ledger", "--no-input", "--verbosity", "0"], cwd=ROOT, env=env)
    run([sys.executable, "-m", "benchmarks.ledger", "sellers"], cwd=ROOT, env=env)
    print(f"\n| {server} | entries a second | goal | reached | plain inserts a second | of it |")
    print("|---|---|---|---|---|---|")
    missed = []
    for writers in WRITERS:
        plain = rate("plain", writers, entries, env)
        posted = rate("posted", writers, entries, env)
        goal, last = GOALS[server], writers == WRITERS[-1]
        reached = ("yes" if posted >= goal else "NO") if last else ""
        said = f">= {goal:.0f}" if last else ""
        print(
            f"| {writers} writer{'s' * (writers > 1)} | {posted:.0f} | {said} | {reached} | {plain:.0f} "
            f"| {posted / plain:.0%} |", flush=True,
        )  # fmt: skip
        if last and posted < goal:
            missed.append(f"{server}, {writers} writers: {posted:.0f} entries a second, wanted {goal:.0f}")
    print("\n" + run([sys.executable, "manage.py", "ledger_check"], cwd=ROOT, env=env).strip().splitlines()[-1])
    return missed


def rate(what: str, writers: int, entries: int, env: dict[str, str]) -> float:
    """Entries a second from the moment that all writers are ready until the last is done."""
    stories = entries // writers // 4
    command = [sys.executable, "-m", "benchmarks.ledger", what, str(stories)]
    seconds, _said = at_once(what, [command] * writers, env=env, logs=Path(env["VAR_DIR"]))
    return stories * 4 * writers / seconds


# What a writer's process does


def write(what: str, stories: int) -> None:
    """Warm up with a few stories, say so, wait for the word, tell the rest."""
    import django

    django.setup()
    from django.db import connection

    from marketplace.partner.models import Partner

    sellers = cycle(Partner.objects.filter(code__startswith="bench-").values_list("pk", flat=True))
    story = {"posted": posted_story, "plain": plain_story}[what]()
    mine = uuid.uuid4().hex[:12]
    for n in range(10):
        story(f"{mine}-warm-{n}", next(sellers))
    print("ready", flush=True)
    sys.stdin.readline()
    for n in range(stories):
        story(f"{mine}-{n}", next(sellers))
    connection.close()


def posted_story() -> Story:
    from marketplace.ledger.chart import Kind
    from marketplace.ledger.operations import post
    from marketplace.ledger.postings import Part, Tax, became_due, captured, transfer_planned, transfer_sent
    from marketplace.money import Money

    def eur(minor: int) -> Money:
        return Money(minor, "EUR")

    def tell(order: str, seller: int) -> None:
        part = Part(seller, order, eur(7290), eur(810), (Tax("oss:DE", eur(1900)),))
        way = {"seller": seller, "transfer": order, "amount": eur(7290), "seller_order": order}
        due = became_due(seller=seller, seller_order=order, amount=eur(7290))
        reference = f"order:{order}"
        for kind, moves in (
            (Kind.CAPTURED, captured(amount=eur(10_000), parts=[part], fee=eur(175))),
            (Kind.BECAME_DUE, due),
            (Kind.TRANSFER_PLANNED, transfer_planned(**way)),
            (Kind.TRANSFER_SENT, transfer_sent(**way)),
        ):
            post(key=f"{kind}:{order}", kind=kind, moves=moves, at=AT, reference=reference)

    return tell


def plain_story() -> Story:
    """The same number of entries and moves. Unbounded accounts, so that the books stay right: forth and back."""
    from django.db import transaction

    from marketplace.ledger.chart import Place, Purpose
    from marketplace.ledger.models import Account, Entry, Move

    places = (Place(Purpose.SUSPENSE, subject="bench-1"), Place(Purpose.SUSPENSE, subject="bench-2"))
    Account.objects.bulk_create([Account.at(place, "EUR") for place in places], ignore_conflicts=True)
    a, b = Account.objects.filter(subject__startswith="bench-").order_by("pk").values_list("pk", flat=True)

    def tell(order: str, _seller: int) -> None:
        for kind, moves in (("captured", 4), ("became_due", 1), ("transfer_planned", 1), ("transfer_sent", 1)):
            with transaction.atomic():
                entry = Entry.objects.create(
                    key=f"plain:{kind}:{order}", kind=kind, reference=f"order:{order}", at=AT, booked_on=AT.date()
                )
                Move.objects.bulk_create(
                    Move(
                        entry=entry, source_id=(a, b)[n % 2], target_id=(b, a)[n % 2], amount_minor=7290,
                        booked_on=AT.date(), about=order,
                    )
                    for n in range(moves)
                )  # fmt: skip

    return tell


def make_sellers() -> None:
    import django

    django.setup()
    from marketplace.partner.models import Partner

    for n in range(SELLERS):
        Partner.objects.create(name=f"Bench {n}", code=f"bench-{n}")


if __name__ == "__main__":
    if sys.argv[1] == "sellers":
        make_sellers()
    else:
        write(sys.argv[1], int(sys.argv[2]))
