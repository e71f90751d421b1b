from datetime import date
from decimal import Decimal

import pytest

from marketplace.vat.rates import Cell, UnknownRate, cell, rate, reduced_on, rows
from marketplace.vat.territories import MEMBER_STATES

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("state", "day_before", "first_day", "old", "new"),
    [
        ("LU", date(2022, 12, 31), date(2023, 1, 1), "17", "16"),
        ("LU", date(2023, 12, 31), date(2024, 1, 1), "16", "17"),
        ("EE", date(2023, 12, 31), date(2024, 1, 1), "20", "22"),
        ("FI", date(2024, 8, 31), date(2024, 9, 1), "24", "25.5"),
        ("SK", date(2024, 12, 31), date(2025, 1, 1), "20", "23"),
        ("EE", date(2025, 6, 30), date(2025, 7, 1), "22", "24"),
        ("RO", date(2025, 7, 31), date(2025, 8, 1), "19", "21"),
    ],
)
def test_standard_rate_changes_on_the_day(state: str, day_before: date, first_day: date, old: str, new: str) -> None:
    assert rate(state, "e_service", day_before) == Decimal(old)
    assert rate(state, "e_service", first_day) == Decimal(new)


def test_every_state_has_exactly_one_standard_rate_on_every_day_of_change() -> None:
    days = {row.since for row in rows()} | {TODAY, date(2024, 1, 1)}
    for state in MEMBER_STATES:
        for day in days:
            holding = [r for r in rows() if r.state == state and r.category == "standard" and r.holds(day)]
            assert len(holding) == 1, (state, day)
            assert Decimal(15) <= holding[0].rate <= Decimal(27)


def test_no_two_rows_of_one_state_and_category_overlap() -> None:
    for row in rows():
        twins = [r for r in rows() if (r.state, r.category) == (row.state, row.category) and r is not row]
        assert not [twin for twin in twins if twin.holds(row.since)]


@pytest.mark.parametrize(
    ("state", "on", "expected"),
    [
        ("FR", TODAY, "5.5"),
        ("IE", TODAY, "0"),
        ("CZ", TODAY, "0"),
        ("LT", date(2025, 12, 31), "9"),
        ("LT", date(2026, 1, 1), "5"),
        ("FI", date(2025, 12, 31), "14"),
        ("FI", date(2026, 1, 1), "13.5"),
        ("SK", date(2024, 12, 31), "20"),
        ("SK", date(2025, 1, 1), "5"),
    ],
)
def test_e_book_rate(state: str, on: date, expected: str) -> None:
    assert rate(state, "e_book", on) == Decimal(expected)


@pytest.mark.parametrize("state", ["DK", "HU"])
def test_unsure_e_book_rate_falls_to_standard(state: str) -> None:
    assert rate(state, "e_book", TODAY) == rate(state, "e_service", TODAY)


def test_service_by_a_person_never_gets_the_e_book_rate() -> None:
    assert rate("DE", "human_service", TODAY) == Decimal(19)


def test_regions_of_portugal_have_their_own_rate() -> None:
    assert rate("PT-30", "e_service", TODAY) == Decimal(22)
    assert rate("PT-20", "e_service", TODAY) == Decimal(16)


@pytest.mark.parametrize(("state", "on"), [("DE", date(2021, 6, 30)), ("US", TODAY), ("EL", TODAY)])
def test_rate_outside_the_table_is_refused_not_guessed(state: str, on: date) -> None:
    with pytest.raises(UnknownRate):
        rate(state, "e_service", on)


@pytest.mark.parametrize(("nature", "year"), [("e_book", 2023), ("copyright", 2024), ("art", 2024)])
def test_reduced_rates_are_not_guessed_before_they_are_recorded(nature: str, year: int) -> None:
    assert rate("DE", nature, date(year, 1, 1)) == Decimal(7)
    with pytest.raises(UnknownRate):
        rate("DE", nature, date(year - 1, 12, 31))


def test_what_is_not_sure_is_said_with_the_rate() -> None:
    assert cell("FR", "e_book", TODAY) == Cell(Decimal("5.5"))
    assert cell("HU", "e_book", TODAY).note.startswith("HU e_book: standard rate used; printed books 5 %")
    assert cell("NL", "art", TODAY).note == "NL art: standard rate used; no rate of its own is recorded"
    assert cell("LU", "e_book", TODAY).note.startswith("LU e_book 3 %: 2019-2021 notices")


def test_every_reduced_rate_is_in_the_list_of_its_state() -> None:
    day = date(2026, 11, 22)
    for row in rows():
        listed = reduced_on(row.state, day)
        if row.rate and row.category != "standard" and row.holds(day) and listed is not None:
            assert row.rate in listed, row
    assert {row.state for row in rows() if reduced_on(row.state, day) is None} == {"PT-20", "PT-30", "GB-NI"}


@pytest.mark.parametrize(
    ("state", "day", "expected"),
    [
        ("IE", "2023-12-31", "9"), ("IE", "2024-01-01", "0"), ("CZ", "2023-12-31", "10"), ("CZ", "2024-01-01", "0"),
        ("CY", "2023-07-20", "5"), ("CY", "2023-07-21", "3"), ("PT-30", "2024-09-30", "5"), ("PT-30", "2024-10-01", "4"),
        ("PT-20", "2026-11-22", "4"), ("FI", "2023-06-01", "10"), ("DE", "2023-06-01", "7"),
    ],
)  # fmt: skip
def test_books_of_the_day(state, day, expected):
    assert rate(state, "e_book", date.fromisoformat(day)) == Decimal(expected)


def test_works_of_art_in_italy():
    assert rate("IT", "art", date(2025, 6, 30)) == Decimal(10)
    assert rate("IT", "art", date(2025, 7, 1)) == Decimal(5)
