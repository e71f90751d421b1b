"""A conversation about many milestones: one form lets all begin, and the page takes as many queries as for one."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from marketplace.fulfilment.operations import order_paid
from marketplace.order.models import Consent
from marketplace.order.operations import place_order
from storefronts.engagements.endings import propose_cancel
from storefronts.engagements.messages import say
from storefronts.engagements.models import Engagement, Entry
from tests.factories import NOON, make_maker, make_user, owner_of
from tests.storefronts.bespoke.making import accepted, facts_for, make_quote, make_request
from tests.storefronts.engagements.making import buyer_of, maker_of, pdf

pytestmark = pytest.mark.django_db
BOTH = {"work_now": "on", "work_loses_withdrawal": "on"}


def milestones(count, *, user=None):
    """As many engagements of one conversation, all waiting for the end of the time to withdraw."""
    maker, now = make_maker(), timezone.now()
    request = make_request(maker, buyer=user, at=now)
    until = now.date() + timedelta(days=20)
    version = make_quote(request, maker, *[10000] * count, at=now, on=now.date(), valid_until=until)
    apart = accepted(request, version, at=now)
    order = place_order(basket=apart.basket, facts=facts_for(apart, at=now), user=user, at=now)
    order_paid(number=order.number, at=now, why="test")
    rows = Engagement.objects.select_related("conversation__partner", "line")
    return list(rows.filter(conversation__seller_order__order=order))


def address(row, *, key=True, action=""):
    path = f"/en/engagements/{row.conversation.public_id}/"
    return path + (f"{row.public_id}/{action}/" if action else "") + (f"?key={row.conversation.key}" if key else "")


def chat(row, user, *, messages=500):
    """Four of them with a file."""
    Entry.objects.bulk_create(
        Entry(conversation=row.conversation, what="message", side="maker", words=f"Message {number}", at=NOON)
        for number in range(messages - 4)
    )
    for number in range(4):
        by = buyer_of(row, user) if number % 2 else maker_of(row)
        say(conversation=row.conversation, words=f"File {number}", files=[pdf()], by=by, at=NOON)


def queries(client, path) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("side", ["guest", "buyer", "maker"])
def test_ten_waiting_milestones_and_500_messages_take_as_many_queries_as_one(side):
    asked = []
    for count in (1, 10):
        user = make_user()
        row = milestones(count, user=user)[0]
        chat(row, user)
        client = Client()
        if side != "guest":
            client.force_login(user if side == "buyer" else owner_of(row.conversation.partner))
        asked.append(queries(client, address(row, key=side == "guest")))
    assert asked[0] == asked[1]
    assert asked[1] <= 15


def test_one_form_names_all_waiting_milestones_and_lets_them_begin():
    rows = milestones(3)
    page = html.unescape(Client().get(address(rows[0])).content.decode())
    assert [page.count(f"{row.public_id}/begin-now/") for row in rows] == [1, 0, 0]
    assert Client().post(address(rows[0], action="begin-now"), BOTH).status_code == 302
    kept = Consent.objects.filter(kind__in=BOTH)
    assert sorted(kept.values_list("line", "kind")) == sorted((row.line_id, kind) for row in rows for kind in BOTH)
    assert all(said.wording in page for said in kept)
    assert all(f"Step {number}" in said.wording for said in kept for number in (1, 2, 3))
    assert "begin-now" not in Client().get(address(rows[0])).content.decode()


def test_the_form_stays_where_it_was_sent_from_with_what_is_wrong():
    rows = milestones(2)
    answer = Client().post(address(rows[0], action="begin-now"), {"work_now": "on"})
    assert answer.status_code == 422
    assert answer.content.decode().count("Tick both sentences") == 1


def test_a_milestone_about_to_be_cancelled_leaves_the_form_to_the_next():
    rows = milestones(2)
    propose_cancel(engagement=rows[0], percent=100, words="I fell ill.", by=maker_of(rows[0]), at=timezone.now())
    page = Client().get(address(rows[0])).content.decode()
    assert [page.count(f"{row.public_id}/begin-now/") for row in rows] == [0, 1]
