"""The dealing of tests to workers: nothing is lost, and what takes long begins everywhere at once."""

from hypothesis import given
from hypothesis import strategies as st

from tests.order import dealt

KINDS = st.sampled_from(("tests/access/a", "tests/journeys/j", "tests/search/s"))


def slices(items, workers):
    found, start = [], 0
    for waiting in range(workers, 0, -1):
        size = (len(items) - start) // waiting
        found.append(items[start : start + size])
        start += size
    return found


@given(st.lists(KINDS, max_size=60), st.integers(1, 5))
def test_every_test_runs_once_and_the_order_is_always_the_same(kinds, workers):
    items = [f"{kind}::{number}" for number, kind in enumerate(kinds)]
    order = dealt(items, workers=workers, path=str)
    assert sorted(order) == sorted(items)
    assert order == dealt(items, workers=workers, path=str)


@given(st.lists(KINDS, min_size=10, max_size=60), st.integers(2, 3))
def test_others_stay_in_their_order(kinds, workers):
    items = [f"{kind}::{number}" for number, kind in enumerate(kinds)]
    order = dealt(items, workers=workers, path=str)
    assert [one for one in order if "search" in one] == [one for one in items if "search" in one]


def test_one_worker_has_all_journeys_and_the_others_the_tables():
    items = [f"tests/search/s::{n}" for n in range(30)]
    items += [f"tests/journeys/j::{n}" for n in range(6)] + [f"tests/access/a::{n}" for n in range(2)]
    first, second, third = slices(dealt(items, workers=3, path=str), 3)
    assert [one.split("::")[0] for one in first[:7]] == ["tests/journeys/j"] * 6 + ["tests/search/s"]
    assert [one.split("/")[1] for one in second[:2]] == ["access", "search"]
    assert [one.split("/")[1] for one in third[:2]] == ["access", "search"]
    assert {len(first), len(second), len(third)} == {12, 13}
