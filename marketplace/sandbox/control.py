"""``/_sandbox/``: plan faults, move the clock, point the webhooks elsewhere, fail a refund, start afresh."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from marketplace.sandbox import refunds, sessions
from marketplace.sandbox.box import API_FAULTS, EVENT_FAULTS, Box, Call
from marketplace.sandbox.errors import ApiError, invalid, missing
from marketplace.sandbox.store import Body

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def answer(box: Box, method: str, path: str, form: dict[str, Any]) -> Body:
    """Serve one control request. Raises ApiError 400 or 404."""
    actions = {
        "/_sandbox/clock": _clock,
        "/_sandbox/fault": _fault,
        "/_sandbox/refund_fail": _refund_fail,
        "/_sandbox/reset": _reset,
        "/_sandbox/webhook": _webhook,
    }
    if method == "GET" and path == "/_sandbox/":
        return _state(box)
    if method != "POST" or path not in actions:
        raise ApiError(404, f"No such control: {method} {path}")
    return actions[path](box, form)


def point_webhooks(box: Box, url: str, secrets: tuple[str, ...]) -> None:
    """Deliver to ``url`` from now on; "" for nowhere. Loopback only, so that nothing leaves this machine."""
    address = urlsplit(url)
    if url and (address.scheme not in ("http", "https") or address.hostname not in LOOPBACK):
        raise invalid("The sandbox delivers to this machine only.", "url")
    if url and not secrets:
        raise missing("secret")
    box.webhook_url, box.webhook_secrets = url, secrets


def _state(box: Box) -> Body:
    columns = "event, attempts, state, answer"
    return {
        "now": box.now(),
        "webhook_url": box.webhook_url,
        "faults": [dict(row) for row in box.store.rows("SELECT kind, left, options FROM fault WHERE left > 0")],
        "deliveries": [dict(row) for row in box.store.rows(f"SELECT {columns} FROM delivery ORDER BY id")],
    }


def _clock(box: Box, form: dict[str, Any]) -> Body:
    seconds = _number(form, "advance", 0)
    if seconds < 0:
        raise invalid("The clock only moves forward.", "advance")
    call = Call()
    with box.acting(call):
        box.store.set("clock", str(int(box.store.setting("clock", "0")) + seconds))
        sessions.expire_due(box, call)
    return {"now": box.now()}


def _fault(box: Box, form: dict[str, Any]) -> Body:
    kind = str(form.get("kind", ""))
    if kind not in API_FAULTS + EVENT_FAULTS:
        raise invalid(f"Invalid kind: must be one of {', '.join(API_FAULTS + EVENT_FAULTS)}", "kind")
    options = {
        "match": str(form.get("match", "")),
        "seconds": _number(form, "seconds", 1),
        "copies": min(_number(form, "copies", 2), 16),
    }
    box.add_fault(kind, times=_number(form, "times", 1), options=options)
    return {"planned": kind}


def _refund_fail(box: Box, form: dict[str, Any]) -> Body:
    call = Call()
    with box.acting(call):
        return refunds.fail(box, call, str(form.get("refund", "")))


def _reset(box: Box, form: dict[str, Any]) -> Body:
    box.store.empty()
    box.move_to(box.url)
    return {"reset": True}


def _webhook(box: Box, form: dict[str, Any]) -> Body:
    secrets = tuple(secret for secret in str(form.get("secret", "")).split(",") if secret)
    point_webhooks(box, str(form.get("url", "")), secrets)
    return {"webhook_url": box.webhook_url}


def _number(form: dict[str, Any], name: str, default: int) -> int:
    given = str(form.get(name, default))
    if not given.isascii() or not given.isdigit():
        raise invalid(f"Invalid integer: {given}", name, "parameter_invalid_integer")
    return int(given)
