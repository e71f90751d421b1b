"""One balance, many balances, and the trial balance."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from marketplace.ledger.chart import BOUNDED, Place
from marketplace.ledger.models import Account, AccountingPeriod, ClosingBalance, Entry, Move
from marketplace.money import Money


def balance(place: Place, currency: str) -> Money:
    """What stands on one account now; zero where nothing was ever posted."""
    account = Account.objects.filter(code=place.code(currency)).first()
    if account is None:
        return Money.zero(currency)
    if account.balance_minor is not None:
        return Money(account.balance_minor, currency)
    return Money(sums(Account.objects.filter(pk=account.pk))[account.pk], currency)


def entry_of(key: str) -> Entry | None:
    """The entry that was posted under a key."""
    return Entry.objects.filter(key=key).first()


def sums(accounts: QuerySet[Account], until: date | None = None) -> Counter[int]:
    """Balances by primary key, summed from moves booked before ``until`` (all of them without it). Minor units.

    Sums begin at the last closed month: what it ended at is kept and cannot change.
    """
    period = _last_closed(until)
    found: Counter[int] = Counter()
    if period is not None:
        kept = ClosingBalance.objects.filter(period=period, account__in=accounts.order_by().values("pk"))
        found.update(dict(kept.values_list("account", "balance_minor")))
    moves = Move.objects.order_by()
    if period is not None:
        moves = moves.filter(booked_on__gt=period.ends_on)
    if until is not None:
        moves = moves.filter(booked_on__lt=until)
    add_moves(found, moves, accounts)
    return found


def add_moves(found: Counter[int], moves: QuerySet[Move], accounts: QuerySet[Account]) -> None:
    """One query a side: each reads its own index."""
    ours = accounts.order_by().values("pk")
    flows_in = moves.filter(target__in=ours).values("target").annotate(total=Sum("amount_minor"))
    for pk, amount in flows_in.values_list("target", "total"):
        found[pk] += amount
    flows_out = moves.filter(source__in=ours).values("source").annotate(total=Sum("amount_minor"))
    for pk, amount in flows_out.values_list("source", "total"):
        found[pk] -= amount


def _last_closed(until: date | None) -> AccountingPeriod | None:
    closed = AccountingPeriod.objects.order_by("-month")
    return (closed if until is None else closed.filter(ends_on__lt=until)).first()


@dataclass(frozen=True, slots=True)
class TrialLine:
    """One purpose (and its subject, where accounts of no seller have one) in one currency."""

    purpose: str
    subject: str
    balance: Money


def trial_balance(until: date | None = None) -> dict[str, list[TrialLine]]:
    """Balances by currency, each list summing to zero; of everything, or of what was booked before ``until``.

    Accounts of sellers, refunds and disputes are many: they are one line for each purpose. VAT and commission are shown
    by their subject.
    """
    accounts = {account.pk: account for account in Account.objects.all()}
    lines: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for pk, minor in sums(Account.objects.all(), until).items():
        account = accounts[pk]
        subject = "" if account.purpose in BOUNDED else account.subject
        lines[account.currency][account.purpose, subject] += minor
    return {
        currency: [TrialLine(*place, Money(minor, currency)) for place, minor in sorted(found.items())]
        for currency, found in sorted(lines.items())
    }
