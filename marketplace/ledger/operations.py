"""Posting: the one way into the ledger. Idempotent by key, all or nothing, inside the caller's transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from marketplace.ledger.accounts import find_unbounded, is_bounded, lock_bounded
from marketplace.ledger.chart import CEILED, FLOORED, Place, Step
from marketplace.ledger.models import AccountingPeriod, Entry
from marketplace.ledger.writing import add_to_balances, insert_moves, insert_once, share_months
from marketplace.markets.zones import local_time
from marketplace.money import Money
from marketplace.users.models import User

LONGEST_KEY = 190
LONGEST_REFERENCE = 120


class NotPosted(Exception):
    """Nothing was written. The message says what to do."""


class BoundCrossed(NotPosted):
    """``account`` would leave the side of zero it has to stay on, by ``missing``."""

    sentence = ""

    def __init__(self, account: Place, missing: Money) -> None:
        words = {"account": account.code(missing.currency), "missing": missing.minor}
        super().__init__(_(self.sentence) % words)
        self.account = account
        self.missing = missing


class WouldGoNegative(BoundCrossed):
    """More would leave the account than is in it."""

    sentence = gettext_noop(
        "%(account)s lacks %(missing)s minor units. Take less, or take the rest from where it belongs: what a seller "
        "no longer has becomes the seller's debt."
    )


class WouldGoPositive(BoundCrossed):
    """More would flow back than was owed."""

    sentence = gettext_noop(
        "%(account)s would get %(missing)s minor units more than is owed there. Give the rest to where it belongs."
    )


class KeyReused(NotPosted):
    """The key was posted before with other moves. A key names one event: something else needs a key of its own."""


class PeriodClosed(NotPosted):
    """The month is closed. Post a correction into the open month; facts that only arrive late are posted as late."""


@transaction.atomic
def post(
    *, key: str, kind: str, moves: Iterable[Step], at: datetime, reference: str = "", why: str = "",
    by: User | None = None, late: bool = False,
) -> Entry:  # fmt: skip
    """Write one entry with its moves; the same key with the same kind and moves gives the first entry back.

    ``at`` is when it happened; its day, by the clocks of the platform's country, decides the month. ``late``: if that
    month is closed, it is booked on the first day of the open one, and ``at`` stays the value date.
    Raises WouldGoNegative, WouldGoPositive, KeyReused, PeriodClosed; ValueError for an entry without moves.
    """
    steps = tuple(moves)
    if not steps:
        raise ValueError(f"an entry without moves says nothing: {key}")
    if len(key) > LONGEST_KEY or len(reference) > LONGEST_REFERENCE:
        raise ValueError(f"too long to be kept whole: {key}, {reference}")
    share_months()
    facts: dict[str, Any] = {
        "key": key, "kind": kind, "reference": reference, "at": at, "why": why[:300],
        "by": by.pk if by else None, "by_name": str(by or "")[:200],
    }  # fmt: skip
    entry = insert_once(booked_on=local_time(at, settings.PLATFORM_COUNTRY).date(), **facts)
    if entry is None and not Entry.objects.filter(key=key).exists():
        entry = insert_once(booked_on=_open_day(late=late), **facts)
    if entry is None:
        return _same(Entry.objects.get(key=key), kind, steps)
    _write_moves(entry, steps)
    return entry


def _open_day(*, late: bool) -> date:
    """The first day that is open, for what may be booked there. Raises PeriodClosed."""
    closed_until: date = AccountingPeriod.objects.aggregate(last=Max("ends_on"))["last"]
    if not late:
        raise PeriodClosed(
            _("The books are closed up to %(day)s. Post a correction into the open month.") % {"day": closed_until}
        )
    return closed_until + timedelta(days=1)


def _same(first: Entry, kind: str, steps: Sequence[Step]) -> Entry:
    """The entry that was posted under this key, if it says the same. Raises KeyReused."""
    rows = first.moves.values_list("source__code", "target__code", "amount_minor", "about")
    mine = Counter(
        (step.source.code(step.amount.currency), step.target.code(step.amount.currency), step.amount.minor, step.about)
        for step in steps
    )
    if first.kind != kind or Counter(rows) != mine:
        raise KeyReused(
            _("%(key)s was posted before with other moves. Give a different event a key of its own.")
            % {"key": first.key}
        )
    return first


def _write_moves(entry: Entry, steps: Sequence[Step]) -> None:
    coded = [(step.source.code(step.amount.currency), step.target.code(step.amount.currency), step) for step in steps]
    places: dict[str, tuple[Place, str]] = {}
    net: Counter[str] = Counter()
    for source, target, step in coded:
        places[source], places[target] = (step.source, step.amount.currency), (step.target, step.amount.currency)
        net[source] -= step.amount.minor
        net[target] += step.amount.minor
    bounded = lock_bounded({code: where for code, where in places.items() if is_bounded(where[0])})
    ids = find_unbounded({code: where for code, where in places.items() if not is_bounded(where[0])})
    ids |= {code: pk for code, (pk, _balance) in bounded.items()}
    # Within one entry only the sum counts: what passes through an account need not have lain there.
    changes = {code: net[code] for code in bounded if net[code]}
    for code, change in changes.items():
        _check_bound(*places[code], bounded[code][1] + change)
    add_to_balances({ids[code]: change for code, change in changes.items()})
    insert_moves(entry, [(ids[source], ids[target], step) for source, target, step in coded])


def _check_bound(place: Place, currency: str, balance: int) -> None:
    if balance < 0 and place.purpose in FLOORED:
        raise WouldGoNegative(place, Money(-balance, currency))
    if balance > 0 and place.purpose in CEILED:
        raise WouldGoPositive(place, Money(balance, currency))
