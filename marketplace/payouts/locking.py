"""One order of locks for everybody: the order's row, its payment, then its shares; the ledger's accounts come last."""

from __future__ import annotations

from marketplace.partner.models import PaymentAccount
from marketplace.payment.models import Payment
from marketplace.payment.states import lock_payment
from marketplace.payouts.models import Share


def lock_shares(payment_pk: int) -> tuple[Payment, list[Share]]:
    """A payment and its shares, locked until the transaction ends."""
    payment = lock_payment(payment_pk)
    rows = Share.objects.select_for_update(of=("self",)).filter(payment=payment).order_by("pk")
    return payment, list(rows.select_related("seller_order", "line__decision", "line__commission", "partner"))


def account_of(partner_id: int) -> PaymentAccount | None:
    return PaymentAccount.objects.select_related("remote").filter(partner_id=partner_id).first()
