"""What the books say about the one-stop shop: each move of its VAT accounts, with the state, the rate and the period.

An account is of a state, not of a rate, and a move says which seller's part of an order it is about: the rate is that
of the part's lines. Where a part has lines of several rates, what was written down for each line at that event divides
the move. Minor units of euro.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from marketplace.invoicing.periods import Quarter
from marketplace.invoicing.reports import EURO, oss_state
from marketplace.ledger.chart import Kind, Purpose
from marketplace.ledger.models import Account, Entry, Move
from marketplace.ledger.queries import sums
from marketplace.order.models import LineCommission
from marketplace.payouts.books import vat_subject
from marketplace.payouts.models import Share, ShareBack
from marketplace.vat.models import VatDecision

CHANNEL = "oss:"
SEVERAL = "?"
"""A move that nothing divides between the rates of its lines."""


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One figure of the return: supplies by state and rate; corrections by their period and state, without a rate."""

    period: Quarter
    state: str
    rate: str


@dataclass(frozen=True, slots=True)
class AccountLine:
    """What one VAT account did in a quarter: what sales and refunds booked, and what two persons posted by hand (a
    correction, the payment of an earlier return)."""

    state: str
    before: int
    booked: int
    by_hand: int
    corrected: int = 0
    """What was posted, on whatever day, to bring the account to this quarter's return (``reference_of``)."""

    @property
    def after(self) -> int:
        return self.before + self.booked + self.by_hand


@dataclass(frozen=True, slots=True)
class Taxed:
    """VAT of one line at the sale: of the supply itself, or of the fee on it."""

    share: int
    rate: str
    minor: int
    is_fee: bool


def booked_vat(period: Quarter) -> Counter[tuple[str, Cell]]:
    """VAT that sales and refunds booked in a quarter, by order and figure of the return."""
    moves = list(_moves(period).exclude(entry__kind=Kind.CORRECTION).select_related("entry", "source", "target"))
    taxed, backs = _taxed(moves), _backs(moves)
    sold_in = _sold_in(moves)
    found: Counter[tuple[str, Cell]] = Counter()
    for (entry, part, subject), minor in _events(moves).items():
        state, sold = oss_state(subject.removeprefix(CHANNEL)), sold_in.get(entry.reference, period)
        for rate, amount in by_rate(entry, minor, taxed[part, subject], backs).items():
            found[entry.reference, Cell(sold, state, rate if sold == period else "")] += amount
    return found


def vat_accounts(period: Quarter) -> list[AccountLine]:
    """The accounts of the one-stop shop by state, as they stood before and after a quarter."""
    ours = Account.objects.filter(purpose=Purpose.VAT_PAYABLE, subject__startswith=CHANNEL, currency=EURO)
    states = {pk: oss_state(subject.removeprefix(CHANNEL)) for pk, subject in ours.values_list("pk", "subject")}
    sides = {
        "before": sums(ours, period.first),
        "booked": _net(_moves(period).exclude(entry__kind=Kind.CORRECTION)),
        "by_hand": _net(_moves(period).filter(entry__kind=Kind.CORRECTION)),
        "corrected": _net(_vat_moves().filter(entry__kind=Kind.CORRECTION, entry__reference=reference_of(period))),
    }
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for pk, state in states.items():
        found[state].update({side: amounts[pk] for side, amounts in sides.items()})
    return [AccountLine(state, **line) for state, line in sorted(found.items()) if any(line.values())]


def reference_of(period: Quarter) -> str:
    """What a correction is about that brings accounts to the return of a quarter: so it is not proposed twice."""
    return f"oss:{period}"


def booked_of(orders: Iterable[str]) -> Mapping[tuple[str, Quarter], int]:
    """VAT of the one-stop shop that was ever booked for these orders, by the quarter it counts for."""
    moves = _vat_moves().filter(entry__reference__in=list(orders)).select_related("entry", "source", "target")
    found: Counter[tuple[str, Quarter]] = Counter()
    for move in moves:
        found[move.entry.reference, Quarter.of(move.booked_on)] += _signed(move)
    return found


