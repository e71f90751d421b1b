"""The same event told twice at once, a last amount wanted by many, a month that closes meanwhile.

Each race is first shown without what prevents it, where that can be taken away, and then with it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from marketplace.ledger import accounts, operations
from marketplace.ledger.chart import Kind, Place, Purpose, Step
from marketplace.ledger.models import Account
from marketplace.ledger.months import close_month
from marketplace.ledger.operations import PeriodClosed, WouldGoNegative, post
from marketplace.ledger.postings import due_of
from marketplace.ledger.queries import balance, verify
from marketplace.ledger.writing import one_view
from marketplace.users.operators import Duty
from tests.factories import NOON, make_user
from tests.marketplace.ledger.made import PROVIDER, SUSPENSE, counts, eur, part, sold
from tests.races import in_threads, on_postgresql

pytestmark = pytest.mark.django_db(transaction=True)
DECEMBER = datetime(2026, 12, 1, 12, tzinfo=UTC)


def take(seller: int, minor: int, key: str) -> str:
    try:
        post(key=key, kind=Kind.CORRECTION, moves=[Step(due_of(seller), PROVIDER, eur(minor))], at=NOON)
    except WouldGoNegative:
        return "refused"
    return "taken"


def give(seller: int, minor: int) -> None:
    post(key="given", kind=Kind.CORRECTION, moves=[Step(PROVIDER, due_of(seller), eur(minor))], at=NOON)


def test_the_same_event_eight_times_at_once_is_one_entry(sellers, shared_by_threads):
    seller = sellers[0].pk
    shared_by_threads()
    assert len(set(in_threads(lambda _n: sold(part(seller), fee=30).pk, 8))) == 1
    assert in_threads(lambda _n: counts(), 1) == [(5, 1, 4)]
    assert in_threads(lambda _n: verify(), 1) == [[]]


def test_of_eight_who_want_60_of_100_one_gets_it(sellers, shared_by_threads):
    seller = sellers[0].pk
    give(seller, 100)
    shared_by_threads()
    assert sorted(in_threads(lambda n: take(seller, 60, f"take:{n}"), 8)) == ["refused"] * 7 + ["taken"]
    assert in_threads(lambda _n: (balance(due_of(seller), "EUR").minor, verify()), 1) == [(40, [])]


@on_postgresql
def test_without_the_lock_both_believe_in_the_same_money(sellers, shared_by_threads, monkeypatch):
    """The race itself: both read 100 before either writes. The database's bound then stops what Python let through."""
    seller = sellers[0].pk
    give(seller, 100)
    both_read, real = Barrier(2), accounts.lock_accounts

    def unlocked(codes):
        rows = Account.objects.filter(code__in=list(codes)).values_list("code", "pk", "balance_minor")
        found = {code: (pk, minor) for code, pk, minor in rows}
        if found:
            both_read.wait(timeout=20)
        return found

    def want(n: int) -> str:
        try:
            return take(seller, 60, f"unlocked:{n}")
        except IntegrityError as fault:
            return "stopped by ledger_floor_is_zero" if "ledger_floor_is_zero" in str(fault) else str(fault)

    shared_by_threads()
    monkeypatch.setattr(accounts, "lock_accounts", unlocked)
    assert sorted(in_threads(want, 2)) == ["stopped by ledger_floor_is_zero", "taken"]
    monkeypatch.setattr(accounts, "lock_accounts", real)
    assert take(seller, 60, "locked") == "refused"
    assert (balance(due_of(seller), "EUR"), verify()) == (eur(40), [])


def test_an_account_that_nobody_posted_to_is_made_once(sellers, shared_by_threads):
    """Eight first postings to the same two accounts: one with a bound, one without."""
    seller = sellers[0].pk
    shared_by_threads()

    def first(n: int) -> int:
        step = Step(PROVIDER, due_of(seller), eur(1))
        return post(key=f"first:{n}", kind=Kind.CORRECTION, moves=[step], at=NOON).pk

    assert len(set(in_threads(first, 8))) == 8
    assert in_threads(lambda _n: (Account.objects.count(), balance(due_of(seller), "EUR").minor), 1) == [(2, 8)]


