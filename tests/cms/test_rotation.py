from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cms.rotation import in_turn, turn_of

picks = st.integers(1, 60)
places = st.integers(1, 24)


@given(picks, places, st.integers(0, 800_000))
def test_every_work_is_shown_equally_often_over_a_cycle(count, seats, first):
    shown = Counter(
        work for turn in range(first, first + count) for work in in_turn(range(count), places=seats, turn=turn)
    )
    assert set(shown.values()) == {min(seats, count)}
    assert len(shown) == count


@given(picks, places, st.integers(0, 800_000))
def test_no_work_is_shown_twice_at_once_and_every_place_is_filled(count, seats, turn):
    shown = in_turn(range(count), places=seats, turn=turn)
    assert len(shown) == len(set(shown)) == min(seats, count)


@given(picks, places, st.integers(0, 800_000))
def test_no_work_waits_longer_than_the_others_take(count, seats, first):
    longest = -(-count // seats)
    for work in (0, count // 2, count - 1):
        assert any(work in in_turn(range(count), places=seats, turn=turn) for turn in range(first, first + longest))


def test_with_no_more_works_than_places_the_editors_order_stays():
    assert in_turn(["c", "a", "b"], places=3, turn=7) == ["c", "a", "b"]


def test_each_day_goes_on_where_the_day_before_stopped():
    assert [in_turn("abcde", places=2, turn=turn) for turn in range(5)] == [
        list("ab"),
        list("cd"),
        list("ea"),
        list("bc"),
        list("de"),
    ]


def test_a_day_is_one_turn():
    assert turn_of(date(2026, 11, 27)) - turn_of(date(2026, 11, 26)) == 1
