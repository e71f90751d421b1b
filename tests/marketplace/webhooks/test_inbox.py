"""The inbox: verified, stored once, processed once, in any order."""

import pytest

from marketplace.outbox.models import OutboxRow
from marketplace.webhooks.models import ProviderEvent
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
