"""What a withdrawal does to one line: a pure rule (Directive 2011/83/EU Art. 9, 14(3), 14(4), 16(a), 16(m))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.markets.zones import local_time, midnight_after, months_after

WHOLE = 10_000
DAYS = 14
MONTHS_UNTOLD = 12
SATURDAY = 5


class Outcome(models.TextChoices):
    WHOLE = "whole", _("Everything is paid back")
    PART = "part", _("The part not done yet is paid back")
    LOST = "lost", _("The right had ended when the download opened")
    COMPLETE = "complete", _("The right had ended when the work was complete")
    TOO_LATE = "too_late", _("The 14 days were over")


ENDS_CONTRACT = (Outcome.WHOLE, Outcome.PART)


@dataclass(frozen=True, slots=True)
class LineCase:
    """The facts of one line. Amounts in minor units of the line's currency, gross."""

    kind: str
    gross_minor: int
    left_minor: int
    """What of it has not been given back already."""
    done_bps: int
    asked_to_start: bool
    """The express request to begin before the 14 days end."""
    knows_the_loss: bool
    """The acknowledgement that the right is lost with full performance."""
    in_time: bool
    was_told: bool = True
    """Of the right, before the contract (CRD Art. 6(1)(h))."""


@dataclass(frozen=True, slots=True)
class Effect:
    outcome: Outcome
    refund_minor: int

    @property
    def ends_contract(self) -> bool:
        return self.outcome in ENDS_CONTRACT


def effect_of(case: LineCase) -> Effect:
    """Whether the right stands, and what goes back: never more than is left of the line."""
    if not case.in_time:
        return Effect(Outcome.TOO_LATE, 0)
    consented = case.asked_to_start and case.knows_the_loss
    if case.done_bps >= WHOLE and consented:
        return Effect(Outcome.LOST if case.kind == "digital" else Outcome.COMPLETE, 0)
    # Who did not ask, or was not told of the right, bears no cost (Art. 14(4)(a)); a download is never paid in parts
    # (14(4)(b)).
    if case.kind == "digital" or not case.asked_to_start or not case.was_told or not case.done_bps:
        return Effect(Outcome.WHOLE, case.left_minor)
    kept = case.gross_minor * case.done_bps // WHOLE
    return Effect(Outcome.PART, min(case.gross_minor - kept, case.left_minor))


def period_ends(*, placed_at: datetime, told_at: datetime | None, country: str) -> datetime:
    """The first instant after the period, in UTC. The day of the contract does not count, the 14th does to its end.

    Who was told of the right only later has 14 days from the day of that, if it came within 12 months of the contract
    (CRD Art. 10(2)); who was not, 12 months from the end of the first period (Art. 10(1)). ``told_at`` None: not yet.

    A last day on a Saturday or Sunday moves to the next Monday (Regulation 1182/71 Art. 3(4)). Public holidays differ
    from state to state and do not move it here.
    """
    placed = local_time(placed_at, country).date()
    told = local_time(told_at, country).date() if told_at else None
    if told is not None and told <= months_after(placed, MONTHS_UNTOLD):
        last = _working_day(max(placed, told) + timedelta(days=DAYS))
    else:
        last = _working_day(months_after(_working_day(placed + timedelta(days=DAYS)), MONTHS_UNTOLD))
    return midnight_after(last, country)


def _working_day(day: date) -> date:
    beyond = day.weekday() - SATURDAY
    return day + timedelta(days=2 - beyond) if beyond >= 0 else day
