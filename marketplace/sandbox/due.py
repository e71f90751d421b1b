"""What the clock brings: sessions end, debits are decided, refunds and payouts arrive."""

from __future__ import annotations

from marketplace.sandbox import payouts, refunds, sessions
from marketplace.sandbox.box import Box, Call


def work(box: Box, call: Call) -> None:
    """Do all that is due. Called before every answer, so that no reader sees a stale object."""
    now = box.now()
    for row in box.store.rows("SELECT rowid, what, about FROM due WHERE at <= ? ORDER BY at, rowid", now):
        box.store.change("DELETE FROM due WHERE rowid = ?", row["rowid"])
        _do(box, call, row["what"], row["about"])


def _do(box: Box, call: Call, what: str, about: str) -> None:
    if what == "session":
        sessions.expire_due(box, call, about)
    elif what == "payout":
        payouts.arrive(box, call, about)
    elif what == "refund":
        refunds.arrive(box, call, about)
    else:
        sessions.end_debit(box, call, about, paid=what == "debit_paid")
