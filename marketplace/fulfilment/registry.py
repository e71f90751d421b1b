"""What happens to a line when it is paid, or given back: by kind of offering, filled by the rooms that know.

Digital lines are filled by `delivery`; service lines are done by people, and a higher house may register more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from marketplace.order.models import LineFacts, SellerOrderState

WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Performance:
    """How far a paid line has been performed, in basis points: a withdrawal pays for that part (CRD Art. 14(3), 16)."""

    done_bps: int

    def __post_init__(self) -> None:
        if not 0 <= self.done_bps <= WHOLE:
            raise ValueError(f"{self.done_bps} basis points")

    @property
    def is_complete(self) -> bool:
        return self.done_bps == WHOLE


class Fulfilment(Protocol):
    """The first two run in the transaction that moves the order, and must be safe to repeat."""

    def paid(self, *, line: LineFacts, at: datetime) -> None: ...

    def given_back(self, *, line: LineFacts, at: datetime, why: str) -> None: ...

    def performed(self, *, line: LineFacts, at: datetime) -> Performance: ...


class ByHand:
    """A person does it: nothing happens by itself."""

    def paid(self, *, line: LineFacts, at: datetime) -> None:
        return None

    def given_back(self, *, line: LineFacts, at: datetime, why: str) -> None:
        return None

    def performed(self, *, line: LineFacts, at: datetime) -> Performance:
        handed_over = line.seller_order.state in (SellerOrderState.DELIVERED, SellerOrderState.COMPLETED)
        return Performance(WHOLE if handed_over else 0)


_by_kind: dict[str, Fulfilment] = {"service": ByHand()}


def register(kind: str, fulfilment: Fulfilment) -> None:
    _by_kind[kind] = fulfilment


def fulfilment_of(kind: str) -> Fulfilment:
    """Raises LookupError for a kind nobody fulfils: better no sale than a promise that nobody keeps."""
    try:
        return _by_kind[kind]
    except KeyError:
        raise LookupError(f"nobody fulfils {kind!r}") from None
