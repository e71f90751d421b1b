"""A seller gives back money of its own lines: what it does, what it may, once."""

from datetime import timedelta

import pytest

from marketplace.audit.models import AuditEntry
from marketplace.audit.operations import ReasonMissing
from marketplace.money import Money
from marketplace.partner.models import Role
from marketplace.partner.operations import seat
from marketplace.partner.permissions import NotYourStorefront
from marketplace.payment.following import back_by_line, refunded_of
from marketplace.payment.models import Payment, RefundRow
from marketplace.payment.proposals import left_of, needs_second_person
from marketplace.payment.refunds import RefundRefused, refund_lines
from marketplace.payment.vat_back import refund_vat
from marketplace.payouts.by_sellers import effects_of, left_of_part, refund_by_seller
from marketplace.payouts.models import Share
from tests.factories import NOON, make_user, owner_of
from tests.marketplace.payouts.conftest import books_are_right, hold, line_of, paid_out, stands, work

pytestmark = pytest.mark.django_db
WHY = "the work came too late"


def give_back(minor, *, by=None, kind="service", of=None, seen=None, why=WHY):
    line = line_of(kind)
    part = line_of(of or kind).seller_order
    left = sum(left_of_part(part).values()) if seen is None else seen
    return refund_by_seller(
        part=part, amounts={line.pk: minor}, seen_left=left, by=by or owner_of(part.partner), why=why, at=NOON
    )


def test_what_it_does_is_said_before_and_is_what_happens(paid, sellers, gateway):
    part = line_of("service").seller_order
    (effect,) = effects_of(part, {line_of("service").pk: 10000})
    assert (effect.gross, effect.share, effect.held, effect.owed) == (10000, 9000, 9000, 0)
    assert (effect.commission, effect.vat) == (807, 193)
    row = give_back(10000)
    work()
    assert [made.amount.minor for made in gateway.refunds] == [10000]
    row.refresh_from_db()
    assert (row.state, row.seller, row.by, row.why) == ("succeeded", part.partner, owner_of(part.partner), WHY)
    back = Share.objects.get(line__kind="service").backs.get()
    assert (back.gross_minor, back.share_minor, back.fee_minor, back.vat_minor + back.fee_vat_minor) == (
        effect.gross, effect.share, effect.commission, effect.vat,
    )  # fmt: skip
    assert hold("service") == 18000 - 9000
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.about, entry.why) == ("order.refund_by_seller", f"order:{paid.number}", WHY)
    books_are_right()


def test_several_parts_add_up_to_the_line_and_no_cent_more(paid):
    effects = []
    for minor in (3333, 6667, 10000):
        effects += effects_of(line_of("service").seller_order, {line_of("service").pk: minor})
        give_back(minor)  # the next is reckoned while this one is on its way
    assert sum(effect.share for effect in effects) == 18000
    with pytest.raises(RefundRefused):
        give_back(1)
    work()
    assert (hold("service"), Payment.objects.get().refunded_minor) == (0, 20000)
    books_are_right()


