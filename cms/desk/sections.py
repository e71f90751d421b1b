"""What a page of one thing is made of. Each section names its template; cells are text or links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads somewhere."""

    text: str
    url: str


Cell = str | Link
ONE_LINE = 12
"""Characters: ``-€99,999.99``."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of name and value; pairs without a value are left out."""

    title: str
    pairs: Sequence[tuple[str, Cell | None]]
    template: str = "desk/facts.html"

    @property
    def shown(self) -> list[tuple[str, Cell]]:
        return [(name, value) for name, value in self.pairs if value]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table; ``empty`` is said where it has no rows."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    empty: str = ""
    template: str = "desk/rows.html"

    @property
    def labelled(self) -> list[list[tuple[str, Cell, bool]]]:
        """Each cell with its column's name (on a phone a row is a block of pairs), and whether it stays in one line: an
        amount, a day or a number that is cut in two is misread.
        """
        return [
            [
                (name, cell, isinstance(cell, str) and len(cell) <= ONE_LINE)
                for name, cell in zip(self.head, row, strict=True)
            ]
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text as it was written."""

    title: str
    text: str
    template: str = "desk/text.html"


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened: when, what, who, why."""

    at: datetime
    what: str
    who: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Moments, oldest first."""

    title: str
    moments: Sequence[Moment] = field(default_factory=tuple)
    template: str = "desk/timeline.html"


Section = Facts | Rows | Text | Timeline


def when(at: datetime | None) -> str:
    """A moment, the same in every language and easy to sort by eye; "" for none."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def yes_no(value: bool) -> str:  # noqa: FBT001  # a value to show, no switch
    return _("yes") if value else _("no")
