"""Case 37: what the provider tells is shown at the desk, also of a type that nobody here knows; never its body."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.users.operators import Duty
from marketplace.webhooks.models import OTHER_MODE, OTHER_SHOP, ProviderEvent
from tests.cases import told_by_provider
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db


def deliver(gateway, session_id, kind):
    body, signature = gateway.event(session_id, kind, at=NOON)
    said = {"Stripe-Signature": signature}
    assert Client().post("/webhooks/stripe/", body, content_type="application/json", headers=said).status_code == 200
    return ProviderEvent.objects.get(type=kind)


def found(client, **query):
    return [row.event_id for row in client.get(reverse("desk_events:index"), query).context["object_list"]]


@pytest.mark.parametrize("duty", [Duty.FINANCE, Duty.SUPPORT])
def test_37_an_event_of_an_unknown_type_is_shown_at_the_desk(paid, gateway, sign_in, desk, duty):
    known = deliver(gateway, paid.payment.session_id, "charge.succeeded")
    new = deliver(gateway, paid.payment.session_id, "something.new")
    client = sign_in(desk(duty))
    assert set(found(client)) == {known.event_id, new.event_id}
    assert found(client, type="unknown") == [new.event_id]
    assert found(client, type="known") == [known.event_id]
    page = client.get(reverse("desk_events:thing", args=[new.event_id])).content.decode()
    for said in ("something.new", new.object_id, new.outcome, reverse("desk_orders:thing", args=[paid.number])):
        assert said in page, said


def test_37_events_are_found_by_their_number_and_by_what_was_done(paid, sign_in, desk):
    for number, outcome in enumerate(
        ("handed on: a dispute", "ignored: no seller of ours", OTHER_MODE, OTHER_SHOP, "")
    ):
        row = told_by_provider(paid, event_id=f"evt_{number}")
        ProviderEvent.objects.filter(pk=row.pk).update(outcome=outcome)
    client = sign_in(desk(Duty.SUPPORT))
    assert found(client, q="evt_3") == ["evt_3"]
    assert found(client, q="evt_9") == []
    shown = {each: found(client, outcome=each) for each in ("handed_on", "ignored", "other_mode", "other_shop", "none")}
    assert shown == {
        "handed_on": ["evt_0"], "ignored": ["evt_3", "evt_2", "evt_1"], "other_mode": ["evt_2"],
        "other_shop": ["evt_3"], "none": ["evt_4"],
    }  # fmt: skip


def test_37_the_body_of_an_event_is_shown_to_nobody(paid, sign_in, desk):
    row = told_by_provider(paid)
    assert "Anna Muster" in row.raw
    client = sign_in(desk(Duty.ADMINISTRATOR))
    for address in (reverse("desk_events:index"), reverse("desk_events:thing", args=[row.event_id])):
        page = client.get(address).content.decode()
        assert row.event_id in page
        assert "Anna Muster" not in page


def test_37_a_stranger_and_a_moderator_are_refused(paid, sign_in, desk):
    row = told_by_provider(paid)
    addresses = [
        reverse("desk_events:index"), reverse("desk_events:index_results"), reverse("desk_events:thing", args=[row.event_id]),
    ]  # fmt: skip
    assert {Client().get(address).status_code for address in addresses} == {302}
    assert {sign_in(make_user()).get(address).status_code for address in addresses} <= {302, 403, 404}
    assert {sign_in(desk(Duty.MODERATION)).get(address).status_code for address in addresses} == {403}


def test_37_there_is_nothing_to_do_to_an_event(paid, sign_in, desk):
    row = told_by_provider(paid)
    client = sign_in(desk(Duty.ADMINISTRATOR))
    assert client.post(reverse("desk_events:thing", args=[row.event_id])).status_code == 405
    assert client.post(reverse("desk_events:act", args=[row.event_id, "replay"])).status_code == 404
    assert client.get(reverse("desk_events:thing", args=["evt_none"])).status_code == 404
