"""What ``benchmarks.webhooks`` does within our own process: payments and their events, the reference, the function
itself, and whether all came out right. Needs the environment.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.checkout_around import URL
from benchmarks.webhooks_sender import signature

KINDS = ("payment_intent.succeeded", "charge.succeeded", "checkout.session.completed")
"""What the provider tells of one payment (issue 6); of the two more that it sends we are told nothing new."""
AT_LEAST = 3000
"""Bytes of a body: an event of the provider has 3 to 5 kB."""
TABLE = re.compile(r'(?:FROM|INTO|UPDATE) "(\w+)"')


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


def waiting(count: int) -> None:
    """So many looks at payments wait, and nobody begins them."""
    from datetime import timedelta

    from django.utils import timezone

    from marketplace.outbox.models import OutboxRow
    from marketplace.payment.models import Payment
    from marketplace.payment.operations import SYNC_TOPIC

    at, known = timezone.now(), list(Payment.objects.values_list("public_id", flat=True))
    OutboxRow.objects.bulk_create(
        OutboxRow(
            topic=SYNC_TOPIC, key=f"sync:waits:{n}", created_at=at, due_at=at - timedelta(milliseconds=count - n),
            payload={"payment": str(known[n % len(known)]), "why": "event payment_intent.created"},
        )
        for n in range(count)
    )  # fmt: skip


def done() -> None:
    """As if a worker had kept every promise."""
    from django.utils import timezone

    from marketplace.outbox.models import OutboxRow

    OutboxRow.objects.filter(done_at__isnull=True).update(done_at=timezone.now())


def plain(place: str) -> None:
    """The reference: the same rows, complete, by Django's own ``create``; one JSON line, rows a second."""
    from django.utils import timezone

    from marketplace.payment.stripe_events import event_of
    from marketplace.webhooks.models import ProviderEvent

    events = [event_of(body.encode()) for body in json.loads(Path(place).read_text())]
    at = timezone.now()
    rows = [
        {
            "event_id": event.id, "type": event.type, "livemode": event.livemode, "api_version": event.api_version,
            "account": event.account, "object_type": event.object_type, "object_id": event.object_id,
            "payment_id": event.payment_id, "raw": event.raw.decode(), "received_at": at, "processed_at": at,
            "outcome": "handed on",
        }
        for event in events
    ]  # fmt: skip
    ProviderEvent.objects.create(**rows.pop())
    begun = time.perf_counter()
    for row in rows:
        ProviderEvent.objects.create(**row)
    print(json.dumps({"a_second": len(rows) / (time.perf_counter() - begun)}))


def inside(place: str) -> None:
    """The function without HTTP, one process: events a second, then milliseconds of an event by what they went into."""
    from django.utils import timezone

    from marketplace.payment.provider import get_gateway
    from marketplace.payment.stripe_events import event_of
    from marketplace.webhooks.operations import receive

    gateway, secret = get_gateway(), os.environ["STRIPE_WEBHOOK_SECRETS"]
    bodies = [body.encode() for body in json.loads(Path(place).read_text())]
    signed = [(body, signature(body, secret, int(time.time()))) for body in bodies]

    def take(some: list[tuple[bytes, str]]) -> float:
        begun = time.perf_counter()
        for body, header in some:
            assert receive(event=gateway.parse_event(body=body, signature=header), at=timezone.now())
        return len(some) / (time.perf_counter() - begun)

    take(signed[:9])
    half = len(signed) // 2
    a_second = take(signed[9:half])
    times: Counter[str] = Counter()
    with _noted(times):
        for body, header in signed[half:]:
            begun = time.perf_counter()
            event = gateway.parse_event(body=body, signature=header)
            parsed = time.perf_counter()
            assert receive(event=event, at=timezone.now())
            times["receive"] += time.perf_counter() - parsed
            times["parse_event"] += parsed - begun
            begun = time.perf_counter()
            event_of(body)
            times["of it reading JSON"] += time.perf_counter() - begun
    count = len(signed) - half
    print(json.dumps({"a_second": a_second, "ms": {name: took * 1000 / count for name, took in times.items()}}))


@contextmanager
def _noted(times: Counter[str]) -> Iterator[None]:
    """Seconds of each kind of statement, and of the commit."""
    from django.db import connection

    def statement(execute: Any, sql: str, *more: Any) -> Any:
        table = TABLE.search(sql)
        name = f"{sql.split()[0]} {table[1] if table else ''}".strip()
        begun = time.perf_counter()
        try:
            return execute(sql, *more)
        finally:
            times[f"statement {name}"] += time.perf_counter() - begun

    commit = connection.commit

    def timed() -> None:
        begun = time.perf_counter()
        commit()
        times["statement COMMIT"] += time.perf_counter() - begun

    with ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(statement))
        connection.commit = timed
        stack.callback(setattr, connection, "commit", commit)
        yield


def check(*places: str) -> None:
    """Each event is stored once, as it was sent, and handed on; one JSON line, ``wrong`` is empty if all is right."""
    from marketplace.outbox.models import OutboxRow
    from marketplace.payment.operations import SYNC_TOPIC
    from marketplace.webhooks.models import ProviderEvent

    sent = [body for place in places for body in json.loads(Path(place).read_text())]
    by_id = {json.loads(body)["id"]: body for body in sent}
    rows = [row for row in ProviderEvent.objects.iterator() if row.event_id in by_id]
    times_stored = Counter(row.event_id for row in rows)
    promised = OutboxRow.objects.filter(topic=SYNC_TOPIC, key__startswith="sync:evt_")
    looked_at = {payload["payment"] for payload in promised.values_list("payload", flat=True)}
    wrong = {
        f"{len(sent)} events sent, {len(by_id)} distinct": len(sent) != len(by_id),
        f"{len(times_stored)} of {len(by_id)} events stored": len(times_stored) != len(by_id),
        "some event is stored more than once": any(count > 1 for count in times_stored.values()),
        "some body is not what was sent": any(row.raw != by_id[row.event_id] for row in rows),
        "some event was not handed on": any(not row.outcome.startswith("handed on") for row in rows),
        "some payment is not looked at": not {row.payment_id for row in rows} <= looked_at,
    }
    size = sum(len(body) for body in sent) / len(sent)
    print(json.dumps({"bytes": size, "wrong": [line for line, is_wrong in wrong.items() if is_wrong]}))


def main(what: str, *more: str) -> None:
    import django

    django.setup()
    if what == "prepare":
        prepare(more[0], int(more[1]), int(more[2]))
    elif what == "waiting":
        waiting(int(more[0]))
    else:
        {"done": done, "plain": plain, "inside": inside, "check": check}[what](*more)


if __name__ == "__main__":
    main(*sys.argv[1:])