def _vat_moves() -> QuerySet[Move]:
    into = Q(target__purpose=Purpose.VAT_PAYABLE, target__subject__startswith=CHANNEL)
    out = Q(source__purpose=Purpose.VAT_PAYABLE, source__subject__startswith=CHANNEL)
    return Move.objects.filter(into | out, source__currency=EURO)


def _moves(period: Quarter) -> QuerySet[Move]:
    return _vat_moves().filter(booked_on__range=(period.first, period.last))


def _is_vat(account: Account) -> bool:
    return bool(account.purpose == Purpose.VAT_PAYABLE and account.subject.startswith(CHANNEL))


def _signed(move: Move) -> int:
    """What a move does to its VAT account; nothing between two of them, seen together."""
    return int(move.amount_minor) * (_is_vat(move.target) - _is_vat(move.source))


def _net(moves: QuerySet[Move]) -> Counter[int]:
    """By the primary key of the account."""
    found: Counter[int] = Counter()
    for source, target, amount in moves.values_list("source", "target", "amount_minor"):
        found[source] -= amount
        found[target] += amount
    return found


def _events(moves: Iterable[Move]) -> Counter[tuple[Entry, str, str]]:
    """By entry, seller's part and account."""
    found: Counter[tuple[Entry, str, str]] = Counter()
    for move in moves:
        for account, sign in ((move.target, 1), (move.source, -1)):
            if _is_vat(account):
                found[move.entry, move.about, account.subject] += sign * move.amount_minor
    return found


def _taxed(moves: Iterable[Move]) -> dict[tuple[str, str], list[Taxed]]:
    """By seller's part and VAT account: the sale of each line, and the fee on it where that is a supply of its own."""
    rows = Share.objects.filter(seller_order__number__in={move.about for move in moves})
    found: dict[tuple[str, str], list[Taxed]] = defaultdict(list)
    for share in rows.select_related("line__decision", "line__commission", "seller_order").order_by("pk"):
        sale: VatDecision = share.line.decision
        fee: LineCommission | None = getattr(share.line, "commission", None)
        for taxed, minor, is_fee in ((sale, share.vat_minor, False), (fee, share.fee_vat_minor, True)):
            if taxed is not None and minor:
                subject = vat_subject(reported_in=taxed.reported_in, place=taxed.place)
                found[share.seller_order.number, subject].append(Taxed(share.pk, taxed.rate, minor, is_fee))
    return found


def _backs(moves: Iterable[Move]) -> Counter[tuple[str, int, bool]]:
    """VAT that one refund (``id:attempt``) or dispute (``id``) took of a share, of its sale and of its fee."""
    orders = {move.entry.reference for move in moves if move.entry.kind != Kind.CAPTURED}
    rows = ShareBack.objects.filter(share__payment__order__number__in=orders).select_related("refund", "dispute")
    found: Counter[tuple[str, int, bool]] = Counter()
    for row in rows:
        event = f"{row.refund.public_id}:{row.attempt}" if row.refund else str(row.dispute and row.dispute.public_id)
        found[event, row.share_id, False] += row.vat_minor
        found[event, row.share_id, True] += row.fee_vat_minor
    return found


def _sold_in(moves: Iterable[Move]) -> dict[str, Quarter]:
    """The quarter in which the sale of each order was booked."""
    orders = {move.entry.reference for move in moves}
    rows = Entry.objects.filter(kind=Kind.CAPTURED, reference__in=orders).order_by("-booked_on")
    days: dict[str, date] = dict(rows.values_list("reference", "booked_on"))
    return {order: Quarter.of(day) for order, day in days.items()}


def by_rate(
    entry: Entry, minor: int, parts: Iterable[Taxed], backs: Mapping[tuple[str, int, bool], int]
) -> Mapping[str, int]:
    """``minor``, signed, over the rates of what it is about."""
    event = entry.key.partition(":")[2]
    found: Counter[str] = Counter()
    for part in parts:
        is_sale = entry.kind == Kind.CAPTURED
        found[part.rate] += part.minor if is_sale else backs.get((event, part.share, part.is_fee), 0)
    if len(found) == 1:
        return dict.fromkeys(found, minor)
    if abs(minor) != sum(found.values()):
        return {SEVERAL: minor}
    sign = 1 if minor > 0 else -1
    return {rate: sign * amount for rate, amount in found.items() if amount}
