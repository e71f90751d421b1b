"""Whatever way money goes back, in whatever order: never more than was paid, and the maker's share is the rest."""

from __future__ import annotations

import pytest

from marketplace.compliance.operations import WithdrawalRefused, withdraw
from marketplace.compliance.queries.withdrawals import contracts_of
from marketplace.fulfilment.models import DueShare
from marketplace.markets.terms import TERMS, versions_of
from marketplace.money import Money
from marketplace.order.models import Consent, LineFacts, Order, SellerOrder
from marketplace.payment.by_operators import retry_refund_by_operator
from marketplace.payment.models import RefundLine, RefundRow, RefundState
from marketplace.payment.proposals import refund_by_operator
from marketplace.payment.refunds import RefundRefused, refund_lines, refunded_of
from marketplace.users.operators import Duty
from storefronts.engagements.endings import agree_cancel, propose_cancel, resolve_dispute
from storefronts.engagements.entries import StepRefused
from storefronts.engagements.models import Engagement
from tests.cases import disputed_work
from tests.factories import NOON, make_service, make_user
from tests.storefronts.engagements.making import buyer_of, fresh, maker_of, order_of, started, work

pytestmark = pytest.mark.django_db


def withdrawn_from(order, *, token="w1"):
    numbers = [now.number for contract in contracts_of(order, begun_at=NOON, at=NOON) for now in contract.lines]
    return withdraw(
        order=order, numbers=numbers[:1], name="Anna", email="anna@example.org", language="en", token=token, begun_at=NOON,
        at=NOON,
    )  # fmt: skip


def back():
    return sum(RefundRow.objects.exclude(state=RefundState.FAILED).values_list("amount_minor", flat=True))


def due():
    return sum(DueShare.objects.values_list("share_minor", flat=True))


def test_a_whole_withdrawal_leaves_the_maker_nothing(gateway, run_outbox):
    row = work(gateway=gateway)
    order, line = Order.objects.get(), row.line
    withdrawn_from(order)
    assert (back(), due(), fresh(row).state, fresh(row).cancel_percent) == (line.gross_minor, 0, "cancelled", 100)
    run_outbox()
    assert (Order.objects.get().status, SellerOrder.objects.get().state) == ("refunded", "refunded")


def test_the_conversation_says_withdrawn_in_words(gateway, client):
    row = work(gateway=gateway)
    made = withdrawn_from(Order.objects.get())
    kept = row.conversation.entries.get(what="cancelled")
    assert kept.words == f"withdrawal {made.public_id}"
    page = client.get(f"/en/engagements/{row.conversation.public_id}/?key={row.conversation.key}").content.decode()
    assert kept.words not in page
    assert f"The buyer withdrew from the contract. Number of the withdrawal: {made.public_id}." in page


