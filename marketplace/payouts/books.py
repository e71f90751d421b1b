"""What happens to shares, refunds, transfers and disputes, as entries of the ledger. Keys are made of our rows' ids.

Called in the transaction that writes the rows, after the order's lock: rows and books say the same or neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from marketplace.ledger.chart import Kind, Place, Purpose
from marketplace.ledger.operations import post
from marketplace.ledger.postings import (
    AGENT,
    DEEMED,
    Back,
    Part,
    Steps,
    Tax,
    became_due,
    captured,
    captured_for_nothing,
    debt_netted,
    debt_of,
    dispute_lost,
    dispute_opened,
    dispute_won,
    flow,
    fx_difference,
    hold_of,
    provider_fee,
    refund_promised,
    refund_sent,
    transfer_failed,
    transfer_planned,
    transfer_reversed,
    transfer_sent,
    undone,
)
from marketplace.ledger.queries import balance
from marketplace.money import Money
from marketplace.order.models import LineCommission
from marketplace.payment.models import Payment, RefundRow
from marketplace.payouts.models import Dispute, DisputeMoney, Netting, Reversal, Share, Transfer
from marketplace.payouts.parts import Parts
from marketplace.vat.models import VatDecision


@dataclass(frozen=True, slots=True)
class Taken:
    """What goes back of one share: its parts, and how much of the seller's had left the hold."""

    share: Share
    parts: Parts
    debt: int
    apart: int = 0
    """Of it, VAT that goes back by itself."""


def vat_subject(*, reported_in: str, place: str) -> str:
    """The ledger's account of a VAT: ``oss:DE`` through the one-stop shop, ``return:LU`` in a state's own return."""
    return f"{'oss' if 'OSS' in reported_in else 'return'}:{place}"


def whole_of(share: Share) -> Parts:
    return Parts(share.share_minor, share.vat_minor, share.fee_vat_minor, share.fee_minor, share.top_minor)


def _part(share: Share, parts: Parts) -> Part:
    """A share's amounts as the ledger's value, with the accounts that they belong to."""
    decision: VatDecision = share.line.decision
    fee: LineCommission | None = getattr(share.line, "commission", None)
    sale = vat_subject(reported_in=decision.reported_in, place=decision.place)
    taxes = [Tax(sale, Money(parts.vat, share.currency))]
    if fee is not None and fee.vat_minor:
        subject = vat_subject(reported_in=fee.reported_in, place=fee.place)
        taxes.append(Tax(subject, Money(parts.fee_vat, share.currency)))
    if share.top_minor:  # input VAT: less to pay to the platform's own state
        taxes.append(Tax(vat_subject(reported_in="", place=share.top_place), Money(-parts.top, share.currency)))
    return Part(
        share.partner_id, share.seller_order.number, Money(parts.share, share.currency),
        Money(parts.fee, share.currency), tuple(taxes), AGENT if decision.supplier == "seller" else DEEMED,
    )  # fmt: skip


def _backs(taken: Sequence[Taken]) -> list[Back]:
    return [
        Back(
            _part(one.share, one.parts),
            held=Money(one.parts.share - one.debt, one.share.currency),
            due=Money.zero(one.share.currency),
        )
        for one in taken
    ]


def book_captured(*, payment: Payment, shares: Sequence[Share], at: datetime) -> None:
    """The buyer's money by what it consists of; all of it owed back when the order could not have it."""
    amount = Money(payment.captured_minor, payment.currency)
    key, reference = f"captured:{payment.public_id}", payment.order.number
    if shares:
        moves = captured(amount=amount, parts=[_part(share, whole_of(share)) for share in shares])
        post(key=key, kind=Kind.CAPTURED, moves=moves, at=at, reference=reference, late=True)
    else:
        moves = captured_for_nothing(amount=amount, owed=f"payment:{payment.public_id}")
        post(key=key, kind=Kind.CAPTURED_FOR_NOTHING, moves=moves, at=at, reference=reference, late=True)


def book_captured_twice(*, row: RefundRow, at: datetime) -> None:
    moves = captured_for_nothing(amount=_amount(row), owed=f"refund:{row.public_id}")
    post(
        key=f"captured-twice:{row.public_id}", kind=Kind.CAPTURED_FOR_NOTHING, moves=moves, at=at,
        reference=row.payment.order.number, late=True,
    )  # fmt: skip


