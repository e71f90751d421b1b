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
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from marketplace.money import Money
from marketplace.money.rounding import half_up
from marketplace.outbox import operations as outbox
from marketplace.payment.calls import as_wait
from marketplace.payment.charging import exchange_of, owed
from marketplace.payment.connect import BalanceLine, RemoteDispute
from marketplace.payment.gateway import GatewayError, GatewayRefused
from marketplace.payment.lost import record_lost, undo_lost
from marketplace.payment.models import Payment
from marketplace.payment.provider import get_connect
from marketplace.payment.states import lock_payment
from marketplace.payouts.apart import moved
from marketplace.payouts.books import (
    book_difference,
    book_dispute_lost,
    book_dispute_money,
    book_held_again,
    claimed,
    round_of,
)
from marketplace.payouts.locking import lock_shares
from marketplace.payouts.models import Dispute, DisputeMoney, Share, ShareBack
from marketplace.payouts.models.disputes import ENDED
from marketplace.payouts.models.shares import Why
from marketplace.payouts.one_by_one import one_by_one
from marketplace.payouts.returns import keep_backs, spread, take, undo
from marketplace.payouts.reversing import call_back
from marketplace.payouts.states import settle_state
from marketplace.payouts.unplanning import drop_planned

log = logging.getLogger(__name__)
DISPUTE_TOPIC = "payouts.dispute"
LOOK_BACK = timedelta(days=120)
REINSTATED_WITHIN = timedelta(days=7)
"""A dispute that ended well gives its money back by then; what is not back is lost. Should it come later: _reopen."""


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
        raise as_wait(fault) from fault
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
    frozen = Dispute.objects.filter(froze_at__isnull=False, settled_at__isnull=True)
    for name in frozen.exclude(provider_id__in=[remote.dispute_id for remote in found]).values_list(
        "provider_id", flat=True
    ):  # older than that, and not settled yet
        ask_about_dispute(dispute_id=name, key=f"sweep:{name}:{at:%Y-%m-%d}", at=at)
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
    amount = owed(payment, remote.amount)
    dispute, _new = Dispute.objects.get_or_create(
        provider_id=remote.dispute_id,
        defaults={
            "payment": payment, "currency": amount.currency, "amount_minor": amount.minor,
            "state": remote.state, "opened_at": remote.created,
        },
    )  # fmt: skip
    dispute.state, dispute.reason, dispute.due_by = remote.state, remote.reason[:60], remote.due_by
    dispute.amount_minor = amount.minor
    if remote.state in ENDED:
        dispute.closed_at = dispute.closed_at or at
    dispute.save()
    _keep_money(dispute, shares, remote.lines, at)
    _follow(dispute, shares, at)
    return dispute


def _keep_money(dispute: Dispute, shares: Sequence[Share], lines: Sequence[BalanceLine], at: datetime) -> None:
    """Each movement once. The payment is locked, so nobody else keeps them meanwhile."""
    kept = DisputeMoney.objects.filter(line_id__in=[line.line_id for line in lines])
    known = set(kept.values_list("line_id", flat=True))
    news = [line for line in lines if line.line_id not in known]
    if dispute.settled_at is not None and any(line.amount for line in news):
        _reopen(dispute, shares, at)
    for line in sorted(news, key=lambda line: line.amount.minor):  # what was taken before what was given back of it
        booked = _without_exchange(dispute, line, lines)
        row = DisputeMoney.objects.create(
            line_id=line.line_id, dispute=dispute, amount_minor=booked, fee_minor=line.fee.minor, at=at
        )
        book_dispute_money(row=row, at=at)
        difference = Money(line.amount.minor - booked, line.amount.currency)
        book_difference(line_id=line.line_id, amount=difference, reference=dispute.payment.order.number, at=at)


