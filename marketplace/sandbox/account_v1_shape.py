"""An account as API v1 shows it, drawn from what is kept for v2."""

from __future__ import annotations

from marketplace.sandbox import times
from marketplace.sandbox.account_shapes import DOCUMENT, transfers_status
from marketplace.sandbox.store import Body

CONTROLLER = {
    "fees": {"payer": "application"},
    "losses": {"payments": "application"},
    "stripe_dashboard": {"type": "express"},
}
_CAPABILITY = {"active": "active", "pending": "pending"}


def view(account: Body) -> Body:
    status = transfers_status(account)
    due = [entry["description"] for entry in account["requirements"]["entries"]]
    return {
        "id": account["id"],
        "object": "account",
        "business_profile": {"name": account["display_name"]},
        "business_type": account["identity"]["entity_type"],
        "capabilities": {"transfers": _CAPABILITY.get(status, "inactive")},
        "charges_enabled": False,
        "controller": CONTROLLER | {"is_controller": True, "requirement_collection": "stripe", "type": "application"},
        "country": account["identity"]["country"].upper(),
        "created": times.seconds(account["created"]),
        "default_currency": account["defaults"]["currency"],
        "details_submitted": status != "restricted" or due == [DOCUMENT],
        "email": account["contact_email"],
        "metadata": account["metadata"],
        "payouts_enabled": status == "active",
        "requirements": {
            "alternatives": [],
            "current_deadline": None,
            "currently_due": due,
            "disabled_reason": {"active": None, "rejected": "rejected.other"}.get(status, "requirements.past_due"),
            "errors": [],
            "eventually_due": due,
            "past_due": due,
            "pending_verification": [],
        },
        "type": "none",
    }
