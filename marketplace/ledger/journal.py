"""A month as a journal: every move once, with the account it debits and the account it credits, so it is balanced.

In a ledger that counts credit as plus, what leaves the source is a debit there, and what reaches the target a credit.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from django.db.models import QuerySet

from marketplace.ledger.models import Account, Move
from marketplace.ledger.numbers import number_of
from marketplace.ledger.papers import Paper, papers_of
from marketplace.markets.zones import months_after
from marketplace.money import Money, to_decimal

COLUMNS = (
    "entry", "booked_on", "value_date", "kind", "reference", "about", "debit_number", "debit_account", "credit_number",
    "credit_account", "currency", "amount", "why", "by", "documents", "document_ids",
)  # fmt: skip
BATCH = 1000


def moves_of(month: date) -> QuerySet[Move]:
    """The moves of the month that ``month`` lies in, in the order they were booked."""
    first = month.replace(day=1)
    booked = Move.objects.filter(booked_on__gte=first, booked_on__lt=months_after(first, 1))
    return booked.select_related("entry", "source", "target").order_by("booked_on", "entry_id", "id")


def journal_csv(*, month: date) -> Iterator[str]:
    """Lines of a CSV file (UTF-8, comma, point, ISO dates), its names first. All currencies.

    ``documents`` are the numbers of those behind a move, ``document_ids`` their public ids, with spaces between.
    """
    yield _line(COLUMNS)
    for moves in batched(moves_of(month).iterator(chunk_size=BATCH)):
        papers = papers_of(moves)
        for move in moves:
            yield _row(move, papers[move.pk])


def batched(moves: Iterable[Move]) -> Iterator[list[Move]]:
    """A thousand at a time: their documents are looked up together."""
    rest = iter(moves)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _row(move: Move, papers: Iterable[Paper]) -> str:
    entry = move.entry
    amount = to_decimal(Money(move.amount_minor, move.source.currency))
    return _line((
        entry.public_id, entry.booked_on.isoformat(), entry.at.date().isoformat(), entry.kind, entry.reference,
        move.about, _number(move.source), _name(move.source), _number(move.target), _name(move.target),
        move.source.currency, str(amount), entry.why, entry.by_name,
        " ".join(paper.number for paper in papers), " ".join(paper.public_id for paper in papers),
    ))  # fmt: skip


def _number(account: Account) -> str:
    return str(number_of(account.purpose, account.subject))


def _name(account: Account) -> str:
    """Without the seller: an accountant's journal needs no names of persons, and ``about`` says which order."""
    return f"{account.purpose} {account.subject}".strip()


def _line(cells: tuple[str, ...]) -> str:
    """Text that a table would take for a formula is made text by an apostrophe."""
    out = io.StringIO()
    csv.writer(out).writerow([f"'{cell}" if cell[:1] in {"=", "+", "-", "@"} else cell for cell in cells])
    return out.getvalue()
