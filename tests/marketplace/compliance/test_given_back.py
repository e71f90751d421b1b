"""What the order's page says after a withdrawal: what went back, for which line, when, on the buyer's own clock."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from marketplace.compliance.operations import withdraw
from marketplace.markets.clock import day_text, moment_text
from marketplace.payment.models import RefundRow, RefundState
from tests.factories import NOON
from tests.marketplace.compliance.paid import number_of, place_and_pay

pytestmark = pytest.mark.django_db
LATE = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


@pytest.fixture
def order(gateway):
    return place_and_pay(gateway)


def withdrawn(order, *, at=NOON):
    return withdraw(
        order=order, numbers=[number_of(order, "service")], name="Anna", email="anna@example.org", language="en",
        token="w1", begun_at=at, at=at,
    )  # fmt: skip


def page(client, order):
    shown = client.get(f"/en/orders/{order.number}/?key={order.facts.key}").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown.split("<main")[1]))


def test_the_refund_its_line_and_the_sum_stand_on_the_order(client, order):
    assert "Paid back" not in page(client, order)
    made = withdrawn(order)
    said = page(client, order)
    title = order.lines.get(facts__kind="service").facts.title
    day = day_text(made.refund.created_at, "DE")
    assert re.search(rf"(Paid back on|On its way back since) {day} {title}", said)
    assert re.search(r"Paid back €200\.00 Paid in the end €12\.00", said)
    assert said.count("You withdrew from this on") == 1
    assert "Nothing is paid back for it" not in said
    assert moment_text(made.submitted_at, "DE") in said


def test_a_statement_that_came_too_late_says_that_nothing_is_paid_back(client, order):
    withdrawn(order, at=NOON + timedelta(days=40))
    said = page(client, order)
    assert "You withdrew from this on" in said
    assert "Nothing is paid back for it" in said


def test_a_refund_that_failed_is_no_money(client, order):
    withdrawn(order)
    RefundRow.objects.update(state=RefundState.FAILED)
    said = page(client, order)
    assert "Paid back" not in said
    assert "On its way back" not in said
    assert "You withdrew from this on" in said


@pytest.mark.parametrize(("provider_id", "said"), [
    ("re_1", "The bank did not take the refund. We look for another way and write to you."),
    ("", "A person looks after your refund and writes to you."),
])  # fmt: skip
def test_22_the_receipt_of_a_withdrawal_speaks_of_a_bank_only_where_one_was_asked(client, order, provider_id, said):
    made = withdrawn(order)
    RefundRow.objects.update(state=RefundState.FAILED, provider_id=provider_id)
    receipt = client.get(f"/en/withdraw/receipt/{made.public_id}/?key={made.key}").content.decode()
    others = {"The bank did not take the refund", "A person looks after your refund", "The refund is being sent"}
    assert said in receipt
    assert [other for other in others if other in receipt] == [other for other in others if said.startswith(other)]


def test_every_time_of_the_page_names_its_zone(client, order):
    withdrawn(order)
    said = page(client, order)
    assert len(re.findall(r"\d\d:\d\d", said)) == len(re.findall(r"\d\d:\d\d \(UTC\+[12]\)", said)) > 1


def test_the_clock_of_the_persons_country():
    assert moment_text(LATE, "DE").endswith("00:30 (UTC+2)")
    assert moment_text(LATE, "PT").endswith("22:30 (UTC+0)")
    assert day_text(LATE, "DE") != day_text(LATE, "PT")
