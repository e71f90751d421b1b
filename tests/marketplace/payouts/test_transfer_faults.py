"""What can go wrong between a transfer's row and the provider, by the numbers of the payments reference (section 6)."""

from datetime import timedelta

import pytest

from marketplace.fulfilment.models import DueShare
from marketplace.money import Money
from marketplace.outbox.models import OutboxRow
from marketplace.outbox.operations import give_up
from marketplace.partner.models import PaymentAccount
from marketplace.payment.gateway import GatewayError, GatewayRefused, GatewayShut
from marketplace.payouts.accounts import apply_account, handle_account
from marketplace.payouts.deciding import it_did_not_happen, it_happened
from marketplace.payouts.models import Share, Transfer
from marketplace.payouts.planning import release_due, release_part
from marketplace.payouts.sending import handle_transfer
from marketplace.users.operators import Duty, NotYourDesk
from tests.factories import NOON, make_user
from tests.marketplace.payouts.conftest import books_are_right, delivered, hold, line_of, paid_out, stands, work

pytestmark = pytest.mark.django_db
SILENT = GatewayError("no answer", retryable=True)


def attempt(at=NOON):
    row = Transfer.objects.get()
    handle_transfer([{"transfer": str(row.public_id)}], at=at)
    return Transfer.objects.get()


@pytest.fixture
def planned(paid, sellers):
    delivered("service")
    release_due(at=NOON)
    return Transfer.objects.get()


def test_23_a_seller_who_was_restricted_gets_the_money_when_the_account_is_well_again(paid, sellers, connect):
    connect.decide(sellers["service"], "restricted", reasons=("requirements_past_due",))
    paid_out("service")
    share = Share.objects.get(line__kind="service")
    assert (share.state, share.reason, hold("service")) == ("blocked", "capability", 18000)
    assert (Transfer.objects.get().state, connect.transfers) == ("refused", [])
    account = PaymentAccount.objects.get(provider_id=sellers["service"])
    assert account.state == "restricted", "the refusal made us ask"

    connect.decide(sellers["service"], "active")
    apply_account(provider_id=sellers["service"], remote=connect.seller(sellers["service"]), at=NOON)
    release_due(at=NOON)
    work()
    assert [made.amount.minor for made in connect.transfers] == [18000]
    assert Share.objects.get(line__kind="service").state == "sent"
    books_are_right()


def test_23_a_known_restriction_is_not_even_asked(paid, sellers, connect):
    PaymentAccount.objects.filter(provider_id=sellers["service"]).update(state="restricted")
    paid_out("service")
    assert (Transfer.objects.count(), Share.objects.get(line__kind="service").reason) == (0, "capability")
    assert hold("service") == 18000


def test_24_a_closed_account_gets_nothing_and_a_person_sees_why(paid, sellers, connect):
    connect.decide(sellers["service"], "restricted", closed=True)
    handle_account([{"partner": line_of("service").seller_order.partner_id}], at=NOON)
    paid_out("service")
    share = Share.objects.get(line__kind="service")
    assert (share.state, share.reason, connect.transfers) == ("blocked", "closed", [])


def test_25_another_currency_is_refused_and_left_to_a_person(planned, connect, paid):
    Transfer.objects.update(currency="SEK")
    connect.fail_next(GatewayRefused("the currency is not the charge's", code="currency_mismatch"))
    row = attempt()
    assert (row.state, row.code) == ("unresolved", "currency_mismatch")
    assert connect.transfers == []


def test_26_more_than_the_charge_is_refused_and_left_to_a_person(planned, connect, paid):
    connect._charges[paid.payment.charge_id] = Money(100, "EUR")
    row = attempt()
    assert (row.state, row.code, connect.transfers) == ("unresolved", "charge_exceeds_source_limit", [])
    assert stands("on_the_way", kind="service", subject=str(row.public_id)) == 18000, "nothing else can spend it"


def test_27_a_platform_without_balance_tries_later_with_a_new_key(planned, connect):
    connect.fail_next(GatewayRefused("not enough", code="balance_insufficient"))
    row = attempt()
    assert (row.state, row.attempt, row.code) == ("planned", 2, "balance_insufficient")
    again = OutboxRow.objects.get(key=f"transfer:{row.public_id}:2")
    assert again.due_at == NOON + timedelta(minutes=10)
    work(at=NOON + timedelta(minutes=11))
    assert Transfer.objects.get().state == "done"
    first, second = connect.calls[-2:]
    assert (first.rsplit(":", 1)[0], first[-1], second[-1]) == (second.rsplit(":", 1)[0], "1", "2")


