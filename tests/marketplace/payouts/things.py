"""One thing of each list of sellers' money at the desk."""

from __future__ import annotations

from typing import Any

from marketplace.payouts.books import book_planned
from marketplace.payouts.models import Dispute, ReconcileFinding, Reversal, Share, Transfer, TransferLine
from tests.factories import NOON


def money_things(order: Any) -> dict[str, str]:
    """The key of one thing by the name of its list: a share in the hold, a transfer that a person must judge, ..."""
    share = Share.objects.filter(payment__order=order).order_by("pk").first()
    Share.objects.filter(pk=share.pk).update(state="blocked", reason="capability")  # else nobody may send it
    transfer = Transfer.objects.create(
        seller_order=share.seller_order, partner=share.partner, payment=share.payment, account_id="acct_1",
        currency=share.currency, amount_minor=1, state="unresolved", created_at=NOON,
    )  # fmt: skip
    book_planned(transfer=transfer, at=NOON)
    reversal = _reversal(order)
    dispute = Dispute.objects.create(
        payment=share.payment, provider_id="du_1", currency=share.currency, amount_minor=100,
        state="warning_needs_response", opened_at=NOON,
    )  # fmt: skip
    finding = ReconcileFinding.objects.create(
        line_id="txn_1", kind="charge", source="ch_1", currency="EUR", net_minor=700, happened_at=NOON, found_at=NOON
    )
    return {
        "desk_shares": share.public_id, "desk_transfers": str(transfer.public_id),
        "desk_reversals": str(reversal.public_id), "desk_chargebacks": str(dispute.public_id), "desk_movements": str(finding.pk),
    }  # fmt: skip


def _reversal(order: Any) -> Reversal:
    """A cent that was sent and is called back: nobody knows whether it was."""
    share = Share.objects.filter(payment__order=order).order_by("pk").last()
    Share.objects.filter(pk=share.pk).update(released_minor=1, debt_minor=1)
    sent = Transfer.objects.create(
        seller_order=share.seller_order, partner=share.partner, payment=share.payment, account_id="acct_2",
        currency=share.currency, amount_minor=1, state="done", provider_id="tr_sent", created_at=NOON,
    )  # fmt: skip
    line = TransferLine.objects.create(transfer=sent, share=share, amount_minor=1)
    return Reversal.objects.create(
        line=line, currency=share.currency, amount_minor=1, state="unresolved", why="a refund", created_at=NOON
    )
