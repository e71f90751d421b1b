"""Money on its way back: the row first, the provider through the outbox, rights and states when it has confirmed.

Sections 4.6 and 4.8 of the payments reference: never more than was paid, never twice, a failed refund is seen.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from marketplace.fulfilment.operations import lines_given_back
from marketplace.markets.shown import money_text
from marketplace.money import Money
from marketplace.order.models import LineFacts, Order
from marketplace.order.operations import lock_order
from marketplace.outbox import operations as outbox
from marketplace.payment.charging import next_part, promised_minor
from marketplace.payment.following import (
    is_still_owed,
    price_back,
    refund_came_back,
    refund_not_taken,
    refund_succeeded,
    refunded_of,
)
from marketplace.payment.gateway import RemoteRefund
from marketplace.payment.models import FOR_A_PERSON, Payment, RefundLine, RefundRow, RefundState
from marketplace.payment.states import lock_payment
from marketplace.payment.watchers import why_no_refund
from marketplace.users.models import User

log = logging.getLogger(__name__)
REFUND_TOPIC = "payment.refund"
_REMOTE = {
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
    "pending": RefundState.PENDING,
    "requires_action": RefundState.PENDING,
}


class RefundRefused(Exception):
    """More than what is left, or nothing was paid; nothing was written. The message is for the person who asked."""


def share_left(line: LineFacts) -> Money:
    """What of the seller's share remains: a refund takes the proportional part of it, rounded for the seller.

    VAT that went back by itself was the seller's where the supply was theirs, else it was never in the share.
    """
    price, back = price_back(line)
    vat = line.gross_minor - price
    share = line.share_minor - (vat if vat and line.decision.supplier == "seller" else 0)
    # A refund that was asked for and a dispute lost meanwhile are more than the line, until one has failed.
    return Money(max(share - (share * back // price if price else 0), 0), line.currency)


def refunds_that_failed() -> QuerySet[RefundRow]:
    """Money that the bank sent back to us, or of which nobody knows whether it left: a person sees to it."""
    return (
        RefundRow.objects.filter(state__in=FOR_A_PERSON, lost_dispute="")
        .select_related("payment__order")
        .order_by("-created_at")
    )


@transaction.atomic
def refund_lines(
    *,
    order: Order,
    lines: Sequence[LineFacts],
    why: str,
    at: datetime,
    by: User | None = None,
    amounts: Mapping[int, Money] | None = None,
) -> RefundRow | None:
    """Give lines back: whole, or ``amounts`` by the lines' primary keys. What cost nothing is given back at once.

    Returns the promised refund, or None when nothing had to be paid. Raises RefundRefused, with nothing written.
    """
    lock_order(order.number)
    if not lines:
        raise RefundRefused(_("Choose at least one line."))
    wanted = {line: _wanted(line, order, amounts) for line in lines}
    free = [line for line, amount in wanted.items() if line.gross_minor == 0 and not amount.minor]
    paid = {line: amount for line, amount in wanted.items() if amount.minor}
    if not free and not paid:
        raise RefundRefused(_("This has been given back already."))
    row = None
    if paid:
        total = sum(paid.values(), Money.zero(next(iter(paid)).currency))
        row = plan_refund(payment=order.payment, amount=total, why=why, at=at, by=by)
        RefundLine.objects.bulk_create(
            RefundLine(refund=row, line=line, amount_minor=amount.minor) for line, amount in paid.items()
        )
    if free:
        lines_given_back(lines=free, at=at, why=why)
    return row


def _wanted(line: LineFacts, order: Order, amounts: Mapping[int, Money] | None) -> Money:
    if line.seller_order.order_id != order.pk:
        raise RefundRefused(_("This line is not part of the order."))
    left = Money(line.gross_minor, line.currency) - refunded_of(line)
    amount = left if amounts is None else amounts[line.pk]
    if amount.minor < 0 or amount > left:
        raise RefundRefused(
            _("%(title)s: at most %(left)s can be given back.") % {"title": line.title, "left": money_text(left)}
        )
    return amount


@transaction.atomic
def plan_refund(
    *, payment: Payment, amount: Money, why: str, at: datetime, by: User | None = None, only_vat: bool = False,
    of_charge: Money | None = None,
) -> RefundRow:  # fmt: skip
    """Promise money back: row first, the provider is asked by the outbox. Raises RefundRefused.

    ``of_charge``: as much of what the buyer was charged in another currency; by default the same part of it.
    """
    locked = lock_payment(payment.pk)
    if said := why_no_refund(locked):
        raise RefundRefused(said)
    planned = promised_minor(locked)
    arrived = payment.captured_minor or locked.captured_minor
    if amount.minor <= 0 or planned + amount.minor > arrived:
        left = Money(max(arrived - planned, 0), locked.currency)
        raise RefundRefused(_("At most %(left)s of this payment can be given back.") % {"left": money_text(left)})
    part = of_charge or next_part(locked, promised=Money(planned, locked.currency), amount=amount)
    row = RefundRow.objects.create(
        payment=locked, amount_minor=amount.minor, charged_minor=part.minor, why=why[:300], created_at=at, by=by,
        only_vat=only_vat,
    )  # fmt: skip
    ask_provider(row, at)
    return row


def ask_provider(row: RefundRow, at: datetime) -> None:
    key = f"refund:{row.public_id}:{row.attempt}"
    outbox.put(REFUND_TOPIC, key=key, at=at, payload={"refund": str(row.public_id)})


@transaction.atomic
def retry_refund(*, row: RefundRow, at: datetime) -> RefundRow:
    """Ask again for a refund that failed, or of which a person says that it was not made, as a new attempt. Raises
    RefundRefused for any other.
    """
    payment = lock_payment(row.payment_id)
    fresh = RefundRow.objects.select_for_update().get(pk=row.pk)
    if fresh.state not in FOR_A_PERSON or fresh.lost_dispute:
        raise RefundRefused(_("Only a refund that has failed can be tried again."))
    if said := why_no_refund(payment):
        raise RefundRefused(said)
    RefundRow.objects.filter(pk=fresh.pk).update(state=RefundState.FAILED)  # it is not on its way, whatever it was
    fresh.payment = payment
    if not is_still_owed(fresh):
        raise RefundRefused(_("This has been given back already."))
    fresh.begin_anew()
    fresh.attempt += 1
    fresh.save()
    ask_provider(fresh, at)
    return fresh


@transaction.atomic
def record_refund(*, row: RefundRow, remote: RemoteRefund, at: datetime) -> None:
    """Bring a refund up to what the provider says: money, order and rights follow its success. Safe to repeat.

    A success may become a failure days later (the buyer's bank sends the money back): the payment counts it as not
    refunded again, an operator sees it and the buyer is asked for another way. A failure is final.
    """
    payment = lock_payment(row.payment_id)
    fresh = RefundRow.objects.select_for_update().get(pk=row.pk)
    said = _REMOTE.get(remote.status, RefundState.PENDING)
    if fresh.provider_id and fresh.provider_id != remote.refund_id:
        return
    was = fresh.state
    is_news = was != said and was != RefundState.FAILED and not (was == RefundState.SUCCEEDED and said == "pending")
    if not is_news:
        return
    fresh.provider_id, fresh.state = remote.refund_id, said
    fresh.save(update_fields=["provider_id", "state"])
    if said == RefundState.SUCCEEDED:
        refund_succeeded(payment, fresh, at)
    elif said == RefundState.FAILED:
        log.error("refund %s of payment %s failed at the provider", fresh.public_id, payment.public_id)
        if was == RefundState.SUCCEEDED:
            refund_came_back(payment, fresh, at)
        refund_not_taken(payment, fresh, at)
