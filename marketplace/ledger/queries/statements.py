"""A seller's statement: where they stood, what happened, where they stand, to the cent.

Only the seller's own accounts are shown, and of an entry's other moves only VAT and commission of their own orders:
neither the buyer's identity nor another seller's amounts are in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from itertools import groupby

from django.db.models import Q

from marketplace.ledger.chart import OF_SELLER, Purpose
from marketplace.ledger.models import Account, Entry, Move
from marketplace.ledger.queries.balances import sums
from marketplace.partner.models import Partner

EXPLAINING = (Purpose.PLATFORM_COMMISSION, Purpose.VAT_PAYABLE)


@dataclass(frozen=True, slots=True)
class Pockets:
    """What a seller has with the platform, in minor units: ``debt`` is negative, the others are not."""

    seller_hold: int = 0
    seller_due: int = 0
    on_the_way: int = 0
    seller_debt: int = 0

    @property
    def total(self) -> int:
        return sum(getattr(self, field.name) for field in fields(self))

    def plus(self, purpose: str, minor: int) -> Pockets:
        return replace(self, **{purpose: getattr(self, purpose) + minor})

    def __add__(self, other: Pockets) -> Pockets:
        return Pockets(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))


@dataclass(frozen=True, slots=True)
class Component:
    """What else a sale or refund of the seller's consisted of: VAT, commission. Minor units, plus on a sale."""

    purpose: str
    subject: str
    minor: int


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One entry, as far as it is the seller's. Minor units."""

    number: str
    """The entry's public id."""
    kind: str
    reference: str
    about: tuple[str, ...]
    """The seller orders it belongs to."""
    at: datetime
    booked_on: date
    why: str
    change: Pockets
    after: Pockets
    """The running balance."""
    components: tuple[Component, ...]

    @property
    def gross(self) -> int:
        """What the buyer paid (or got back, negative) for the seller's part; only where there are components."""
        return self.change.total + sum(component.minor for component in self.components)


@dataclass(frozen=True, slots=True)
class Statement:
    """opening + every line's change = closing, pocket by pocket."""

    partner: Partner
    currency: str
    since: date
    until: date
    opening: Pockets
    lines: tuple[StatementLine, ...]
    closing: Pockets


def seller_statement(*, partner: Partner, currency: str, since: date, until: date) -> Statement:
    """What was booked for a seller from ``since`` to the day before ``until``, in seven queries at most.

    Lines stand by the day they were booked, so the statement of a closed month never changes.
    """
    accounts = Account.objects.filter(owner=partner, currency=currency, purpose__in=OF_SELLER)
    purposes = dict(accounts.values_list("pk", "purpose"))
    opening = Pockets()
    for pk, minor in sums(accounts, since).items():
        opening = opening.plus(purposes[pk], minor)
    moves = _moves_of(list(purposes), since, until)
    components = _components(moves)
    lines, running = [], opening
    for entry, own in groupby(moves, key=lambda move: move.entry):
        line = _line(entry, list(own), purposes, running, components[entry.pk])
        lines.append(line)
        running = line.after
    return Statement(partner, currency, since, until, opening, tuple(lines), running)


def _moves_of(accounts: Sequence[int], since: date, until: date) -> list[Move]:
    ours = Q(source__in=accounts) | Q(target__in=accounts)
    booked = Move.objects.filter(ours, booked_on__gte=since, booked_on__lt=until)
    return list(booked.select_related("entry").order_by("booked_on", "entry_id", "id"))


def _line(
    entry: Entry, moves: Sequence[Move], purposes: dict[int, str], before: Pockets, others: dict[str, list[Component]]
) -> StatementLine:
    change = Pockets()
    for move in moves:
        if move.target_id in purposes:
            change = change.plus(purposes[move.target_id], move.amount_minor)
        if move.source_id in purposes:
            change = change.plus(purposes[move.source_id], -move.amount_minor)
    about = tuple(dict.fromkeys(move.about for move in moves if move.about))
    return StatementLine(
        number=entry.public_id, kind=entry.kind, reference=entry.reference, about=about, at=entry.at,
        booked_on=entry.booked_on, why=entry.why, change=change, after=before + change,
        components=tuple(component for order in about for component in others.get(order, ())),
    )  # fmt: skip


def _components(moves: Iterable[Move]) -> dict[int, dict[str, list[Component]]]:
    """By entry and seller order. A seller order has one seller, so what is about it is theirs to see."""
    found: dict[int, dict[str, list[Component]]] = defaultdict(lambda: defaultdict(list))
    keys = {(move.entry_id, move.about) for move in moves if move.about}
    about = Move.objects.filter(
        Q(source__purpose__in=EXPLAINING) | Q(target__purpose__in=EXPLAINING),
        entry__in={entry for entry, _order in keys},
        about__in={order for _entry, order in keys},
    )
    for move in about.select_related("source", "target").order_by("id"):
        if (move.entry_id, move.about) in keys:
            explains_target = move.target.purpose in EXPLAINING
            account, sign = (move.target, 1) if explains_target else (move.source, -1)
            component = Component(account.purpose, account.subject, sign * move.amount_minor)
            found[move.entry_id][move.about].append(component)
    return found