def test_27_waits_grow_and_after_eight_attempts_a_person_is_asked(planned, connect):
    connect.fail_next(*[GatewayRefused("not enough", code="balance_insufficient") for _ in range(8)])
    rows = [attempt() for _ in range(8)]
    assert [row.attempt for row in rows] == [2, 3, 4, 5, 6, 7, 8, 8]
    assert rows[-1].state == "unresolved"
    last = OutboxRow.objects.get(key=f"transfer:{rows[-1].public_id}:8")
    assert last.due_at == NOON + timedelta(minutes=10 * 2**6)


def test_28_one_seller_is_paid_though_the_other_cannot_be(paid, sellers, connect):
    connect.decide(sellers["digital"], "restricted")
    paid_out("digital", "service")
    assert [made.amount.minor for made in connect.transfers] == [18000]
    assert {share.line.kind: share.state for share in Share.objects.all()} == {"service": "sent", "digital": "blocked"}
    books_are_right()


def test_29_a_worker_that_died_before_the_call_is_resumed_with_the_same_key(planned, connect):
    from marketplace.payouts.sending import begin_transfer

    begin_transfer(public_id=str(planned.public_id), at=NOON)  # and then the worker died
    assert (Transfer.objects.get().state, connect.transfers) == ("sending", [])
    row = attempt(at=NOON + timedelta(minutes=6))
    assert (row.state, row.attempt, len(connect.transfers)) == ("done", 1, 1)


def test_30_a_worker_that_died_after_the_call_gets_the_same_transfer(planned, connect):
    connect.lose_next_answer()
    with pytest.raises(Exception, match="did not arrive"):
        attempt()
    assert (Transfer.objects.get().state, len(connect.transfers)) == ("sending", 1)
    row = attempt(at=NOON + timedelta(minutes=6))
    assert (row.state, len(connect.transfers), row.provider_id) == ("done", 1, connect.transfers[0].transfer_id)
    books_are_right()


def test_30_after_a_day_it_is_looked_up_by_its_order_and_row(planned, connect):
    connect.lose_next_answer()
    with pytest.raises(Exception, match="did not arrive"):
        attempt()
    connect.forget_keys()
    row = attempt(at=NOON + timedelta(hours=23))
    assert (row.state, len(connect.transfers)) == ("done", 1), "asked with the old key it would have been sent twice"
    books_are_right()


def test_31_what_is_not_found_after_a_day_waits_for_a_person(planned, connect):
    connect.fail_next(SILENT)
    with pytest.raises(Exception, match="no answer"):
        attempt()
    connect.forget_keys()
    row = attempt(at=NOON + timedelta(hours=23))
    assert (row.state, connect.transfers) == ("unresolved", [])
    assert attempt(at=NOON + timedelta(days=3)).state == "unresolved", "nobody asks again by himself"
    assert connect.transfers == []


def test_31_a_person_decides_that_it_did_not_happen(planned, connect):
    Transfer.objects.update(state="unresolved")
    finance = make_user(duties=(Duty.FINANCE,))
    it_did_not_happen(row=Transfer.objects.get(), by=finance, why="not in the dashboard", at=NOON)
    work()
    row = Transfer.objects.get()
    assert (row.state, row.attempt, len(connect.transfers)) == ("done", 2, 1)


def test_31_a_person_decides_that_it_happened(planned, connect):
    Transfer.objects.update(state="unresolved")
    finance = make_user(duties=(Duty.FINANCE,))
    it_happened(row=Transfer.objects.get(), provider_id="tr_9", by=finance, why="seen in the dashboard", at=NOON)
    row = Transfer.objects.get()
    assert (row.state, row.provider_id, connect.transfers) == ("done", "tr_9", [])
    books_are_right()


def test_31_a_stranger_decides_nothing(planned, connect):
    Transfer.objects.update(state="unresolved")
    for person in (make_user(), make_user(duties=(Duty.SUPPORT,))):
        with pytest.raises(NotYourDesk):
            it_happened(row=Transfer.objects.get(), provider_id="tr_9", by=person, why="seen in the dashboard", at=NOON)
    assert (Transfer.objects.get().state, Transfer.objects.get().provider_id) == ("unresolved", "")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_41_an_overloaded_provider_is_asked_again_with_the_same_key(planned, connect, status):
    connect.fail_next(GatewayError(f"{status}", retryable=True))
    work()
    row = Transfer.objects.get()
    assert (row.state, row.attempt, connect.transfers) == ("sending", 1, [])
    work(at=NOON + timedelta(seconds=5))
    assert (Transfer.objects.get().state, len(connect.transfers)) == ("done", 1)
    assert connect.calls[-1] == connect.calls[-2]


def test_42_a_currency_that_ended_cannot_be_reversed_so_the_seller_owes_it(paid, sellers, connect, gateway):
    from marketplace.payment.refunds import refund_lines
    from marketplace.payouts.models import Reversal

    paid_out("service")
    connect.fail_next(
        GatewayRefused("Transfer reversals in BGN are no longer supported", code="currency_not_supported")
    )
    refund_lines(order=paid, lines=[line_of("service")], why="cancelled", at=NOON)
    work()
    assert (Reversal.objects.get().state, connect.reversals) == ("refused", [])
    assert stands("seller_debt", kind="service") == -18000
    assert [refund.amount.minor for refund in gateway.refunds] == [20000]
    books_are_right()


