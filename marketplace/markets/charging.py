"""Charging in the visitor's own currency: which, by which rate, with which margin (ADR 0026).

Euro is what prices, VAT, shares and books are in. A currency is switched on by its margin in ``CHARGE_CURRENCIES``; it
is charged only while the bank's rate is fresh, otherwise the buyer pays in euro and the page says so as always.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.conf import settings

from marketplace.markets.currencies import CHARGED
from marketplace.markets.ecb import SOURCE, PublishedRate, RatesUnreadable, fetch_rates
from marketplace.markets.models import DailyRate
from marketplace.money import Exchange

log = logging.getLogger(__name__)
FRESH = timedelta(days=5)
"""Over Easter the bank publishes nothing for four days."""


def charging_exchange(currency: str, *, at: datetime) -> Exchange | None:
    """How an amount in euro is charged in ``currency`` now; None when it is charged in euro."""
    margin = settings.CHARGE_CURRENCIES.get(currency)
    if currency == CHARGED or margin is None:
        return None
    today = at.astimezone(UTC).date()
    known = DailyRate.objects.filter(currency=currency, day__lte=today, day__gte=today - FRESH).first()
    if known is None:
        return None
    return Exchange(CHARGED, currency, Decimal(known.per_euro), known.day, known.source, margin)


def keep_rates(published: Iterable[PublishedRate], *, at: datetime, source: str = SOURCE) -> int:
    """Keep the rates of all currencies that are not known for their day yet. Returns how many are new."""
    rows = [
        DailyRate(currency=one.currency, day=one.day, per_euro=f"{one.per_euro:f}", source=source, read_at=at)
        for one in published
    ]
    days = {row.day for row in rows}
    known = set(DailyRate.objects.filter(day__in=days).values_list("currency", "day"))
    news = {(row.currency, row.day): row for row in rows if (row.currency, row.day) not in known}
    DailyRate.objects.bulk_create(news.values(), ignore_conflicts=True)
    return len(news)


def read_todays(*, at: datetime) -> None:
    """The job: ask the bank, when some currency is charged at all. Yesterday's rates hold on while it is silent."""
    if not settings.CHARGE_CURRENCIES or not settings.REFERENCE_RATES_URL:
        return
    try:
        keep_rates(fetch_rates(settings.REFERENCE_RATES_URL), at=at)
    except RatesUnreadable as fault:
        log.warning("reference rates were not read: %s", fault)
