"""One order of locks for everybody: the order's row, its payment, its shares, then the ledger's accounts.

Of the accounts the debts of the order's sellers come first: what a seller owes is called back in one order and netted
in another, so whoever decides about it waits here. The sellers' own lock would not do: it comes before an order's, and
refunds are told to us when the order is locked already. A debt that has no account yet is nothing to decide about.
"""

from __future__ import annotations

from marketplace.ledger.accounts import lock_places
from marketplace.ledger.postings import debt_of
from marketplace.partner.models import PaymentAccount
from marketplace.payment.models import Payment
from marketplace.payment.states import lock_payment
from marketplace.payouts.models import Share


def lock_shares(payment_pk: int) -> tuple[Payment, list[Share]]:
    """A payment and its shares, locked until the transaction ends, and with them the debts of their sellers."""
    payment = lock_payment(payment_pk)
    rows = Share.objects.select_for_update(of=("self",)).filter(payment=payment).order_by("pk")
    shares = list(rows.select_related("seller_order", "line__decision", "line__commission", "partner"))
    lock_places((debt_of(share.partner_id) for share in shares), payment.currency)
    return payment, shares


def account_of(partner_id: int) -> PaymentAccount | None:
    return PaymentAccount.objects.select_related("remote").filter(partner_id=partner_id).first()
