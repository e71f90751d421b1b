"""Credit notes of one document that are made at once: the slow check holds no lock, and the sums stay right."""

from datetime import timedelta

import pytest
from django.db import connection

from marketplace.fulfilment.operations import share_is_due
from marketplace.invoicing import operations
from marketplace.invoicing.models import Document, Wanted
from marketplace.invoicing.promises import LOOKED_BACK, ask_for_finals, ask_for_old_finals
from marketplace.invoicing.tasks import handle
from marketplace.invoicing.validation import validate
from marketplace.money import Money
from marketplace.outbox.models import OutboxRow
from marketplace.outbox.operations import run_due
from marketplace.outbox.topics import TryLater
from marketplace.payment.refunds import refund_lines
from tests.factories import NOON
from tests.marketplace.invoicing.selling import agrees, basket, download, pay, seller, work
from tests.marketplace.invoicing.test_after import line_of, paid, still_declared  # noqa: F401  # the fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def credits_of_sale(paid, run_outbox):  # noqa: F811
    """Two refunds of the download that are all of it; the tasks of their credit notes of the sale, not run yet."""
    line = line_of("digital")
    for minor in (333, 867):
        refund_lines(order=paid, lines=[line], why="x", at=NOON, amounts={line.pk: Money(minor, "EUR")})
    run_due(worker="w", at=NOON, topics=["payment.refund"])
    for row in OutboxRow.objects.filter(topic="invoicing.issue", payload__make="refund"):
        handle([row.payload], at=NOON)
    tasks = [row.payload for row in OutboxRow.objects.filter(topic="invoicing.issue", payload__make="credit")]
    found = [task for task in tasks if task["original"].startswith("sale:")]
    assert [sum(task["lines"].values()) for task in found] == [333, 867]
    return found


def test_the_check_runs_outside_any_transaction(credits_of_sale, monkeypatch):
    outside, seen = len(connection.savepoint_ids), []

    def slow(text):
        seen.append(len(connection.savepoint_ids))
        validate(text)

    monkeypatch.setattr(operations, "validate", slow)
    handle([credits_of_sale[0]], at=NOON)
    assert seen == [outside, outside], "both texts, once each"


def test_one_that_is_issued_during_the_check_makes_it_be_checked_anew(credits_of_sale, monkeypatch):
    first, second = credits_of_sale
    checks = []

    def slow(text):
        checks.append(text)
        if len(checks) == 1:
            handle([second], at=NOON)
        validate(text)

    monkeypatch.setattr(operations, "validate", slow)
    handle([first], at=NOON)
    assert still_declared("sale") == (0, 0), "the last one takes what the other left, to the cent"
    assert len(checks) == 6, "two texts of the other, and twice two of this one"
    assert Document.objects.filter(purpose="sale", type="381").count() == 2


def test_made_twice_at_once_it_is_one(credits_of_sale, monkeypatch):
    first, checks = credits_of_sale[0], []

    def slow(text):
        checks.append(text)
        if len(checks) == 1:
            handle([first], at=NOON)
        validate(text)

    monkeypatch.setattr(operations, "validate", slow)
    handle([first], at=NOON)
    assert Document.objects.filter(purpose="sale", type="381").count() == 1


def test_where_it_never_comes_to_rest_it_waits(credits_of_sale, monkeypatch):
    monkeypatch.setattr(operations, "TRIES", 0)
    with pytest.raises(TryLater):
        handle([credits_of_sale[0]], at=NOON)
    assert Document.objects.filter(type="381").count() == 0


def test_a_final_invoice_whose_advance_came_after_sixty_days_is_found(gateway, run_outbox):
    maker = seller("EE", agreed=False)
    pay(gateway, basket(download(seller("FR")), work(maker)))
    run_outbox()
    assert Wanted.objects.filter(purpose="prepayment").exists(), "it waits for the seller's word"
    share_is_due(line=line_of("service"), at=NOON, why="accepted")
    late = NOON + LOOKED_BACK + timedelta(days=10)
    agrees(maker)
    handle([Wanted.objects.get(purpose="prepayment").task], at=late)
    assert (ask_for_finals(at=late), ask_for_old_finals(at=late)) == (0, 1)
    run_due(worker="w", at=late, topics=["invoicing.issue"])
    assert Document.objects.filter(purpose="final").count() == 1
    assert ask_for_old_finals(at=late + timedelta(days=1)) == 0
