"""The inbox: verified, stored once, processed once, in any order."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from marketplace.outbox.models import OutboxRow
from marketplace.outbox.operations import lease, wait_for_other_side
from marketplace.payment.gateway import ProviderEvent as ProviderEventFacts
from marketplace.webhooks.models import ProviderEvent
from marketplace.webhooks.operations import receive, replay
from tests.factories import NOON
from tests.marketplace.payment.test_sync import again, payment  # noqa: F401  # the fixture

pytestmark = pytest.mark.django_db


def deliver(client, gateway, session_id, kind="checkout.session.completed"):
    body, signature = gateway.event(session_id, kind, at=NOON)
    return client.post(
        "/webhooks/stripe/", body, content_type="application/json", headers={"Stripe-Signature": signature}
    )


def test_32_an_unsigned_body_is_refused_and_nothing_is_kept(client, gateway):
    response = client.post("/webhooks/stripe/", b"{}", content_type="application/json")
    assert response.status_code == 400
    assert ProviderEvent.objects.count() == 0


def test_the_same_delivery_many_times_is_one_row_and_one_payment(client, gateway, payment, run_outbox):  # noqa: F811
    gateway.pay(payment.session_id)
    body, signature = gateway.event(payment.session_id, "checkout.session.completed", at=NOON)
    for _ in range(3):
        response = client.post(
            "/webhooks/stripe/", body, content_type="application/json", headers={"Stripe-Signature": signature}
        )
        assert response.status_code == 200
    assert ProviderEvent.objects.count() == 1
    run_outbox()
    assert again(payment).order.status == "paid"


def test_an_event_is_only_a_hint(client, gateway, payment, run_outbox):  # noqa: F811
    """It says completed, the provider says open: nothing is paid."""
    assert deliver(client, gateway, payment.session_id).status_code == 200
    run_outbox()
    assert again(payment).order.status == "pending_payment"


def test_37_an_unknown_type_is_stored_and_answered(client, gateway, payment):  # noqa: F811
    assert deliver(client, gateway, payment.session_id, "something.new").status_code == 200
    assert ProviderEvent.objects.count() == 1
    assert OutboxRow.objects.filter(topic="payment.sync").count() == 1


def looks():
    return OutboxRow.objects.filter(topic="payment.sync")


def test_events_that_come_together_are_one_look_at_their_payment(client, gateway, payment, run_outbox):  # noqa: F811
    gateway.pay(payment.session_id)
    for kind in ("payment_intent.succeeded", "charge.succeeded", "checkout.session.completed"):
        deliver(client, gateway, payment.session_id, kind)
    assert (ProviderEvent.objects.count(), looks().count()) == (3, 1)
    run_outbox()
    assert again(payment).order.status == "paid"


def test_an_event_that_comes_after_a_look_began_is_looked_at_itself(client, gateway, payment):  # noqa: F811
    deliver(client, gateway, payment.session_id, "payment_intent.created")
    (begun,) = lease(worker="w", limit=9, at=timezone.now(), topics=["payment.sync"])
    deliver(client, gateway, payment.session_id, "charge.succeeded")
    assert looks().exclude(pk=begun.pk).count() == 1


def test_a_repeated_event_promises_nothing_once_its_look_began(client, gateway, payment):  # noqa: F811
    """It is decided about before it turns out to be stored already: what that promised goes with it."""
    body, signature = gateway.event(payment.session_id, "charge.succeeded", at=NOON)
    for answer in ("stored", "known"):
        assert (
            client.post(
                "/webhooks/stripe/", body, content_type="application/json", headers={"Stripe-Signature": signature}
            ).content
            == b"ok\n"
        ), answer
        looks().update(done_at=NOON, key="sync:done")
    assert (ProviderEvent.objects.count(), looks().count()) == (1, 1)


def test_another_refusal_of_the_database_is_not_taken_for_a_repetition(payment, monkeypatch):  # noqa: F811
    event = ProviderEventFacts(
        id="evt_1", type="charge.x", livemode=False, api_version="", created=NOON, object_type="charge",
        object_id="ch_1", payment_id=str(payment.public_id), raw=b"{}",
    )  # fmt: skip

    def refused(*_args, **_kwargs):
        raise IntegrityError("another")

    monkeypatch.setattr("marketplace.webhooks.operations.outbox.put", refused)
    with pytest.raises(IntegrityError, match="another"):
        receive(event=event, at=NOON)
    assert not ProviderEvent.objects.exists()


def test_a_look_that_waits_for_a_silent_provider_does_not_keep_a_new_one_waiting(client, gateway, payment):  # noqa: F811
    deliver(client, gateway, payment.session_id, "payment_intent.created")
    (waits,) = lease(worker="w", limit=9, at=timezone.now(), topics=["payment.sync"])
    wait_for_other_side(row=waits, error="nobody there", at=timezone.now())
    deliver(client, gateway, payment.session_id)
    assert looks().filter(due_at__lte=timezone.now()).count() == 1


def test_an_event_of_another_page_is_looked_at_beside_one_of_the_payment(payment):  # noqa: F811
    """A look that names no page, or another one, would not ask about this page."""
    for n, (kind, about) in enumerate((("charge", "ch_1"), ("checkout.session", "cs_1"), ("checkout.session", "cs_2"))):
        event = ProviderEventFacts(
            id=f"evt_{n}", type=f"{kind}.x", livemode=False, api_version="", created=NOON, object_type=kind,
            object_id=about, payment_id=str(payment.public_id), raw=b"{}",
        )  # fmt: skip
        assert receive(event=event, at=NOON)
    assert looks().count() == 3


def test_an_event_of_a_refund_asks_for_refunds_beside_one_of_the_payment(client, gateway, payment):  # noqa: F811
    """One that failed meanwhile shows in no sum, so a look that asks for none would not find it."""
    for kind in ("charge.succeeded", "charge.refunded", "refund.failed"):
        deliver(client, gateway, payment.session_id, kind)
    assert [row.payload.get("refunds", False) for row in looks().order_by("pk")] == [False, True]


def test_an_event_names_the_page_that_we_keep_too(client, gateway, payment):  # noqa: F811
    """Another page may have become the payment before anybody looks."""
    deliver(client, gateway, payment.session_id)
    assert looks().get().payload["session"] == payment.session_id


def test_an_operator_who_replays_an_event_gets_a_look_of_its_own(client, gateway, payment):  # noqa: F811
    deliver(client, gateway, payment.session_id)
    replay(row=ProviderEvent.objects.get(), at=timezone.now())
    assert looks().count() == 2
