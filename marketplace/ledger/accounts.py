"""Finding accounts, making the missing ones, and locking those with a bound, always in the same order.

Order: accounts with a bound that exist, by primary key; then missing ones are inserted, by code.
Whoever waits for another's new account holds only rows that the other never asks for any more, so nobody waits in a
circle within one ``post``. Several posts in one transaction may still meet in a circle on PostgreSQL, which then ends
one of them: their callers are outbox rows and events, which are tried again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection, transaction

from marketplace.ledger.chart import BOUNDED, Place
from marketplace.ledger.models import Account
from marketplace.ledger.writing import lock_accounts, make_accounts

Wanted = Mapping[str, tuple[Place, str]]
"""Places with their currency, by account code."""

_known: dict[tuple[str, str], int] = {}
"""Primary keys of unbounded accounts by database and code: they are few, never change and never go. What a
transaction made is remembered only after it was committed."""


def forget(**_signal: object) -> None:
    """Tables may have been emptied (``flush``, tests): look everything up again."""
    _known.clear()


def find_unbounded(wanted: Wanted) -> dict[str, int]:
    """Primary keys by code. Missing accounts are made; nothing is locked."""
    database = str(connection.settings_dict["NAME"])
    found = {code: pk for code in wanted if (pk := _known.get((database, code))) is not None}
    missing = {code: place for code, place in wanted.items() if code not in found}
    if not missing:
        return found
    read = _read(missing)
    if absent := {code: place for code, place in missing.items() if code not in read}:
        make_accounts([absent[code] for code in sorted(absent)])
        read |= _read(absent)
    transaction.on_commit(lambda: _known.update({(database, code): pk for code, pk in read.items()}))
    return found | read


def lock_bounded(wanted: Wanted) -> dict[str, tuple[int, int]]:
    """Primary key and balance by code, locked until the transaction ends. Missing accounts are made."""
    if not wanted:
        return {}
    locked = lock_accounts(sorted(wanted))
    if absent := [wanted[code] for code in sorted(wanted) if code not in locked]:
        # What we made is ours: nobody else sees it before we commit.
        locked |= {code: (pk, 0) for code, pk in make_accounts(absent).items()}
        # What somebody else made at the same moment is there now.
        if lost := [code for code in sorted(wanted) if code not in locked]:
            locked |= lock_accounts(lost)
    return locked


def lock_places(places: Iterable[Place], currency: str) -> None:
    """Lock these accounts until the transaction ends, those that exist: for who decides by their balances."""
    if codes := sorted({place.code(currency) for place in places}):
        lock_accounts(codes)


def is_bounded(place: Place) -> bool:
    return place.purpose in BOUNDED


def _read(codes: Iterable[str]) -> dict[str, int]:
    return dict(Account.objects.filter(code__in=list(codes)).values_list("code", "pk"))
