"""Payments that exist, and what the provider tells of them, for ``benchmarks.webhooks``. Needs Django to be set up."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

from benchmarks.checkout_around import URL

KINDS = ("payment_intent.succeeded", "charge.succeeded", "checkout.session.completed")
"""What the provider tells of one payment (issue 6); of the two more that it sends we are told nothing new."""
AT_LEAST = 3000
"""Bytes of a body: an event of the provider has 3 to 5 kB."""


def prepare(place: str, payments: int, parts: int) -> None:
    """Payments that exist, paid in a sandbox of this process; its events, in ``parts`` files of JSON texts."""
    from django.db import transaction
    from django.utils import timezone

    from marketplace.order.models import Order
    from marketplace.payment.models import Payment

    at, tag = timezone.now(), uuid.uuid4().hex[:10]
    with transaction.atomic():
        orders = Order.objects.bulk_create(
            Order(
                number=f"W{tag}{n}", currency="EUR", total_incl_tax=36, total_excl_tax=30, shipping_incl_tax=0,
                shipping_excl_tax=0, status="pending_payment", date_placed=at,
            )
            for n in range(payments)
        )  # fmt: skip
        rows = Payment.objects.bulk_create(
            Payment(order=order, currency="EUR", amount_minor=3600, created_at=at) for order in orders
        )
    told = [events_of(row.public_id, row.order.number) for row in rows]
    for part in range(parts):
        bodies = [body for bodies in told[part::parts] for body in bodies]
        Path(f"{place}-{part}.json").write_text(json.dumps(bodies))


def events_of(payment: uuid.UUID, order: str) -> list[str]:
    """What the payment sandbox tells of a payment by card, as it would send it."""
    from datetime import timedelta

    from django.utils import timezone

    from marketplace.money import Money
    from marketplace.payment.gateway import SessionLine, SessionRequest
    from marketplace.payment.stripe_gateway import _session_params
    from marketplace.sandbox import sessions
    from marketplace.sandbox.box import Call
    from marketplace.sandbox.cards import Card

    box = _box()
    request = SessionRequest(
        payment_id=str(payment), order_number=order, total=Money(3600, "EUR"), email="bench@example.org",
        lines=tuple(SessionLine(f"Affiche {n}", Money(1200, "EUR")) for n in range(3)), language="de",
        success_url=URL, cancel_url=URL, expires_at=timezone.now() + timedelta(minutes=31), idempotency_key=order,
    )  # fmt: skip
    made = sessions.create(box, dict(_session_params(request)))
    call = Call()
    sessions.pay(box, call, made["id"], Card())
    told = [box.get("event", event["id"]) for event in call.events if event["type"] in KINDS]
    return [_as_large_as_theirs(event) for event in told]


def _as_large_as_theirs(event: dict[str, Any]) -> str:
    """The sandbox leaves empty what it does not need: metadata make up for it."""
    body = json.dumps(event, indent=2)
    if missing := max(0, AT_LEAST - len(body)):
        filled = {f"filled_{n}": "x" * min(450, missing - n) for n in range(0, missing, 450)}
        event["data"]["object"]["metadata"] = event["data"]["object"]["metadata"] | filled
    return json.dumps(event, indent=2)


_boxes: list[Any] = []


def _box() -> Any:
    from marketplace.sandbox.box import Box

    if not _boxes:
        _boxes.append(Box())
        _boxes[0].move_to("https://pay.example")
    return _boxes[0]
