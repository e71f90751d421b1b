"""What can go wrong between a refund's row and the provider, as for transfers (payouts/test_transfer_faults.py)."""

from datetime import timedelta

import pytest

from marketplace.money import Money
from marketplace.order.models import LineFacts
from marketplace.outbox.models import OutboxRow
from marketplace.outbox.operations import give_up, run_due
from marketplace.outbox.topics import ShutOut
from marketplace.payment.by_operators import retry_refund_by_operator
from marketplace.payment.gateway import GatewayError, GatewayShut
from marketplace.payment.models import Payment, RefundRow
from marketplace.payment.refunds import RefundRefused, plan_refund, refunds_that_failed, retry_refund
from marketplace.payment.sweeps import sweep_refunds
from marketplace.payment.sync import handle_sync, sync_payment
from marketplace.payment.sync_refunds import handle_refund, sync_refunds
from marketplace.payouts.planning import may_go
from marketplace.users.operators import Duty
from tests.factories import NOON, make_user
from tests.marketplace.payment.test_foreign import second_page
from tests.marketplace.payment.test_sync import again, payment, stock  # noqa: F401  # the fixture

pytestmark = pytest.mark.django_db
SILENT = GatewayError("no answer", retryable=True)
SHUT = GatewayShut("Invalid API Key provided", code="invalid_api_key")
DAY = timedelta(hours=23)


@pytest.fixture
def paid(payment, gateway, run_outbox):  # noqa: F811
    gateway.pay(payment.session_id)
    sync_payment(payment=payment, at=NOON, why="event")
    run_outbox()
    return again(payment)


@pytest.fixture
def planned(paid):
    return plan_refund(payment=paid, amount=Money(500, "EUR"), why="asked", at=NOON)


def attempt(row, at=NOON):
    handle_refund([{"refund": str(row.public_id)}], at=at)
    return RefundRow.objects.get(pk=row.pk)


def silent_attempt(row):
    with pytest.raises(Exception, match=r"did not arrive|no answer"):
        attempt(row)
    return RefundRow.objects.get(pk=row.pk)


def forget_keys(gateway):
    """A day has passed: the provider no longer knows which keys were used."""
    gateway._answers.clear()


def test_within_a_day_a_refund_without_an_answer_is_repeated_with_its_key(planned, gateway):
    gateway.lose_next_answer()
    assert silent_attempt(planned).called_at == NOON
    row = attempt(planned, NOON + DAY - timedelta(minutes=1))
    assert (row.state, len(gateway.refunds)) == ("succeeded", 1)


def test_after_a_day_a_refund_is_looked_up_and_not_made_twice(planned, gateway):
    gateway.lose_next_answer()
    silent_attempt(planned)
    forget_keys(gateway)
    row = attempt(planned, NOON + DAY)
    assert (row.state, len(gateway.refunds)) == ("succeeded", 1), "with the old key it would have been given back twice"
    assert Payment.objects.get().refunded_minor == 500


def test_after_a_day_a_refund_that_is_not_found_waits_for_a_person(planned, gateway):
    gateway.fail_next(SILENT)
    silent_attempt(planned)
    forget_keys(gateway)
    row = attempt(planned, NOON + DAY)
    assert (row.state, gateway.refunds) == ("unresolved", [])
    assert attempt(planned, NOON + timedelta(days=3)).state == "unresolved", "nobody asks again by himself"
    assert gateway.refunds == []
    assert [found.pk for found in refunds_that_failed()] == [row.pk]


def test_what_nobody_knows_is_still_promised_and_not_given_twice(planned, paid):
    RefundRow.objects.update(state="unresolved")
    with pytest.raises(RefundRefused, match="At most"):
        plan_refund(payment=paid, amount=Money(701, "EUR"), why="more", at=NOON)
    assert RefundRow.objects.count() == 1


def test_what_nobody_knows_is_not_sent_to_the_seller(paid):
    from marketplace.payment.refunds import refund_lines
    from marketplace.payouts.models import Share

    line = LineFacts.objects.get()
    refund_lines(order=paid.order, lines=[line], why="x", at=NOON, amounts={line.pk: Money(1200, "EUR")})
    RefundRow.objects.update(state="unresolved")
    assert may_go(Share.objects.get()) == 0


def test_a_person_who_saw_that_it_was_not_made_sends_it_again(planned, gateway, run_outbox):
    RefundRow.objects.update(state="unresolved", called_at=NOON - timedelta(days=2))
    OutboxRow.objects.update(done_at=NOON)
    finance = make_user(duties=(Duty.FINANCE,))
    row = retry_refund_by_operator(row=planned, by=finance, why="it is not on the provider's page", at=NOON)
    assert (row.state, row.attempt, row.called_at) == ("planned", 2, None)
    run_outbox()
    assert (RefundRow.objects.get().state, len(gateway.refunds)) == ("succeeded", 1)


def test_one_that_turns_up_later_is_found_by_its_key(planned, paid, gateway):
    gateway.lose_next_answer()
    silent_attempt(planned)
    RefundRow.objects.update(state="unresolved")
    assert sweep_refunds(at=NOON) == 1
    assert (RefundRow.objects.get().state, Payment.objects.get().refunded_minor) == ("succeeded", 500)


