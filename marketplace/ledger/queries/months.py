"""Months of the books: which there are, what was booked in them, and what each account did."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth

from marketplace.ledger.chart import BOUNDED
from marketplace.ledger.models import Account, AccountingPeriod, Entry, Move
from marketplace.ledger.queries.balances import sums
from marketplace.markets.zones import local_time, months_after
from marketplace.money import Money


@dataclass(frozen=True, slots=True)
class BookedMonth:
    """One month of the books; ``moved`` is the sum of all moves by currency."""

    first: date
    is_over: bool
    is_next: bool
    """All months before it are closed."""
    period: AccountingPeriod | None = None
    entries: int = 0
    moved: tuple[Money, ...] = field(default=())

    @property
    def name(self) -> str:
        return f"{self.first:%Y-%m}"


@dataclass(frozen=True, slots=True)
class MonthLine:
    """What one purpose (and its subject, as in the trial balance) did in a month. Credit-positive, minor units:
    ``closing = opening - debit + credit``."""

    purpose: str
    subject: str
    opening: int
    debit: int
    credit: int

    @property
    def closing(self) -> int:
        return self.opening - self.debit + self.credit


def booked_months(*, at: datetime) -> list[BookedMonth]:
    """From the month of the first entry to the one of ``at``, the newest first: three queries, however many."""
    today = local_time(at, settings.PLATFORM_COUNTRY).date()
    entries, moved = _booked(Entry.objects.order_by()), _moved(Move.objects.order_by())
    if not entries:
        return []
    closed = {period.month: period for period in AccountingPeriod.objects.all()}
    months, month, is_next = [], min(entries), True
    while month <= today:
        period = closed.get(month)
        after = months_after(month, 1)
        months.append(BookedMonth(
            month, after <= today, period is None and is_next, period, entries.get(month, 0), moved.get(month, ())
        ))  # fmt: skip
        is_next, month = period is not None, after
    return months[::-1]


def booked_month(name: str, *, at: datetime) -> BookedMonth:
    """The month ``2026-11``. Raises LookupError for one in which the books were not kept."""
    if re.fullmatch(r"\d{4}-\d\d", name):
        for month in booked_months(at=at):
            if month.name == name:
                return month
    raise LookupError(name)


def first_open() -> date | None:
    """The month after the last closed one; before any was closed, the month of the first entry."""
    if last := AccountingPeriod.objects.order_by("-month").first():
        return months_after(last.month, 1)
    return _first_month()


def month_balance(month: date) -> dict[str, list[MonthLine]]:
    """By currency what each account did in a month: all debits are all credits, and all balances sum to zero."""
    first = month.replace(day=1)
    accounts = {account.pk: account for account in Account.objects.all()}
    opening = sums(Account.objects.all(), first)
    moves = Move.objects.order_by().filter(booked_on__gte=first, booked_on__lt=months_after(first, 1))
    debit = dict(moves.values_list("source").annotate(sum=Sum("amount_minor")))
    credit = dict(moves.values_list("target").annotate(sum=Sum("amount_minor")))
    found: dict[str, dict[tuple[str, str], Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for pk in opening.keys() | debit.keys() | credit.keys():
        line = found[accounts[pk].currency][_line_of(accounts[pk])]
        line.update({"opening": opening[pk], "debit": debit.get(pk, 0), "credit": credit.get(pk, 0)})
    return {currency: list(_lines(found[currency].items())) for currency in sorted(found)}


def _lines(found: Iterable[tuple[tuple[str, str], Counter[str]]]) -> Iterable[MonthLine]:
    for (purpose, subject), sides in sorted(found):
        if any(sides.values()):
            yield MonthLine(purpose, subject, sides["opening"], sides["debit"], sides["credit"])


def _line_of(account: Account) -> tuple[str, str]:
    """Accounts of sellers, refunds and disputes are many: they are one line for each purpose."""
    return account.purpose, "" if account.purpose in BOUNDED else account.subject


def _first_month() -> date | None:
    day: date | None = Entry.objects.order_by("booked_on").values_list("booked_on", flat=True).first()
    return day.replace(day=1) if day else None


def _booked(entries: QuerySet[Entry]) -> dict[date, int]:
    rows = entries.annotate(month=TruncMonth("booked_on")).values_list("month").annotate(count=Count("pk"))
    return dict(rows)


def _moved(moves: QuerySet[Move]) -> dict[date, tuple[Money, ...]]:
    rows = moves.annotate(month=TruncMonth("booked_on")).values_list("month", "source__currency")
    found: dict[date, list[Money]] = defaultdict(list)
    for month, currency, total in rows.annotate(sum=Sum("amount_minor")).order_by("month", "source__currency"):
        found[month].append(Money(total, currency))
    return {month: tuple(amounts) for month, amounts in found.items()}