def _without_exchange(dispute: Dispute, line: BalanceLine, lines: Sequence[BalanceLine]) -> int:
    """A movement at the rate of the charge: what the provider's own rate of that day makes more or less is ours.

    The disputed amount is what was taken first; what else moves is as much of it.
    """
    if exchange_of(dispute.payment) is None:
        return line.amount.minor
    taken = next((abs(one.amount.minor) for one in sorted(lines, key=lambda one: one.created) if one.amount), 0)
    return half_up(line.amount.minor * dispute.amount_minor, taken) if taken else 0


def _reopen(dispute: Dispute, shares: Sequence[Share], at: datetime) -> None:
    """Money moves after the outcome was booked: a loss is undone, and what follows is decided anew, in a new round."""
    rows = list(ShareBack.objects.filter(dispute=dispute, undone_at__isnull=True))
    by_pk = {share.pk: share for share in shares}
    again = [undo(by_pk[back.share_id], back) for back in rows]
    lost = -int(dispute.money.aggregate(total=Sum("amount_minor"))["total"] or 0)
    if lost:
        borne = lost - sum(one.parts.gross for one in again)
        book_dispute_lost(dispute=dispute, taken=again, borne=borne, at=at, came_back=True)
    ShareBack.objects.filter(pk__in=[back.pk for back in rows]).update(undone_at=at)
    undo_lost(payment=lock_payment(dispute.payment_id), dispute=round_of(dispute), at=at)
    dispute.rounds, dispute.froze_at, dispute.settled_at = dispute.rounds + 1, None, None
    dispute.save(update_fields=["rounds", "froze_at", "settled_at"])


def _follow(dispute: Dispute, shares: Sequence[Share], at: datetime) -> None:
    if dispute.settled_at is not None or not dispute.money.exclude(amount_minor=0).exists():
        return
    taken = claimed(dispute)
    if taken and dispute.froze_at is None:
        dispute.froze_at = at
        dispute.save(update_fields=["froze_at"])
        _freeze(dispute, shares, taken, at)
    if not taken:
        _settle(dispute, shares, at)  # the money is back: won, or withdrawn by the buyer
    elif _is_lost(dispute, at):
        _lose(dispute, shares, taken, at)


def _is_lost(dispute: Dispute, at: datetime) -> bool:
    """Whether what the bank still has will not come back: lost; or ended otherwise, and only a part was given back."""
    if dispute.state == "lost":
        return True
    if dispute.state not in ENDED:
        return False
    last = dispute.money.exclude(amount_minor=0).order_by("pk").last()
    waits_since = max(when for when in (dispute.closed_at, dispute.froze_at) if when is not None)
    return (last is not None and last.amount_minor > 0) or at >= waits_since + REINSTATED_WITHIN


def _freeze(dispute: Dispute, shares: Sequence[Share], gross: int, at: datetime) -> None:
    """Nothing of the order is sent until the bank has decided; what was sent of the disputed amount is called back."""
    wanted, _more = spread(shares, gross)
    drop_planned(of=shares, locked=shares, why="the buyer disputes the payment", at=at)
    for share in shares:
        hit = moved(share, gross=wanted.get(share, 0), vat_first=False)[0].share
        again = min(share.entitled_minor, max(hit - share.held_minor, 0))
        if again:
            share.released_minor -= again
            share.save(update_fields=["released_minor"])
            book_held_again(share=share, amount=again, key=f"disputed:{round_of(dispute)}:{share.pk}", at=at)
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
    by_line = {one.share.line_id: one.parts.gross for one in lost}
    record_lost(payment=lock_payment(dispute.payment_id), dispute=round_of(dispute), by_line=by_line, at=at)


def refuse_while_disputed(payment: Payment) -> str:
    """Guards refunds: the bank has the money already, so a refund would give it twice. A sentence, or ""."""
    decides = ~Q(state__in=ENDED) & ~Q(state__startswith="warning_")
    running = payment.disputes.filter(decides | Q(froze_at__isnull=False, settled_at__isnull=True))
    if running.exists():
        return _("The buyer's bank has taken this money back already (charge_disputed). Wait for its decision.")
    return ""