def test_a_revoked_key_uses_up_no_attempt_and_is_said_aloud(planned, gateway, caplog):
    from cms.desk.health import warnings

    for hours in (0, 1, 24, 24 * 9):
        gateway.fail_next(SHUT)
        OutboxRow.objects.filter(topic="payment.refund").update(due_at=NOON)
        run_due(worker="w", at=NOON + timedelta(hours=hours), topics=["payment.refund"])
        row = OutboxRow.objects.get(topic="payment.refund")
        assert (row.attempts, row.dead_at, row.done_at, row.waiting_since) == (0, None, None, None), row.error
    assert "payment.refund waits: we are not let in: Invalid API Key provided" in caplog.text
    assert any("does not accept our key: 1 task" in said for said in warnings(at=NOON))
    assert RefundRow.objects.get().called_at is None, "nobody was asked, so no day has begun"
    run_due(worker="w", at=NOON + timedelta(days=10), topics=["payment.refund"])
    assert (RefundRow.objects.get().state, len(gateway.refunds)) == ("succeeded", 1)


def test_a_key_revoked_after_an_unknown_outcome_leaves_its_day_running(planned, gateway):
    gateway.lose_next_answer()
    silent_attempt(planned)
    gateway.fail_next(SHUT)
    with pytest.raises(ShutOut):
        attempt(planned, NOON + timedelta(hours=1))
    assert RefundRow.objects.get().called_at == NOON


def test_events_wait_for_a_valid_key_too(paid, gateway):
    gateway.fail_next(SHUT)
    with pytest.raises(ShutOut):
        handle_sync([{"payment": str(paid.public_id)}], at=NOON)


def test_a_refund_that_the_outbox_gave_up_goes_to_a_person_and_cannot_be_given_up(planned, gateway):
    gateway.fail_next(SILENT)
    OutboxRow.objects.filter(topic="payment.refund").update(waiting_since=NOON - timedelta(days=3))
    run_due(worker="w", at=NOON, topics=["payment.refund"])
    dead, row = OutboxRow.objects.get(topic="payment.refund"), RefundRow.objects.get()
    assert (dead.dead_at, row.state) == (NOON, "unresolved")
    assert not give_up(row=dead, why="tired of it", at=NOON)
    dead.refresh_from_db()
    assert dead.dead_at == NOON


@pytest.fixture
def paid_twice(paid, gateway, run_outbox):
    """A second page was paid, and the refund of it fails at the bank."""
    other = second_page(gateway, paid)
    gateway.pay(other)
    handle_sync([{"payment": str(paid.public_id), "session": other}], at=NOON)
    run_outbox()
    gateway.bank_says(gateway.refunds[0].refund_id, "failed")
    sync_refunds(payment=paid, at=NOON)
    row = RefundRow.objects.get()
    assert (row.state, row.other_intent) == ("failed", gateway.fetch(other).intent_id)
    return other


def test_a_refund_of_a_second_page_is_repeated_after_its_failure(paid_twice, gateway, run_outbox):
    retry_refund(row=RefundRow.objects.get(), at=NOON)
    run_outbox()
    row = RefundRow.objects.get()
    assert (row.state, row.attempt, [made.status for made in gateway.refunds]) == (
        "succeeded", 2, ["failed", "succeeded"],
    )  # fmt: skip
    with pytest.raises(RefundRefused):
        retry_refund(row=row, at=NOON)


def test_above_the_limit_it_is_repeated_by_one_person_as_nobody_could_propose_it(paid_twice, settings, run_outbox):
    settings.REFUND_SECOND_PERSON_MINOR = 100
    finance = make_user(duties=(Duty.FINANCE,))
    retry_refund_by_operator(row=RefundRow.objects.get(), by=finance, why="the bank sent it back", at=NOON)
    run_outbox()
    assert RefundRow.objects.get().state == "succeeded"


def test_a_second_page_given_back_at_the_provider_does_not_jam_the_payment(paid_twice, paid, gateway, run_outbox):
    gateway.refund_elsewhere(paid_twice, Money(1200, "EUR"))
    handle_sync([{"payment": str(paid.public_id)}], at=NOON)
    row = RefundRow.objects.get()
    assert (row.state, row.provider_id) == ("succeeded", gateway.refunds[-1].refund_id)
    handle_sync([{"payment": str(paid.public_id)}], at=NOON)
    assert (again(paid).state, again(paid).refunded_minor) == ("succeeded", 0)
    assert list(refunds_that_failed()) == []


def test_a_part_of_a_second_page_given_back_there_leaves_only_the_rest(paid_twice, paid, gateway):
    gateway.refund_elsewhere(paid_twice, Money(500, "EUR"))
    handle_sync([{"payment": str(paid.public_id)}], at=NOON)
    assert sorted(RefundRow.objects.values_list("state", "amount_minor")) == [("failed", 1200), ("succeeded", 500)]
    with pytest.raises(RefundRefused, match="given back"):
        retry_refund(row=refunds_that_failed().get(), at=NOON)
