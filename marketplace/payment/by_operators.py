"""What operators may do with a payment beside refunds: cancel an unpaid order, ask the provider, retry a refund.

The provider is spoken to outside any transaction; what follows is written in one, with the trail.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.audit.operations import check_reason, record
from marketplace.money import Money
from marketplace.order.models import Order
from marketplace.order.operations import lock_order
from marketplace.payment.gateway import GatewayError, GatewayRefused
from marketplace.payment.models import Payment, RefundRow
from marketplace.payment.operations import OPEN, cancel_payment
from marketplace.payment.proposals import about_order, needs_second_person
from marketplace.payment.provider import get_gateway
from marketplace.payment.refunds import RefundRefused, retry_refund
from marketplace.payment.sync import sync_payment
from marketplace.payment.sync_refunds import sync_refunds
from marketplace.users.models import User
from marketplace.users.operators import Duty, require_duty

SILENT = gettext_lazy("The payment provider does not answer. Try again in a minute.")


class CancelRefused(Exception):
    """The order is not waiting for payment, or was just paid; it was not cancelled. The message is for the operator."""


class ProviderSilent(Exception):
    """The payment provider did not answer; nothing was changed. The message is for the operator."""


def cancel_unpaid_order(*, order: Order, by: User, why: str, at: datetime) -> Order:
    """Close the payment page, then release the order and its stock. A payment made meanwhile wins.

    Raises NotYourDesk, ReasonMissing, CancelRefused, ProviderSilent.
    """
    require_duty(by, Duty.SUPPORT, Duty.FINANCE)
    reason = check_reason(why)
    payment = Payment.objects.select_related("order").filter(order=order).first()
    if payment is None or payment.order.status != "pending_payment":
        raise CancelRefused(_("Only an order that waits for payment can be cancelled. Refund a paid one instead."))
    _close_page(payment, at)
    with transaction.atomic():
        cancel_payment(pk=payment.pk, at=at, why=reason[:300], by=by)
        cancelled: Order = Order.objects.get(pk=order.pk)
        if cancelled.status != "cancelled":
            raise CancelRefused(_("The order was paid, is just being paid, or has ended: it was not cancelled."))
        record(by=by, action="order.cancel", about=about_order(order), why=reason, at=at)
    return cancelled


def _close_page(payment: Payment, at: datetime) -> None:
    """After this nobody can pay any more. Where the page is closed already, somebody paid or it ran out: no."""
    if not payment.session_id or payment.state not in OPEN:
        return
    try:
        get_gateway().expire(payment.session_id)
    except GatewayRefused:
        _sync(payment, at)
        sentence = _("The order was paid, is just being paid, or has ended: it was not cancelled.")
        raise CancelRefused(sentence) from None
    except GatewayError as fault:
        raise ProviderSilent(SILENT) from fault


def _sync(payment: Payment, at: datetime) -> Payment:
    try:
        fresh = sync_payment(payment=payment, at=at, why="asked by an operator")
        sync_refunds(payment=payment, at=at)
    except GatewayError as fault:
        raise ProviderSilent(SILENT) from fault
    return fresh


def ask_provider(*, payment: Payment, by: User, at: datetime) -> Payment:
    """Bring payment and refunds up to what the provider says now. It needs no reason, but is kept.

    Raises NotYourDesk, ProviderSilent."""
    require_duty(by, Duty.SUPPORT, Duty.FINANCE)
    fresh = _sync(payment, at)
    why = f"the provider says {fresh.state}"
    record(by=by, action="payment.ask", about=about_order(fresh.order), why=why, at=at)
    return fresh


@transaction.atomic
def retry_refund_by_operator(*, row: RefundRow, by: User, why: str, at: datetime) -> RefundRow:
    """Send a refund again that failed. Raises NotYourDesk, ReasonMissing, RefundRefused."""
    require_duty(by, Duty.FINANCE)
    reason = check_reason(why)
    lock_order(row.payment.order.number)
    settled = hasattr(row, "proposal") or bool(row.other_intent)  # two persons said so; or it was paid twice: no choice
    if not settled and needs_second_person(
        order=row.payment.order, amount=Money(row.amount_minor, row.payment.currency)
    ):
        raise RefundRefused(_("With what was given back since, this needs a second person: propose it anew."))
    fresh = retry_refund(row=row, at=at)
    facts = {"refund": str(row.public_id), "attempt": fresh.attempt, "amount_minor": fresh.amount_minor}
    record(by=by, action="refund.retry", about=about_order(row.payment.order), why=reason, at=at, facts=facts)
    return fresh
