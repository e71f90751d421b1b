"""Accounts of API v2 with the recipient configuration: sellers who may receive money and be paid out."""

from __future__ import annotations

from marketplace.sandbox import thin
from marketplace.sandbox.account_shapes import (
    CAPABILITIES,
    DOCUMENT,
    new_account,
    set_state,
    shown,
    transfers_status,
    wanted,
)
from marketplace.sandbox.account_v1_shape import view
from marketplace.sandbox.box import Box, Call
from marketplace.sandbox.errors import ApiError, invalid, missing, unsupported
from marketplace.sandbox.metadata import checked
from marketplace.sandbox.store import Body

COUNTRIES = "at be bg ca ch cy cz de dk ee es fi fr gb gr hr hu ie is it li lt lu lv mt nl no pl pt ro se si sk us"
_BUILT = (
    "configuration",
    "contact_email",
    "contact_phone",
    "dashboard",
    "defaults",
    "display_name",
    "identity",
    "include",
    "metadata",
)
ASKED = {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}}
_REASONS = {
    "active": "",
    "pending": "requirements_pending_verification",
    "restricted": "requirements_past_due",
    "rejected": "rejected_other",
}


def create(box: Box, call: Call, params: Body) -> Body:
    """A seller who cannot receive money yet. Raises ApiError 400 for what is not built here."""
    _check(params)
    if params.get("configuration") != {"recipient": ASKED}:
        raise unsupported("configuration (other than recipient with stripe_balance.stripe_transfers)")
    if "country" not in params.get("identity", {}):
        raise missing("identity.country")
    responsibilities = params.get("defaults", {}).get("responsibilities", {})
    if params.get("dashboard") == "express" and set(responsibilities.values()) != {"application"}:
        raise invalid(
            "An express dashboard needs the application as collector of fees and losses.",
            "defaults.responsibilities",
        )
    account = new_account(params, box.now())
    box.store.add("v2.core.account", account)
    thin.announce(box, call, "v2.core.account.created", account["id"])
    return shown(account, params.get("include", []))


def update(box: Box, call: Call, account_id: str, params: Body) -> Body:
    account = find(box, account_id)
    _check(params)
    if params.get("configuration", {"recipient": ASKED}) != {"recipient": ASKED}:
        raise unsupported("configuration (other than recipient with stripe_balance.stripe_transfers)")
    for name in ("contact_email", "contact_phone", "dashboard", "display_name"):
        account[name] = params.get(name, account[name])
    if "metadata" in params:
        account["metadata"] = {k: v for k, v in (account["metadata"] | params["metadata"]).items() if v is not None}
    for name in ("identity", "defaults"):
        for field, value in params.get(name, {}).items():
            old = account[name][field]
            account[name][field] = old | value if isinstance(old, dict) and isinstance(value, dict) else value
    box.store.save(account)
    thin.announce(box, call, "v2.core.account.updated", account_id)
    if "identity" in params:
        thin.announce(box, call, "v2.core.account[identity].updated", account_id)
    return shown(account, params.get("include", []))


def close(box: Box, call: Call, account_id: str) -> Body:
    account = find(box, account_id)
    account["closed"] = True
    box.store.save(account)
    thin.announce(box, call, "v2.core.account.closed", account_id)
    return shown(account, [])


def one(box: Box, account_id: str, include: list[str]) -> Body:
    return shown(find(box, account_id), include)


def many(box: Box, params: Body, page: str) -> Body:
    """Newest first; ``page`` is where the next page begins."""
    closed, limit = params.get("closed", False), params.get("limit", 20)
    if not 1 <= limit <= 100:
        raise invalid("limit must be between 1 and 100", "limit")
    kept = [account for account in box.store.newest("v2.core.account") if account["closed"] == closed]
    start = int(page) if page.isdigit() else 0
    after = f"/v2/core/accounts?limit={limit}&page={start + limit}" if len(kept) > start + limit else None
    data = [shown(account, []) for account in kept[start : start + limit]]
    return {"data": data, "next_page_url": after, "previous_page_url": None}


def find(box: Box, account_id: str, param: str = "account") -> Body:
    """The whole account. Raises ApiError: 404, or 400 when a parameter named it."""
    found = box.store.get("v2.core.account", account_id)
    if found is None:
        status = 404 if param == "account" else 400
        raise ApiError(status, f"No such {param}: '{account_id}'", code="resource_missing", param=param)
    return found


def decide(box: Box, call: Call, account_id: str, status: str) -> Body:
    """The provider's word on a seller: active, pending, restricted (a document is missing) or rejected."""
    account = find(box, account_id)
    if status not in _REASONS:
        raise invalid(f"Invalid status: must be one of {', '.join(_REASONS)}", "status")
    still_new = transfers_status(account) == "restricted" and account["requirements"]["entries"]
    needed = [] if status != "restricted" else (wanted(account) if still_new else [DOCUMENT])
    set_state(account, status, _REASONS[status], needed)
    box.store.save(account)
    thin.announce(box, call, "v2.core.account[requirements].updated", account_id)
    for capability in CAPABILITIES:
        kind = "v2.core.account[configuration.recipient].capability_status_updated"
        thin.announce(box, call, kind, account_id, {"updated_capability": capability})
    if made_by_v1(box, account_id):
        box.announce(call, "account.updated", view(account), account=account_id)
    return account


def made_by_v1(box: Box, account_id: str) -> bool:
    """Whether a shop made this seller through API v1, and so hears of it in events of v1."""
    return bool(box.store.hidden(account_id))


def _check(params: Body) -> None:
    for name in params:
        if name not in _BUILT:
            raise unsupported(name)
    checked(params)
    identity = params.get("identity", {})
    for name in identity:
        if name not in ("business_details", "country", "entity_type", "individual"):
            raise unsupported(f"identity.{name}")
    if "country" in identity:
        identity["country"] = identity["country"].lower()
        if identity["country"] not in COUNTRIES.split():
            raise invalid(f"Country not supported: {identity['country']}", "identity.country")
    if "@" not in params.get("contact_email", "a@b"):
        raise invalid("Invalid email address", "contact_email")
