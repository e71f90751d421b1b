"""Who wants to know that an order moved: higher houses register, orders name none of them.

A watcher runs in the transaction that moves the order, after its lock, and must be safe to repeat.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

PLACED = "pending_payment"


class OrderWatcher(Protocol):
    def __call__(self, *, order: Any, to: str, at: datetime) -> None:
        """``to``: the state it moves to; PLACED when it has just been made. May raise OrderRefused then, only then:
        the order is not placed."""
        ...


_watchers: dict[str, OrderWatcher] = {}


def register_watcher(name: str, watcher: OrderWatcher) -> None:
    _watchers[name] = watcher


def tell_watchers(*, order: Any, to: str, at: datetime) -> None:
    for watcher in _watchers.values():
        watcher(order=order, to=to, at=at)
