"""Disputes, cancelling by agreement, refunds, the term: each ends once, and the money follows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from marketplace.audit.models import AuditEntry
from marketplace.audit.operations import ReasonMissing
from marketplace.delivery.models import Entitlement
from marketplace.fulfilment.following import follow
from marketplace.fulfilment.models import DueShare
from marketplace.fulfilment.operations import lines_given_back
from marketplace.money import Money
from marketplace.order.models import Order, OrderEvent, SellerOrder
from marketplace.outbox.models import OutboxRow
from marketplace.partner.permissions import NotYourStorefront
from marketplace.payment.models import RefundLine, RefundRow
from marketplace.payment.refunds import refund_lines
from marketplace.users.operators import GROUPS, Duty, NotYourDesk
from storefronts.engagements.endings import (
    agree_cancel,
    decline_cancel,
    open_dispute,
    propose_cancel,
    resolve_dispute,
)
from storefronts.engagements.entries import StepRefused
from storefronts.engagements.models import Engagement, Entry
from storefronts.engagements.moving import NotNow, move
from storefronts.engagements.operations import accept_by_term, start
from storefronts.engagements.queries import disputed
from storefronts.engagements.reminders import remind_and_accept
from storefronts.engagements.states import MOVES, State
from tests.factories import NOON, make_service, make_user
from tests.storefronts.engagements.making import (
    accepted,
    buyer_of,
    changed,
    delivered,
    fresh,
    maker_of,
    of,
    order_of,
    started,
    work,
)

pytestmark = pytest.mark.django_db
WHY = "The cover is not what we agreed on."


def operator(duty=Duty.SUPPORT):
    person = make_user(operator=True)
    person.groups.add(Group.objects.get_or_create(name=GROUPS[duty])[0])
    return person


def in_dispute(row):
    open_dispute(engagement=row, words=WHY, files=[], by=buyer_of(row), at=NOON)
    return fresh(row)


def test_either_side_opens_a_dispute_and_it_stands_in_the_queue():
    first, second = delivered(work()), started(work())
    open_dispute(engagement=second, words=WHY, files=[], by=maker_of(second), at=NOON - timedelta(hours=1))
    in_dispute(first)
    assert [row.pk for row in disputed()] == [second.pk, first.pk]
    assert fresh(first).accepts_at is None


def test_a_dispute_needs_words_and_a_second_one_is_refused():
    row = delivered(work())
    with pytest.raises(StepRefused, match="at least 20"):
        open_dispute(engagement=row, words="bad", files=[], by=buyer_of(row), at=NOON)
    in_dispute(row)
    with pytest.raises(NotNow):
        open_dispute(engagement=row, words=WHY, files=[], by=maker_of(row), at=NOON)
    assert Entry.objects.filter(what="disputed").count() == 1


@pytest.mark.parametrize(
    ("ready", "outcome", "state", "due"),
    [
        (delivered, "accepted", "accepted", 1), (delivered, "back_to_work", "revision_requested", 0),
        (started, "back_to_work", "in_progress", 0), (started, "accepted", "accepted", 1),
    ],
)  # fmt: skip
def test_an_operator_decides_and_the_trail_says_why(ready, outcome, state, due):
    row, by = in_dispute(ready(work())), operator()
    resolve_dispute(engagement=row, outcome=outcome, why="Both were heard.", by=by, at=NOON)
    assert (fresh(row).state, DueShare.objects.count()) == (state, due)
    kept = AuditEntry.objects.get()
    assert (kept.by, kept.about, kept.why) == (by, f"engagement:{row.public_id}", "Both were heard.")
    assert not disputed().exists()


def test_a_decision_to_cancel_gives_a_part_back_and_the_rest_is_due(gateway, run_outbox):
    row = in_dispute(delivered(work(gateway=gateway)))
    resolve_dispute(
        engagement=row, outcome="cancelled", why="Half of it is usable.", by=operator(), at=NOON, refund_percent=50
    )
    line = row.line
    assert RefundLine.objects.get().amount_minor == line.gross_minor // 2
    assert DueShare.objects.get().share_minor == line.share_minor - line.share_minor // 2
    run_outbox()
    assert (fresh(row).state, fresh(row).cancel_percent) == ("cancelled", 50)
    assert (Order.objects.get().status, SellerOrder.objects.get().state) == ("partly_refunded", "completed")


def one_euro_back(row):
    line = row.line
    refund_lines(order=Order.objects.get(), lines=[line], why="a euro", at=NOON, amounts={line.pk: Money(100, "EUR")})


def test_an_order_with_one_euro_back_is_completed_with_its_work_and_can_still_be_given_back(gateway, run_outbox):
    row = started(work(gateway=gateway))
    one_euro_back(row)
    run_outbox()
    assert Order.objects.get().status == "partly_refunded"
    row = accepted(fresh(row))
    assert (Order.objects.get().status, SellerOrder.objects.get().state) == ("completed", "completed")
    one_euro_back(row)
    run_outbox()
    follow(number=Order.objects.get().number, at=NOON)
    assert Order.objects.get().status == "partly_refunded"
    assert OrderEvent.objects.filter(seller_order=None, new="completed").count() == 1
    left = Money(row.line.gross_minor - 200, "EUR")
    refund_lines(order=Order.objects.get(), lines=[row.line], why="the rest", at=NOON, amounts={row.line.pk: left})
    run_outbox()
    assert (Order.objects.get().status, SellerOrder.objects.get().state) == ("refunded", "refunded")


def test_a_finished_part_completes_the_order_when_the_other_part_goes_back_wholly(gateway, run_outbox):
    done, other = make_service(), make_service()
    order_of(done.tiers.get(code="standard"), other.tiers.get(code="standard"), gateway=gateway)
    rows = {row.conversation.offering_id: row for row in Engagement.objects.all()}
    accepted(fresh(rows[done.pk]))
    assert Order.objects.get().status == "partly_fulfilled"
    refund_lines(order=Order.objects.get(), lines=[rows[other.pk].line], why="given up", at=NOON)
    run_outbox()
    assert Order.objects.get().status == "completed"
    assert set(SellerOrder.objects.values_list("state", flat=True)) == {"completed", "refunded"}


@pytest.mark.parametrize("duty", [Duty.MODERATION, Duty.FINANCE, None])
def test_without_the_duty_nothing_is_decided(duty):
    row, by = in_dispute(delivered(work())), operator(duty) if duty else make_user()
    with pytest.raises(NotYourDesk):
        resolve_dispute(engagement=row, outcome="accepted", why="Both were heard.", by=by, at=NOON)
    assert (fresh(row).state, AuditEntry.objects.count()) == ("disputed", 0)


def test_a_decision_without_reason_or_without_dispute_changes_nothing():
    row, by = in_dispute(delivered(work())), operator()
    with pytest.raises(ReasonMissing):
        resolve_dispute(engagement=row, outcome="accepted", why=" ", by=by, at=NOON)
    with pytest.raises(ValueError, match="nonsense"):
        resolve_dispute(engagement=row, outcome="nonsense", why="Both were heard.", by=by, at=NOON)
    other = delivered(work())
    with pytest.raises(NotNow):
        resolve_dispute(engagement=other, outcome="accepted", why="Both were heard.", by=by, at=NOON)
    assert (fresh(row).state, fresh(other).state, AuditEntry.objects.count()) == ("disputed", "delivered", 0)


def test_cancelled_by_agreement_the_money_goes_back_and_nothing_is_due(gateway, run_outbox):
    row = started(work(gateway=gateway))
    propose_cancel(engagement=row, percent=100, words="We have no time", by=maker_of(row), at=NOON)
    assert fresh(row).state == "in_progress"
    for _click in range(2):
        agree_cancel(engagement=row, percent=100, by=buyer_of(row), at=NOON)
    run_outbox()
    assert (fresh(row).state, RefundRow.objects.get().amount_minor) == ("cancelled", row.line.gross_minor)
    assert (Order.objects.get().status, SellerOrder.objects.get().state) == ("refunded", "refunded")
    assert (DueShare.objects.count(), Entitlement.objects.count()) == (0, 0)
    assert Entry.objects.filter(what="cancelled").count() == 1


def test_nobody_agrees_to_an_own_or_changed_or_missing_proposal():
    row = started(work())
    with pytest.raises(StepRefused, match="no proposal"):
        agree_cancel(engagement=row, percent=fresh(row).cancel_percent or 0, by=buyer_of(row), at=NOON)
    propose_cancel(engagement=row, percent=30, words="Let us stop", by=buyer_of(row), at=NOON)
    with pytest.raises(NotYourStorefront):
        agree_cancel(engagement=row, percent=fresh(row).cancel_percent or 0, by=buyer_of(row), at=NOON)
    with pytest.raises(StepRefused, match="has changed"):
        agree_cancel(engagement=row, percent=100, by=maker_of(row), at=NOON)
    with pytest.raises(StepRefused, match="proposal to cancel already"):
        propose_cancel(engagement=row, percent=40, words="No, this much", by=maker_of(row), at=NOON)
    decline_cancel(engagement=row, by=maker_of(row), at=NOON)
    with pytest.raises(StepRefused, match="no proposal"):
        agree_cancel(engagement=row, percent=fresh(row).cancel_percent or 0, by=maker_of(row), at=NOON)
    assert (fresh(row).state, RefundRow.objects.count()) == ("in_progress", 0)


def test_a_free_package_is_cancelled_without_a_refund():
    service = make_service()
    tier = service.tiers.get(code="basic")
    tier.product.stockrecords.get().terms.__class__.objects.filter(stockrecord__product=tier.product).update(
        pricing="free", amount_minor=0
    )
    row = of(order_of(tier))
    propose_cancel(engagement=row, percent=100, words="No time", by=maker_of(row), at=NOON)
    agree_cancel(engagement=row, percent=fresh(row).cancel_percent or 0, by=buyer_of(row), at=NOON)
    assert (fresh(row).state, SellerOrder.objects.get().state) == ("cancelled", "refunded")


def test_a_refund_cancels_the_work_even_when_it_was_accepted(gateway, run_outbox):
    row = accepted(work(gateway=gateway))
    refund_lines(order=Order.objects.get(), lines=[row.line], why="goodwill", at=NOON)
    run_outbox()
    assert (fresh(row).state, Entitlement.objects.get().revoked_why) == ("cancelled", "goodwill")
    assert DueShare.objects.count() == 1


def test_a_withdrawal_from_work_half_done_cancels_it_and_the_rest_is_due(gateway, run_outbox):
    row = started(work(gateway=gateway))
    amount = Money(row.line.gross_minor * 60 // 100, "EUR")
    refund_lines(order=Order.objects.get(), lines=[row.line], why="withdrawal", at=NOON, amounts={row.line.pk: amount})
    lines_given_back(lines=[row.line], at=NOON, why="withdrawal")
    row = fresh(row)
    assert (row.state, row.cancel_percent) == ("cancelled", 60)
    assert DueShare.objects.get().share_minor == row.line.share_minor - row.line.share_minor * 60 // 100


def test_accepted_by_itself_after_two_reminders():
    row = delivered(work())
    assert row.accepts_at == NOON + timedelta(days=14)
    days = [(day, remind_and_accept(at=NOON + timedelta(days=day))) for day in range(1, 16)]
    assert [(day, did) for day, did in days if did != (0, 0)] == [(7, (1, 0)), (12, (1, 0)), (14, (0, 1))]
    assert (fresh(row).state, DueShare.objects.get().due_at) == ("accepted", NOON + timedelta(days=14))
    assert OutboxRow.objects.filter(payload__template="engagement_reminder").count() == 2
    entry = Entry.objects.get(what="accepted")
    assert (entry.side, entry.by, entry.facts) == ("platform", None, {"by_term": True})


def test_a_worker_that_slept_moves_the_term_instead_of_surprising_the_buyer():
    row, late = delivered(work()), NOON + timedelta(days=30)
    assert remind_and_accept(at=late) == (1, 0)
    assert fresh(row).accepts_at == late + timedelta(days=7)
    assert remind_and_accept(at=late + timedelta(hours=1)) == (0, 0)
    assert remind_and_accept(at=late + timedelta(days=5)) == (1, 0)
    assert remind_and_accept(at=late + timedelta(days=7)) == (0, 1)


def test_changed_or_disputed_work_is_not_accepted_by_itself():
    rows = [changed(work()), in_dispute(delivered(work()))]
    for day in (7, 12, 14, 40):
        assert remind_and_accept(at=NOON + timedelta(days=day)) == (0, 0)
    assert not any(accept_by_term(engagement=row, at=NOON + timedelta(days=40)) for row in rows)


def bespoke(count=3):
    """Milestones as the lines of one bespoke order."""
    service = make_service()
    codes = ("basic", "standard", "premium")[:count]
    from marketplace.order.models import LineFacts

    order = order_of(*[service.tiers.get(code=code) for code in codes])
    LineFacts.objects.filter(seller_order__order=order).update(kind="bespoke")
    return list(Engagement.objects.select_related("line", "conversation__partner").order_by("position"))


def test_milestones_are_done_one_after_the_other_and_released_one_by_one():
    first, second, third = bespoke()
    with pytest.raises(StepRefused, match="one after the other"):
        start(engagement=second, by=maker_of(second), at=NOON)
    accepted(first)
    assert [fresh(row).state for row in (second, third)] == ["in_progress", "brief_needed"]
    assert [due.line_id for due in DueShare.objects.all()] == [first.line_id]
    assert SellerOrder.objects.get().state == "in_progress"
    accepted(fresh(second))
    accepted(fresh(third))
    assert (SellerOrder.objects.get().state, Order.objects.get().status) == ("completed", "completed")


@limits(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_way_leads_outside_the_table(data):
    row = work()
    for _step in range(6):
        to = data.draw(st.sampled_from(State.values))
        old, entries = fresh(row).state, Entry.objects.count()
        row = fresh(row)
        row.accepted_at = row.accepts_at = NOON
        if to in MOVES[old]:
            move(engagement=row, to=to, what="started", side="maker", by=None, at=NOON)
            assert (fresh(row).state, Entry.objects.count()) == (to, entries + 1)
            assert (Entry.objects.last().old, Entry.objects.last().new) == (old, to)
        else:
            with pytest.raises(NotNow):
                move(engagement=row, to=to, what="started", side="maker", by=None, at=NOON)
            assert (fresh(row).state, Entry.objects.count()) == (old, entries)


@limits(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(percent=st.integers(0, 100), price=st.integers(50, 999_999))
def test_whatever_is_agreed_the_refund_and_the_share_fit_the_price(gateway, percent, price):
    row = started(work(service=make_service(price=price), tier="basic", gateway=gateway))
    propose_cancel(engagement=row, percent=percent, words="Let us stop", by=buyer_of(row), at=NOON)
    agree_cancel(engagement=row, percent=fresh(row).cancel_percent or 0, by=maker_of(row), at=NOON)
    back = sum(RefundLine.objects.filter(line=row.line).values_list("amount_minor", flat=True))
    due = sum(DueShare.objects.filter(line=row.line).values_list("share_minor", flat=True))
    assert back == -(-row.line.gross_minor * percent // 100)
    assert due == (0 if percent == 100 else row.line.share_minor - row.line.share_minor * back // row.line.gross_minor)
    assert back + due <= row.line.gross_minor + 1