def owed_for(row: RefundRow) -> str:
    """The account that money of no order is owed back under: all of a second page under the first refund of it."""
    if not row.other_intent:
        return f"payment:{row.payment.public_id}"
    rows = RefundRow.objects.filter(payment=row.payment_id, other_intent=row.other_intent).order_by("pk")
    return f"refund:{rows.values_list('public_id', flat=True)[0]}"


def book_refund_of_nothing(*, row: RefundRow, at: datetime, came_back: bool = False) -> None:
    """Money that no order ever had goes back whole; or comes back from the buyer's bank."""
    steps = refund_sent(refund=owed_for(row), amount=_amount(row))
    _post_refund(row, undone(steps) if came_back else steps, at, came_back=came_back)


def book_refund(*, row: RefundRow, taken: Sequence[Taken], borne: int, at: datetime, came_back: bool = False) -> None:
    """Each part gives its own back; what the seller no longer has becomes debt. ``borne``: nobody's but ours."""
    owed = f"refund:{row.public_id}"
    loss = Money(borne, row.payment.currency) if borne else None
    steps = refund_promised(refund=owed, backs=_backs(taken), borne=loss)
    steps += refund_sent(refund=owed, amount=_amount(row))
    _post_refund(row, undone(steps) if came_back else steps, at, came_back=came_back)


def _post_refund(row: RefundRow, steps: Steps, at: datetime, *, came_back: bool) -> None:
    name, kind = ("refund-back", Kind.REFUND_CAME_BACK) if came_back else ("refund", Kind.REFUND_SENT)
    post(
        key=f"{name}:{row.public_id}:{row.attempt}", kind=kind, moves=steps, at=at,
        reference=row.payment.order.number, why=row.why[:200], late=True,
    )  # fmt: skip


def _amount(row: RefundRow) -> Money:
    return Money(row.amount_minor, row.payment.currency)


def book_planned(*, transfer: Transfer, at: datetime) -> None:
    """From the hold to due, against what the seller owes, and the rest set aside for the transfer."""
    seller, number, code = transfer.partner_id, transfer.seller_order.number, transfer.currency
    amount, netted = Money(transfer.amount_minor, code), Money(transfer.netted_minor, code)
    _book_due(seller, number, amount + netted, netted, key=str(transfer.public_id), at=at)
    moves = transfer_planned(seller=seller, transfer=str(transfer.public_id), amount=amount, seller_order=number)
    post(
        key=f"transfer-planned:{transfer.public_id}", kind=Kind.TRANSFER_PLANNED, moves=moves, at=at,
        reference=number, late=True,
    )  # fmt: skip


def book_netted_whole(*, row: Netting, at: datetime) -> None:
    """What became due pays the seller's debt, all of it: no transfer."""
    share = row.share
    money = Money(row.amount_minor, share.currency)
    _book_due(share.partner_id, share.seller_order.number, money, money, key=str(row.public_id), at=at)


def _book_due(seller: int, number: str, released: Money, netted: Money, *, key: str, at: datetime) -> None:
    moves = became_due(seller=seller, seller_order=number, amount=released)
    post(key=f"due:{key}", kind=Kind.BECAME_DUE, moves=moves, at=at, reference=number, late=True)
    if netted:
        moves = debt_netted(seller=seller, amount=netted, seller_order=number)
        post(key=f"netted:{key}", kind=Kind.DEBT_NETTED, moves=moves, at=at, reference=number, late=True)


def book_unplanned(*, transfer: Transfer, pays: int, why: str, at: datetime) -> None:
    """It will not be made: what was set aside for it is held again; ``pays`` of it, in minor units, pays debt."""
    seller, number = transfer.partner_id, transfer.seller_order.number
    amount = Money(transfer.amount_minor, transfer.currency)
    moves = transfer_failed(seller=seller, transfer=str(transfer.public_id), amount=amount, seller_order=number)
    moves += undone(became_due(seller=seller, seller_order=number, amount=amount))
    moves += flow(hold_of(seller, number), debt_of(seller), Money(pays, transfer.currency), number)
    post(
        key=f"transfer-failed:{transfer.public_id}", kind=Kind.TRANSFER_FAILED, moves=moves, at=at, reference=number,
        why=why[:200], late=True,
    )  # fmt: skip