def test_a_refund_cancels_a_transfer_that_nobody_asked_for_yet(planned, connect, paid):
    from marketplace.payment.refunds import refund_lines

    OutboxRow.objects.filter(topic="payouts.transfer").update(due_at=NOON + timedelta(hours=1))
    line = line_of("service")
    refund_lines(order=paid, lines=[line], why="half", at=NOON, amounts={line.pk: Money(10000, "EUR")})
    work()
    assert Transfer.objects.get(pk=planned.pk).state == "cancelled"
    work(at=NOON + timedelta(hours=2))
    assert connect.transfers == []
    release_due(at=NOON)
    work()
    assert [made.amount.minor for made in connect.transfers] == [9000]
    assert stands("seller_debt", kind="service") == 0
    books_are_right()


def test_a_refund_while_the_answer_is_missing_is_called_back_when_it_comes(planned, connect, paid):
    from marketplace.payment.refunds import refund_lines

    connect.lose_next_answer()
    with pytest.raises(Exception, match="did not arrive"):
        attempt()
    line = line_of("service")
    OutboxRow.objects.filter(topic="payouts.transfer").update(due_at=NOON + timedelta(hours=1))
    refund_lines(order=paid, lines=[line], why="half", at=NOON, amounts={line.pk: Money(10000, "EUR")})
    work()
    assert (connect.reversals, stands("seller_debt", kind="service")) == ([], -9000)
    work(at=NOON + timedelta(hours=2))
    assert [made.amount.minor for made in connect.reversals] == [9000]
    assert stands("seller_debt", kind="service") == 0
    books_are_right()


def test_a_part_with_nothing_due_is_left_alone(paid, sellers):
    assert DueShare.objects.count() == 0
    assert release_part(pk=line_of("service").seller_order_id, at=NOON) is None
    assert Transfer.objects.count() == 0


def test_a_revoked_key_asks_nobody_and_loses_no_attempt(planned, connect):
    for at in (NOON, NOON + timedelta(days=9)):
        connect.fail_next(GatewayShut("Invalid API Key provided", code="invalid_api_key"))
        OutboxRow.objects.filter(topic="payouts.transfer").update(due_at=at)
        work(at)
        row = OutboxRow.objects.get(topic="payouts.transfer")
        assert (row.attempts, row.dead_at, row.error) == (0, None, "not let in: Invalid API Key provided")
        assert (Transfer.objects.get().state, Transfer.objects.get().called_at) == ("planned", None)
    work(NOON + timedelta(days=10))
    assert (Transfer.objects.get().state, len(connect.transfers)) == ("done", 1)


def test_a_transfer_that_the_outbox_gave_up_goes_to_a_person(planned, connect):
    connect.fail_next(SILENT)
    OutboxRow.objects.filter(topic="payouts.transfer").update(waiting_since=NOON - timedelta(days=3))
    work()
    dead, row = OutboxRow.objects.get(topic="payouts.transfer"), Transfer.objects.get()
    assert (dead.dead_at, row.state) == (NOON, "unresolved")
    assert not give_up(row=dead, why="tired of it", at=NOON)
    assert OutboxRow.objects.filter(pk=dead.pk, dead_at=NOON).exists()
    it_did_not_happen(row=row, by=make_user(duties=(Duty.FINANCE,)), why="not in the dashboard", at=NOON)
    work()
    assert (Transfer.objects.get().state, len(connect.transfers)) == ("done", 1)


def test_a_reversal_that_the_outbox_gave_up_goes_to_a_person(paid, sellers, connect):
    from marketplace.payment.refunds import refund_lines
    from marketplace.payouts.models import Reversal
    from marketplace.payouts.taking_back import reversal_ended

    paid_out("service")
    refund_lines(order=paid, lines=[line_of("service")], why="cancelled", at=NOON)
    connect.fail_next(SILENT)
    work()
    row = Reversal.objects.get()
    reversal_ended({"reversal": str(row.public_id)}, at=NOON)
    row.refresh_from_db()
    assert (row.state, row.fault) == ("unresolved", f"the provider was asked in vain until {NOON:%Y-%m-%d %H:%M}")
    finance = make_user(duties=(Duty.FINANCE,))
    it_did_not_happen(row=row, by=finance, why="not in the dashboard", at=NOON)
    work()
    row.refresh_from_db()
    assert (row.state, row.attempt, len(connect.reversals)) == ("done", 2, 1)
    assert stands("seller_debt", kind="service") == 0
    books_are_right()
