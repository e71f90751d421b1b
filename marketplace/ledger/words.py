"""What happened, in words for sellers and operators."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.ledger.chart import Kind

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
