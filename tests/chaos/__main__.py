"""``python -m tests.chaos``: many buyers at once, and processes that die under them; then nothing is lost or twice.

The marketplace runs in its own processes (web, worker, payment sandbox), as in the journeys. Guests buy over HTTP from
several threads; at points drawn from a seed the web server or the worker gets a ``kill -9`` and is started again. Then
everything recovers by itself, the books are compared with the provider's balance, and the figures are printed. Ends
with 1 if anything is lost, twice, unexplained, or a cent apart.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import django

from tests.chaos.buyer import GaveUp, buy
from tests.journeys.stack import Stack, new_stack

RECOVERS_WITHIN_S = 1200
"""A promise that a killed worker held is free again after five minutes."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--orders", type=int, default=500)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--prepared", type=Path, help="tables and catalogue are made here once, and copied for each run"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(passing) / "run"
        folder.mkdir()
        stack = new_stack(folder)
        try:
            stack.prepare(asked.prepared or Path(passing) / "prepared")
            stack.start()
            good = _run(stack, asked)
        finally:
            stack.end()
    sys.exit(0 if good else 1)


def _run(stack: Stack, asked: argparse.Namespace) -> bool:
    os.environ |= stack.env()
    django.setup()
    from django.utils import timezone

    from tests.chaos.figures import count

    tiers, chance = _ready_to_sell(stack), random.Random(asked.seed)
    tag = f"{time.time_ns():x}"
    mails = [f"chaos-{tag}-{number}@example.org" for number in range(asked.orders)]
    began = time.monotonic()
    killer = Killer(stack, chance, orders=asked.orders, kills=asked.kills)
    killer.start()
    gave_up = _all_buy(stack, mails, tiers, chance, asked.threads, killer)
    killer.join()
    bought = time.monotonic()
    said(f"{asked.orders} orders in {bought - began:.0f} s, {len(killer.done)} kills ({', '.join(killer.done)})")
    settled = _recover(stack)
    said(f"recovered in {time.monotonic() - bought:.0f} s" if settled else "NOT RECOVERED")
    found = count(mails, gave_up=gave_up, at=timezone.now())
    for line in found.lines():
        said(line)
    good = found.is_good and settled
    said("nothing lost, nothing twice, ledger = provider" if good else "SOMETHING IS WRONG")
    return good


def said(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Killer(threading.Thread):
    """Kills at points of the sale, and starts again at once what it killed."""

    def __init__(self, stack: Stack, chance: random.Random, *, orders: int, kills: int) -> None:
        super().__init__(daemon=True)
        self.stack, self.placed, self.done = stack, 0, []  # type: ignore[var-annotated]
        self.lock = threading.Lock()
        points = sorted(chance.uniform(0, orders) for _ in range(kills))
        self.plan = [(point, chance.choice(("web", "worker")), chance.uniform(0, 2)) for point in points]
        self.over = threading.Event()

    def ordered(self) -> None:
        with self.lock:
            self.placed += 1

    def run(self) -> None:
        for point, name, wait in self.plan:
            while self.placed < point and not self.over.is_set():
                time.sleep(0.02)
            time.sleep(wait)
            self.stack.kill(name)
            self.stack.start_again(name)
            self.done.append(name)


def _all_buy(
    stack: Stack, mails: Sequence[str], tiers: list[list[str]], chance: random.Random, threads: int, killer: Killer
) -> int:
    """Everybody buys; returns how many gave up."""
    wishes = [(mail, chance.choice(tiers), chance.random() < 0.7) for mail in mails]  # three of ten close the tab

    def one(wish: tuple[str, list[str], bool]) -> bool:
        mail, wanted, comes_back = wish
        try:
            buy(stack.url, mail=mail, tiers=wanted, comes_back=comes_back, ordered=killer.ordered)
        except GaveUp as fault:
            said(f"{mail}: {fault}")
            return False
        return True

    with ThreadPoolExecutor(threads) as pool:
        went = list(pool.map(one, wishes))
    killer.over.set()
    return went.count(False)


def _ready_to_sell(stack: Stack) -> list[list[str]]:
    """Every maker's account is open at the provider; baskets of one to three downloads of different makers."""
    from marketplace.offerings.models import Tier

    rows = Tier.objects.filter(
        offering__kind="digital", offering__state="published", is_active=True,
        product__stockrecords__terms__pricing="fixed", product__stockrecords__terms__amount_minor__gt=100,
        product__stockrecords__terms__currency="EUR",
    )  # fmt: skip
    by_maker: dict[int, str] = {}
    for tier in rows.select_related("offering").order_by("pk"):
        by_maker.setdefault(tier.offering.partner_id, f"{tier.offering.public_id}:{tier.code}")
    for pk in by_maker:
        _open_account(stack, pk)
    one_each = list(by_maker.values())
    if not one_each:
        raise SystemExit("chaos: there is nothing to buy")
    return [[tier] for tier in one_each] + [one_each[i : i + 3] for i in range(max(len(one_each) - 2, 1))]


def _open_account(stack: Stack, pk: int) -> None:
    from django.utils import timezone

    from marketplace.partner.models import Partner, PaymentAccount
    from marketplace.payouts.accounts import onboarding_link, sync_account

    partner = Partner.objects.get(pk=pk)
    owner = partner.team.get(role="owner").user
    onboarding_link(partner=partner, by=owner, return_url=stack.url, refresh_url=stack.url, at=timezone.now())
    account = PaymentAccount.objects.get(partner=partner)
    said_active = urlencode({"account": account.provider_id, "status": "active"}).encode()
    sandbox = f"http://127.0.0.1:{stack.place.sandbox_port}/_sandbox/seller"
    with urllib.request.urlopen(urllib.request.Request(sandbox, data=said_active)):
        sync_account(partner=partner, at=timezone.now())


def _recover(stack: Stack) -> bool:
    """The worker does what is open; what became due is released as the job does it every five minutes."""
    from django.utils import timezone

    from marketplace.outbox.models import OutboxRow
    from marketplace.payment.models import Payment
    from marketplace.payment.operations import OPEN
    from marketplace.payouts.models import Share
    from marketplace.payouts.planning import release_due

    until = time.monotonic() + RECOVERS_WITHIN_S
    while time.monotonic() < until:
        open_rows = OutboxRow.objects.filter(done_at=None, dead_at=None, due_at__lte=timezone.now())
        waiting = Payment.objects.filter(state__in=OPEN).exists() or Share.objects.exclude(state="sent").exists()
        if not open_rows.exists() and not waiting:
            return True
        release_due(at=timezone.now())
        time.sleep(2)
    return False


if __name__ == "__main__":
    main()
