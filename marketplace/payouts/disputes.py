"""Disputes follow the provider: an inquiry moves nothing; money taken stops the order's shares; the end settles them.

Events may come in any order, or not at all: the dispute is read at the provider each time, and each movement of money
is booked once, by the provider's id of it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from marketplace.outbox import operations as outbox
from marketplace.outbox.topics import OtherSideDown
from marketplace.payment.connect import BalanceLine, RemoteDispute
from marketplace.payment.gateway import GatewayError, GatewayRefused
from marketplace.payment.models import Payment
from marketplace.payment.provider import get_connect
from marketplace.payouts.books import book_dispute_lost, book_dispute_money, book_held_again, claimed, whole_of
from marketplace.payouts.locking import lock_shares
from marketplace.payouts.models import Dispute, DisputeMoney, Share
from marketplace.payouts.models.disputes import ENDED
from marketplace.payouts.models.shares import Why
from marketplace.payouts.one_by_one import one_by_one
from marketplace.payouts.parts import between
from marketplace.payouts.unplanning import drop_planned
from marketplace.payouts.returns import keep_backs, spread, take
from marketplace.payouts.reversing import call_back
from marketplace.payouts.states import settle_state

log = logging.getLogger(__name__)
DISPUTE_TOPIC = "payouts.dispute"
LOOK_BACK = timedelta(days=120)


def ask_about_dispute(*, dispute_id: str, key: str, at: datetime) -> None:
    """Promise to read a dispute at the provider."""
    outbox.put(DISPUTE_TOPIC, key=f"dispute:{key}", at=at, payload={"dispute": dispute_id})


def handle_dispute(payloads: list[dict[str, Any]], *, at: datetime) -> None:
    """Outbox topic: an event named a dispute."""
    (payload,) = payloads
    try:
        remote = get_connect().dispute(payload["dispute"])
    except GatewayRefused:
        return  # none of this platform's
    except GatewayError as fault:
        raise OtherSideDown(str(fault)) from fault
    apply_dispute(remote=remote, at=at)


def sweep_disputes(*, at: datetime) -> int:
    """The event that never came: read all disputes of the last months. Returns how many are ours."""
    if not Payment.objects.filter(settled_at__isnull=False).exists():
        return 0
    try:
        found = get_connect().disputes(since=at - LOOK_BACK)
    except GatewayError as fault:
        log.warning("disputes were not read: %s", fault)
        return 0
    ours, _failed = one_by_one("payouts.disputes", found, lambda remote: apply_dispute(remote=remote, at=at))
    return sum(row is not None for row in ours)


@transaction.atomic
def apply_dispute(*, remote: RemoteDispute, at: datetime) -> Dispute | None:
    """Bring ours up to what the provider says. Safe to repeat. None: a charge that is none of ours (see reconcile)."""
    ours = Q(charge_id=remote.charge_id) & ~Q(charge_id="") | Q(intent_id=remote.intent_id) & ~Q(intent_id="")
    known = Payment.objects.filter(ours).first()
    if known is None:
        log.error("dispute %s is about a charge that is not ours", remote.dispute_id)
        return None
    payment, shares = lock_shares(known.pk)
    dispute, _new = Dispute.objects.get_or_create(
        provider_id=remote.dispute_id,
        defaults={
            "payment": payment, "currency": remote.amount.currency, "amount_minor": remote.amount.minor,
            "state": remote.state, "opened_at": remote.created,
        },
    )  # fmt: skip
    dispute.state, dispute.reason, dispute.due_by = remote.state, remote.reason[:60], remote.due_by
    dispute.amount_minor = remote.amount.minor
    if remote.state in ENDED:
        dispute.closed_at = dispute.closed_at or at
    dispute.save()
    for line in remote.lines:
        _keep_money(dispute, line, at)
    _follow(dispute, shares, at)
    return dispute


def _keep_money(dispute: Dispute, line: BalanceLine, at: datetime) -> None:
    row, is_news = DisputeMoney.objects.get_or_create(
        line_id=line.line_id,
        defaults={"dispute": dispute, "amount_minor": line.amount.minor, "fee_minor": line.fee.minor, "at": at},
    )
    if is_news:
        book_dispute_money(row=row, at=at)


def _follow(dispute: Dispute, shares: Sequence[Share], at: datetime) -> None:
    if dispute.settled_at is not None or not dispute.money.exists():
        return
    taken = claimed(dispute)
    if dispute.froze_at is None:
        dispute.froze_at = at
        dispute.save(update_fields=["froze_at"])
        _freeze(dispute, shares, taken or dispute.amount_minor, at)
    if not taken:
        _settle(dispute, shares, at)  # the money is back: won, or withdrawn by the buyer
    elif dispute.state == "lost":
        _lose(dispute, shares, taken, at)


def _freeze(dispute: Dispute, shares: Sequence[Share], gross: int, at: datetime) -> None:
    """Nothing of the order is sent until the bank has decided; what was sent of the disputed amount is called back."""
    wanted, _more = spread(shares, gross)
    drop_planned(of=shares, locked=shares, why="the buyer disputes the payment", at=at)
    for share in shares:
        hit = between(whole_of(share), share.back_minor, share.back_minor + wanted.get(share, 0)).share
        again = min(share.entitled_minor, max(hit - share.held_minor, 0))
        if again:
            share.released_minor -= again
            share.save(update_fields=["released_minor"])
            book_held_again(share=share, amount=again, key=f"disputed:{dispute.public_id}:{share.pk}", at=at)
            call_back(share=share, why=f"dispute {dispute.provider_id}", at=at)
        settle_state(share, blocked=Why.DISPUTE if share.held_minor else "")


def _settle(dispute: Dispute, shares: Sequence[Share], at: datetime) -> None:
    dispute.settled_at = at
    dispute.save(update_fields=["settled_at"])
    for share in shares:
        settle_state(share)


def _lose(dispute: Dispute, shares: Sequence[Share], taken: int, at: datetime) -> None:
    """The buyer keeps the money: each part of the sale gives its own, the seller's from what is held for it again."""
    wanted, borne = spread(shares, taken)
    drop_planned(of=wanted, locked=shares, why="a dispute was lost", at=at)
    lost = [take(share, gross) for share, gross in wanted.items()]
    book_dispute_lost(dispute=dispute, taken=lost, borne=borne, at=at)
    keep_backs(lost, at, dispute=dispute)
    for one in lost:
        call_back(share=one.share, why=f"dispute {dispute.provider_id} lost", at=at)
    _settle(dispute, shares, at)


def refuse_while_disputed(payment: Payment) -> str:
    """Guards refunds: the bank has the money already, so a refund would give it twice. A sentence, or ""."""
    running = Dispute.objects.filter(payment=payment).exclude(state__in=ENDED).exclude(state__startswith="warning_")
    if running.exists():
        return _("The buyer's bank has taken this money back already (charge_disputed). Wait for its decision.")
    return ""
