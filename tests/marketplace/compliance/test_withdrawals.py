"""Withdrawing: what each line's facts lead to, that nothing happens twice, and that everybody is told."""

from datetime import timedelta

import pytest
from django.http import Http404

from marketplace.compliance.models import Withdrawal, WithdrawalLine
from marketplace.compliance.operations import WithdrawalRefused, ask_for_withdrawal_link, withdraw
from marketplace.compliance.operations.withdrawals import read_begin, sign_begin
from marketplace.compliance.personal_data import forget_withdrawals_of_old_orders
from marketplace.compliance.queries import user_numbers, withdrawals
from marketplace.compliance.queries.withdrawals import withdrawal_for
from marketplace.delivery.models import Entitlement
from marketplace.fulfilment import registry
from marketplace.fulfilment.registry import Performance, Step
from marketplace.order.models import Order, SellerOrder
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.payment.models import Payment, RefundLine, RefundRow
from marketplace.payment.refunds import refund_lines
from storefronts.engagements.models import Engagement
from tests.factories import NOON, make_user, owner_of
from tests.marketplace.compliance.paid import DOWNLOAD, WORK, free_order, line_of, number_of, place_and_pay

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=3)


def say(order, *kinds, token="w1", at=LATER, begun_at=None, email="anna@example.org", language="de"):
    return withdraw(
        order=order, numbers=[number_of(order, kind) for kind in kinds], name="Anna", email=email, language=language,
        token=token, begun_at=begun_at or at, at=at,
    )  # fmt: skip


@pytest.fixture
def halfway(monkeypatch):
    """The service is 40 % done."""

    class Halfway:
        stopped: list = []

        def paid(self, *, lines, at):
            return None

        def progress(self, *, lines, at):
            return {line.pk: Step.BEGUN for line in lines}

        def performed(self, *, line, at):
            return Performance(4000)

        def ended(self, *, lines):
            return set()

        def companions(self, *, lines):
            return set()

        def given_back(self, *, line, at, why):
            self.stopped.append((line.pk, why))

    worker = Halfway()
    worker.stopped = []
    monkeypatch.setitem(registry._by_kind, "service", worker)
    return worker


def nothing_happened():
    return (Withdrawal.objects.count(), WithdrawalLine.objects.count(), RefundRow.objects.count()) == (0, 0, 0)


def test_one_line_of_two_goes_back_whole_and_the_other_stays(gateway, run_outbox):
    order = place_and_pay(gateway)
    made = say(order, "service")
    row = made.lines.get()
    assert (row.outcome, row.refund_minor, row.line.kind) == ("whole", 20000, "service")
    run_outbox()
    assert (Payment.objects.get().state, Payment.objects.get().refunded_minor) == ("partly_refunded", 20000)
    assert Order.objects.get().status == "partly_refunded"
    assert dict(SellerOrder.objects.values_list("lines__kind", "state")) == {
        "digital": "confirmed", "service": "refunded",
    }  # fmt: skip
    assert not Entitlement.objects.filter(revoked_at__isnull=False).exists()


def test_a_download_that_did_not_open_goes_back_whole_and_its_right_ends_at_once(gateway):
    order = place_and_pay(gateway)
    made = say(order, "digital")
    assert (made.lines.get().outcome, made.lines.get().refund_minor) == ("whole", 1200)
    kept = Entitlement.objects.get()
    assert (kept.revoked_at, kept.revoked_why) == (LATER, f"withdrawal {made.public_id}")


def test_a_download_that_opened_with_both_consents_is_lost_and_the_statement_is_kept(gateway, run_outbox):
    order = place_and_pay(gateway, consents=DOWNLOAD)
    run_outbox()  # the confirmation has left: the download is open
    made = say(order, "digital")
    row = made.lines.get()
    assert (row.outcome, row.refund_minor, row.done_bps) == ("lost", 0, 10_000)
    assert not RefundRow.objects.exists()
    assert Entitlement.objects.get().revoked_at is None
    run_outbox()
    receipt = SentMail.objects.get(key__startswith="withdrawal-receipt")
    with_reason = "The right of withdrawal has ended: you asked for the file at once"
    assert with_reason in receipt.text or "Widerrufsrecht" in receipt.text


def test_before_its_confirmation_has_left_the_download_is_not_open_and_nothing_is_lost(gateway):
    order = place_and_pay(gateway, consents=DOWNLOAD)
    assert say(order, "digital").lines.get().outcome == "whole"