def test_two_orders_of_the_same_accounts_do_not_wait_in_a_circle(sellers, shared_by_threads):
    """Moves name their accounts in opposite order, forty times at once in pairs; new accounts among them."""
    a, b = (seller.pk for seller in sellers)
    give(a, 1000)
    shared_by_threads()

    def back_and_forth(n: int) -> None:
        for turn in range(10):
            pair = [Step(PROVIDER, due_of(a), eur(1)), Step(PROVIDER, due_of(b), eur(1))]
            new = Step(PROVIDER, Place(Purpose.REFUNDS_OWED, subject=f"F-{turn}"), eur(1))
            moves = [new, *pair] if n % 2 else [*reversed(pair), new]
            post(key=f"circle:{n}:{turn}", kind=Kind.CORRECTION, moves=moves, at=NOON)

    in_threads(back_and_forth, 4)
    stands = in_threads(lambda _n: [balance(due_of(seller), "EUR").minor for seller in (a, b)], 1)
    assert stands == [[1040, 40]]
    assert in_threads(lambda _n: verify(), 1) == [[]]


@on_postgresql
def test_without_the_lock_an_entry_lands_in_a_month_that_was_closed(sellers, shared_by_threads, monkeypatch):
    """Posting saw November open, closing did not see the posting: a closed month changed. Then with the lock."""
    by = make_user(duties=(Duty.FINANCE,))
    sold(part(sellers[0].pk))
    shared_by_threads()
    monkeypatch.setattr(operations, "share_months", lambda: None)
    posted, closed = race(by, "late:1")
    assert (posted, closed) == ("posted", 1)
    found = {finding.where for finding in verify()}
    assert found == {"provider_balance:::EUR", "suspense::txn_1:EUR"}


@on_postgresql
def test_closing_waits_for_postings_under_way(sellers, shared_by_threads):
    by = make_user(duties=(Duty.FINANCE,))
    sold(part(sellers[0].pk))
    shared_by_threads()
    posted, closed = race(by, "late:1")
    assert (posted, closed) == ("posted", 2)
    assert verify() == []
    with pytest.raises(PeriodClosed):
        post(key="late:2", kind=Kind.SUSPENSE_IN, moves=[Step(PROVIDER, SUSPENSE, eur(5))], at=NOON)


def race(by, key: str) -> tuple[str, int]:
    """A posting that has written and not committed, and a closing at that moment; how many entries it counted."""
    written = Barrier(2)

    def posting() -> str:
        with transaction.atomic():
            post(key=key, kind=Kind.SUSPENSE_IN, moves=[Step(PROVIDER, SUSPENSE, eur(5))], at=NOON)
            written.wait(timeout=20)
            # Long enough for the other to close, unless it has to wait for this transaction.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(1)")
        return "posted"

    def closing() -> int:
        written.wait(timeout=20)
        return close_month(month=date(2026, 11, 1), by=by, why="all is booked", at=DECEMBER).entries

    posted, closed = in_threads(lambda n: (posting, closing)[n](), 2)
    return posted, closed


@on_postgresql
@pytest.mark.parametrize("looks", ["apart", "one view"])
def test_a_check_looks_at_one_moment(sellers, shared_by_threads, looks):
    """First the race: a posting is committed between two queries of a check, which then sees half of it."""
    seller = sellers[0].pk
    give(seller, 100)
    shared_by_threads()
    with one_view() if looks == "one view" else transaction.atomic():
        before = balance(due_of(seller), "EUR")
        in_threads(lambda _n: take(seller, 60, "meanwhile"), 1)
        after = balance(due_of(seller), "EUR")
    assert (before.minor, after.minor) == ((100, 100) if looks == "one view" else (100, 40))
