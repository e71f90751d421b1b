"""What the outbox can be asked to do. Each room registers its topics in AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol


class TryLater(Exception):
    """The outside world did not answer: not a fault of ours; the row is tried again."""


class OtherSideDown(TryLater):
    """Nobody there answers anybody: the topic's other rows are not even tried now, so that the worker can go on."""


class Handler(Protocol):
    """Does the promised thing for one payload, or for a batch. Safe to repeat: it may run twice."""

    def __call__(self, payloads: list[dict[str, Any]], *, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    handler: Handler
    batch: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """Periodic work: ``run(at=...)`` every ``every``. Safe to repeat."""

    name: str
    every: timedelta
    run: Callable[..., object]


_topics: dict[str, Topic] = {}
_jobs: dict[str, Job] = {}


def register_topic(name: str, handler: Handler, *, batch: bool = False) -> None:
    _topics[name] = Topic(name, handler, batch)


def register_job(name: str, *, every: timedelta, run: Callable[..., object]) -> None:
    _jobs[name] = Job(name, every, run)


def batch_topics() -> list[str]:
    """Topics whose rows are done in one go."""
    return [topic.name for topic in _topics.values() if topic.batch]


def topic_named(name: str) -> Topic:
    """Raises LookupError for a topic that no room has registered."""
    try:
        return _topics[name]
    except KeyError:
        raise LookupError(f"no room handles the outbox topic {name!r}") from None


def topics() -> list[Topic]:
    return list(_topics.values())


def jobs() -> list[Job]:
    return list(_jobs.values())
