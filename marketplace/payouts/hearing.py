"""Which events are about sellers, disputes and payouts, and what they make us read anew."""

from __future__ import annotations

from datetime import datetime

from marketplace.payment.gateway import ProviderEvent
from marketplace.payouts.accounts import ask_about_account
from marketplace.payouts.disputes import ask_about_dispute

ACCOUNT = ("v2.core.account", "account.")
MONEY_OF_SELLER = ("payout.",)


def hear(*, event: ProviderEvent, key: str, at: datetime) -> str:
    """Promise to read what an event is about. Returns what was done with it; "" when it is for others.

    ``key`` makes the promise unique: the event's id, or another for a replay.
    """
    if event.type.startswith("charge.dispute."):
        ask_about_dispute(dispute_id=event.object_id, key=key, at=at)
        return "handed on: a dispute"
    if event.type.startswith(ACCOUNT):
        known = ask_about_account(provider_id=event.object_id or event.account, key=key, at=at)
        return "handed on: a seller's account" if known else "ignored: no seller of ours"
    if event.type.startswith(MONEY_OF_SELLER):
        if not event.account:
            return "ignored: the platform's own payout"
        known = ask_about_account(provider_id=event.account, key=key, at=at)
        return "handed on: a seller's payout" if known else "ignored: no seller of ours"
    return ""
