"""Sentences about a withdrawal: for the form before, for the receipt after. All in the active language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.compliance.outcomes import Outcome
from marketplace.markets.clock import moment_text
from marketplace.markets.shown import money_text
from marketplace.markets.zones import local_time
from marketplace.money import Money
from marketplace.order.models import LineFacts, Order

STATEMENT_VERSION = "2026-11-26"


def moment(at: datetime, country: str) -> str:
    """A time to the second, on the clock of ``country``, with its distance from UTC (CRD Art. 11a(4))."""
    return moment_text(at, country, seconds=True)


def last_moment(ends_at: datetime, country: str) -> str:
    """Until when it goes: the last minute of the period."""
    local = local_time(ends_at - timedelta(minutes=1), country)
    return f"{date_format(local.replace(tzinfo=None), 'DATE_FORMAT')}, {local:%H:%M}"


def effect_sentence(*, outcome: str, refund_minor: int, done_bps: int, line: LineFacts) -> str:
    """What a withdrawal does to this line, and why."""
    back = money_text(Money(refund_minor, line.currency))
    if outcome == Outcome.WHOLE and not line.gross_minor:
        return _("It cost nothing, so nothing is paid back. The licence ends.")
    if outcome == Outcome.WHOLE and line.kind == "digital":
        return _("You get back %(amount)s. The licence and the download end.") % {"amount": back}
    if outcome == Outcome.WHOLE:
        return _("You get back %(amount)s. The work ends here.") % {"amount": back}
    if outcome == Outcome.PART:
        return _(
            "You get back %(amount)s. You asked for an early start, and %(done)s %% of the work is done: "
            "that part is paid. The work ends here."
        ) % {"amount": back, "done": f"{done_bps / 100:g}"}
    return _NO_RIGHT[Outcome(outcome)]()


_NO_RIGHT = {
    Outcome.LOST: lambda: _(
        "The right of withdrawal has ended: you asked for the file at once, "
        "knew that you lose the right with it, and the download opened."
    ),
    Outcome.COMPLETE: lambda: _(
        "The right of withdrawal has ended: you asked for an early start, "
        "knew that you lose the right once the work is complete, and it is complete."
    ),
    Outcome.TOO_LATE: lambda: _("The 14 days are over. Write to the seller: many find a solution all the same."),
}


def statement_text(*, order: Order, lines: Iterable[LineFacts], name: str) -> str:
    """The statement itself, after the model form of CRD Annex I(B). To whom: the platform, and each seller by it."""
    rows = list(lines)
    parties = list(dict.fromkeys([settings.PLATFORM_NAME, *(line.contract_party for line in rows)]))
    said = [
        _("To %(parties)s.") % {"parties": ", ".join(parties)},
        _("I withdraw from my contract about the following:"),
        *(f"- {line.title} · {line.tier_name} ({line.contract_party})" for line in rows),
        _("Order %(number)s of %(date)s.") % {"number": order.number, "date": date_format(order.facts.placed_at)},
        _("Name: %(name)s.") % {"name": name},
    ]
    return "\n".join(said)
