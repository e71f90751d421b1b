"""The provider refuses a transfer for good, after its money was given back or disputed while nobody knew the outcome."""

import pytest

from marketplace.ledger.postings import debt_of
from marketplace.ledger.queries import balance
from marketplace.money import Money
from marketplace.outbox.models import OutboxRow
from marketplace.payment.refunds import refund_lines
from marketplace.payouts.deciding import it_did_not_happen
from marketplace.payouts.disputes import apply_dispute
from marketplace.payouts.models import Share, Transfer
from marketplace.payouts.planning import release_due
from marketplace.payouts.sending import begin_transfer, record_sent, refuse_transfer, request_of
from marketplace.users.operators import Duty
from tests.factories import NOON, make_user
from tests.marketplace.payouts.conftest import LATER, another, books_are_right, delivered, line_of, work

pytestmark = pytest.mark.django_db
CODES = ("insufficient_capabilities_for_transfer", "balance_insufficient", "currency_mismatch")


@pytest.fixture
def sending(paid, sellers):
    """18000 for the service: the provider was asked, and has not answered."""
    delivered("service")
    release_due(at=NOON)
    OutboxRow.objects.filter(topic="payouts.transfer").update(due_at=LATER)
    return begin_transfer(public_id=str(Transfer.objects.get().public_id), at=NOON)


def give_back(order, minor):
    line = line_of("service")
    refund_lines(order=order, lines=[line], why="asked", at=NOON, amounts={line.pk: Money(minor, "EUR")})
    work()


def disputed(order, connect, state="needs_response", found="", **moved):
    payment = order.payment
    found = found or connect.dispute_opened(payment.charge_id, payment.intent_id, Money(21200, "EUR"), state=state)
    connect.dispute_moves(found, state, **moved)
    apply_dispute(remote=connect.dispute(found), at=NOON)
    return found


def share():
    return Share.objects.get(line__kind="service")


def owed():
    return -balance(debt_of(line_of("service").seller_order.partner_id), "EUR").minor


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("back", "left"), [(10000, 9000), (20000, 0)])
def test_what_was_refunded_meanwhile_pays_the_debt_and_the_rest_is_held(sending, paid, connect, code, back, left):
    give_back(paid, back)
    assert owed() == 18000 - left
    row = refuse_transfer(pk=sending.pk, code=code, said="no", at=NOON)
    mine = share()
    assert (row.state, owed(), mine.held_minor, mine.debt_minor, mine.returned_minor) == (
        "refused", 0, left, 0, 18000 - left,
    )  # fmt: skip
    books_are_right()
    work(at=LATER)
    assert connect.transfers == [], "it is not asked for again"
    release_due(at=NOON)
    work()
    assert [made.amount.minor for made in connect.transfers] == ([left] if left else [])
    assert connect.reversals == []
    books_are_right()


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("end", ["won", "lost"])
def test_what_was_disputed_meanwhile_stays_frozen(sending, paid, connect, code, end):
    found = disputed(paid, connect, withdrawn=21200)
    refuse_transfer(pk=sending.pk, code=code, said="no", at=NOON)
    mine = share()
    assert (mine.state, mine.reason, mine.held_minor, owed()) == ("blocked", "dispute", 18000, 0)
    books_are_right()
    disputed(paid, connect, end, found, back=21200 if end == "won" else 0)
    release_due(at=NOON)
    work()
    assert [made.amount.minor for made in connect.transfers] == ([18000] if end == "won" else [])
    assert owed() == 0
    books_are_right()


def test_refunded_and_then_disputed_meanwhile(sending, paid, connect):
    give_back(paid, 10000)
    disputed(paid, connect, withdrawn=11200)
    refuse_transfer(pk=sending.pk, code="balance_insufficient", said="no", at=NOON)
    mine = share()
    assert (mine.held_minor, mine.returned_minor, mine.debt_minor, owed()) == (9000, 9000, 0, 0)
    books_are_right()


def test_a_person_says_that_it_did_not_happen_after_a_refund(sending, paid, connect):
    give_back(paid, 10000)
    Transfer.objects.update(state="unresolved")  # no answer for a day
    finance = make_user(duties=(Duty.FINANCE,))
    it_did_not_happen(row=Transfer.objects.get(), by=finance, why="it is not in the dashboard", at=NOON)
    assert (Transfer.objects.get().state, share().held_minor, owed()) == ("cancelled", 9000, 0), (
        "what is left goes anew"
    )
    books_are_right()


def test_debt_of_a_transfer_on_its_way_is_not_netted_elsewhere(sending, paid, connect, gateway):
    """It may have to be paid by that very transfer, when it is refused."""
    from marketplace.fulfilment.operations import share_is_due

    give_back(paid, 10000)
    mine, second = share(), another(gateway, connect, line_of("service").seller_order.partner)
    share_is_due(line=second.line, at=NOON, why="delivered")
    release_due(at=NOON)
    assert Transfer.objects.get(payment=second.payment).netted_minor == 0
    refuse_transfer(pk=sending.pk, code="balance_insufficient", said="no", at=NOON)
    mine.refresh_from_db()
    assert (balance(debt_of(mine.partner_id), "EUR").minor, mine.held_minor) == (0, 9000)
    books_are_right()


def test_won_while_the_answer_is_missing_waits_for_it(sending, paid, connect):
    found = disputed(paid, connect, withdrawn=21200)
    disputed(paid, connect, "won", found, back=21200)
    release_due(at=NOON)
    assert Transfer.objects.count() == 1
    record_sent(pk=sending.pk, remote=connect.transfer(request_of(sending)), at=NOON)
    for _ in range(3):
        work()
        release_due(at=NOON)
    sent = sum(made.amount.minor for made in connect.transfers) - sum(made.amount.minor for made in connect.reversals)
    assert (sent, owed(), share().state) == (18000, 0, "sent")
    books_are_right()
