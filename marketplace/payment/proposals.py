"""Refunds by operators: one person up to a limit, two above it. Every act with its reason in the trail.

The limit counts what one person has already given back of the order, so that it cannot be walked around in steps.
Locks: order, then proposal, then (inside ``refund_lines``) payment.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from marketplace.audit.operations import check_reason, record
from marketplace.audit.two_persons import ProposalRefused, ProposalState, decide, expire
from marketplace.markets.shown import money_text
from marketplace.money import Money
from marketplace.order.models import LineFacts, Order
from marketplace.order.operations import lock_order
from marketplace.payment.following import back_by_line
from marketplace.payment.models import (
    RefundProposal,
    RefundProposalLine,
    RefundRow,
    RefundState,
)
from marketplace.payment.refunds import RefundRefused, refund_lines, refunded_of
from marketplace.users.models import User
from marketplace.users.operators import Duty, require_duty

KEPT_OPEN = timedelta(days=14)
"""A proposal that nobody decides in this time expires: facts grow old, and the buyer must not wait for nothing."""


def about_order(order: Order) -> str:
    """An order's name in the trail."""
    return f"order:{order.number}"


def needs_second_person(*, order: Order, amount: Money) -> bool:
    """Whether ``amount`` more, with what single persons have given back of the order, is above the limit."""
    alone = RefundRow.objects.filter(payment__order=order, by__isnull=False, proposal__isnull=True, seller__isnull=True)
    given = alone.exclude(state=RefundState.FAILED).aggregate(total=Sum("amount_minor"))["total"] or 0
    return bool(given + amount.minor > settings.REFUND_SECOND_PERSON_MINOR)


def left_of(order: Order) -> Money:
    """What of an order could still go back: all its lines, without what was given back or is on its way."""
    lines = LineFacts.objects.filter(seller_order__order=order)
    bought = lines.aggregate(total=Sum("gross_minor"))["total"] or 0
    return Money(bought - sum(back_by_line(lines).values()), order.facts.currency)


@transaction.atomic
def refund_by_operator(
    *,
    order: Order,
    amounts: Mapping[LineFacts, Money],
    by: User,
    why: str,
    at: datetime,
    seen_left: Money | None = None,
) -> RefundRow | RefundProposal | None:
    """Give back ``amounts`` by line, at once up to the limit; above it a proposal is written instead.

    ``seen_left`` is what could still go back when the operator looked: a second click, or another operator's refund
    meanwhile, is refused instead of paid twice.

    Returns the refund, the proposal, or None when only lines that cost nothing were given back.
    Raises NotYourDesk, ReasonMissing, RefundRefused, ProposalRefused.
    """
    require_duty(by, Duty.FINANCE)
    reason = check_reason(why)
    lock_order(order.number)
    if not amounts:
        raise RefundRefused(_("Choose at least one line."))
    if seen_left is not None and seen_left != left_of(order):
        raise RefundRefused(_("Something of this order was given back meanwhile. Look at it again."))
    total = _total(amounts)
    if needs_second_person(order=order, amount=total):
        return propose_refund(order=order, amounts=amounts, by=by, why=reason, at=at)
    row = refund_lines(order=order, lines=list(amounts), amounts=_by_pk(amounts), why=reason, at=at, by=by)
    facts = {"amount_minor": total.minor, "currency": total.currency, "refund": str(row.public_id) if row else ""}
    record(by=by, action="order.refund", about=about_order(order), why=reason, at=at, facts=facts)
    return row


