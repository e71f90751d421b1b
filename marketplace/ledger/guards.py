"""What the database itself refuses to change of what was posted (``marketplace/written_once/triggers.py``).

What stays possible: an account's carried balance changes, and a person who leaves is taken from their rows (``by_id``,
``closed_by_id``).
"""

from __future__ import annotations

from marketplace.written_once.triggers import Guards

SAYS = "rows of the ledger are never changed or deleted: post a correction instead"
GUARDS = Guards(
    "ledger_never_changes",
    SAYS,
    {
        "ledger_account": ("id", "code", "purpose", "owner_id", "subject", "currency"),
        "ledger_entry": ("id", "public_id", "key", "kind", "reference", "at", "booked_on", "why", "by_name"),
        "ledger_move": ("id", "entry_id", "source_id", "target_id", "amount_minor", "booked_on", "about"),
        "ledger_accountingperiod": ("id", "month", "ends_on", "closed_at", "closed_by_name", "entries"),
        "ledger_closingbalance": ("id", "period_id", "account_id", "balance_minor"),
    },
)
