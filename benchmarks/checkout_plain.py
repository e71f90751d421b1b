"""The reference of ``benchmarks.checkout``: the calls to the sandbox alone; and the clock and the buyer of both."""

from __future__ import annotations

import http.client
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from benchmarks.checkout_around import URL

Stages = dict[str, float]


@contextmanager
def clocked(stages: Stages, name: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    stages[name] = stages.get(name, 0.0) + time.perf_counter() - begun


class Payer:
    """The buyer's browser at the sandbox: each buyer comes on a line of their own."""

    def __init__(self) -> None:
        self.line = http.client.HTTPConnection(urlsplit(os.environ["STRIPE_API_BASE"]).netloc, timeout=30)

    def pay(self, session_id: str) -> None:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        self.line.request("POST", f"/pay/{session_id}", urlencode({"outcome": "ok", "country": "DE"}), form)
        answer = self.line.getresponse()
        answer.read()
        self.line.close()
        assert answer.status == 303, f"paying answered {answer.status}"


class Plain:
    """The same calls to the sandbox, by the same client, and nothing else."""

    def __init__(self, number: int) -> None:
        self.tag, self.mine, self.payer = f"{number}-{uuid.uuid4().hex[:8]}", 0, Payer()
        self.stages: Stages = {}

    def buy(self) -> None:
        from marketplace.payment.provider import get_gateway

        self.mine += 1
        with clocked(self.stages, "asking"):
            remote = get_gateway().open_session(_request(f"{self.tag}-{self.mine}"))
        with clocked(self.stages, "paying"):
            self.payer.pay(remote.session_id)
        with clocked(self.stages, "event"):
            assert get_gateway().fetch(remote.session_id).is_paid

    def finish(self) -> None:
        """Nothing is left to do."""


def _request(key: str) -> Any:
    from django.utils import timezone

    from marketplace.money import Money
    from marketplace.payment.gateway import SessionLine, SessionRequest

    return SessionRequest(
        payment_id=str(uuid.uuid4()), order_number=key, total=Money(3600, "EUR"), email="bench@example.org",
        lines=tuple(SessionLine(f"Affiche {n}", Money(1200, "EUR")) for n in range(3)), language="de",
        success_url=URL, cancel_url=URL, expires_at=timezone.now() + timedelta(minutes=31), idempotency_key=key,
    )  # fmt: skip