def test_work_that_was_asked_for_early_is_paid_as_far_as_it_is_done(gateway, halfway, run_outbox):
    order = place_and_pay(gateway, consents=WORK)
    made = say(order, "service")
    row = made.lines.get()
    assert (row.outcome, row.refund_minor, row.done_bps) == ("part", 12000, 4000)
    assert halfway.stopped == [(row.line_id, f"withdrawal {made.public_id}")]
    run_outbox()
    assert Payment.objects.get().refunded_minor == 12000


def test_work_that_nobody_asked_for_early_costs_nothing(gateway, halfway):
    assert say(place_and_pay(gateway), "service").lines.get().refund_minor == 20000


def test_complete_work_with_both_consents_ends_the_right(gateway, monkeypatch):
    order = place_and_pay(gateway, consents=WORK)
    Engagement.objects.update(state="accepted", accepted_at=LATER)
    made = say(order, "service")
    assert (made.lines.get().outcome, made.refund) == ("complete", None)


def test_too_late_is_recorded_and_explained(gateway):
    order = place_and_pay(gateway)
    made = say(order, "digital", "service", at=NOON + timedelta(days=20))
    assert {row.outcome for row in made.lines.all()} == {"too_late"}
    assert not RefundRow.objects.exists()


def test_who_began_in_time_is_in_time(gateway):
    order = place_and_pay(gateway)
    last = NOON + timedelta(days=15)  # day 14 is a Sunday: it ends on Monday, at midnight in Germany
    made = say(order, "service", at=last + timedelta(hours=14), begun_at=last)
    assert made.lines.get().outcome == "whole"


def test_the_mark_of_the_beginning_is_for_one_order_and_one_day():
    mark = sign_begin(number="R-1", at=NOON)
    soon, next_week = NOON + timedelta(hours=2), NOON + timedelta(days=7)
    assert read_begin(mark=mark, number="R-1", at=soon) == NOON
    assert read_begin(mark=mark, number="R-2", at=soon) == soon
    assert read_begin(mark=mark, number="R-1", at=next_week) == next_week
    assert read_begin(mark="forged", number="R-1", at=soon) == soon
    assert read_begin(mark="", number="R-1", at=soon) == soon


def test_confirmed_twice_is_one_statement_and_one_refund(gateway):
    order = place_and_pay(gateway)
    first = say(order, "service")
    assert say(order, "service").pk == first.pk
    assert (Withdrawal.objects.count(), RefundRow.objects.count()) == (1, 1)


def test_a_line_is_withdrawn_from_once(gateway):
    order = place_and_pay(gateway)
    say(order, "service")
    with pytest.raises(WithdrawalRefused, match="already"):
        say(order, "service", "digital", token="w2")
    assert (Withdrawal.objects.count(), RefundRow.objects.count()) == (1, 1)
    assert say(order, "digital", token="w3").lines.get().refund_minor == 1200
    assert sum(RefundLine.objects.values_list("amount_minor", flat=True)) == 21200


def test_an_order_that_was_refunded_already_gets_a_clear_answer(gateway, run_outbox):
    order = place_and_pay(gateway)
    refund_lines(order=order, lines=[line_of("digital"), line_of("service")], why="operator", at=NOON)
    run_outbox()
    with pytest.raises(WithdrawalRefused, match="went back already"):
        say(Order.objects.get(), "service")
    assert (Withdrawal.objects.count(), RefundRow.objects.count()) == (0, 1)


def test_what_is_left_of_a_partly_refunded_line_goes_back(gateway):
    from marketplace.money import Money

    order = place_and_pay(gateway)
    service = line_of("service")
    refund_lines(order=order, lines=[service], why="goodwill", at=NOON, amounts={service.pk: Money(5000, "EUR")})
    assert say(order, "service").lines.get().refund_minor == 15000


def test_a_free_order_ends_without_money(gateway, db):
    order = free_order()
    made = say(order, "digital")
    assert (made.lines.get().outcome, made.refund, made.problem) == ("whole", None, "")
    assert Entitlement.objects.get().revoked_at == LATER


def test_businesses_have_no_right(gateway):
    order = place_and_pay(gateway)
    order.facts.capacity = "business"
    order.facts.save()
    with pytest.raises(WithdrawalRefused, match="consumers"):
        say(order, "service")
    assert nothing_happened()


