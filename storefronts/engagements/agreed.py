"""What was agreed before the order: fixed facts of every milestone, which nobody answers or changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from storefronts.engagements.models import Engagement
from storefronts.engagements.states import Side

AGREED = "bespoke"
FileLink = tuple[str, int, str]
"""``(name, size, fresh link)``"""
_enclosed: list[Callable[[int], list[FileLink]]] = []


def register_enclosed(files: Callable[[int], list[FileLink]]) -> None:
    """``files``: what was enclosed with the request behind an offering (its primary key), in one query."""
    _enclosed.append(files)


def questions_of(engagement: Engagement) -> list[dict[str, Any]]:
    """What the buyer may answer. Never what was agreed, also where an older order keeps it among the answers."""
    return [] if engagement.line.kind == AGREED else engagement.brief


def agreed_facts(rows: Iterable[Engagement], *, side: str) -> list[dict[str, str]]:
    """Request and scope as the order froze them with its first milestone, with labels for this reader."""
    labels = {
        "brief": _("Your request") if side == Side.BUYER else _("What is needed"),
        "scope": _("What was agreed"),
    }
    frozen: list[dict[str, str]] = next(
        (row.line.brief for row in rows if row.line.kind == AGREED and row.line.brief), []
    )
    return [{"question": labels.get(kept["id"], kept["question"]), "answer": kept["answer"]} for kept in frozen]


def enclosed_with(rows: Iterable[Engagement]) -> list[FileLink]:
    """The files of the request, for readers of its conversation only: the links open them."""
    offering = next((row.line.offering_id for row in rows if row.line.kind == AGREED), None)
    return [] if offering is None else [link for files in _enclosed for link in files(offering)]