def book_sent(*, transfer: Transfer, at: datetime) -> None:
    amount = Money(transfer.amount_minor, transfer.currency)
    number = transfer.seller_order.number
    moves = transfer_sent(
        seller=transfer.partner_id, transfer=str(transfer.public_id), amount=amount, seller_order=number
    )
    key = f"transfer-sent:{transfer.public_id}"
    post(key=key, kind=Kind.TRANSFER_SENT, moves=moves, at=at, reference=number, late=True)


def book_reversed(*, row: Reversal, at: datetime) -> int:
    """Into the debt; what is more than the seller owes by now is held for them. Returns that, in minor units."""
    transfer = row.line.transfer
    seller, number = transfer.partner_id, transfer.seller_order.number
    pays = min(row.amount_minor, debt_minor(seller, row.currency))
    more = row.amount_minor - pays
    moves: Steps = ()
    for minor, into in ((pays, debt_of(seller)), (more, hold_of(seller, number))):
        moves += transfer_reversed(amount=Money(minor, row.currency), into=into, seller_order=number)
    key = f"reversed:{row.public_id}"
    post(key=key, kind=Kind.TRANSFER_REVERSED, moves=moves, at=at, reference=number, why=row.why, late=True)
    return more


def book_held_again(*, share: Share, amount: int, key: str, at: datetime) -> None:
    """The seller was given it and now owes it: it is held for the order again until the dispute is decided."""
    seller, number = share.partner_id, share.seller_order.number
    moves = flow(debt_of(seller), hold_of(seller, number), Money(amount, share.currency), number)
    post(key=key, kind=Kind.HELD_AGAIN, moves=moves, at=at, reference=number, late=True)


def book_difference(*, line_id: str, amount: Money, reference: str, at: datetime) -> None:
    """What the provider's exchange made of a movement, beyond what it was booked as. Once by the movement's id."""
    if amount:
        moves = fx_difference(amount=amount)
        post(key=f"fx:{line_id}", kind=Kind.FX_DIFFERENCE, moves=moves, at=at, reference=reference, late=True)


def book_dispute_money(*, row: DisputeMoney, at: datetime) -> None:
    """What the bank took or gave back, with the fee, once by the provider's id of the movement."""
    dispute = row.dispute
    fee = Money(row.fee_minor, dispute.currency) if row.fee_minor else None
    name, amount = str(dispute.public_id), Money(abs(row.amount_minor), dispute.currency)
    if not row.amount_minor:
        kind, moves = Kind.PROVIDER_FEE, provider_fee(amount=fee) if fee else ()
    elif row.amount_minor < 0:
        kind, moves = Kind.DISPUTE_OPENED, dispute_opened(dispute=name, amount=amount, fee=fee)
    else:
        kind, moves = Kind.DISPUTE_WON, dispute_won(dispute=name, amount=amount, fee=-fee if fee else None)
    if moves:
        post(
            key=f"line:{row.line_id}", kind=kind, moves=moves, at=at, reference=dispute.payment.order.number, late=True
        )


def round_of(dispute: Dispute) -> str:
    """Ends the keys of what happens once in each round of a dispute."""
    return str(dispute.public_id) if dispute.rounds == 1 else f"{dispute.public_id}:{dispute.rounds}"


def book_dispute_lost(
    *, dispute: Dispute, taken: Sequence[Taken], borne: int, at: datetime, came_back: bool = False
) -> None:
    """Each part of the sale gives its own, as for a refund; ``borne`` is nobody's but ours. Or all of it backwards."""
    loss = Money(borne, dispute.currency) if borne else None
    moves = dispute_lost(dispute=str(dispute.public_id), backs=_backs(taken), borne=loss)
    name, kind = ("dispute-lost-undone", Kind.DISPUTE_WON) if came_back else ("dispute-lost", Kind.DISPUTE_LOST)
    post(
        key=f"{name}:{round_of(dispute)}", kind=kind, moves=undone(moves) if came_back else moves, at=at,
        reference=dispute.payment.order.number, late=True,
    )  # fmt: skip


def claimed(dispute: Dispute) -> int:
    """What the bank has taken for a dispute and not given back, in minor units."""
    return -balance(Place(Purpose.DISPUTES, subject=str(dispute.public_id)), dispute.currency).minor


def debt_minor(partner_id: int, currency: str) -> int:
    """What a seller owes, in minor units."""
    return -balance(debt_of(partner_id), currency).minor
