"""From held to on the way: what is due is released, what the seller owes is taken off, the rest becomes a transfer."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from marketplace.order.models import SellerOrder
from marketplace.outbox import operations as outbox
from marketplace.partner.locks import lock_sellers
from marketplace.partner.models import AccountState
from marketplace.payment.models import ON_ITS_WAY, Payment, RefundLine
from marketplace.payouts.apart import moved
from marketplace.payouts.books import book_netted_whole, book_planned, debt_minor
from marketplace.payouts.locking import account_of, lock_shares
from marketplace.payouts.models import CallState, Netting, Share, ShareState, Transfer, TransferLine
from marketplace.payouts.models.shares import Why
from marketplace.payouts.models.transfers import OPEN
from marketplace.payouts.one_by_one import one_by_one
from marketplace.payouts.states import coming_back, hanging, hangs, is_too_long, settle_state

log = logging.getLogger(__name__)
TRANSFER_TOPIC = "payouts.transfer"


def release_due(*, at: datetime) -> int:
    """Everything that is due and may go is planned as transfers. Returns how many. Safe to repeat, by many at once.

    A part of an order whose figures are wrong stops only itself.
    """
    Share.objects.filter(due_at__isnull=True, line__due_share__due_at__lte=at).update(due_at=at)
    waiting = Share.objects.filter(due_at__lte=at, state__in=[ShareState.HELD, ShareState.DUE, ShareState.BLOCKED])
    parts = list(waiting.order_by("seller_order").values_list("seller_order", flat=True).distinct())
    planned, _failed = one_by_one("payouts.release_due", parts, lambda pk: release_part(pk=pk, at=at))
    return sum(row is not None for row in planned)


@transaction.atomic
def release_part(*, pk: int, at: datetime) -> Transfer | None:
    """Release what is due of one seller's part of an order. None when nothing goes: the shares say why."""
    part = SellerOrder.objects.select_related("order__payment").get(pk=pk)
    lock_sellers(part.partner_id)  # two parts of one seller must not both net the same debt
    _payment, shares = lock_shares(part.order.payment.pk)
    mine = [share for share in shares if share.seller_order_id == pk and share.due_at and share.due_at <= at]
    amounts = {share: may_go(share) for share in mine}
    going = {share: amount for share, amount in amounts.items() if amount}
    blocked = _blocked(going, at) if going else ""
    if not going or blocked:
        for share in mine:
            settle_state(share, blocked=blocked if amounts[share] else "")
        return None
    return _plan(part, going, at)


def may_go(share: Share) -> int:
    """What of a due share can leave the hold: not what was promised back to the buyer. Minor units."""
    promised = RefundLine.objects.filter(line=share.line_id, refund__state__in=ON_ITS_WAY)
    taken = 0
    for only_vat in (True, False):
        sum_of = promised.filter(refund__only_vat=only_vat).aggregate(total=Sum("amount_minor"))["total"]
        gross = min(share.gross_minor - share.back_minor, int(sum_of or 0))
        taken += moved(share, gross=gross, vat_first=only_vat)[0].share if gross else 0
    return max(share.held_minor - taken, 0)


def _blocked(going: dict[Share, int], at: datetime) -> str:
    """Why these shares cannot go now; "" when they can."""
    first = next(iter(going))
    if any(is_too_long(share, at=at) for share in going):
        return Why.TOO_LONG
    if first.payment.disputes.filter(froze_at__isnull=False, settled_at__isnull=True).exists():
        return Why.DISPUTE
    refunds = first.payment.refunds.filter(state__in=ON_ITS_WAY, other_intent="", lines__isnull=True)
    if refunds.exists():
        return Why.REFUND
    lines = TransferLine.objects.filter(share__in=list(going))
    if lines.filter(reversals__state__in=OPEN).exists() or any(hangs(share) for share in going):
        return Why.REVERSAL
    return why_not_paid(first.partner_id)


def why_not_paid(partner_id: int) -> str:
    """Why a seller cannot receive a transfer now, as far as we were told; "" when they can."""
    account = account_of(partner_id)
    remote = getattr(account, "remote", None)
    if remote is not None and remote.is_closed:
        return Why.CLOSED
    ready = account is not None and account.provider_id and account.state == AccountState.VERIFIED
    return "" if ready and (remote is None or remote.state in ("", "active")) else Why.CAPABILITY


def _plan(part: SellerOrder, going: dict[Share, int], at: datetime) -> Transfer | None:
    currency = part.currency
    total = sum(going.values())
    owed = debt_minor(part.partner_id, currency)
    elsewhere = coming_back(part.partner_id, currency) + hanging(part.partner_id, currency)
    netted = min(total, max(owed - elsewhere, 0))
    _alert(part, owed)
    for share, amount in going.items():
        share.released_minor += amount
        share.save(update_fields=["released_minor"])
    account = account_of(part.partner_id)
    assert account is not None, "the caller has asked why_not_paid"
    if netted == total:
        _net_whole(going, at)
        return None
    row = Transfer.objects.create(
        seller_order=part, partner=part.partner, payment=part.order.payment, account_id=account.provider_id,
        currency=currency, amount_minor=total - netted, netted_minor=netted, created_at=at,
        of_charge=_fits_charge(part.order.payment, total - netted),
    )  # fmt: skip
    TransferLine.objects.bulk_create(_lines(row, going, netted))
    book_planned(transfer=row, at=at)
    for share in going:
        settle_state(share)
    ask_provider(row, at)
    return row


def _fits_charge(payment: Payment, amount: int) -> bool:
    gone = Transfer.objects.filter(payment=payment, of_charge=True, state__in=[*OPEN, CallState.DONE])
    sent = int(gone.aggregate(total=Sum("amount_minor"))["total"] or 0)
    return bool(sent + amount <= payment.captured_minor)


def _lines(row: Transfer, going: dict[Share, int], netted: int) -> Sequence[TransferLine]:
    """Debt is taken from the first shares until it is paid."""
    lines = []
    for share, amount in going.items():
        off = min(netted, amount)
        netted -= off
        lines.append(TransferLine(transfer=row, share=share, amount_minor=amount - off, netted_minor=off))
    return lines


def _net_whole(going: dict[Share, int], at: datetime) -> None:
    for share, amount in going.items():
        book_netted_whole(row=Netting.objects.create(share=share, amount_minor=amount, at=at), at=at)
        settle_state(share)


def _alert(part: SellerOrder, owed: int) -> None:
    if owed > settings.PAYOUT_DEBT_ALERT_MINOR:
        log.error("seller %s owes %s %s", part.partner.code, owed, part.currency)


def ask_provider(row: Transfer, at: datetime, *, due: datetime | None = None) -> None:
    key = f"transfer:{row.public_id}:{row.attempt}"
    outbox.put(TRANSFER_TOPIC, key=key, at=at, payload={"transfer": str(row.public_id)}, due=due)
