"""The books against the provider: fees booked, payouts to the bank, and what is nobody's (cases 6, 18, 45)."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from marketplace.ledger.chart import Place, Purpose
from marketplace.ledger.corrections import approve_correction, propose_correction
from marketplace.ledger.models import Entry
from marketplace.ledger.postings import suspense_out
from marketplace.money import Money
from marketplace.payment.gateway import GatewayError
from marketplace.payment.models import RefundRow
from marketplace.payment.refunds import RefundRefused, refund_lines, retry_refund
from marketplace.payment.sweeps import sweep_arrived
from marketplace.payouts.books import book_captured_twice
from marketplace.payouts.models import ReconcileFinding
from marketplace.payouts.reconcile import nightly, reconcile, unmatched
from marketplace.users.operators import Duty
from tests.factories import NOON, make_user
from tests.marketplace.order.test_trunk import two_makers
from tests.marketplace.payouts.conftest import LATER, books_are_right, hold, line_of, paid_order, paid_out, stands, work

pytestmark = pytest.mark.django_db


def difference():
    (run,) = reconcile(at=LATER).runs
    return run.difference_minor


@pytest.fixture
def with_fee(gateway, connect, db):
    return paid_order(gateway, connect, two_makers(), provider_fee=640)


def test_fees_are_booked_once_from_the_providers_own_lines(with_fee, connect):
    assert difference() == 0
    assert difference() == 0
    assert (stands("provider_fees"), stands("provider_balance")) == (-640, -21200 + 640)
    assert unmatched().count() == 0
    books_are_right()


def test_transfers_refunds_and_reversals_are_matched_by_their_ids(paid, sellers, connect, gateway):
    paid_out("service", "digital")
    line = line_of("service")
    refund_lines(order=paid, lines=[line], why="half", at=NOON, amounts={line.pk: Money(10000, "EUR")})
    work()
    connect.move("refund", Money(-10000, "EUR"), gateway.refunds[0].refund_id)
    assert difference() == 0
    assert unmatched().count() == 0


def test_45_a_charge_from_the_dashboard_waits_in_suspense_and_is_never_assigned(paid, connect):
    connect.now = NOON - timedelta(days=2)
    connect.move("charge", Money(700, "EUR"), "ch_dashboard", fee=30)
    connect.now = NOON - timedelta(days=3)
    connect.move("adjustment", Money(-50, "EUR"), "")
    assert difference() == 0, "suspense is a place of the books, too"
    assert [(row.kind, row.net_minor) for row in unmatched()] == [("adjustment", -50), ("charge", 670)], (
        "the oldest first"
    )
    for row in unmatched():
        assert stands("suspense", subject=row.line_id) == row.net_minor
    assert reconcile(at=LATER).unknown == 0, "told once"
    assert stands("provider_balance") == -21200 - 670 + 50
    books_are_right()


def test_what_an_event_explains_later_leaves_suspense(paid, connect, gateway):
    gateway.refund_elsewhere(paid.payment.session_id, Money(1000, "EUR"))
    made = gateway.refunds[0].refund_id
    connect.move("refund", Money(-1000, "EUR"), made)
    reconcile(at=LATER)
    assert [row.source for row in unmatched()] == [made]
    from marketplace.payment.sync_refunds import sync_refunds

    sync_refunds(payment=paid.payment, at=LATER)
    assert reconcile(at=LATER).explained == 1
    assert unmatched().count() == 0
    assert stands("suspense", subject=ReconcileFinding.objects.get().line_id) == 0
    assert difference() == 0
    books_are_right()


def test_what_two_persons_posted_leaves_the_list_and_is_not_booked_twice(paid, connect, gateway):
    """They explain a refund made at the provider before its event comes; the event must not take it out once more."""
    gateway.refund_elsewhere(paid.payment.session_id, Money(1000, "EUR"))
    connect.move("refund", Money(-1000, "EUR"), gateway.refunds[0].refund_id)
    reconcile(at=LATER)
    row = unmatched().get()
    ada, ben = (make_user(duties=(Duty.FINANCE,)) for _ in range(2))
    moves = suspense_out(found=row.line_id, amount=Money(-1000, "EUR"), to=Place(Purpose.LOSSES))
    proposal = propose_correction(steps=moves, by=ada, why="a gift to the buyer", at=LATER)
    assert reconcile(at=LATER).explained == 0, "a proposal is no posting"
    approve_correction(proposal=proposal, by=ben, why="I have seen it", at=LATER)
    entries = Entry.objects.count()
    assert reconcile(at=LATER).explained == 1
    row.refresh_from_db()
    assert (row.matched_at, row.why, unmatched().count()) == (LATER, "two persons posted where it belongs", 0)
    assert reconcile(at=LATER).explained == 0
    assert (Entry.objects.count(), stands("suspense", subject=row.line_id), stands("losses")) == (entries, 0, -1000)
    books_are_right()


def test_a_movement_of_the_last_hour_may_still_be_on_its_way(paid, connect):
    connect.now = LATER - timedelta(minutes=10)
    connect.move("charge", Money(700, "EUR"), "ch_new")
    assert (difference(), unmatched().count()) == (700, 0)
    connect.now = LATER
    assert reconcile(at=LATER + timedelta(hours=2)).unknown == 1


def test_the_platforms_own_payout_goes_to_its_bank(paid, connect):
    connect.move("payout", Money(-5000, "EUR"), "po_1")
    connect.move("stripe_fee", Money(-200, "EUR"), "")
    assert difference() == 0
    assert (stands("bank"), stands("provider_fees")) == (-5000, -200)
    books_are_right()


def test_a_missing_transfer_shows_as_a_difference(paid, sellers, connect):
    paid_out("service")
    connect.lines = [line for line in connect.lines if line.kind != "transfer"]
    assert difference() == 18000


def test_a_silent_provider_is_told_and_nothing_is_written(paid, connect):
    connect.fail_next(GatewayError("no answer", retryable=True))
    with pytest.raises(GatewayError):
        nightly(at=LATER)
    assert ReconcileFinding.objects.count() == 0


def test_the_command_ends_with_1_when_something_is_unexplained(paid, connect, capsys):
    connect.now = NOON - timedelta(days=2)
    connect.move("charge", Money(700, "EUR"), "ch_dashboard")
    with pytest.raises(SystemExit) as end:
        call_command("reconcile", since="2026-05-01")
    assert end.value.code == 1
    assert "ch_dashboard" in capsys.readouterr().out


def test_18_a_refund_above_the_rest_is_refused_and_the_books_stay(paid, connect):
    line = line_of("service")
    refund_lines(order=paid, lines=[line], why="most", at=NOON, amounts={line.pk: Money(15000, "EUR")})
    with pytest.raises(RefundRefused):
        refund_lines(order=paid, lines=[line], why="more", at=NOON, amounts={line.pk: Money(5001, "EUR")})
    work()
    assert stands("provider_balance") == -21200 + 15000
    books_are_right()


def came_back(paid, connect, gateway):
    """A refund arrived, was booked and compared; then the bank sent it back, and the event of that is lost."""
    line = line_of("service")
    refund_lines(order=paid, lines=[line], why="half", at=NOON, amounts={line.pk: Money(10000, "EUR")})
    work()
    made = gateway.refunds[0].refund_id
    connect.move("refund", Money(-10000, "EUR"), made)
    assert difference() == 0
    gateway.bank_says(made, "failed")
    connect.move("refund_failure", Money(10000, "EUR"), made)
    return made


def test_a_refund_that_came_back_unheard_is_not_known_and_is_asked_about(paid, connect, gateway):
    made = came_back(paid, connect, gateway)
    assert (reconcile(at=LATER).unknown, [row.source for row in unmatched()]) == (1, [made])
    work(LATER)
    assert RefundRow.objects.get().state == "failed"
    assert reconcile(at=LATER).explained == 1
    assert (difference(), unmatched().count()) == (0, 0)
    assert hold("service") == 18000
    books_are_right()


def test_the_daily_sweep_finds_it_too(paid, connect, gateway):
    came_back(paid, connect, gateway)
    assert sweep_arrived(at=LATER) == 1
    work(LATER)
    assert RefundRow.objects.get().state == "failed"
    assert (difference(), unmatched().count()) == (0, 0)
    assert sweep_arrived(at=NOON + timedelta(days=46)) == 0, "a failed one is final"


def test_an_attempt_that_failed_stays_known_after_the_next_one(paid, connect, gateway):
    came_back(paid, connect, gateway)
    sweep_arrived(at=LATER)
    work(LATER)
    retry_refund(row=RefundRow.objects.get(), at=LATER)
    work(LATER)
    again = gateway.refunds[-1].refund_id
    connect.move("refund", Money(-10000, "EUR"), again)
    assert (RefundRow.objects.get().provider_id, RefundRow.objects.get().state) == (again, "succeeded")
    result = reconcile(at=LATER)
    assert (result.unknown, result.runs[0].difference_minor, unmatched().count()) == (0, 0, 0)
    books_are_right()


def test_the_fee_of_what_is_explained_late_is_booked(paid, connect):
    connect.now = NOON - timedelta(days=2)
    connect.move("charge", Money(700, "EUR"), "ch_late", fee=30)
    reconcile(at=LATER)
    (found,) = unmatched()
    assert (found.net_minor, found.fee_minor) == (670, 30)
    work(LATER)
    row = RefundRow.objects.create(
        payment=paid.payment, amount_minor=700, charged_minor=700, other_intent="pi_late", other_charge="ch_late",
        why="paid twice", created_at=LATER,
    )  # fmt: skip
    book_captured_twice(row=row, at=LATER)
    later = LATER + timedelta(days=10)  # long after the movement is looked at
    assert reconcile(at=later, since=later).explained == 1
    assert stands("provider_fees") == -30
    assert difference() == 0
    books_are_right()
