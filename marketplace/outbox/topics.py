"""What the outbox can be asked to do. Each room registers its topics in AppConfig.ready()."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

log = logging.getLogger(__name__)


class TryLater(Exception):
    """The outside world did not answer: not a fault of ours; the row is tried again."""


class OtherSideDown(TryLater):
    """Nobody there answers anybody: the topic's other rows are not even tried now, so that the worker can go on."""


class ShutOut(OtherSideDown):
    """They do not let us in (a key that was revoked): waits as long as it takes, and a person is told at once."""


class Handler(Protocol):
    """Does the promised thing for one payload, or for a batch. Safe to repeat: it may run twice."""

    def __call__(self, payloads: list[dict[str, Any]], *, at: datetime) -> None: ...


class Ended(Protocol):
    """A row of the topic is dead: nobody tries it any more. Hand what it was about to a person. Safe to repeat."""

    def __call__(self, payload: dict[str, Any], *, at: datetime) -> object: ...


@dataclass(frozen=True, slots=True)
class Topic:
    """``ended``: its rows move money, so none of them ends without a person who decides what became of it.

    ``prepare``: what takes seconds the first time. A worker does it when it starts, so that nobody waits for it, in the
    thread that will call ``handler``.
    """

    name: str
    handler: Handler
    batch: bool = False
    ended: Ended | None = None
    prepare: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """Periodic work: ``run(at=...)`` every ``every``. Safe to repeat."""

    name: str
    every: timedelta
    run: Callable[..., object]


_topics: dict[str, Topic] = {}
_jobs: dict[str, Job] = {}


def register_topic(
    name: str,
    handler: Handler,
    *,
    batch: bool = False,
    ended: Ended | None = None,
    prepare: Callable[[], object] | None = None,
) -> None:
    if batch and prepare is not None:
        raise ValueError(f"{name}: rows that are done in one go must not wait for anybody to get ready")
    _topics[name] = Topic(name, handler, batch, ended, prepare)


def register_job(name: str, *, every: timedelta, run: Callable[..., object]) -> None:
    _jobs[name] = Job(name, every, run)


def batch_topics() -> list[str]:
    """Topics whose rows are done in one go."""
    return [topic.name for topic in _topics.values() if topic.batch]


def single_topics() -> list[str]:
    """Topics whose rows are done one by one: each may wait for an outside world."""
    return [topic.name for topic in _topics.values() if not topic.batch]


def prepare_single_topics() -> None:
    """Get ready for rows that are done one by one. What cannot get ready is logged: its first row tries again."""
    for topic in _topics.values():
        if topic.prepare is None:
            continue
        try:
            topic.prepare()
        except Exception:
            log.exception("the worker goes on without being prepared for %s", topic.name)


def moves_money(name: str) -> bool:
    """Whether rows of this topic stand for money: they are never given up at the outbox."""
    topic = _topics.get(name)
    return topic is not None and topic.ended is not None


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
