"""Lists: found by what a caller knows, filtered by state, with as many queries for twenty rows as for one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from cms.desk.order_queries import matching, orders
from cms.desk.views import PER_PAGE, DeskPaginator
from marketplace.delivery.models import Entitlement
from marketplace.order.models import Order
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.payment.models import Payment
from marketplace.users.operators import Duty
from tests.cms.desk.conftest import place
from tests.factories import NOON, make_digital, make_maker
from tests.marketplace.order.test_trunk import two_makers

pytestmark = pytest.mark.django_db


def test_an_order_is_found_by_anything_a_caller_may_know(paid):
    payment, part = Payment.objects.get(), paid.seller_orders.first()
    gross = paid.facts.gross_minor
    known = [
        paid.number, paid.number[2:].lower(), paid.facts.email, paid.facts.email.upper(), part.partner.name,
        Entitlement.objects.get().certificate, str(payment.public_id), payment.intent_id, payment.session_id,
        f"{gross / 100:.2f}", f"{gross // 100},{gross % 100:02d} €",
    ]  # fmt: skip
    assert {words: [found.number for found in matching(orders(), words)] for words in known} == {
        words: [paid.number] for words in known
    }


@pytest.mark.parametrize(
    "words", ["nobody", "0.01", "NaN", "1e999", "-0.05", "' OR 1=1", "%", "00000000-0000-0000-0000-000000000000"]
)
def test_what_nobody_bought_is_not_found(paid, words):
    assert list(matching(orders(), words)) == []


def test_the_list_of_orders_is_searched_and_filtered(paid, sign_in, desk):
    client, index = sign_in(desk(Duty.SUPPORT)), reverse("desk_orders:index")
    row = reverse("desk_orders:thing", args=[paid.number])
    shown = {query: row in client.get(f"{index}?{query}").content.decode() for query in (
        f"q={paid.number}", "q=nobody", "state=paid", "state=refunded", "refunds=failed", "state=nonsense",
    )}  # fmt: skip
    assert shown == {
        f"q={paid.number}": True, "q=nobody": False, "state=paid": True, "state=refunded": False,
        "refunds=failed": False, "state=nonsense": True,
    }  # fmt: skip


def test_dead_promises_and_mails_are_found(paid, sign_in, desk):
    OutboxRow.objects.create(topic="mail", key="mail:lost", created_at=NOON, due_at=NOON, dead_at=NOON, error="Boom")
    client = sign_in(desk(Duty.SUPPORT))
    dead = client.get(reverse("desk_outbox:index"), {"state": "dead"}).context["object_list"]
    assert [row.key for row in dead] == ["mail:lost"]
    assert "mail:lost" in client.get(reverse("desk_outbox:index"), {"q": "boom"}).content.decode()
    mail = SentMail.objects.first()
    assert (
        reverse("desk_mails:thing", args=[mail.pk])
        in client.get(reverse("desk_mails:index"), {"q": mail.to}).content.decode()
    )


def queries(client, address):
    client.get(address)  # what is cached for good is cached now
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


LISTS = ["desk_orders", "desk_makers", "desk_offerings", "desk_mails", "desk_outbox"]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_much_for_many_rows_as_for_one(paid, sign_in, desk, name, run_outbox):
    client = sign_in(desk(Duty.ADMINISTRATOR))
    one = queries(client, reverse(f"{name}:index"))
    for _ in range(4):
        place(two_makers())
    run_outbox()
    assert queries(client, reverse(f"{name}:index")) == one
    assert one <= 14


def test_the_page_of_an_order_asks_as_much_for_many_lines(paid, sign_in, desk, gateway):
    from marketplace.order.models import LineFacts
    from marketplace.payment.refunds import refund_lines

    client = sign_in(desk(Duty.ADMINISTRATOR))
    before = queries(client, reverse("desk_orders:thing", args=[paid.number]))
    for line in LineFacts.objects.all():
        from marketplace.money import Money

        for _ in range(3):
            refund_lines(order=paid, lines=[line], amounts={line.pk: Money(1, "EUR")}, why="a cent", at=NOON)
    assert queries(client, reverse("desk_orders:thing", args=[paid.number])) == before
    assert before <= 28


def test_the_page_of_a_maker_asks_as_much_for_many_works(sign_in, desk):
    maker = make_maker()
    make_digital(partner=maker)
    client = sign_in(desk(Duty.SUPPORT))
    address = reverse("desk_makers:thing", args=[maker.code])
    before = queries(client, address)
    for _ in range(5):
        make_digital(partner=maker)
    assert queries(client, address) == before


def test_a_draft_that_never_was_public_is_nobody_elses_business(sign_in, desk):
    draft = make_digital(published=False, title="Secret plan")
    client = sign_in(desk(Duty.ADMINISTRATOR))
    assert "Secret plan" not in client.get(reverse("desk_offerings:index")).content.decode()
    assert client.get(reverse("desk_offerings:thing", args=[draft.public_id])).status_code == 404
    assert client.get(reverse("desk_offerings:preview", args=[draft.public_id])).status_code == 404
    assert Order.objects.count() == 0


def test_a_list_says_how_many_there_are_in_the_operators_language(sign_in, desk):
    OutboxRow.objects.bulk_create(
        OutboxRow(topic="mail", key=f"mail:{n}", created_at=NOON, due_at=NOON) for n in range(PER_PAGE + 1)
    )
    page = sign_in(desk(Duty.SUPPORT)).get(reverse("desk_outbox:index")).content.decode()
    assert f"In all: {PER_PAGE + 1}" in page
    assert "outbox row" not in page
    with translation.override("de"):
        assert DeskPaginator(range(1200), PER_PAGE).items_count_label == "Insgesamt: 1.200"
