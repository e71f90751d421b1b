"""The state of a share is read off its figures and its transfers; nobody moves it by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Sum

from marketplace.payouts.models import CallState, Dispute, Netting, Reversal, Share, ShareState, TransferLine
from marketplace.payouts.models.shares import Why
from marketplace.payouts.models.transfers import OPEN


def settle_state(share: Share, *, blocked: str = "") -> None:
    """Write the state that follows from the figures; ``blocked`` is why a due share cannot go now."""
    if share.reason == Why.TOO_LONG and not share.decided:
        blocked = Why.TOO_LONG if share.held_minor else ""  # only a person ends it
    share.reason = ""
    state = _with_seller(share) if share.entitled_minor else _without(share)
    if share.due_at is not None and share.held_minor and state != ShareState.SENDING:
        state = ShareState.DUE
    if share.held_minor and is_disputed(share):
        blocked = Why.DISPUTE
    if blocked:
        state, share.reason = ShareState.BLOCKED, blocked
    share.state = state
    share.save(update_fields=["state", "reason"])


def is_too_long(share: Share, *, at: datetime) -> bool:
    """Whether the hard limit has come, which only a person's decision lifts; whether or not the job has marked it."""
    return not share.decided and share.held_since <= at - timedelta(days=settings.PAYOUT_HARD_STOP_DAYS)


def is_disputed(share: Share) -> bool:
    """Whether the buyer's bank has taken money of the order and has not decided."""
    running = Dispute.objects.filter(payment=share.payment_id, froze_at__isnull=False, settled_at__isnull=True)
    return running.exists()


def _with_seller(share: Share) -> str:
    lines = TransferLine.objects.filter(share=share)
    if lines.filter(transfer__state__in=OPEN).exists():
        return ShareState.SENDING
    return ShareState.PARTLY_REVERSED if share.debt_minor else ShareState.SENT


def _without(share: Share) -> str:
    if share.debt_minor:
        return ShareState.REVERSED
    return ShareState.HELD if share.held_minor else ShareState.RETURNED


def sent_minor(share: Share) -> int:
    """What left for the seller, or is on its way, or paid their debt (it stays paid if the transfer is not made)."""
    lines = TransferLine.objects.filter(share=share)
    live = lines.filter(transfer__state__in=[*OPEN, CallState.DONE])
    sent, netted = live.aggregate(sum=Sum("amount_minor"))["sum"], lines.aggregate(sum=Sum("netted_minor"))["sum"]
    whole = Netting.objects.filter(share=share).aggregate(sum=Sum("amount_minor"))["sum"]
    return int(sent or 0) + int(netted or 0) + int(whole or 0)


def reversed_minor(line: TransferLine) -> int:
    """What of a transfer was called back, or is being called back."""
    rows = Reversal.objects.filter(line=line, state__in=[*OPEN, CallState.DONE])
    return int(rows.aggregate(total=Sum("amount_minor"))["total"] or 0)


def coming_back(partner_id: int, currency: str) -> int:
    """What of a seller's debt is being called back just now: it must not be netted as well."""
    rows = Reversal.objects.filter(line__transfer__partner=partner_id, currency=currency, state__in=OPEN)
    return int(rows.aggregate(total=Sum("amount_minor"))["total"] or 0)


def beyond(share: Share) -> int:
    """What went to the seller of a share, or is on its way, beyond what they may keep, and is not being called back."""
    rows = Reversal.objects.filter(line__share=share, state__in=[*OPEN, CallState.DONE])
    return sent_minor(share) - share.entitled_minor - int(rows.aggregate(total=Sum("amount_minor"))["total"] or 0)


def hangs(share: Share) -> int:
    """What of a share is owed and on its way at once: called back when the transfer is made, paid when it is not."""
    lines = TransferLine.objects.filter(share=share, transfer__state__in=OPEN)
    on_its_way = int(lines.aggregate(total=Sum("amount_minor"))["total"] or 0)
    return max(min(on_its_way, beyond(share)), 0) if on_its_way else 0


def hanging(partner_id: int, currency: str, *, but: Share | None = None) -> int:
    """Debt of a seller that hangs on transfers whose outcome is not known: it must not be paid from elsewhere."""
    shares = Share.objects.filter(partner=partner_id, currency=currency, transfer_lines__transfer__state__in=OPEN)
    return sum(hangs(share) for share in shares.distinct() if but is None or share.pk != but.pk)
