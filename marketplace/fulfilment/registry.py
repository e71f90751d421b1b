"""What happens to a line when it is paid, or given back: by kind of offering, filled by the rooms that know.

Digital lines are filled by `delivery`; service lines are done by people, and a higher house may register more.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from marketplace.order.models import LineFacts


class Fulfilment(Protocol):
    """Both run in the transaction that moves the order, and must be safe to repeat."""

    def paid(self, *, line: LineFacts, at: datetime) -> None: ...

    def given_back(self, *, line: LineFacts, at: datetime, why: str) -> None: ...


class ByHand:
    """A person does it: nothing happens by itself."""

    def paid(self, *, line: LineFacts, at: datetime) -> None:
        return None

    def given_back(self, *, line: LineFacts, at: datetime, why: str) -> None:
        return None


_by_kind: dict[str, Fulfilment] = {"service": ByHand()}


def register(kind: str, fulfilment: Fulfilment) -> None:
    _by_kind[kind] = fulfilment


def fulfilment_of(kind: str) -> Fulfilment:
    """Raises LookupError for a kind nobody fulfils: better no sale than a promise that nobody keeps."""
    try:
        return _by_kind[kind]
    except KeyError:
        raise LookupError(f"nobody fulfils {kind!r}") from None
