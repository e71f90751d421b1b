"""``/_sandbox/``: plan faults, move the clock, point the webhooks elsewhere, start afresh."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from marketplace.sandbox import control_money, fx, retired
from marketplace.sandbox.box import API_FAULTS, EVENT_FAULTS, Box
from marketplace.sandbox.control_money import whole
from marketplace.sandbox.errors import ApiError, invalid, missing
from marketplace.sandbox.store import Body

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def answer(box: Box, method: str, path: str, form: dict[str, Any]) -> Body:
    """Serve one control request. Raises ApiError 400 or 404."""
    if method == "GET" and path in ("/_sandbox/", "/_sandbox/faults"):
        return _state(box)
    action = _ACTIONS.get(path.removeprefix("/_sandbox/"))
    if method != "POST" or action is None:
        raise ApiError(404, f"No such control: {method} {path}")
    return action(box, form)


def point_webhooks(box: Box, url: str, secrets: tuple[str, ...]) -> None:
    """Deliver to ``url`` from now on; "" for nowhere. Loopback only, so that nothing leaves this machine."""
    address = urlsplit(url)
    if url and (address.scheme not in ("http", "https") or address.hostname not in LOOPBACK):
        raise invalid("The sandbox delivers to this machine only.", "url")
    if url and not secrets:
        raise missing("secret")
    box.webhook_url, box.webhook_secrets = url, secrets


def point_thin(box: Box, url: str, secrets: tuple[str, ...]) -> None:
    """Deliver thin events too: to ``url``, or where the others go; signed by their own secrets."""
    if url and urlsplit(url).hostname not in LOOPBACK:
        raise invalid("The sandbox delivers to this machine only.", "thin_url")
    box.thin_url, box.thin_secrets = url, secrets


def _state(box: Box) -> Body:
    columns = "event, attempts, state, answer"
    return {
        "now": box.now(),
        "webhook_url": box.webhook_url,
        "faults": [dict(row) for row in box.store.rows("SELECT kind, left, options FROM fault WHERE left > 0")],
        "deliveries": [dict(row) for row in box.store.rows(f"SELECT {columns} FROM delivery ORDER BY id")],
    }


def _clock(box: Box, form: dict[str, Any]) -> Body:
    seconds = str(form.get("advance", "0"))
    if seconds.startswith("-"):
        raise invalid("The clock only moves forward.", "advance")
    return {"now": control_money.advance(box, whole(form, "advance", 0))}


def _fault(box: Box, form: dict[str, Any]) -> Body:
    kind = str(form.get("kind", ""))
    if kind not in API_FAULTS + EVENT_FAULTS:
        raise invalid(f"Invalid kind: must be one of {', '.join(API_FAULTS + EVENT_FAULTS)}", "kind")
    options = {
        "match": str(form.get("match", "")),
        "seconds": whole(form, "seconds", 1),
        "copies": min(whole(form, "copies", 2), 16),
    }
    box.add_fault(kind, times=whole(form, "times", 1), options=options)
    return {"planned": kind}


def _release(box: Box, form: dict[str, Any]) -> Body:
    box.release()
    return {"released": True}


def _reset(box: Box, form: dict[str, Any]) -> Body:
    box.store.empty()
    box.release()
    box.skew = 0
    box.move_to(box.url)
    return {"reset": True}


def _webhook(box: Box, form: dict[str, Any]) -> Body:
    point_webhooks(box, str(form.get("url", "")), _secrets(form, "secret"))
    point_thin(box, str(form.get("thin_url", "")), _secrets(form, "thin_secret"))
    return {"webhook_url": box.webhook_url, "thin_url": box.thin_url}


def _settlement(box: Box, form: dict[str, Any]) -> Body:
    """``currency`` that the platform holds ("" for each its own), ``rates`` like ``sek=0.09,usd=0.9``."""
    rates = fx.settle_in(box, str(form.get("currency", "")).lower(), str(form.get("rates", "")))
    return {"settles_in": box.store.setting("settles_in"), "rates": rates}


def _retire(box: Box, form: dict[str, Any]) -> Body:
    return {"retired": retired.retire(box, str(form.get("currencies", "")))}


def _skew(box: Box, form: dict[str, Any]) -> Body:
    """How far the provider's own clock is ahead of this machine's (``seconds``), or behind it (``behind``)."""
    box.skew = whole(form, "seconds", 0) - whole(form, "behind", 0)
    return {"skew": box.skew}


def _secrets(form: dict[str, Any], name: str) -> tuple[str, ...]:
    return tuple(secret for secret in str(form.get(name, "")).split(",") if secret)


_ACTIONS: dict[str, Callable[[Box, Body], Body]] = {
    "clock": _clock,
    "fault": _fault,
    "faults": _fault,
    "release": _release,
    "reset": _reset,
    "retire": _retire,
    "settlement": _settlement,
    "skew": _skew,
    "webhook": _webhook,
    **control_money.ACTIONS,
}
