"""Recipes: the laws of each, against whatever amounts hypothesis finds. No database."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from marketplace.ledger import postings, words
from marketplace.ledger.chart import Kind, Place, Purpose, Step
from marketplace.ledger.postings import (
    DEEMED,
    Back,
    Part,
    Tax,
    became_due,
    captured,
    captured_for_nothing,
    converted,
    debt_given_up,
    debt_netted,
    debt_of,
    dispute_lost,
    dispute_opened,
    dispute_won,
    due_of,
    fx_difference,
    hold_of,
    on_the_way_of,
    paid_to_bank,
    pro_rata,
    provider_fee,
    refund_came_back,
    refund_dropped,
    refund_promised,
    refund_sent,
    suspense_in,
    suspense_out,
    take_back,
    transfer_failed,
    transfer_planned,
    transfer_reversed,
    transfer_sent,
    undone,
)  # fmt: skip
from marketplace.money import Money
from tests.marketplace.ledger.made import PROVIDER, eur, part

amounts = st.integers(1, 10**9).map(eur)
FEES = Place(Purpose.PROVIDER_FEES)


def net(*recipes: tuple[Step, ...]) -> dict[Place, int]:
    """What the recipes change together, without what cancels out."""
    found: Counter[Place] = Counter()
    for step in (step for steps in recipes for step in steps):
        found[step.source] -= step.amount.minor
        found[step.target] += step.amount.minor
    return {place: minor for place, minor in found.items() if minor}


@st.composite
def parts(draw):
    """A part as sales make them: commission may be negative (a voucher), and so may one tax (input VAT)."""
    share = draw(st.integers(0, 10**7))
    commission = draw(st.integers(-share // 2, 10**6))
    taxes = draw(st.lists(st.integers(-share // 4, 10**6), max_size=3))
    found = Part(
        seller=draw(st.integers(1, 3)), seller_order=draw(st.sampled_from(["S-1", "S-2"])), share=eur(share), commission=eur(commission),
        taxes=tuple(Tax(f"oss:{n}", eur(minor)) for n, minor in enumerate(taxes)), role=draw(st.sampled_from(["agent", DEEMED])),
    )  # fmt: skip
    assume(found.gross.minor > 0)
    return found


@st.composite
def backs(draw):
    one = draw(parts())
    gross = eur(draw(st.integers(0, one.gross.minor)))
    held, due = (eur(draw(st.integers(0, one.share.minor))) for _ in range(2))
    return take_back(one, gross, held=held, due=due)


@given(st.lists(parts(), min_size=1, max_size=4), st.integers(0, 500), st.integers(-300, 300))
def test_a_payment_is_split_to_the_cent(found, fee, fx):
    amount = sum((one.gross for one in found), eur(fx))
    assume(amount.minor > 0)
    steps = captured(amount=amount, parts=found, fee=eur(fee), fx=eur(fx))
    moved = net(steps)
    assert sum(moved.values()) == 0
    assert moved.get(PROVIDER, 0) == -(amount.minor - fee)
    held: Counter[Place] = Counter()
    for one in found:
        held[one.hold] += one.share.minor
    assert all(moved.get(place, 0) == minor for place, minor in held.items())
    assert {step.about for step in steps} <= {one.seller_order for one in found} | {""}


def test_parts_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match="do not add up"):
        captured(amount=eur(9_999), parts=[part(1)])


@given(parts(), st.data())
def test_refunds_in_steps_end_at_exactly_the_whole(whole, data):
    """However a part is given back, no component gives more than it got, and the last step takes what is left."""
    left = whole
    given_back = whole - whole
    for _ in range(data.draw(st.integers(0, 5))):
        back = pro_rata(left, eur(data.draw(st.integers(0, left.gross.minor))))
        for (_, before), (_, now) in zip(left.components(), back.components(), strict=True):
            assert min(before.minor, 0) <= now.minor <= max(before.minor, 0)
        given_back = given_back.with_amounts(
            [mine + other for (_, mine), (_, other) in zip(given_back.components(), back.components(), strict=True)]
        )
        left = left - back
        assert left.gross + given_back.gross == whole.gross
    assert left - pro_rata(left, left.gross) == whole - whole


@given(parts(), st.data())
def test_a_step_is_at_most_a_cent_from_its_proportion(whole, data):
    gross = data.draw(st.integers(0, whole.gross.minor))
    back = pro_rata(whole, eur(gross))
    assert back.gross == eur(gross)
    negatives = sum(amount.minor < 0 for _, amount in whole.components())
    for (_, all_of_it), (_, now) in zip(whole.components(), back.components(), strict=True):
        assert abs(now.minor * whole.gross.minor - all_of_it.minor * gross) <= (1 + negatives) * whole.gross.minor


@pytest.mark.parametrize("minor", [-1, 10_001])
def test_more_than_is_left_does_not_go_back(minor):
    with pytest.raises(ValueError):
        pro_rata(part(1), eur(minor))


def test_the_known_case_of_a_third():
    """A third of 100.00 = 72.90 + 8.10 + 19.00: 24.2976, 2.6997, 6.3327 of 33.33; the largest remainder gets the cent."""
    back = pro_rata(part(1), eur(3333))
    assert [amount.minor for _, amount in back.components()] == [2430, 270, 633]


def test_parts_of_different_places_are_not_subtracted():
    with pytest.raises(ValueError, match="different orders"):
        part(1, "S-1") - part(1, "S-2")


@given(parts(), st.data())
def test_the_seller_gives_from_hold_then_due_then_owes(whole, data):
    held, due = (eur(data.draw(st.integers(0, 2 * whole.share.minor))) for _ in range(2))
    back = take_back(whole, eur(data.draw(st.integers(0, whole.gross.minor))), held=held, due=due)
    assert back.held + back.due + back.debt == back.part.share
    assert back.held == min(held, back.part.share, key=lambda money: money.minor)
    assert not back.due or back.held == held
    assert not back.debt or (back.held, back.due) == (held, due)


@pytest.mark.parametrize(("held", "due"), [(-1, 0), (0, -1), (7291, 0), (7000, 291)])
def test_sources_stay_within_the_share(held, due):
    with pytest.raises(ValueError, match="not within"):
        Back(part(1), eur(held), eur(due))


@given(st.lists(backs(), min_size=1, max_size=3), st.integers(0, 1000))
def test_a_refund_takes_from_each_what_it_had(found, borne):
    steps = refund_promised(refund="R-1", backs=found, borne=eur(borne))
    moved = net(steps)
    assert (
        moved.get(Place(Purpose.REFUNDS_OWED, subject="R-1"), 0) == sum(one.part.gross.minor for one in found) + borne
    )
    assert moved.get(Place(Purpose.LOSSES), 0) == -borne
    for seller in {one.part.seller for one in found}:
        mine = [one for one in found if one.part.seller == seller]
        assert moved.get(debt_of(seller), 0) == -sum(one.debt.minor for one in mine)
        assert moved.get(due_of(seller), 0) == -sum(one.due.minor for one in mine)
    assert net(steps, refund_dropped(refund="R-1", backs=found, borne=eur(borne))) == {}


@given(parts())
def test_a_sale_and_its_whole_refund_leave_nothing_but_the_fee(whole):
    sale = captured(amount=whole.gross, parts=[whole], fee=eur(30))
    back = take_back(whole, whole.gross, held=whole.share, due=eur(0))
    promised = refund_promised(refund="R-1", backs=[back])
    assert net(sale, promised, refund_sent(refund="R-1", amount=whole.gross)) == {FEES: -30, PROVIDER: 30}


@given(parts())
def test_a_lost_dispute_costs_what_a_refund_costs(whole):
    """The only difference is where the money went: out with the dispute, out with the refund."""
    back = take_back(whole, whole.gross, held=whole.share, due=eur(0))
    lost = net(dispute_opened(dispute="D-1", amount=whole.gross), dispute_lost(dispute="D-1", backs=[back]))
    refunded = net(refund_promised(refund="R", backs=[back]), refund_sent(refund="R", amount=whole.gross))
    assert lost == refunded


@given(amounts, amounts)
def test_what_ends_well_leaves_nothing(amount, fee):
    """Pairs of recipes that undo each other."""
    way = {"seller": 1, "transfer": "T-1", "amount": amount}
    assert (
        net(dispute_opened(dispute="D", amount=amount, fee=fee), dispute_won(dispute="D", amount=amount, fee=fee)) == {}
    )
    assert net(dispute_opened(dispute="D", amount=amount, fee=fee), dispute_won(dispute="D", amount=amount)) == {
        FEES: -fee.minor, PROVIDER: fee.minor,
    }  # fmt: skip
    assert net(transfer_planned(**way), transfer_failed(**way)) == {}
    assert net(transfer_planned(**way), transfer_sent(**way)) == {due_of(1): -amount.minor, PROVIDER: amount.minor}
    assert net(refund_sent(refund="R", amount=amount), refund_came_back(refund="R", amount=amount)) == {}
    assert net(captured_for_nothing(amount=amount, owed="P"), refund_sent(refund="P", amount=amount)) == {}
    assert net(suspense_in(found="t", amount=amount), suspense_out(found="t", amount=amount, to=FEES)) == {
        PROVIDER: -amount.minor, FEES: amount.minor,
    }  # fmt: skip
    assert net(paid_to_bank(amount=amount), paid_to_bank(amount=-amount)) == {}
    assert net(provider_fee(amount=fee), provider_fee(amount=-fee)) == {}


@given(amounts)
def test_a_seller_s_money_moves_between_a_seller_s_places(amount):
    order = {"seller": 1, "seller_order": "S-1", "amount": amount}
    cents = amount.minor
    assert net(became_due(**order)) == {hold_of(1, "S-1"): -cents, due_of(1): cents}
    assert net(became_due(**order), postings.held_again(**order)) == {}
    assert net(debt_netted(seller=1, amount=amount)) == {due_of(1): -cents, debt_of(1): cents}
    assert net(debt_given_up(seller=1, amount=amount)) == {Place(Purpose.LOSSES): -cents, debt_of(1): cents}
    assert net(transfer_planned(seller=1, transfer="T", amount=amount)) == {
        due_of(1): -cents,
        on_the_way_of(1, "T"): cents,
    }
    assert net(transfer_reversed(amount=amount, into=debt_of(1))) == {PROVIDER: -cents, debt_of(1): cents}


def test_a_reversal_belongs_to_its_seller():
    with pytest.raises(ValueError, match="belongs to its seller"):
        transfer_reversed(amount=eur(1), into=FEES)


@given(st.integers(-(10**6), 10**6))
def test_signed_amounts_flow_both_ways_and_zero_not_at_all(minor):
    expected = {PROVIDER: -minor, Place(Purpose.FX): minor} if minor else {}
    assert net(fx_difference(amount=eur(minor))) == expected
    assert len(fx_difference(amount=eur(minor))) == bool(minor)


@given(amounts, st.integers(1, 10**9))
def test_an_exchange_balances_in_each_currency(out, minor):
    steps = converted(out=out, into=Money(minor, "SEK"))
    for currency, signed in (("EUR", -out.minor), ("SEK", minor)):
        own = tuple(step for step in steps if step.amount.currency == currency)
        assert net(own) == {PROVIDER: -signed, Place(Purpose.FX): signed}


@pytest.mark.parametrize(("out", "into"), [(eur(1), eur(2)), (eur(0), Money(1, "SEK")), (eur(1), Money(-1, "SEK"))])
def test_an_exchange_has_two_currencies(out, into):
    with pytest.raises(ValueError):
        converted(out=out, into=into)


@given(st.lists(backs(), min_size=1, max_size=3))
def test_undone_is_the_mirror(found):
    steps = refund_promised(refund="R-1", backs=found)
    assert undone(undone(steps)) == steps
    assert net(steps, undone(steps)) == {}


def test_a_correction_moves_something():
    with pytest.raises(ValueError, match="moves something"):
        postings.correction(steps=[])


def test_what_a_buyer_gets_back_is_the_sum_of_its_parts():
    found = [take_back(part(1), eur(minor), held=eur(0), due=eur(0)) for minor in (5, 700)]
    assert postings.gross_of(found, "EUR") == eur(705)


def test_every_kind_has_its_words():
    assert set(words.WORDS) == set(Kind)
    assert (words.words_of(Kind.CAPTURED), words.words_of("own")) == ("A buyer paid", "own")
