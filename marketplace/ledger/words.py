"""What happened, in words for sellers and operators."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.ledger.chart import Kind, Purpose

WORDS: dict[str, Promise] = {
    Kind.CAPTURED: _("A buyer paid"),
    Kind.CAPTURED_FOR_NOTHING: _("A payment that goes back"),
    Kind.BECAME_DUE: _("Delivered: now due to you"),
    Kind.HELD_AGAIN: _("Held until a question is settled"),
    Kind.TRANSFER_PLANNED: _("Transfer ordered"),
    Kind.TRANSFER_SENT: _("Transfer sent"),
    Kind.TRANSFER_FAILED: _("A transfer was not possible: held for you"),
    Kind.TRANSFER_REVERSED: _("Transfer called back"),
    Kind.REFUND_PROMISED: _("Refund to a buyer"),
    Kind.REFUND_SENT: _("Refund sent"),
    Kind.REFUND_CAME_BACK: _("Refund returned by the buyer's bank"),
    Kind.REFUND_DROPPED: _("Refund not made"),
    Kind.DEBT_NETTED: _("Set off against what you owed"),
    Kind.DEBT_GIVEN_UP: _("Debt given up"),
    Kind.DISPUTE_OPENED: _("A buyer's bank took money back"),
    Kind.DISPUTE_WON: _("Dispute won or withdrawn"),
    Kind.DISPUTE_LOST: _("Dispute lost"),
    Kind.PROVIDER_FEE: _("Fee of the payment provider"),
    Kind.PAID_TO_BANK: _("Paid to the platform's bank"),
    Kind.FX_DIFFERENCE: _("Difference of exchange"),
    Kind.CONVERTED: _("Exchanged"),
    Kind.SUSPENSE_IN: _("Not explained yet"),
    Kind.SUSPENSE_OUT: _("Explained"),
    Kind.CORRECTION: _("Correction"),
}


def words_of(kind: str) -> str:
    """The sentence for a kind; the kind itself where somebody posted one of their own."""
    return str(WORDS.get(kind, kind))


ACCOUNTS: dict[str, Promise] = {
    Purpose.PROVIDER_BALANCE: _("Money at the payment provider"),
    Purpose.BANK: _("The platform's bank"),
    Purpose.SELLER_HOLD: _("Held for a seller"),
    Purpose.SELLER_DUE: _("Due to a seller"),
    Purpose.ON_THE_WAY: _("On its way to a seller"),
    Purpose.SELLER_DEBT: _("Owed by a seller"),
    Purpose.REFUNDS_OWED: _("Refunds owed to buyers"),
    Purpose.DISPUTES: _("Taken by a buyer's bank"),
    Purpose.PLATFORM_COMMISSION: _("Commission of the platform"),
    Purpose.VAT_PAYABLE: _("VAT to pay"),
    Purpose.PROVIDER_FEES: _("Fees of the payment provider"),
    Purpose.LOSSES: _("Losses of the platform"),
    Purpose.FX: _("Gains and losses of exchange"),
    Purpose.SUSPENSE: _("Not explained"),
}


def account_words(purpose: str) -> str:
    """The name of an account's purpose for people."""
    return str(ACCOUNTS.get(purpose, purpose))
