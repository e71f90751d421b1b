"""The same thing at the same moment, on both databases: released once, asked once, booked once (1, 18, 28, 44)."""

import threading
import time

import pytest
from django.db import transaction

from marketplace.audit.models import AuditEntry
from marketplace.fulfilment.operations import share_is_due
from marketplace.ledger.chart import Place, Purpose
from marketplace.ledger.models import Entry
from marketplace.ledger.operations import WouldGoNegative, post
from marketplace.ledger.postings import debt_of, flow
from marketplace.money import Money
from marketplace.payment.models import RefundRow
from marketplace.payment.refunds import RefundRefused, refund_lines
from marketplace.payouts import sending
from marketplace.payouts.by_sellers import left_of_part, refund_by_seller
from marketplace.payouts.deciding import it_did_not_happen, it_happened
from marketplace.payouts.disputes import apply_dispute
from marketplace.payouts.holding import DecisionRefused
from marketplace.payouts.locking import lock_shares
from marketplace.payouts.models import DisputeMoney, Share, Transfer
from marketplace.payouts.planning import _plan, release_due, release_part
from marketplace.payouts.sending import begin_transfer, record_sent, request_of
from marketplace.users.operators import Duty
from tests.factories import NOON, make_user, owner_of
from tests.marketplace.order.test_trunk import two_makers
from tests.marketplace.payouts.conftest import another, delivered, line_of, paid_order, pay_out_to
from tests.races import in_threads, on_postgresql, without_row_locks


@pytest.fixture
def paid(transactional_db, gateway, connect):
    order = paid_order(gateway, connect, two_makers())
    for kind in ("digital", "service"):
        pay_out_to(connect, line_of(kind).seller_order.partner)
    return order


def test_without_the_lock_a_second_release_would_be_stopped_by_the_books_alone(paid):
    """The race that the lock ends: two workers read the same share before either has written."""
    delivered("service")
    release_due_reads = {share: share.held_minor for share in Share.objects.filter(line__kind="service")}
    Share.objects.update(due_at=NOON)
    part = line_of("service").seller_order
    first, second = dict(release_due_reads), {Share.objects.get(line__kind="service"): 18000}
    _plan(part, first, NOON)
    with pytest.raises(WouldGoNegative), transaction.atomic():
        _plan(part, second, NOON)
    assert Transfer.objects.count() == 1


def test_28_four_workers_release_at_once_and_each_share_goes_once(paid, shared_by_threads):
    delivered("service")
    delivered("digital")
    shared_by_threads()
    in_threads(lambda _n: release_due(at=NOON), 4)
    found = in_threads(lambda _n: sorted(Transfer.objects.values_list("amount_minor", flat=True)), 1)
    assert found == [[907, 18000]]


def test_a_release_and_a_refund_at_once_share_the_money(paid, shared_by_threads):
    delivered("service")
    line = line_of("service")
    shared_by_threads()

    def act(n):
        if n % 2:
            return release_due(at=NOON)
        refund_lines(order=paid, lines=[line], why="half", at=NOON, amounts={line.pk: Money(10000, "EUR")})
        return None

    in_threads(act, 2)
    amounts = in_threads(lambda _n: list(Transfer.objects.values_list("amount_minor", flat=True)), 1)[0]
    assert amounts in ([9000], [18000]), "the refund came first, or it calls the half back when it has arrived"


def most_of(line, order):
    """Two such refunds are more than the line cost."""

    def act(_n):
        try:
            refund_lines(order=order, lines=[line], why="most", at=NOON, amounts={line.pk: Money(15000, "EUR")})
        except RefundRefused:
            return "refused"
        return "promised"

    return act


@on_postgresql
def test_18_without_the_locks_two_refunds_are_together_too_much(paid, shared_by_threads, monkeypatch):
    without_row_locks(monkeypatch)
    act = most_of(line_of("service"), paid)
    assert in_threads(act, 2, meet_before=RefundRow._meta.db_table) == ["promised", "promised"]


@pytest.mark.parametrize(("times", "met"), [(4, ""), (2, RefundRow._meta.db_table)])
def test_18_refunds_that_together_are_too_much_are_one(times, met, paid, shared_by_threads):
    act = most_of(line_of("service"), paid)
    shared_by_threads()
    assert sorted(in_threads(act, times, meet_before=met)) == ["promised"] + ["refused"] * (times - 1)
    assert in_threads(lambda _n: RefundRow.objects.count(), 1) == [1]


def click_of_the_seller():
    """One form, as it was shown."""
    part = line_of("service").seller_order
    owner, amounts, seen = owner_of(part.partner), {line_of("service").pk: 5000}, sum(left_of_part(part).values())

    def act(_n):
        try:
            refund_by_seller(part=part, amounts=amounts, seen_left=seen, by=owner, why="it came too late", at=NOON)
        except RefundRefused:
            return "refused"
        return "promised"

    return act


@on_postgresql
def test_without_the_locks_a_double_click_of_a_seller_gives_back_twice(paid, shared_by_threads, monkeypatch):
    without_row_locks(monkeypatch)
    act = click_of_the_seller()
    assert in_threads(act, 2, meet_before=RefundRow._meta.db_table) == ["promised", "promised"]


