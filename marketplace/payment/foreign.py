"""Money that moved without us: a refund made at the provider, a second page of one payment that was paid too."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from marketplace.payment.charging import next_owed, owed
from marketplace.payment.gateway import RemotePayment, RemoteRefund
from marketplace.payment.models import FOR_A_PERSON, PAID_TWICE, Payment, RefundRow, RefundState
from marketplace.payment.refunds import ask_provider, record_refund
from marketplace.payment.states import idempotency_key, lock_payment
from marketplace.payment.watchers import money_watchers

log = logging.getLogger(__name__)
MADE_THERE = "made at the payment provider"


@transaction.atomic
def record_remote_refund(*, pk: int, remote: RemoteRefund, at: datetime, other_intent: str = "") -> None:
    """Bring one refund of the provider's list into ours. One that we did not ask for becomes a row of its own:
    payment, order and rights follow it as they follow ours. Safe to repeat.
    """
    payment = lock_payment(pk)
    row = RefundRow.objects.filter(provider_id=remote.refund_id).first()
    if row is None and payment.refunds.filter(earlier_ids__contains=f"{remote.refund_id}\n").exists():
        return  # it failed, and was asked for anew
    if row is None and remote.key:
        row = _asked_for(payment, remote)
        if row is None:
            return  # an earlier attempt of ours: it failed, and was asked for anew
    if row is None and other_intent:
        row = _instead_of_ours(payment, remote, other_intent)
    if row is None:
        log.warning("payment %s: %s was given back at the provider", payment.public_id, remote.amount)
        back = owed(payment, remote.amount) if other_intent else next_owed(payment, remote.amount)
        row = RefundRow.objects.create(
            payment=payment, amount_minor=back.minor, charged_minor=remote.amount.minor,
            provider_id=remote.refund_id, why=MADE_THERE, created_at=at, other_intent=other_intent,
        )  # fmt: skip
    record_refund(row=row, remote=remote, at=at)


def _asked_for(payment: Payment, remote: RemoteRefund) -> RefundRow | None:
    """Our row whose answer is still on its way, or was lost."""
    waiting = payment.refunds.filter(state__in=(RefundState.PLANNED, RefundState.UNRESOLVED))
    return next((row for row in waiting if idempotency_key("refund", row) == remote.key), None)


def _instead_of_ours(payment: Payment, remote: RemoteRefund, intent: str) -> RefundRow | None:
    """Somebody gave the whole of a second page back at the provider, where our own refund of it has not, or waits: the
    money goes back once, so it is that one. Ours cannot have been made as well, as nothing is left for it.
    """
    if remote.status in ("failed", "canceled"):
        return None
    waiting = payment.refunds.filter(other_intent=intent, state__in=(RefundState.PLANNED, *FOR_A_PERSON))
    row = waiting.filter(charged_minor=remote.amount.minor).order_by("pk").first()
    if row is None:
        return None
    log.warning("payment %s: refund %s was made at the provider instead", payment.public_id, row.public_id)
    row.attempt += row.state == RefundState.FAILED  # an earlier success of it may be booked already
    row.begin_anew()
    row.save()
    return row


def give_other_back(*, payment: Payment, remote: RemotePayment, at: datetime) -> None:
    """Promise back, once, what was paid on another page of a payment that is settled. Its row is locked."""
    assert remote.intent_id is not None, "a paid page has its intent"
    known = payment.refunds.filter(other_intent=remote.intent_id).exists()
    if known or remote.intent_id == payment.intent_id:
        return
    log.error("payment %s was paid on a second page (%s): it goes back", payment.public_id, remote.session_id)
    row = RefundRow.objects.create(
        payment=payment, amount_minor=owed(payment, remote.amount).minor, charged_minor=remote.amount.minor,
        other_intent=remote.intent_id, other_charge=remote.charge_id or "", why=PAID_TWICE, created_at=at,
    )  # fmt: skip
    for watcher in money_watchers():
        watcher.captured_twice(row=row, at=at)
    ask_provider(row, at)
