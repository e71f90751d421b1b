"""Whether the platform's own sales across borders have passed EUR 10,000, this year or last (Art. 59c). Asked when no
one-stop shop is configured; once passed, destination VAT is charged whatever the settings say."""

from __future__ import annotations

import logging
import time
from datetime import date, datetime

from marketplace.money import Money
from marketplace.vat.models import ThresholdPassed

log = logging.getLogger(__name__)
SECONDS = 30.0
"""How long a page believes what it saw last; the order itself asks again."""
_seen: dict[int, tuple[float, bool]] = {}


def is_passed(on: date) -> bool:
    """For pages: from memory, at most `SECONDS` old. A threshold once passed stays so for the year and the next."""
    now, known = time.monotonic(), _seen.get(on.year)
    if known is not None and (known[1] or now - known[0] < SECONDS):
        return known[1]
    passed = ThresholdPassed.objects.filter(year__in=(on.year, on.year - 1)).exists()
    _seen[on.year] = (now, passed)
    return passed


def note_passed(*, counted: Money, at: datetime) -> None:
    """Keep that it was passed by a sale of this moment; the operators are told by an error in the log, once."""
    _row, created = ThresholdPassed.objects.get_or_create(
        year=at.year, defaults={"counted_minor": counted.minor, "at": at}
    )
    forget()
    if created:
        log.error("sales across borders pass EUR 10,000 with this one: register for the one-stop shop (Art. 59c)")


def forget() -> None:
    """What pages saw last no longer counts."""
    _seen.clear()
