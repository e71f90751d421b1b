"""Who wants to know that money really moved: books, shares and documents register here; payments name none of them.

A watcher runs in the transaction that writes the movement, after the order's lock, and must be safe to repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from marketplace.payment.models import Payment, RefundRow


class MoneyWatcher(Protocol):
    """Amounts stand on the rows: ``payment.captured_minor``, ``row.amount_minor`` with its lines if it has any."""

    def captured(self, *, payment: Payment, at: datetime) -> None:
        """The buyer's money arrived. ``payment.state`` says whether the order gets it, or it goes back whole."""
        ...

    def captured_twice(self, *, row: RefundRow, at: datetime) -> None:
        """A second page of the payment was paid, too: ``row`` is the refund that takes it back."""
        ...

    def refunded(self, *, row: RefundRow, at: datetime) -> None:
        """The provider gave it back."""
        ...

    def refund_came_back(self, *, row: RefundRow, at: datetime) -> None:
        """A refund that had succeeded failed later: the money is with the provider again."""
        ...


RefundGuard = Callable[[Payment], str]
"""Says in a sentence why nothing of a payment may be given back now; "" when it may."""

_watchers: dict[str, MoneyWatcher] = {}
_guards: dict[str, RefundGuard] = {}


def register_money_watcher(name: str, watcher: MoneyWatcher) -> None:
    _watchers[name] = watcher


def money_watchers() -> Iterable[MoneyWatcher]:
    return _watchers.values()


def register_refund_guard(name: str, guard: RefundGuard) -> None:
    _guards[name] = guard


def why_no_refund(payment: Payment) -> str:
    """The first guard's sentence; "" when nobody objects."""
    return next((said for guard in _guards.values() if (said := guard(payment))), "")