def test_more_than_is_left_is_refused(paid):
    with pytest.raises(RefundRefused, match="at most"):
        give_back(20001)
    assert (RefundRow.objects.count(), AuditEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize("minor", [0, None])
def test_nothing_is_no_refund(paid, minor):
    with pytest.raises(RefundRefused, match="at least one line"):
        give_back(minor)


def test_a_reason_is_needed(paid):
    with pytest.raises(ReasonMissing):
        give_back(100, why="  ")
    assert RefundRow.objects.count() == 0


def test_a_stranger_an_editor_and_the_buyer_are_refused(paid):
    editor = make_user()
    seat(partner=line_of("service").seller_order.partner, user=editor, role=Role.EDITOR, at=NOON)
    for person in (make_user(), editor):
        with pytest.raises(NotYourStorefront):
            give_back(100, by=person)
    assert RefundRow.objects.count() == 0


def test_another_seller_of_the_same_order_is_refused(paid):
    other = owner_of(line_of("digital").seller_order.partner)
    with pytest.raises(NotYourStorefront):
        give_back(100, by=other)
    with pytest.raises(RefundRefused):
        give_back(100, by=other, of="digital")  # their own part, with a line of somebody else
    assert RefundRow.objects.count() == 0


def test_the_same_click_twice_refunds_once(paid):
    seen = sum(left_of_part(line_of("service").seller_order).values())
    give_back(5000, seen=seen)
    with pytest.raises(RefundRefused, match="meanwhile"):
        give_back(5000, seen=seen)
    assert RefundRow.objects.count() == 1


def test_what_was_sent_is_taken_back_from_the_seller(paid, sellers, connect):
    paid_out("service")
    (effect,) = effects_of(line_of("service").seller_order, {line_of("service").pk: 10000})
    assert (effect.share, effect.held, effect.owed) == (9000, 0, 9000)
    give_back(10000)
    work()
    assert [made.amount.minor for made in connect.reversals] == [9000]
    books_are_right()


def test_above_the_limit_the_platform_does_not_lend_it(paid, sellers, settings):
    settings.REFUND_SECOND_PERSON_MINOR = 8999
    paid_out("service")
    with pytest.raises(RefundRefused, match=r"you would owe us more than €89\.99"):
        give_back(10000)
    settings.REFUND_SECOND_PERSON_MINOR = 9000
    give_back(10000)
    with pytest.raises(RefundRefused, match="owe us"):
        give_back(10)  # not in steps either
    assert RefundRow.objects.count() == 1


def test_what_is_still_held_may_go_back_above_the_limit(paid, settings):
    settings.REFUND_SECOND_PERSON_MINOR = 100
    give_back(20000)
    work()
    assert (hold("service"), stands("seller_debt", kind="service")) == (0, 0)


def test_sellers_refunds_do_not_use_up_the_limit_of_the_desk(paid, settings):
    settings.REFUND_SECOND_PERSON_MINOR = 5000
    give_back(4000)
    assert not needs_second_person(order=paid, amount=Money(5000, "EUR"))


def test_while_the_bank_decides_nothing_goes_back(paid, sellers, connect):
    from marketplace.payouts.disputes import apply_dispute

    payment = paid.payment
    found = connect.dispute_opened(payment.charge_id, payment.intent_id, Money(21200, "EUR"), state="needs_response")
    connect.dispute_moves(found, "needs_response", withdrawn=21200)
    apply_dispute(remote=connect.dispute(found), at=NOON)
    with pytest.raises(RefundRefused, match="charge_disputed"):
        give_back(100)
    assert RefundRow.objects.count() == 0


def test_an_operators_refund_meanwhile_is_seen(paid):
    line = line_of("service")
    seen = sum(left_of_part(line.seller_order).values())
    refund_lines(order=paid, lines=[line], why="half", at=NOON + timedelta(hours=1), amounts={line.pk: Money(1, "EUR")})
    with pytest.raises(RefundRefused, match="meanwhile"):
        give_back(5000, seen=seen)


@pytest.mark.parametrize("arrived", [True, False])
def test_after_its_vat_went_back_the_rest_of_a_line_is_a_price(paid, sellers, arrived):
    line, part = line_of("service"), line_of("service").seller_order
    refund_vat(order=paid, lines=[line], why="the number was valid", at=NOON)
    if arrived:
        work()
    assert left_of_part(part) == {line: line.gross_minor - line.vat_minor}
    (effect,) = effects_of(part, {line.pk: 8000})
    give_back(8000)
    work()
    back = Share.objects.get(line__kind="service").backs.get(gross_minor=8000)
    assert (back.share_minor, back.fee_minor) == (effect.share, effect.commission)
    assert effect.share + effect.commission + effect.vat == 8000
    books_are_right()


def test_vat_that_the_bank_sent_back_is_still_owed_for_everybody_who_asks_what_is_left(paid, sellers, gateway):
    line = line_of("service")
    gateway.next_refund = "failed"
    refund_vat(order=paid, lines=[line], why="the number was valid", at=NOON)
    work()
    left = line.gross_minor - line.vat_minor
    assert RefundRow.objects.get().state == "failed"
    assert line.gross_minor - refunded_of(line).minor == left
    assert left_of_part(line.seller_order) == {line: left}
    assert left_of(paid).minor == 21200 - line.vat_minor
    assert back_by_line([line]) == {line.pk: line.vat_minor}
