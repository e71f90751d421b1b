"""Calling back from a seller what went to them and is owed: as far as a transfer brought it, and once."""

from __future__ import annotations

from datetime import datetime

from marketplace.outbox import operations as outbox
from marketplace.payouts.books import debt_minor
from marketplace.payouts.models import CallState, Reversal, Share, TransferLine
from marketplace.payouts.states import beyond, coming_back, hanging, reversed_minor

REVERSE_TOPIC = "payouts.reverse"


def call_back(*, share: Share, why: str, at: datetime) -> list[Reversal]:
    """Plan reversals for what the seller has of a share beyond what they may keep. The share is locked.

    Never more than the seller owes and is not being called back already: what was netted meanwhile is paid. Transfers
    whose outcome is not known are called back when it is (``sending.record_sent``).
    """
    seller, currency = share.partner_id, share.currency
    owed = debt_minor(seller, currency) - coming_back(seller, currency) - hanging(seller, currency, but=share)
    left = min(owed, beyond(share))
    planned: list[Reversal] = []
    lines = TransferLine.objects.filter(share=share, transfer__state=CallState.DONE, amount_minor__gt=0)
    for line in lines.select_related("transfer").order_by("-pk"):
        amount = min(left, line.amount_minor - reversed_minor(line))
        if amount <= 0:
            continue
        left -= amount
        planned.append(_plan(line, amount, why, at))
    return planned


def _plan(line: TransferLine, amount: int, why: str, at: datetime) -> Reversal:
    row = Reversal.objects.create(
        line=line, currency=line.transfer.currency, amount_minor=amount, why=why[:200], created_at=at
    )
    ask_provider(row, at)
    return row


def ask_provider(row: Reversal, at: datetime, *, due: datetime | None = None) -> None:
    key = f"reverse:{row.public_id}:{row.attempt}"
    outbox.put(REVERSE_TOPIC, key=key, at=at, payload={"reversal": str(row.public_id)}, due=due)
