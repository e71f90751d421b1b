"""What ``benchmarks.webhooks`` does within our own process: the reference, the function itself, the check.

Needs the environment.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.webhooks_events import prepare
from benchmarks.webhooks_sender import signature

TABLE = re.compile(r'(?:FROM|INTO|UPDATE) "(\w+)"')


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
    times: dict[str, float] = defaultdict(float)
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
def _noted(times: dict[str, float]) -> Iterator[None]:
    """Seconds of each kind of statement, and of the commit."""
    from django.db import connections

    connection = connections["default"]  # itself: what its instance is given would not reach it through the proxy

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
        stack.callback(vars(connection).pop, "commit")
        vars(connection)["commit"] = timed
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
        commands: dict[str, Callable[..., None]] = {"done": done, "plain": plain, "inside": inside, "check": check}
        commands[what](*more)


if __name__ == "__main__":
    main(*sys.argv[1:])
