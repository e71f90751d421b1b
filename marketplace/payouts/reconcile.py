"""Every night: the provider's balance, movement by movement, against what we know. What is unknown waits for a person.

Totals may agree while two errors cancel, so single movements are matched. Nothing is ever assigned to an order by
guessing: what is not ours by its id goes into suspense and stays there until a person, or an event, explains it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from marketplace.ledger.chart import Kind, Place, Purpose
from marketplace.ledger.operations import post
from marketplace.ledger.postings import PROVIDER, Steps, paid_to_bank, provider_fee, suspense_in, undone
from marketplace.ledger.queries import balance
from marketplace.money import Money
from marketplace.outbox import operations as outbox
from marketplace.payment.charging import exchange_of
from marketplace.payment.connect import BalanceLine, ConnectGateway
from marketplace.payment.models import Payment, RefundRow, RefundState
from marketplace.payment.operations import SYNC_TOPIC
from marketplace.payment.provider import get_connect
from marketplace.payouts.books import book_difference
from marketplace.payouts.disputes import ask_about_dispute
from marketplace.payouts.models import Dispute, DisputeMoney, ReconcileFinding, ReconcileRun, Reversal, Transfer
from marketplace.payouts.one_by_one import one_by_one

log = logging.getLogger(__name__)
OVERLAP = timedelta(days=3)
FIRST_LOOK = timedelta(days=90)
GRACE = timedelta(hours=1)
"""What is younger may still be on its way to us as an event."""
TO_BANK = ("payout", "payout_cancel", "payout_failure")
REFUND_FAILED = ("refund_failure", "payment_failure_refund")
"""A refund came back from the buyer's bank: known when the failure is booked, not because the refund was."""
COSTS = ("stripe_fee", "stripe_fx_fee", "network_cost")


@dataclass(frozen=True, slots=True)
class Result:
    """What one reconciliation found: a run by currency; ``unknown`` counts the movements that are new in suspense;
    ``failed`` those that could not be booked: they are logged, and met again by the next run that begins before them.
    """

    runs: tuple[ReconcileRun, ...]
    unknown: int
    explained: int
    failed: int = 0


def reconcile(*, at: datetime, since: datetime | None = None) -> Result:
    """Compare, book fees and payouts to the bank, put into suspense what nobody knows. Raises GatewayError.

    Safe to repeat: each movement is booked under its own id.
    """
    connect = get_connect()
    start = since or _start(at)
    found = sorted(_lines(connect, start), key=lambda line: (line.created, line.line_id))
    seen, failed = one_by_one("payouts.reconcile", found, lambda line: _look_at(line, at))
    explained, not_explained = _explain_old(at)
    told = connect.balance()
    currencies = sorted({money.currency for money in (*told.available, *told.pending)})
    runs = [
        ReconcileRun.objects.create(
            at=at, since=start, currency=code, provider_minor=told.total(code).minor,
            ledger_minor=-balance(PROVIDER, code).minor, lines=sum(line.amount.currency == code for line in found),
        )
        for code in currencies
    ]  # fmt: skip
    for run in runs:
        if run.difference_minor:
            log.error("the provider has %s %s more than the books", run.difference_minor, run.currency)
    return Result(tuple(runs), sum(seen), explained, failed + not_explained)


def nightly(*, at: datetime) -> None:
    """The job; without a payment there is nothing to compare."""
    if Payment.objects.filter(settled_at__isnull=False).exists():
        reconcile(at=at)


def unmatched() -> QuerySet[ReconcileFinding]:
    """What waits for a person, the oldest first."""
    return ReconcileFinding.objects.filter(matched_at__isnull=True).order_by("happened_at", "pk")


def _start(at: datetime) -> datetime:
    last = ReconcileRun.objects.order_by("-at").first()
    return last.at - OVERLAP if last is not None else at - FIRST_LOOK


def _lines(connect: ConnectGateway, since: datetime) -> Iterator[BalanceLine]:
    after: str | None = None
    while True:
        page = connect.balance_page(since=since, after=after)
        yield from page.lines
        if page.after is None:
            return
        after = page.after


@transaction.atomic
def _look_at(line: BalanceLine, at: datetime) -> bool:
    """Book what follows from one movement. True when it is new in suspense."""
    if _is_known(line):
        _book_fee(line)
        _book_exchange(line)
        return False
    if line.kind in TO_BANK or line.kind in COSTS:
        _book_cost(line)
        return False
    if line.source.startswith(("du_", "dp_")):
        ask_about_dispute(dispute_id=line.source, key=f"reconcile:{line.line_id}", at=at)
    if line.kind in REFUND_FAILED:
        _ask_about_refund(line, at)
    if line.created > at - GRACE:
        return False
    return _into_suspense(line, at)


def _is_known(line: BalanceLine) -> bool:
    """Whether a row of ours made this movement, by the provider's ids alone."""
    if DisputeMoney.objects.filter(line_id=line.line_id).exists():
        return True
    source = line.source
    if not source or Dispute.objects.filter(provider_id=source).exists():
        return False  # a dispute's money is known by its line, and read with the dispute
    return (
        Payment.objects.filter(charge_id=source, settled_at__isnull=False).exists()
        or RefundRow.objects.filter(other_charge=source).exists()
        or _is_known_refund(line)
        or Transfer.objects.filter(provider_id=source).exists()
        or Reversal.objects.filter(provider_id=source).exists()
    )


