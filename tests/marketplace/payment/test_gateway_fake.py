"""The parts of the fake that only tests use: its events, and faults on request."""

from datetime import UTC, datetime, timedelta

import pytest

from marketplace.money import Money
from marketplace.payment.fake_gateway import FakeGateway
from marketplace.payment.gateway import BadSignature, GatewayError, GatewayRefused, SessionLine, SessionRequest

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
REQUEST = SessionRequest(
    payment_id="0f8e",
    order_number="CR-7",
    lines=(SessionLine("Woodcut", Money(2999, "EUR")),),
    total=Money(2999, "EUR"),
    email="ada@example.eu",
    language="de",
    success_url="https://shop.eu/return/",
    cancel_url="https://shop.eu/checkout/",
    expires_at=NOW + timedelta(hours=1),
    idempotency_key="k1",
)


def test_an_event_of_the_fake_names_the_payment():
    fake = FakeGateway()
    session_id = fake.open_session(REQUEST).session_id
    body, signature = fake.event(session_id, "checkout.session.completed", at=NOW)
    event = fake.parse_event(body=body, signature=signature)
    assert (event.type, event.object_type, event.object_id) == (
        "checkout.session.completed",
        "checkout.session",
        session_id,
    )
    assert (event.payment_id, event.created, event.raw, event.livemode) == ("0f8e", NOW, body, False)
    again, _ = fake.event(session_id, "checkout.session.completed", at=NOW)
    assert again != body, "each event has its own id"


def test_a_forged_event_is_refused():
    fake = FakeGateway()
    body, signature = fake.event(fake.open_session(REQUEST).session_id, "checkout.session.completed", at=NOW)
    for forged in ((body + b" ", signature), (body, "nonsense"), (body, "")):
        with pytest.raises(BadSignature):
            fake.parse_event(body=forged[0], signature=forged[1])


def test_a_planned_failure_happens_once_and_does_nothing():
    fake = FakeGateway()
    fake.fail_next(GatewayError("down", retryable=True))
    with pytest.raises(GatewayError):
        fake.open_session(REQUEST)
    assert fake.requests == []
    assert fake.open_session(REQUEST).is_open
    assert fake.requests == [REQUEST]


def test_a_buyer_cannot_pay_what_is_not_open():
    fake = FakeGateway()
    session_id = fake.open_session(REQUEST).session_id
    fake.run_out(session_id)
    with pytest.raises(GatewayRefused):
        fake.pay(session_id)
    assert not fake.fetch(session_id).is_paid
