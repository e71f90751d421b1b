"""What the script calls good: all there, once, to the cent; and the same seed kills at the same points."""

import random

import pytest

from tests.chaos.__main__ import Killer
from tests.chaos.figures import Figures


def figures(**more):
    good = {
        "orders_wanted": 12, "orders_placed": 12, "orders_paid": 12, "transfers": 15, "charged_minor": 900,
        "captured_minor": 900, "provider_minor": 700, "ledger_minor": 700,
    }  # fmt: skip
    return Figures(**good | more)


def test_all_there_once_and_to_the_cent_is_good():
    assert figures().is_good


@pytest.mark.parametrize(
    "wrong",
    [
        {"orders_placed": 11}, {"orders_paid": 11}, {"buyers_who_gave_up": 1}, {"lost": 1}, {"doubled": 1},
        {"transfers_doubled": 1}, {"shares_not_sent": 1}, {"dead_promises": 1}, {"captured_minor": 899},
        {"ledger_minor": 701}, {"unexplained": 1}, {"ledger_findings": 1},
    ],
)  # fmt: skip
def test_anything_lost_twice_or_a_cent_apart_is_not(wrong):
    assert not figures(**wrong).is_good


def test_the_same_seed_kills_the_same_processes_at_the_same_points():
    plans = [Killer(None, random.Random(seed), orders=500, kills=20).plan for seed in (7, 7, 8)]
    assert plans[0] == plans[1] != plans[2]
    assert len(plans[0]) == 20
    assert {name for _point, name, _wait in plans[0]} == {"web", "worker"}
    assert all(0 <= point <= 500 for point, _name, _wait in plans[0])