def test_after_a_part_is_done_its_share_is_the_makers(gateway):
    row = started(work(gateway=gateway))
    Engagement.objects.update(progress_percent=40)
    line, order = row.line, Order.objects.get()
    version = versions_of(TERMS)[-1].version
    order.consents.create(
        kind=Consent.TERMS, wording="Our terms.", wording_version=version, language="de", given_at=NOON
    )
    made = withdrawn_from(order)
    assert made.lines.get().refund_minor == line.gross_minor * 60 // 100
    assert back() == line.gross_minor * 60 // 100
    assert abs(due() - line.share_minor * 40 // 100) <= 1


def test_who_was_not_told_of_the_right_pays_nothing_for_the_part_done(gateway):
    row = started(work(gateway=gateway))
    Engagement.objects.update(progress_percent=40)
    made = withdrawn_from(Order.objects.get())
    assert (made.lines.get().outcome, back()) == ("whole", row.line.gross_minor)


def test_what_was_ended_by_agreement_is_not_paid_back_again(gateway):
    row = started(work(gateway=gateway))
    propose_cancel(engagement=row, percent=50, words="We do not fit together.", by=maker_of(row), at=NOON)
    agree_cancel(engagement=fresh(row), percent=50, by=buyer_of(row), at=NOON)
    before = (back(), due())
    assert before[0] == row.line.gross_minor // 2
    with pytest.raises(WithdrawalRefused, match="ended before"):
        withdrawn_from(Order.objects.get())
    assert (back(), due()) == before
    assert RefundRow.objects.get().by is None, "no operator gave it back"


def test_extras_go_back_with_their_package(gateway):
    service = make_service(extras=1)
    order = order_of(service.tiers.get(code="basic"), service.extras.get(), gateway=gateway)
    made = withdrawn_from(order)
    assert made.lines.count() == 2
    assert (back(), due()) == (order.facts.gross_minor, 0)


def test_a_package_that_an_operator_gave_back_alone_leaves_no_extra_behind(gateway, run_outbox):
    service = make_service(extras=1)
    order = order_of(service.tiers.get(code="basic"), service.extras.get(), gateway=gateway)
    package, extra = LineFacts.objects.order_by("pk")
    refund_lines(order=order, lines=[package], why="asked by the buyer", at=NOON)
    run_outbox()
    assert (refunded_of(package).minor, due()) == (package.gross_minor, extra.share_minor)
    assert SellerOrder.objects.get().state != "confirmed"


def test_a_failed_refund_is_not_sent_again_when_the_line_went_back_since(gateway, run_outbox):
    order = order_of(make_service().tiers.get(code="basic"), make_service().tiers.get(code="basic"), gateway=gateway)
    line = LineFacts.objects.order_by("pk").first()
    failed = refund_lines(order=order, lines=[line], why="asked by the buyer", at=NOON)
    RefundRow.objects.filter(pk=failed.pk).update(state=RefundState.FAILED)
    refund_lines(order=order, lines=[line], why="asked by the buyer again", at=NOON)
    finance = make_user(duties=(Duty.FINANCE,))
    with pytest.raises(RefundRefused, match="already"):
        retry_refund_by_operator(row=RefundRow.objects.get(pk=failed.pk), by=finance, why="the bank is back", at=NOON)
    assert refunded_of(line).minor == line.gross_minor


def test_trying_again_does_not_pass_the_limit_of_one_person(gateway, settings):
    order = order_of(make_service().tiers.get(code="basic"), make_service().tiers.get(code="basic"), gateway=gateway)
    first, second = LineFacts.objects.order_by("pk")
    settings.REFUND_SECOND_PERSON_MINOR = first.gross_minor + 1
    finance = make_user(duties=(Duty.FINANCE,))

    def give(line):
        amount = {line: Money(line.gross_minor, line.currency)}
        return refund_by_operator(order=order, amounts=amount, by=finance, why="asked by the buyer", at=NOON)

    failed = give(first)
    RefundRow.objects.filter(pk=failed.pk).update(state=RefundState.FAILED)
    give(second)
    with pytest.raises(RefundRefused, match="second person"):
        retry_refund_by_operator(row=RefundRow.objects.get(pk=failed.pk), by=finance, why="the bank is back", at=NOON)
    assert RefundLine.objects.exclude(refund__state=RefundState.FAILED).count() == 1


def test_a_dispute_is_not_decided_for_the_maker_while_the_money_goes_back(gateway):
    row = work(gateway=gateway)
    refund_lines(order=Order.objects.get(), lines=[row.line], why="asked by the buyer", at=NOON)
    with pytest.raises(StepRefused):
        resolve_dispute(
            engagement=disputed_work(), outcome="accepted", why="It is what was ordered.",
            by=make_user(duties=(Duty.SUPPORT,)), at=NOON,
        )  # fmt: skip
    assert (due(), Engagement.objects.get().state) == (0, "disputed")


def test_what_two_people_gave_back_before_is_not_counted_again_in_a_dispute(gateway):
    row = work(gateway=gateway)
    half = Money(row.line.gross_minor // 2, row.line.currency)
    refund_lines(order=Order.objects.get(), lines=[row.line], amounts={row.line.pk: half}, why="approved", at=NOON)
    resolve_dispute(
        engagement=disputed_work(), outcome="cancelled", refund_percent=50, why="As agreed by two of us.",
        by=make_user(duties=(Duty.SUPPORT,)), at=NOON,
    )  # fmt: skip
    assert (back(), Engagement.objects.get().state) == (half.minor, "cancelled")
