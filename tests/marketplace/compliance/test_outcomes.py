"""The rule of one line and the period, as properties: what no withdrawal may ever do."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.compliance.outcomes import DAYS, WHOLE, Effect, LineCase, Outcome, effect_of, period_ends
from marketplace.compliance.words import moment
from marketplace.markets.countries import COUNTRIES
from marketplace.markets.zones import local_time, midnight_after, months_after

cases = st.builds(
    lambda kind, gross, back, done, asked, knows, in_time: LineCase(
        kind, gross, max(gross - back, 0), done, asked, knows, in_time
    ),
    st.sampled_from(["digital", "service"]), st.integers(0, 10_000_000), st.integers(0, 10_000_000),
    st.integers(0, WHOLE), st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
times = st.datetimes(datetime(2026, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))


@given(cases)
def test_never_more_than_is_left_and_money_only_with_the_right(case):
    effect = effect_of(case)
    assert 0 <= effect.refund_minor <= case.left_minor
    assert effect.ends_contract or effect.refund_minor == 0
    assert case.in_time or effect.outcome == Outcome.TOO_LATE


@given(cases)
def test_without_the_request_the_consumer_bears_no_cost(case):
    if case.in_time and not case.asked_to_start:
        assert effect_of(case).outcome == Outcome.WHOLE
        assert effect_of(case).refund_minor == case.left_minor


@given(cases)
def test_the_right_is_lost_only_with_both_consents_and_full_performance(case):
    if effect_of(case).outcome in (Outcome.LOST, Outcome.COMPLETE):
        assert case.asked_to_start
        assert case.knows_the_loss
        assert case.done_bps == WHOLE


@given(cases)
def test_the_buyer_of_work_pays_at_most_for_what_was_done(case):
    effect = effect_of(case)
    if effect.outcome == Outcome.PART and case.left_minor == case.gross_minor:
        paid = case.gross_minor - effect.refund_minor
        assert paid * WHOLE <= case.gross_minor * case.done_bps
        assert (paid + 1) * WHOLE > case.gross_minor * case.done_bps


@pytest.mark.parametrize(("done", "refund"), [(1, 19_998), (4_000, 12_000), (3_333, 13_334), (9_999, 2), (10_000, 0)])
def test_parts_to_the_cent(done, refund):
    case = LineCase("service", 20_000, 20_000, done, asked_to_start=True, knows_the_loss=False, in_time=True)
    assert effect_of(case).refund_minor == refund


@given(times, st.sampled_from(sorted(COUNTRIES)))
def test_the_period_ends_at_a_midnight_after_14_to_16_days_and_never_on_a_weekend(placed, country):
    ends = period_ends(placed_at=placed, told_at=placed, country=country)
    last = local_time(ends - timedelta(seconds=1), country)
    assert (last.hour, last.minute, last.second) == (23, 59, 59)
    assert DAYS <= (last.date() - local_time(placed, country).date()).days <= DAYS + 2
    assert last.weekday() < 5


@pytest.mark.parametrize(
    ("country", "ends"),
    [
        ("DE", datetime(2026, 12, 7, 23, tzinfo=UTC)),  # from 23 November 23:30 there: 14 days, Monday 7 December
        ("GR", datetime(2026, 12, 8, 22, tzinfo=UTC)),  # there it was the 24th already
        ("PT", datetime(2026, 12, 8, 1, tzinfo=UTC)),
    ],
)
def test_each_country_has_its_own_last_minute(country, ends):
    placed = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    assert period_ends(placed_at=placed, told_at=placed, country=country) == ends


places = st.sampled_from(sorted(COUNTRIES))
waits = st.timedeltas(timedelta(0), timedelta(days=800))


def last_day(ends, country):
    return local_time(ends - timedelta(seconds=1), country).date()


@given(times, places)
def test_who_was_never_told_has_twelve_months_from_the_end_of_the_first_period(placed, country):
    first = last_day(period_ends(placed_at=placed, told_at=placed, country=country), country)
    last = last_day(period_ends(placed_at=placed, told_at=None, country=country), country)
    assert 0 <= (last - months_after(first, 12)).days <= 2
    assert last.weekday() < 5


@given(times, waits, places)
def test_who_was_told_later_has_14_days_from_that_day_and_never_less_than_the_law_gives(placed, wait, country):
    told = placed + wait
    ends = period_ends(placed_at=placed, told_at=told, country=country)
    never = period_ends(placed_at=placed, told_at=None, country=country)
    placed_on, told_on = local_time(placed, country).date(), local_time(told, country).date()
    assert ends >= period_ends(placed_at=placed, told_at=placed, country=country)
    if told_on <= months_after(placed_on, 12):
        assert DAYS <= (last_day(ends, country) - told_on).days <= DAYS + 2
    else:
        assert ends == never


@given(times, waits, waits, places)
def test_the_sooner_somebody_is_told_the_sooner_it_ends(placed, one, other, country):
    sooner, later = sorted((placed + one, placed + other))
    if local_time(later, country).date() <= months_after(local_time(placed, country).date(), 12):
        assert period_ends(placed_at=placed, told_at=sooner, country=country) <= period_ends(
            placed_at=placed, told_at=later, country=country
        )


@given(times, waits, places)
def test_what_was_told_before_the_order_does_not_shorten_the_period(placed, wait, country):
    assert period_ends(placed_at=placed, told_at=placed - wait, country=country) == period_ends(
        placed_at=placed, told_at=placed, country=country
    )


@pytest.mark.parametrize(
    ("told", "last"),
    [
        (datetime(2026, 11, 23, 12, tzinfo=UTC), date(2026, 12, 7)),
        (datetime(2027, 3, 1, 12, tzinfo=UTC), date(2027, 3, 15)),
        (datetime(2027, 11, 23, 12, tzinfo=UTC), date(2027, 12, 7)),  # the last day on which it helps
        (datetime(2027, 11, 24, 12, tzinfo=UTC), date(2027, 12, 7)),  # too late: the long period holds
        (None, date(2027, 12, 7)),  # 7 December 2026 and 12 months
    ],
)
def test_the_long_period_by_the_calendar(told, last):
    placed = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert last_day(period_ends(placed_at=placed, told_at=told, country="DE"), "DE") == last


@given(cases)
def test_who_was_not_told_pays_nothing_for_work_begun(case):
    untold = effect_of(replace(case, was_told=False))
    assert untold.outcome != Outcome.PART
    if effect_of(case).outcome == Outcome.PART:
        assert untold == Effect(Outcome.WHOLE, case.left_minor)


def test_summer_time_moves_the_end_in_utc():
    assert midnight_after(date(2026, 7, 1), "DE") == datetime(2026, 7, 1, 22, tzinfo=UTC)
    assert midnight_after(date(2026, 1, 1), "DE") == datetime(2026, 1, 1, 23, tzinfo=UTC)
    assert local_time(datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "DE").hour == 1
    assert local_time(datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "DE").hour == 3


def test_a_moment_is_written_to_the_second_with_its_zone():
    assert moment(datetime(2026, 11, 26, 20, 30, 7, tzinfo=UTC), "GR").endswith("22:30:07 (UTC+2)")
