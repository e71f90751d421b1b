"""The same sellers through API v1: the form of an account that v1 knows, for a shop that stays there."""

from __future__ import annotations

from typing import Any

from marketplace.sandbox import accounts, lists, onboarding, times
from marketplace.sandbox.account_v1_shape import CONTROLLER, view
from marketplace.sandbox.box import Box, Call
from marketplace.sandbox.errors import ApiError, missing, unsupported
from marketplace.sandbox.metadata import checked, merged
from marketplace.sandbox.store import Body

_CREATE = (
    "business_profile",
    "business_type",
    "capabilities",
    "controller",
    "country",
    "default_currency",
    "email",
    "expand",
    "metadata",
)
_UPDATE = ("business_profile", "business_type", "email", "expand", "metadata")


def create(box: Box, call: Call, params: Body) -> Body:
    """A seller with an express dashboard, for whom the platform bears fees and losses: no other kind is built."""
    _only(params, _CREATE)
    checked(params)
    if "country" not in params:
        raise missing("country")
    controller: dict[str, Any] = params.get("controller", {})
    if {name: value for name, value in controller.items() if name != "requirement_collection"} != CONTROLLER:
        raise unsupported("controller (other than express, with the application paying fees and losses)")
    if params.get("capabilities") != {"transfers": {"requested": True}}:
        raise unsupported("capabilities (other than transfers)")
    made = accounts.create(box, call, _as_v2(params))
    box.store.hide(made["id"], {"made_by": "v1"})
    return one(box, made["id"])


def update(box: Box, call: Call, account_id: str, params: Body) -> Body:
    _only(params, _UPDATE)
    account = accounts.find(box, account_id)
    account["contact_email"] = params.get("email", account["contact_email"])
    account["display_name"] = params.get("business_profile", {}).get("name", account["display_name"])
    account["identity"]["entity_type"] = params.get("business_type", account["identity"]["entity_type"])
    account["metadata"] = merged(account["metadata"], params)
    box.store.save(account)
    shown = one(box, account_id)
    box.announce(call, "account.updated", shown, account=account_id)
    return shown


def link(box: Box, params: Body) -> Body:
    """``POST /v1/account_links``: the same page as v2's."""
    _only(params, ("account", "collection_options", "expand", "refresh_url", "return_url", "type"))
    for name in ("refresh_url", "return_url"):
        if name not in params:
            raise missing(name)
    urls = {"refresh_url": params["refresh_url"], "return_url": params["return_url"]}
    use = {"type": params["type"], params["type"]: urls}
    made = onboarding.create_link(box, {"account": params["account"], "use_case": use})
    return {
        "object": "account_link",
        "created": times.seconds(made["created"]),
        "expires_at": times.seconds(made["expires_at"]),
        "url": made["url"],
    }


def one(box: Box, account_id: str) -> Body:
    """An account as v1 shows it. Raises ApiError 403 for none, as Stripe does."""
    found = box.store.get("v2.core.account", account_id)
    if found is None:
        raise ApiError(403, f"The provided key does not have access to account '{account_id}'.", code="account_invalid")
    return view(found)


def many(box: Box, params: Body) -> Body:
    found = [view(account) for account in box.store.newest("v2.core.account") if not account["closed"]]
    return lists.page(found, params, "/v1/accounts")


def _as_v2(params: Body) -> Body:
    account: Body = {
        "configuration": {"recipient": accounts.ASKED},
        "dashboard": "express",
        "defaults": {"responsibilities": {"fees_collector": "application", "losses_collector": "application"}},
        "identity": {"country": params["country"]},
        "metadata": params.get("metadata", {}),
    }
    if "default_currency" in params:
        account["defaults"]["currency"] = params["default_currency"].lower()
    if "business_type" in params:
        account["identity"]["entity_type"] = params["business_type"]
    if "email" in params:
        account["contact_email"] = params["email"]
    if "name" in params.get("business_profile", {}):
        account["display_name"] = params["business_profile"]["name"]
    return account


def _only(params: Body, built: tuple[str, ...]) -> None:
    for name in params:
        if name not in built:
            raise unsupported(name)
