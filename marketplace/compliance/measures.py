"""What a decision about content can do. Rooms that know how register here in AppConfig.ready().

A measure runs in the transaction of the decision: either both are there, or neither.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.users.models import User

NONE = "none"


class Measure(Protocol):
    """One thing that operators can do about content."""

    @property
    def label(self) -> str | Promise:
        """What it does, for operators and for the statement of reasons."""
        ...

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of subjects it can be taken against (``offering``, ``storefront``); empty: all."""
        ...

    @property
    def may_end(self) -> bool:
        """Whether it can be for a time and ends by itself."""
        ...

    def apply(self, *, about: str, by: User, why: str, at: datetime, until: datetime | None) -> None:
        """Do it. Safe where it is done already. Raises an exception with a sentence where it cannot be done."""
        ...

    def undo(self, *, about: str, by: User, why: str, at: datetime) -> None:
        """Take it back after a complaint, as far as that can be done."""
        ...


class DoNothing:
    """The decision that the content may stay."""

    label = _("Nothing: the content stays")
    kinds: tuple[str, ...] = ()
    may_end = False

    def apply(self, *, about: str, by: User, why: str, at: datetime, until: datetime | None) -> None:
        return None

    def undo(self, *, about: str, by: User, why: str, at: datetime) -> None:
        return None


_measures: dict[str, Measure] = {NONE: DoNothing()}


def register_measure(code: str, measure: Measure) -> None:
    _measures[code] = measure


def measure_named(code: str) -> Measure:
    """Raises LookupError for a measure that nobody has registered."""
    try:
        return _measures[code]
    except KeyError:
        raise LookupError(f"no measure {code!r}") from None


def measures_for(about: str) -> list[tuple[str, str | Promise]]:
    """``(code, label)`` of what can be done about this subject, nothing first."""
    kind = about.partition(":")[0]
    return [(code, measure.label) for code, measure in _measures.items() if not measure.kinds or kind in measure.kinds]
