"""The heart that the rooms of the sandbox share: store, clock, ids, events, faults."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import stripe

from marketplace.sandbox.errors import not_found
from marketplace.sandbox.store import Body, Store

API_VERSION = stripe.api_version
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
LONGEST_PAUSE = 120.0
API_FAULTS = ("error_500", "rate_limit", "timeout_after", "slow", "hold", "pending")
EVENT_FAULTS = ("duplicate", "reverse", "delay", "drop")


def new_id(prefix: str, length: int = 24) -> str:
    return prefix + "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in secrets.token_bytes(length))


@dataclass
class Call:
    """One request while it is served; events name it, as Stripe's do."""

    request_id: str = field(default_factory=lambda: new_id("req_", 14))
    idempotency_key: str | None = None
    account: str = ""
    """The connected account the request speaks for (``Stripe-Account``), "" for the platform."""
    page: str = ""
    """Where a list of API v2 goes on."""
    events: list[Body] = field(default_factory=list)


class Box:
    """State of one sandbox. Where webhooks go, and by which secrets they are signed, may change while it runs.

    Thin events (API v2) have secrets of their own; without one they are kept and not delivered.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.store = Store(path)
        self.url = ""
        self.webhook_url = ""
        self.webhook_secrets: tuple[str, ...] = ()
        self.thin_url = ""
        self.thin_secrets: tuple[str, ...] = ()
        self.skew = 0
        """Seconds by which signatures and the Date header are ahead of this machine's clock."""
        self.news = threading.Event()
        """Set when something is to be delivered."""
        self.released = threading.Event()
        self.faulty = bool(self.store.rows("SELECT 1 FROM fault WHERE left > 0 LIMIT 1"))

    def move_to(self, url: str) -> None:
        """Answer under this address from now on; pages that are open are found there too."""
        before = self.store.setting("url")
        if before and before != url:
            self.store.change(
                "UPDATE thing SET body = replace(body, ?, ?) "
                "WHERE kind IN ('checkout.session', 'payment_intent', 'v2.core.account_link')",
                f"{before}/",
                f"{url}/",
            )
        self.store.set("url", url)
        self.url = url

    def now(self) -> int:
        """The sandbox's clock, which the control API can move forward."""
        return int(time.time()) + int(self.store.setting("clock", "0"))

    @contextmanager
    def acting(self, call: Call) -> Iterator[Call]:
        """One transaction of a call; the events it announced are queued for delivery when it succeeds."""
        with self.store.transaction():
            yield call
            self._queue(call.events)
            call.events = []

    @staticmethod
    def pause(seconds: float) -> None:
        """Let real time pass: a planned fault wants it so."""
        time.sleep(min(seconds, LONGEST_PAUSE))

    def hold(self) -> None:
        """Wait until somebody says ``/_sandbox/release``, two minutes at most."""
        self.released.wait(LONGEST_PAUSE)

    def release(self) -> None:
        """Let go of all calls and deliveries that are held now; later ones are held again."""
        self.store.change("UPDATE delivery SET state = 'waiting' WHERE state = 'held'")
        self.news.set()
        held, self.released = self.released, threading.Event()
        held.set()

    def get(self, kind: str, given: str, param: str = "id", account: str | None = None) -> Body:
        """One object; with ``account`` only when it belongs there. Raises ApiError 404."""
        found = self.store.get(kind, given, account)
        if found is None:
            raise not_found(kind, given, param)
        return found

    def schedule(self, at: int, what: str, about: str) -> None:
        """Let the sandbox's clock bring ``what`` (a name in due.py) to the object ``about``."""
        self.store.change("INSERT INTO due (at, what, about) VALUES (?, ?, ?)", at, what, about)

    def announce(self, call: Call, kind: str, about: Body, previous: Body | None = None, *, account: str = "") -> None:
        """Keep an event with a snapshot of the object as it is now; ``account``: the seller it happened to."""
        data: dict[str, Any] = {"object": about}
        if previous is not None:
            data["previous_attributes"] = previous
        event = {
            "id": new_id("evt_"),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.now(),
            "data": data,
            "livemode": False,
            "pending_webhooks": 1 if self.webhook_url else 0,
            "request": {"id": call.request_id, "idempotency_key": call.idempotency_key},
            "type": kind,
        }
        if account:
            event["account"] = account
        self.store.add("event", event, account=account)
        call.events.append({"id": event["id"], "type": kind, "thin": False})

    def announce_thin(self, call: Call, event: Body) -> None:
        """Keep an event of API v2; what is delivered of it has no data."""
        self.store.add("v2.core.event", event)
        call.events.append({"id": event["id"], "type": event["type"], "thin": True})

    def endpoint(self, *, thin: bool) -> tuple[str, tuple[str, ...]]:
        """Where events of this form go and the secrets that sign them; "" for nowhere."""
        if thin:
            return (self.thin_url or self.webhook_url) if self.thin_secrets else "", self.thin_secrets
        return self.webhook_url, self.webhook_secrets

    def _queue(self, events: list[Body]) -> None:
        events = [event for event in events if self.endpoint(thin=event["thin"])[0]]
        if len(events) > 1 and self.take_fault(("reverse",), events[0]["type"]):
            events = events[::-1]
        for event in events:
            fault = self.take_fault(("duplicate", "delay", "drop", "hold"), event["type"])
            kind = fault["kind"] if fault else ""
            if kind == "drop":
                continue
            self.deliver(
                event["id"],
                after=float(fault["seconds"]) if fault and kind == "delay" else 0.0,
                copies=int(fault["copies"]) if fault and kind == "duplicate" else 1,
                state="held" if kind == "hold" else "waiting",
            )

    def deliver(self, event: str, *, after: float = 0.0, copies: int = 1, state: str = "waiting") -> None:
        self.store.change(
            "INSERT INTO delivery (event, due, copies, state) VALUES (?, ?, ?, ?)",
            event,
            time.time() + after,
            copies,
            state,
        )
        self.news.set()

    def add_fault(self, kind: str, *, times: int, options: Body) -> None:
        self.store.change("INSERT INTO fault (kind, left, options) VALUES (?, ?, ?)", kind, times, json.dumps(options))
        self.faulty = True

    def take_fault(self, kinds: tuple[str, ...], about: str) -> Body | None:
        """Use up one planned fault of these kinds that matches ``about`` (a path or an event type)."""
        if not self.faulty:
            return None
        with self.store.transaction():
            for row in self.store.rows("SELECT * FROM fault WHERE left > 0 ORDER BY id"):
                options = json.loads(row["options"])
                if row["kind"] in kinds and _matches(row["kind"], options["match"], about):
                    self.store.change("UPDATE fault SET left = left - 1 WHERE id = ?", row["id"])
                    return {"kind": row["kind"], **options}
        return None


def _matches(kind: str, match: str, about: str) -> bool:
    """A fault of events touches requests only when it names a path; ``hold`` touches events only by name."""
    if kind in EVENT_FAULTS and about.startswith("/") and not match.startswith("/"):
        return False
    if kind == "hold" and not match and not about.startswith("/"):
        return False
    return about.startswith(match)