def test_a_seller_who_clicks_four_times_at_once_gives_back_once(paid, shared_by_threads):
    act = click_of_the_seller()
    shared_by_threads()
    assert sorted(in_threads(act, 4)) == ["promised", "refused", "refused", "refused"]
    assert in_threads(lambda _n: RefundRow.objects.count(), 1) == [1]


def test_1_the_same_dispute_from_four_events_at_once_is_booked_once(paid, connect, shared_by_threads):
    """Not shown without the lock: writing the dispute's own row makes the second one wait, too."""
    payment = paid.payment
    found = connect.dispute_opened(payment.charge_id, payment.intent_id, Money(21200, "EUR"), state="needs_response")
    connect.dispute_moves(found, "needs_response", withdrawn=21200, fee=2000)
    remote = connect.dispute(found)
    shared_by_threads()
    in_threads(lambda _n: apply_dispute(remote=remote, at=NOON), 4)
    assert in_threads(
        lambda _n: (DisputeMoney.objects.count(), Entry.objects.filter(kind="dispute_opened").count()), 1
    ) == [(1, 1)]


def answered(connect):
    """A transfer that was made, and what the provider said."""
    delivered("service")
    release_due(at=NOON)
    row = begin_transfer(public_id=str(Transfer.objects.get().public_id), at=NOON)
    return row, connect.transfer(request_of(row))


@on_postgresql
def test_29_without_the_locks_one_answer_is_taken_twice(paid, connect, shared_by_threads, monkeypatch):
    """Both find it unanswered and settle it; the key of the books alone keeps the money from being booked twice."""
    row, remote = answered(connect)
    without_row_locks(monkeypatch)
    settled = []
    monkeypatch.setattr(sending, "book_sent", lambda **_told: settled.append(1))
    in_threads(lambda _n: record_sent(pk=row.pk, remote=remote, at=NOON).state, 2, meet_before=Transfer._meta.db_table)
    assert len(settled) == 2


def test_29_two_workers_record_the_same_answer_once(paid, connect, shared_by_threads):
    row, remote = answered(connect)
    shared_by_threads()
    in_threads(lambda _n: record_sent(pk=row.pk, remote=remote, at=NOON).state, 4)
    assert in_threads(lambda _n: Entry.objects.filter(kind="transfer_sent").count(), 1) == [1]


def deciding():
    """Persons who see the same transfer of which nobody knows whether it was made."""
    delivered("service")
    release_due(at=NOON)
    begin_transfer(public_id=str(Transfer.objects.get().public_id), at=NOON)
    Transfer.objects.update(state="unresolved")
    row, by = Transfer.objects.get(), make_user(duties=(Duty.FINANCE,))

    def act(n):
        try:
            if n % 2:
                it_happened(row=row, provider_id=f"tr_{n}", by=by, why="seen at the provider", at=NOON)
            else:
                it_did_not_happen(row=row, by=by, why="not seen at the provider", at=NOON)
        except DecisionRefused:
            return "refused"
        return "decided"

    return act


@on_postgresql
def test_31_without_the_locks_two_persons_decide_against_each_other(paid, shared_by_threads, monkeypatch):
    act = deciding()
    without_row_locks(monkeypatch)
    assert in_threads(act, 2, meet_before=Transfer._meta.db_table) == ["decided", "decided"]


def test_31_four_persons_decide_at_once_and_one_of_them_has_decided(paid, shared_by_threads):
    act = deciding()
    shared_by_threads()
    assert sorted(in_threads(act, 4)) == ["decided", "refused", "refused", "refused"]
    state, attempt = in_threads(lambda _n: Transfer.objects.values_list("state", "attempt").get(), 1)[0]
    assert (state, attempt) in (("done", 1), ("planned", 2))
    assert in_threads(lambda _n: AuditEntry.objects.count(), 1) == [1]


def test_who_decides_about_a_sellers_debt_waits_for_who_does_so_in_another_order(
    paid, gateway, connect, shared_by_threads
):
    """A debt must not be called back in one order and netted in another at the same moment."""
    maker = line_of("service").seller_order.partner
    second = another(gateway, connect, maker)
    share_is_due(line=second.line, at=NOON, why="delivered")
    post(
        key="owed", kind="correction", moves=flow(debt_of(maker.pk), Place(Purpose.LOSSES), Money(9000, "EUR")), at=NOON
    )
    Share.objects.filter(pk=second.pk).update(due_at=NOON)
    first_is_in, done = threading.Event(), []
    shared_by_threads()

    def call_back_or_release(n):
        if n:
            first_is_in.wait(10)
            release_part(pk=second.seller_order_id, at=NOON)
        else:
            with transaction.atomic():
                lock_shares(paid.payment.pk)  # as a refund, a dispute or an answer about a transfer does
                first_is_in.set()
                time.sleep(1)
                done.append("first")
        done.append(n)

    in_threads(call_back_or_release, 2)
    assert done[0] == "first"
    assert in_threads(lambda _n: Transfer.objects.get(payment=second.payment_id).netted_minor, 1) == [9000]
