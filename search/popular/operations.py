"""Counting a query, and forgetting."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from marketplace.audit.operations import record
from marketplace.users.models import User
from marketplace.users.operators import Duty, require_duty
from search.popular.decay import KEPT, score_on
from search.popular.models import CountingKey, PopularQuery, QueryUse
from search.popular.plain import household, plain

FEWEST = 5
"""People in one period, before a query is written down."""
PERIOD_DAYS = 28


def count_query(*, text: str, language: str, address: str, at: datetime, finds: Callable[[str, str], bool]) -> bool:
    """Somebody searched. Returns whether she is a new one for this query.

    ``finds(text, language)`` says whether the search finds something: asked only before the text is written down.
    """
    shown = plain(text)
    if not shown:
        return False
    period = at.date().toordinal() // PERIOD_DAYS
    key = _key_of(period)
    query = _digest(key, language, shown)
    person = _digest(key, query, household(address))
    _use, is_new = QueryUse.objects.get_or_create(query=query, person=person, defaults={"period": period})
    if is_new:
        people = QueryUse.objects.filter(query=query).count()
        if people >= FEWEST and finds(shown, language):
            _write_down(shown, language, people=people, on=at.date())
    return is_new


@transaction.atomic
def _write_down(text: str, language: str, *, people: int, on: date) -> None:
    row, is_new = PopularQuery.objects.select_for_update().get_or_create(
        language=language, text=text, defaults={"score": people, "scored_on": on, "reached_on": on}
    )
    if is_new:
        return
    more = people if people == FEWEST else 1  # the first four of a period are counted when the fifth comes
    row.score, row.scored_on, row.reached_on = score_on(row, on) + more, on, on
    row.save(update_fields=["score", "scored_on", "reached_on"])


@transaction.atomic
def hide_query(*, row: PopularQuery, by: User, why: str, at: datetime) -> None:
    """It is not suggested any more, and stays as a row so that it does not come back. Safe to repeat.

    Raises NotYourDesk, ReasonMissing.
    """
    require_duty(by, Duty.MODERATION)
    if PopularQuery.objects.filter(pk=row.pk, hidden_at=None).update(hidden_at=at):
        record(by=by, action="query.hide", about=about_query(row), why=why, at=at, facts=_facts(row))


@transaction.atomic
def show_query(*, row: PopularQuery, by: User, why: str, at: datetime) -> None:
    """It may be suggested again. Safe to repeat. Raises NotYourDesk, ReasonMissing."""
    require_duty(by, Duty.MODERATION)
    if PopularQuery.objects.filter(pk=row.pk, hidden_at__isnull=False).update(hidden_at=None):
        record(by=by, action="query.show", about=about_query(row), why=why, at=at, facts=_facts(row))


def about_query(row: PopularQuery) -> str:
    """Under which the trail keeps it."""
    return f"query:{row.pk}"


def _facts(row: PopularQuery) -> dict[str, str]:
    return {"language": row.language, "text": row.text}


def forget(*, at: datetime) -> int:
    """Daily: the counts and the key of ended periods, and queries that have not had FEWEST people for 90 days.

    Returns how many rows went. What was hidden stays hidden.
    """
    period = at.date().toordinal() // PERIOD_DAYS
    gone = QueryUse.objects.filter(period__lt=period).delete()[0]
    gone += CountingKey.objects.filter(period__lt=period).delete()[0]
    old = PopularQuery.objects.filter(reached_on__lt=(at - KEPT).date(), hidden_at=None)
    return gone + old.delete()[0]


def _key_of(period: int) -> bytes:
    row, _is_new = CountingKey.objects.get_or_create(period=period, defaults={"key": secrets.token_bytes(32)})
    return bytes(row.key)


def _digest(key: bytes, *parts: str) -> str:
    return hmac.new(key, "\n".join(parts).encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]