@transaction.atomic
def propose_refund(
    *, order: Order, amounts: Mapping[LineFacts, Money], by: User, why: str, at: datetime
) -> RefundProposal:
    """Write down what should go back, for another person to decide. No money moves.

    Raises NotYourDesk, ReasonMissing, RefundRefused (more than is left), ProposalRefused (one is open already).
    """
    require_duty(by, Duty.FINANCE)
    reason = check_reason(why)
    lock_order(order.number)
    if order.refund_proposals.filter(state=ProposalState.PROPOSED).exists():
        raise ProposalRefused(_("A refund of this order waits for a second person already. Decide that one first."))
    _check_left(order, amounts)
    total = _total(amounts)
    proposal = RefundProposal.objects.create(
        order=order, currency=total.currency, amount_minor=total.minor, why=reason[:300], proposed_by=by,
        proposed_at=at, expires_at=at + KEPT_OPEN,
    )  # fmt: skip
    RefundProposalLine.objects.bulk_create(
        RefundProposalLine(proposal=proposal, line=line, amount_minor=amount.minor) for line, amount in amounts.items()
    )
    facts = {"amount_minor": total.minor, "currency": total.currency, "proposal": str(proposal.public_id)}
    record(by=by, action="refund.propose", about=about_order(order), why=reason, at=at, facts=facts)
    return proposal


@transaction.atomic
def approve_refund(*, proposal: RefundProposal, by: User, why: str, at: datetime) -> RefundRow:
    """A second person says yes: the refund is made, if its amounts are still left. However often it is clicked, once.

    Raises NotYourDesk, ReasonMissing, ProposalRefused (the proposer, or decided already), RefundRefused.
    """
    locked = _decided(proposal, ProposalState.APPROVED, by=by, why=why, at=at)
    lines = list(locked.lines.select_related("line__seller_order"))
    amounts = {entry.line: Money(entry.amount_minor, locked.currency) for entry in lines}
    row = refund_lines(
        order=locked.order, lines=list(amounts), amounts=_by_pk(amounts), why=locked.why, at=at, by=locked.proposed_by
    )
    assert row is not None, "a proposal has an amount"
    locked.refund = row
    locked.save()
    _keep("refund.approve", locked, by=by, why=why, at=at)
    return row


@transaction.atomic
def refuse_refund(*, proposal: RefundProposal, by: User, why: str, at: datetime) -> RefundProposal:
    """No; also the proposer may take it back so. Raises NotYourDesk, ReasonMissing, ProposalRefused."""
    locked = _decided(proposal, ProposalState.REFUSED, by=by, why=why, at=at)
    locked.save()
    _keep("refund.refuse", locked, by=by, why=why, at=at)
    return locked


def expire_proposals(*, at: datetime) -> int:
    """What nobody decided in time is no longer open. Returns how many. Safe to repeat."""
    return expire(RefundProposal.objects.all(), at=at)


def _decided(proposal: RefundProposal, to: str, *, by: User, why: str, at: datetime) -> RefundProposal:
    """The proposal, locked and set to ``to``, not yet saved."""
    require_duty(by, Duty.FINANCE)
    reason = check_reason(why)
    lock_order(proposal.order.number)
    locked = RefundProposal.objects.select_for_update().get(pk=proposal.pk)
    decide(locked, to, by=by, why=reason, at=at)
    return locked


def _keep(action: str, proposal: RefundProposal, *, by: User, why: str, at: datetime) -> None:
    facts = {
        "proposal": str(proposal.public_id), "amount_minor": proposal.amount_minor, "currency": proposal.currency,
        "proposed_by": str(proposal.proposed_by or ""),
        "refund": str(proposal.refund.public_id) if proposal.refund else "",
    }  # fmt: skip
    record(by=by, action=action, about=about_order(proposal.order), why=why, at=at, facts=facts)


def _check_left(order: Order, amounts: Mapping[LineFacts, Money]) -> None:
    for line, amount in amounts.items():
        left = Money(line.gross_minor, line.currency) - refunded_of(line)
        if line.seller_order.order_id != order.pk or amount.minor < 0 or amount > left:
            raise RefundRefused(
                _("%(title)s: at most %(left)s can be given back.") % {"title": line.title, "left": money_text(left)}
            )
    arrived = Money(order.payment.captured_minor, order.payment.currency)
    if _total(amounts) > arrived:
        raise RefundRefused(_("At most %(left)s of this payment can be given back.") % {"left": money_text(arrived)})


def _total(amounts: Mapping[LineFacts, Money]) -> Money:
    first = next(iter(amounts.values()))
    return sum(amounts.values(), Money.zero(first.currency))


def _by_pk(amounts: Mapping[LineFacts, Money]) -> dict[int, Money]:
    return {line.pk: amount for line, amount in amounts.items()}
