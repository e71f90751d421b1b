"""Whether the books are right: everything is recomputed from the moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, F

from marketplace.ledger.chart import CEILED, FLOORED
from marketplace.ledger.guards import GUARDS
from marketplace.ledger.models import Account, AccountingPeriod, Entry, Move
from marketplace.ledger.queries.balances import add_moves


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with the books: what, and where."""

    what: str
    where: str


def verify() -> list[Finding]:
    """Everything that must always be true, recomputed from the moves alone; empty when the books are right.

    Carried balances equal their moves; each currency sums to zero; bounds hold; moves stay within their currency; every
    entry has moves, and both say the same day; closing balances equal their months.
    """
    accounts = list(Account.objects.all())
    found: Counter[int] = Counter()
    add_moves(found, Move.objects.order_by(), Account.objects.all())
    return [*_carried(accounts, found), *_to_zero(accounts, found), *_moves(), *_closings()]


def unguarded() -> list[Finding]:
    """Triggers that should be in the database and are not (``guards.py``)."""
    return [Finding("trigger is missing", name) for name in GUARDS.missing(connection)]


def _carried(accounts: Iterable[Account], found: Mapping[int, int]) -> list[Finding]:
    wrong = []
    for account in accounts:
        summed, carried = found.get(account.pk, 0), account.balance_minor
        if carried is not None and carried != summed:
            wrong.append(Finding(f"carries {carried}, its moves sum to {summed}", account.code))
        if (account.purpose in FLOORED and summed < 0) or (account.purpose in CEILED and summed > 0):
            wrong.append(Finding(f"is on the wrong side of zero: {summed}", account.code))
    return wrong


def _to_zero(accounts: Iterable[Account], found: Mapping[int, int]) -> list[Finding]:
    totals: Counter[str] = Counter()
    for account in accounts:
        totals[account.currency] += found.get(account.pk, 0)
    return [Finding(f"sums to {total}, not to zero", currency) for currency, total in totals.items() if total]


def _moves() -> list[Finding]:
    mixed = Move.objects.exclude(source__currency=F("target__currency"))
    other_day = Move.objects.exclude(booked_on=F("entry__booked_on"))
    empty = Entry.objects.annotate(count=Count("moves")).filter(count=0)
    return [
        *(Finding("moves between two currencies", key) for key in mixed.values_list("entry__key", flat=True)),
        *(Finding("a move is booked on another day", key) for key in other_day.values_list("entry__key", flat=True)),
        *(Finding("has no moves", key) for key in empty.values_list("key", flat=True)),
    ]


def _closings() -> list[Finding]:
    """The last closed month, which later sums begin at."""
    period = AccountingPeriod.objects.order_by("-month").first()
    if period is None:
        return []
    found: Counter[int] = Counter()
    booked = Move.objects.order_by().filter(booked_on__lte=period.ends_on)
    add_moves(found, booked, Account.objects.all())
    kept = Counter(dict(period.balances.values_list("account", "balance_minor")))
    wrong = {pk for pk in found.keys() | kept.keys() if found[pk] != kept[pk]}
    codes = Account.objects.filter(pk__in=wrong).values_list("pk", "code")
    return [Finding(f"{period} closed at {kept[pk]}, its moves sum to {found[pk]}", code) for pk, code in codes]
