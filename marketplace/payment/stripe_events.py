"""How the provider writes what happened: the body of a delivery becomes our event. Knows nothing of its client."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from marketplace.payment.gateway import GatewayRefused, ProviderEvent


def event_of(body: bytes) -> ProviderEvent:
    """The event in a delivery whose signature was checked. Raises GatewayRefused."""
    try:
        event: dict[str, Any] = json.loads(body)
        if event.get("object") == "v2.core.event":
            return _thin_event(event, body)
        thing: dict[str, Any] = event["data"]["object"]
        own = thing.get("metadata") or {}
        return ProviderEvent(
            id=str(event["id"]),
            type=str(event["type"]),
            livemode=bool(event["livemode"]),
            api_version=str(event.get("api_version") or ""),
            created=datetime.fromtimestamp(int(event["created"]), UTC),
            object_type=str(thing.get("object", "")),
            object_id=str(thing.get("id", "")),
            payment_id=thing.get("client_reference_id") or own.get("payment_id"),
            raw=body,
            account=str(event.get("account") or ""),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise GatewayRefused("a genuine delivery that is not an event of this interface") from error


def _thin_event(event: dict[str, Any], body: bytes) -> ProviderEvent:
    """Version 2 tells only which object changed: it has to be read anyway."""
    about: dict[str, Any] = event.get("related_object") or {}
    return ProviderEvent(
        id=str(event["id"]),
        type=str(event["type"]),
        livemode=bool(event["livemode"]),
        api_version="",
        created=datetime.fromisoformat(str(event["created"])),
        object_type=str(about.get("type", "")),
        object_id=str(about.get("id", "")),
        payment_id=None,
        raw=body,
        account=str(event.get("context") or ""),
    )
