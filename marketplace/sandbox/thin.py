"""Events of API v2. What is delivered is thin: it names the object and tells nothing about it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from marketplace.sandbox import times
from marketplace.sandbox.box import Box, Call, new_id
from marketplace.sandbox.errors import invalid
from marketplace.sandbox.store import Body

_NOT_DELIVERED = ("changes", "data")


def announce(box: Box, call: Call, kind: str, account_id: str, data: Body | None = None) -> None:
    """Keep an event about an account and queue its thin form."""
    event: Body = {
        "id": new_id("evt_test_", 40),
        "object": "v2.core.event",
        "changes": None,
        "context": None,
        "created": times.text(box.now()),
        "livemode": False,
        "reason": {
            "type": "request",
            "request": {"id": call.request_id, "idempotency_key": call.idempotency_key or ""},
        },
        "snapshot_event": None,
        "type": kind,
    }
    if "account_link" not in kind:
        event["related_object"] = {
            "id": account_id,
            "type": "v2.core.account",
            "url": f"/v2/core/accounts/{account_id}",
        }
    if data:
        event["data"] = data
    box.announce_thin(call, event)


def delivered(event: Body) -> Body:
    """The form that a webhook endpoint gets."""
    return {name: value for name, value in event.items() if name not in _NOT_DELIVERED}


def many(box: Box, params: Body, page: str) -> Body:
    """Newest first; ``page`` is where the next page begins."""
    limit: int = params.get("limit", 20)
    if not 1 <= limit <= 100:
        raise invalid("limit must be between 1 and 100", "limit")
    kept = [event for event in box.store.newest("v2.core.event") if _matches(event, params)]
    start = int(page) if page.isdigit() else 0
    after = None
    if len(kept) > start + limit:
        after = f"/v2/core/events?{_query(params | {'limit': limit, 'page': start + limit})}"
    return {"data": kept[start : start + limit], "next_page_url": after, "previous_page_url": None}


def _query(params: Body) -> str:
    """The filters again, in the client's own encoding."""
    flat: dict[str, Any] = {}
    for name, value in params.items():
        if isinstance(value, list):
            flat |= {f"{name}[{place}]": one for place, one in enumerate(value)}
        elif isinstance(value, dict):
            flat |= {f"{name}[{key}]": one for key, one in value.items()}
        else:
            flat[name] = value
    return urlencode(flat)


def _matches(event: Body, params: Body) -> bool:
    about: dict[str, Any] = event.get("related_object", {})
    if "object_id" in params and about.get("id") != params["object_id"]:
        return False
    if "types" in params and event["type"] not in params["types"]:
        return False
    at = times.seconds(event["created"])
    bounds = {name: times.seconds(value) for name, value in params.get("created", {}).items()}
    return (
        at > bounds.get("gt", at - 1)
        and at >= bounds.get("gte", at)
        and at < bounds.get("lt", at + 1)
        and at <= bounds.get("lte", at)
    )