def _refund_of(source: str) -> RefundRow | None:
    """Ours by its id, or by that of an attempt of it that failed."""
    return RefundRow.objects.filter(Q(provider_id=source) | Q(earlier_ids__contains=f"{source}\n")).first()


def _is_known_refund(line: BalanceLine) -> bool:
    row = _refund_of(line.source)
    if row is None or line.kind not in REFUND_FAILED:
        return row is not None
    return row.provider_id != line.source or row.state == RefundState.FAILED


def _ask_about_refund(line: BalanceLine, at: datetime) -> None:
    """It came back, and nobody told us: ask how the payment's refunds stand."""
    row = _refund_of(line.source)
    if row is not None:
        payload = {"payment": str(row.payment.public_id), "why": "a refund came back"}
        outbox.put(SYNC_TOPIC, key=f"reconcile:{line.line_id}:{at:%Y-%m-%d}", at=at, payload=payload)


def _book_fee(line: BalanceLine) -> None:
    """The provider's fee on one of our movements; a dispute's was booked with its money."""
    if line.fee.minor and not DisputeMoney.objects.filter(line_id=line.line_id).exists():
        _post(line, "fee", Kind.PROVIDER_FEE, provider_fee(amount=line.fee))


def _book_exchange(line: BalanceLine) -> None:
    """A charge in another currency, or a refund of one, came out of the provider's exchange: not quite as booked.

    A dispute's movements were booked with the difference.
    """
    booked = _booked_as(line)
    if booked is not None and booked.currency == line.amount.currency:
        book_difference(line_id=line.line_id, amount=line.amount - booked, reference=line.source, at=line.created)


def _booked_as(line: BalanceLine) -> Money | None:
    """What a charge or refund in another currency was booked as; negative: it left. None for all others."""
    if not line.source:
        return None
    payment = Payment.objects.filter(charge_id=line.source, exchange__isnull=False).first()
    if payment is not None:
        return Money(payment.captured_minor, payment.currency)
    row = RefundRow.objects.filter(other_charge=line.source).first() or _refund_of(line.source)
    if row is None or exchange_of(row.payment) is None:
        return None
    booked = Money(row.amount_minor, row.payment.currency)
    return -booked if line.amount.minor < 0 else booked


def _book_cost(line: BalanceLine) -> None:
    if line.kind in TO_BANK:
        _post(line, "bank", Kind.PAID_TO_BANK, paid_to_bank(amount=-line.amount))
        if line.fee.minor:
            _post(line, "fee", Kind.PROVIDER_FEE, provider_fee(amount=line.fee))
    else:
        _post(line, "fee", Kind.PROVIDER_FEE, provider_fee(amount=-line.net))


def _into_suspense(line: BalanceLine, at: datetime) -> bool:
    _row, is_new = ReconcileFinding.objects.get_or_create(
        line_id=line.line_id,
        defaults={
            "kind": line.kind[:60], "source": line.source[:120], "currency": line.amount.currency,
            "net_minor": line.net.minor, "fee_minor": line.fee.minor,
            "says": line.says[:300], "happened_at": line.created, "found_at": at,
        },
    )  # fmt: skip
    if is_new:
        log.error("a movement of %s at the provider is nobody's: %s %s", line.net, line.kind, line.source)
        if line.net.minor:
            _post(line, "suspense", Kind.SUSPENSE_IN, suspense_in(found=line.line_id, amount=line.net))
    return is_new


def _post(line: BalanceLine, name: str, kind: Kind, moves: Steps) -> None:
    if moves:
        post(key=f"{name}:{line.line_id}", kind=kind, moves=moves, at=line.created, reference=line.source, late=True)


def _explain_old(at: datetime) -> tuple[int, int]:
    """What an event explained after it was put into suspense: its own row has booked it, so it leaves.

    Returns how many, and how many failed.
    """
    answers, failed = one_by_one("payouts.reconcile", unmatched(), lambda row: _explain(row, at))
    return sum(answers), failed


@transaction.atomic
def _explain(row: ReconcileFinding, at: datetime) -> bool:
    net, fee = Money(row.net_minor, row.currency), Money(row.fee_minor, row.currency)
    if net and not balance(Place(Purpose.SUSPENSE, subject=row.line_id), row.currency):
        # Posted where it belongs by two persons (ledger.corrections): to take it out again would book it twice.
        return _settled(row, at, "two persons posted where it belongs")
    line = BalanceLine(row.line_id, row.kind, net + fee, fee, row.source, row.happened_at, row.happened_at)
    if not _is_known(line):
        return False
    if not _settled(row, at, "a row of ours has its id now"):
        return False
    if net:
        moves = undone(suspense_in(found=row.line_id, amount=net))
        key = f"suspense-out:{row.line_id}"
        post(key=key, kind=Kind.SUSPENSE_OUT, moves=moves, at=at, reference=row.source, late=True)
    _book_fee(line)  # suspense had the net amount, our own row has booked the whole one
    _book_exchange(line)
    return True


def _settled(row: ReconcileFinding, at: datetime, why: str) -> bool:
    """Explained, once."""
    return bool(ReconcileFinding.objects.filter(pk=row.pk, matched_at__isnull=True).update(matched_at=at, why=why))
