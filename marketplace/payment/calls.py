"""What calls that move money have in common: begun once, looked up after 23 hours, else a person decides.

Section 4.8 of the payments reference: an unknown outcome is asked for again under the same key, then looked up at the
provider, then a person decides. Refunds, transfers and reversals speak through the same ``Conversation``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from marketplace.outbox.topics import OtherSideDown, ShutOut, TryLater
from marketplace.payment.gateway import GatewayError, GatewayRefused, GatewayShut

KEY_LIVES = timedelta(hours=23)
"""The provider forgets a key after a day: later the same key could move money twice."""

NOT_FOUND = "no answer for a day, and it is not found at the provider"


class CallRow(Protocol):
    """A row of ours that stands for one call."""

    pk: Any
    called_at: Any
    """When this attempt was first made; None: never."""


AnyRow = TypeVar("AnyRow", bound=CallRow)
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Conversation(Generic[AnyRow, Told]):
    """One kind of call: how it is asked, how it is looked up among those that were made, and what is done with the
    answer. ``ask`` and ``find`` talk to the provider; the others are transactions of their own, safe to repeat.
    """

    begin: Callable[..., AnyRow | None]
    """By ``public_id``; None: nothing to ask."""
    ask: Callable[[AnyRow], Told]
    find: Callable[[AnyRow], Told | None]
    """Among those that were made, the one of this row and attempt."""
    done: Callable[..., object]
    """With ``pk``, ``remote``."""
    refused: Callable[..., object]
    """With ``pk``, ``code``, ``said``: a definite no."""
    unknown: Callable[..., object]
    """With ``pk``: a person decides."""
    unasked: Callable[..., object]
    """With ``pk``: the call that was just begun did not reach anybody."""

    def hold(self, public_id: str, *, at: datetime) -> None:
        """Outside any transaction. Raises OtherSideDown, ShutOut or TryLater where the provider does not answer."""
        row = self.begin(public_id=public_id, at=at)
        if row is None:
            return
        if is_old(row, at):
            self._look_up(row, at)
            return
        try:
            remote = self.ask(row)
        except GatewayRefused as no:
            self.refused(pk=row.pk, code=no.code, said=str(no), at=at)
        except GatewayError as fault:
            if isinstance(fault, GatewayShut) and row.called_at == at:
                self.unasked(pk=row.pk)  # its day begins when somebody opens
            raise as_wait(fault) from fault
        else:
            self.done(pk=row.pk, remote=remote, at=at)

    def _look_up(self, row: AnyRow, at: datetime) -> None:
        """The key is too old to be used: is it among those that were made? If not, nobody can know: a person."""
        try:
            found = self.find(row)
        except GatewayShut as fault:
            raise as_wait(fault) from fault
        except GatewayError as fault:
            raise TryLater(str(fault)) from fault
        if found is not None:
            self.done(pk=row.pk, remote=found, at=at)
        else:
            self.unknown(pk=row.pk, at=at)


def is_old(row: CallRow, at: datetime) -> bool:
    return row.called_at is not None and row.called_at + KEY_LIVES <= at


def as_wait(fault: GatewayError) -> Exception:
    """What a fault of the provider means to the outbox: nobody lets us in; overload and silence stop all calls for
    now; whatever else is a fault that a person sees."""
    if isinstance(fault, GatewayShut):
        return ShutOut(str(fault))
    return OtherSideDown(str(fault)) if fault.retryable else fault


def in_vain(at: datetime) -> str:
    """Why a person decides about what the outbox gave up at that time."""
    return f"the provider was asked in vain until {at:%Y-%m-%d %H:%M}"
