"""The event that never came: what waits for the provider's word is asked about from time to time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from marketplace.outbox import operations as outbox
from marketplace.outbox.topics import register_job, register_topic
from marketplace.payment.asking import refund_ended
from marketplace.payment.gateway import GatewayError, GatewayShut
from marketplace.payment.models import Payment, RefundRow, RefundState
from marketplace.payment.operations import OPEN, SYNC_TOPIC
from marketplace.payment.refunds import REFUND_TOPIC
from marketplace.payment.sync import handle_sync, sync_payment
from marketplace.payment.sync_refunds import handle_refund, sync_refunds

log = logging.getLogger(__name__)
SWEEP_SECONDS = 20
"""A sweep takes no longer; what it did not reach is asked next time."""
UNANSWERED = (RefundState.PENDING, RefundState.UNRESOLVED)
MAY_COME_BACK = timedelta(days=45)
"""Longer than a bank takes to send a refund back: that is a matter of days or weeks."""


def _ask_each(payments: Iterable[Payment], ask: Callable[[Payment], object]) -> int:
    """Ask about each until the provider is silent or the time is up: the same worker sends the mails."""
    asked, until = 0, time.monotonic() + SWEEP_SECONDS
    for payment in payments:
        if time.monotonic() > until:
            break
        try:
            ask(payment)
            asked += 1
        except GatewayError as fault:
            if fault.retryable or isinstance(fault, GatewayShut):
                log.log(
                    logging.WARNING if fault.retryable else logging.ERROR,
                    "sweep stopped after %s payments: %s", asked, fault,
                )  # fmt: skip
                break
    return asked


def sweep_refunds(*, at: datetime) -> int:
    """The event that never came: ask about every refund that the bank has not answered, or that nobody knows of."""
    waiting = Payment.objects.filter(refunds__state__in=UNANSWERED).distinct().select_related("order")
    return _ask_each(waiting[:200], lambda payment: sync_refunds(payment=payment, at=at))


def sweep_arrived(*, at: datetime) -> int:
    """A bank may send a refund back weeks after it arrived, and the event of it may be lost: ask about the younger ones
    once a day, through the outbox, so that the failure is booked and a person sees it. Returns how many payments.
    """
    young = RefundRow.objects.filter(state=RefundState.SUCCEEDED, lost_dispute="", created_at__gt=at - MAY_COME_BACK)
    payments = sorted({str(public_id) for public_id in young.values_list("payment__public_id", flat=True)})
    for payment in payments:
        payload = {"payment": payment, "why": "has a refund come back?"}
        outbox.put(SYNC_TOPIC, key=f"arrived:{payment}:{at:%Y-%m-%d}", at=at, payload=payload)
    return len(payments)


def sweep_open(*, at: datetime) -> int:
    """The webhook that never came: ask about every payment that has been open for five minutes."""
    waiting = Payment.objects.filter(state__in=OPEN, created_at__lt=at - timedelta(minutes=5)).select_related("order")
    return _ask_each(waiting[:200], lambda payment: sync_payment(payment=payment, at=at, why="asked by the sweep"))


def register() -> None:
    register_topic(SYNC_TOPIC, handle_sync)
    register_topic(REFUND_TOPIC, handle_refund, ended=refund_ended)
    register_job("payment.sweep", every=timedelta(minutes=5), run=sweep_open)
    register_job("payment.refunds", every=timedelta(hours=1), run=sweep_refunds)
    register_job("payment.refunds_arrived", every=timedelta(days=1), run=sweep_arrived)
