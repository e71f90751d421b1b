"""What is to be drawn, in which order, and by how many processes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime

from django.db import connections

from cms.demo.artifacts import Drawn, Order, draw
from cms.demo.content_types import Service
from marketplace.offerings.models import Offering


@dataclass(frozen=True, slots=True)
class Planned:
    """One offering to come: what to draw, and how its rows are written afterwards."""

    order: Order
    write: Callable[[Drawn, datetime], Offering]
    age: int


def round_the_makers(services: tuple[Service, ...]) -> list[Service]:
    """One of each maker before the second of any; those with samples of own works first."""
    seen: Counter[str] = Counter()
    places: list[tuple[int, bool, int]] = []
    for service in services:
        places.append((seen[service.maker], not service.samples, len(places)))
        seen[service.maker] += 1
    return [services[index] for _turn, _bare, index in sorted(places)]


def drawn_in_parallel(planned: list[Planned], *, processes: int) -> Iterator[tuple[Planned, Drawn]]:
    """Draw in several processes; each is handed on as soon as it is done.

    Services come after all works were written, because they show samples of them.
    """
    first = [plan for plan in planned if plan.order.what != "service"]
    later = [plan for plan in planned if plan.order.what == "service"]
    if not planned:
        return
    connections.close_all()  # a forked process must not share a database connection
    pool = ProcessPoolExecutor(max_workers=processes)
    try:
        for group in (first, later):
            waiting = {pool.submit(draw, plan.order): plan for plan in group}
            for future in as_completed(waiting):
                yield waiting[future], future.result()
    finally:  # also when the consumer fails: what was not begun is not drawn for nobody
        pool.shutdown(cancel_futures=True)
