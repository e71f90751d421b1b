"""Money is not held for ever: what waits too long is listed for operators, stopped at the hard limit, and decided.

Nobody's licence allows a platform to keep other people's money without end (section 4.3 of the payments reference).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from marketplace.audit.operations import record
from marketplace.markets.shown import money_text
from marketplace.money import Money
from marketplace.order.models import OrderEvent, SellerOrderState
from marketplace.payment.models import RefundProposal, RefundRow
from marketplace.payment.proposals import refund_by_operator
from marketplace.payment.refunds import refunded_of
from marketplace.payouts.locking import lock_shares
from marketplace.payouts.models import Share, ShareState
from marketplace.payouts.models.shares import Why
from marketplace.payouts.one_by_one import one_by_one
from marketplace.payouts.states import is_disputed, is_too_long, settle_state
from marketplace.users.models import User
from marketplace.users.operators import Duty, require_duty

log = logging.getLogger(__name__)


class DecisionRefused(Exception):
    """Nothing was changed; the message is for the operator."""


def _held() -> QuerySet[Share]:
    """Shares with money in the hold."""
    return Share.objects.filter(share_minor__gt=F("released_minor") + F("returned_minor"))


def late_shares(*, at: datetime) -> QuerySet[Share]:
    """Delivered or due for PAYOUT_HOLD_DAYS, or paid PAYOUT_HARD_STOP_DAYS ago, and still held: the oldest first."""
    soft, hard = at - timedelta(days=settings.PAYOUT_HOLD_DAYS), at - timedelta(days=settings.PAYOUT_HARD_STOP_DAYS)
    handed_over = OrderEvent.objects.filter(
        seller_order__isnull=False, new__in=[SellerOrderState.DELIVERED, SellerOrderState.COMPLETED], at__lte=soft
    )
    waits = Q(due_at__lte=soft) | Q(seller_order__in=handed_over.values("seller_order")) | Q(held_since__lte=hard)
    rows = _held().filter(waits, decided="").exclude(reason=Why.DISPUTE)
    return rows.select_related("seller_order__order", "partner", "line").order_by("held_since", "pk")


def stop_held(*, at: datetime) -> int:
    """Job: at the hard limit a share moves no more by itself. Returns how many were stopped now."""
    limit = at - timedelta(days=settings.PAYOUT_HARD_STOP_DAYS)
    found = _held().filter(held_since__lte=limit, decided="").exclude(state=ShareState.BLOCKED)
    payments = sorted(set(found.values_list("payment", flat=True)))
    stopped = sum(one_by_one("payouts.stop_held", payments, lambda pk: _stop(pk, at))[0])
    if stopped:
        log.error("%s shares are held longer than %s days", stopped, settings.PAYOUT_HARD_STOP_DAYS)
    return stopped


@transaction.atomic
def _stop(payment_pk: int, at: datetime) -> int:
    _payment, shares = lock_shares(payment_pk)
    late = [
        share
        for share in shares
        if share.held_minor and is_too_long(share, at=at) and share.state != ShareState.BLOCKED
    ]
    for share in late:
        settle_state(share, blocked=Why.TOO_LONG)
    return len(late)


def may_be_released(share: Share, *, at: datetime) -> bool:
    """Whether a person may send it: it is late, or something stopped it. All else goes by itself, or is not due."""
    return bool(share.held_minor) and (share.state == ShareState.BLOCKED or is_late(share, at=at))


def is_late(share: Share, *, at: datetime) -> bool:
    return late_shares(at=at).filter(pk=share.pk).exists()


@transaction.atomic
def decide_release(*, share: Share, by: User, why: str, at: datetime) -> Share:
    """The seller gets it with the next release. Raises NotYourDesk, ReasonMissing, DecisionRefused.

    One person alone sends what is late by the rule; of what is only stopped, up to the limit for refunds.
    """
    mine, shares = _held_one(share, by=by)
    late = is_late(mine, at=at)
    if not may_be_released(mine, at=at):
        raise DecisionRefused(_("This is neither late nor stopped: it goes to the seller by itself when it is due."))
    if not late and _alone(mine, shares) > settings.REFUND_SECOND_PERSON_MINOR:
        limit = money_text(Money(settings.REFUND_SECOND_PERSON_MINOR, mine.currency))
        raise DecisionRefused(
            _(
                "Above %(limit)s one person sends only what is late. It goes by itself when what stopped it is over; "
                "or give it back to the buyer, which a second person of the finance desk approves."
            )
            % {"limit": limit}
        )
    record(by=by, action="share.release", about=f"share:{mine.public_id}", why=why, at=at)
    _decided(mine, why)
    mine.due_at = mine.due_at or at
    mine.save(update_fields=["due_at"])
    settle_state(mine)
    return mine


def _alone(mine: Share, shares: Sequence[Share]) -> int:
    """With what was decided of the order's other shares before: the limit is not walked around in steps."""
    return mine.held_minor + sum(row.share_minor for row in shares if row.decided and row.pk != mine.pk)


@transaction.atomic
def decide_refund(*, share: Share, by: User, why: str, at: datetime) -> RefundRow | RefundProposal | None:
    """The buyer gets it back; above the limit it is proposed, and a second person approves it (proposals.py).

    Raises NotYourDesk, ReasonMissing, DecisionRefused, RefundRefused, ProposalRefused.
    """
    mine, _shares = _held_one(share, by=by)
    left = Money(mine.line.gross_minor, mine.currency) - refunded_of(mine.line)
    made = refund_by_operator(order=mine.seller_order.order, amounts={mine.line: left}, by=by, why=why, at=at)
    if not isinstance(made, RefundProposal):  # the refund, or its proposal, stands in the order's trail
        _decided(mine, why)
    return made


def _held_one(share: Share, *, by: User) -> tuple[Share, list[Share]]:
    """The share, locked, with all of its payment. Raises NotYourDesk, DecisionRefused."""
    require_duty(by, Duty.FINANCE)
    _payment, shares = lock_shares(share.payment_id)
    mine = next(row for row in shares if row.pk == share.pk)
    if is_disputed(mine):
        raise DecisionRefused(_("The buyer's bank decides about this money first."))
    if not mine.held_minor:
        raise DecisionRefused(_("Nothing of this is held any more."))
    return mine, shares


def _decided(mine: Share, why: str) -> None:
    mine.decided = why[:300]
    mine.save(update_fields=["decided"])