def test_an_unpaid_order_binds_nobody(gateway):
    order = place_and_pay(gateway)
    Order.objects.update(status="expired")
    order.refresh_from_db()
    with pytest.raises(WithdrawalRefused, match="not paid"):
        say(order, "service")
    assert nothing_happened()


def test_lines_that_are_not_there_are_refused(gateway):
    order = place_and_pay(gateway)
    with pytest.raises(WithdrawalRefused, match="at least one"):
        withdraw(
            order=order, numbers=[7], name="A", email="a@example.org", language="de", token="x", begun_at=NOON, at=NOON
        )
    assert nothing_happened()


def test_a_refund_that_is_refused_never_undoes_the_statement(gateway):
    order = place_and_pay(gateway)
    Payment.objects.update(captured_minor=0)
    made = say(order, "service")
    assert made.refund is None
    assert made.problem
    assert withdrawals().exclude(problem="").get() == made


def test_buyer_seller_and_platform_are_told(gateway, run_outbox, settings):
    order = place_and_pay(gateway)
    run_outbox()
    made = say(order, "service", email="other@example.org")
    run_outbox()
    receipts = SentMail.objects.filter(key__startswith="withdrawal-receipt")
    assert set(receipts.values_list("to", flat=True)) == {"other@example.org", "anna@example.org"}
    text = receipts.first().text
    assert made.statement.splitlines()[0] in text
    assert ":00 (UTC+1)" in text  # to the second, on the buyer's clock
    told = SentMail.objects.filter(key__startswith="withdrawal-told")
    seller = owner_of(line_of("service").seller_order.partner)
    assert set(told.values_list("to", flat=True)) == {seller.email, settings.PLATFORM_EMAIL}
    assert line_of("digital").title not in told.get(to=seller.email).text


def test_the_statement_is_written_in_the_language_of_the_person(gateway):
    order = place_and_pay(gateway)
    made = say(order, "service", language="hu")  # the interface is English there
    assert made.statement.splitlines()[1] == "I withdraw from my contract about the following:"
    assert made.statement_version == "2026-11-26"


def test_the_link_goes_only_to_the_address_of_the_order(gateway, run_outbox):
    order = place_and_pay(gateway)
    OutboxRow.objects.all().delete()
    ask_for_withdrawal_link(number=order.number, email="thief@example.org", language="de", at=NOON)
    ask_for_withdrawal_link(number="R-NOTHING", email="anna@example.org", language="de", at=NOON)
    assert not OutboxRow.objects.exists()
    ask_for_withdrawal_link(number=f" {order.number.lower()} ", email="ANNA@example.org", language="de", at=NOON)
    run_outbox()
    mail = SentMail.objects.get(key__startswith="withdrawal-link")
    assert f"/de/withdraw/{order.number}/?key={order.facts.key}&asked=" in mail.text


def test_six_links_an_hour_are_five(gateway, db):
    order = place_and_pay(gateway)
    OutboxRow.objects.all().delete()
    for second in range(6):
        at = NOON + timedelta(seconds=second)
        ask_for_withdrawal_link(number=order.number, email="anna@example.org", language="de", at=at)
    assert OutboxRow.objects.count() == 5


def test_with_the_order_the_withdrawal_forgets_who_sent_it(gateway):
    order = place_and_pay(gateway)
    say(order, "service")
    assert forget_withdrawals_of_old_orders(at=LATER) == 0
    order.facts.anonymised_at = LATER
    order.facts.save()
    assert forget_withdrawals_of_old_orders(at=LATER) == 1
    made = Withdrawal.objects.get()
    assert ("Anna" in made.name + made.statement, made.lines.count()) == (False, 1)


def test_the_account_of_the_order_opens_the_receipt(gateway):
    user = make_user()
    made = say(place_and_pay(gateway, user=user), "service")
    assert withdrawal_for(public_id=made.public_id, key="", user=user) == made
    with pytest.raises(Http404):
        withdrawal_for(public_id=made.public_id, key="", user=make_user())


def test_the_figure_for_the_authority_counts_buyers_and_traders(gateway):
    place_and_pay(gateway)
    figures = user_numbers(at=NOON + timedelta(days=1))
    assert (figures.monthly_buyers, figures.traders, figures.accounts_seen) == (0, 2, 0)  # one buyer in six months
