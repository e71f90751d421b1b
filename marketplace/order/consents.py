"""Consents are facts of lines: what was asked for one work says nothing of another (CRD Art. 7(3), 8(8), 16)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from marketplace.order.facts import ConsentGiven
from marketplace.order.models import Consent, LineFacts, Order

DOWNLOAD = (Consent.IMMEDIATE_DELIVERY, Consent.LOSS_OF_WITHDRAWAL)
WORK = (Consent.START_SERVICE, Consent.SERVICE_LOSES_WITHDRAWAL)

AgreedByLine = Callable[[LineFacts], frozenset[str]]


def both_of(kind: str) -> tuple[str, str]:
    """The request to begin and the acknowledgement of the loss, for a line of this kind."""
    return DOWNLOAD if kind == "digital" else WORK


def agreed_by_line(order: Order) -> AgreedByLine:
    """The kinds of consent that hold for a line. One query for all lines of the order."""
    found: dict[int, set[str]] = {}
    for line, kind in order.consents.filter(line__isnull=False).values_list("line_id", "kind"):
        found.setdefault(line, set()).add(kind)
    return lambda line: frozenset(found.get(line.pk, ()))


def asked_at_once(line: LineFacts, agreed: AgreedByLine) -> bool:
    """Whether this line may be performed before the time to withdraw is over: both sentences were said of it."""
    return set(both_of(line.kind)) <= agreed(line)


def meant_by(kind: str, lines: Sequence[LineFacts]) -> list[LineFacts]:
    """The lines that a statement of checkout names: those of its kind, of works that cost something.

    For what costs nothing there is no contract to withdraw from (CRD Art. 3(1)), so nobody is asked.
    """
    priced = {line.offering_id for line in lines if line.gross_minor}
    return [line for line in lines if kind in both_of(line.kind) and line.offering_id in priced]


def keep_consents(
    *, order: Order, given: Iterable[ConsentGiven], lines: Sequence[LineFacts], language: str, at: datetime
) -> None:
    """Write what was agreed to at the click: the terms for the order, all else for each line that it names.

    Of a new order, of which nothing was said yet: one query, however many lines. What was sent twice counts once.
    """
    rows: dict[tuple[int | None, str], Consent] = {}
    for said in given:
        named: Sequence[LineFacts | None] = [None] if said.kind in Consent.OF_THE_ORDER else meant_by(said.kind, lines)
        for line in named:
            row = Consent(order=order, line=line, kind=said.kind, **_told(said, language, at))
            rows.setdefault((row.line_id, row.kind), row)
    Consent.objects.bulk_create(rows.values())


def keep_consent(*, order: Order, line: LineFacts | None, said: ConsentGiven, language: str, at: datetime) -> None:
    """One fact that is added later. What was said of the line before stays as it was said."""
    Consent.objects.get_or_create(order=order, line=line, kind=said.kind, defaults=_told(said, language, at))


def _told(said: ConsentGiven, language: str, at: datetime) -> dict[str, Any]:
    return {"wording": said.wording, "wording_version": said.version, "language": language, "given_at": at}


@dataclass(frozen=True, slots=True)
class Statement:
    """What was said once, with the works that it holds for; none for the whole order."""

    wording: str
    version: str
    language: str
    given_at: datetime
    works: tuple[str, ...]


def statements_of(order: Order, *, and_told: bool = False) -> list[Statement]:
    """Each statement once, in the order they were made, however many lines it holds for. One query.

    ``and_told``: also what the buyer did not say, but was told.
    """
    works: dict[tuple[str, str, str, datetime], dict[str, None]] = {}
    said_by_buyer = Q() if and_told else ~Q(kind=Consent.WITHDRAWAL_TOLD)
    for row in order.consents.filter(said_by_buyer).select_related("line").order_by("given_at", "pk"):
        titles = works.setdefault((row.wording, row.wording_version, row.language, row.given_at), {})
        if row.line is not None:
            titles[row.line.title] = None
    return [Statement(*said, works=tuple(titles)) for said, titles in works.items()]
