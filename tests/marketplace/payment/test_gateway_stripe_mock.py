"""An independent judge: Stripe's own stripe-mock, which refuses what Stripe's API description does not allow.

It keeps no state, knows an API version a little older than the client's and lets some nested nonsense pass, so
only requests are judged here, and only by what it does refuse. Point
STRIPE_MOCK_URL at a running one; where CI=true it must be there.
"""

import copy
import os
from datetime import UTC, datetime, timedelta

import pytest
import stripe

from marketplace.money import Money
from marketplace.payment import stripe_gateway
from marketplace.payment.gateway import GatewayError, GatewayRefused, SessionLine, SessionRequest
from marketplace.payment.stripe_gateway import StripeGateway
from marketplace.sandbox.server import Sandbox


@pytest.fixture(scope="module")
def judge():
    url = os.environ.get("STRIPE_MOCK_URL", "")
    if url:
        return url
    if os.environ.get("CI") == "true":
        pytest.fail("STRIPE_MOCK_URL is not set: in CI the gateway is judged by stripe-mock")
    pytest.skip("STRIPE_MOCK_URL is not set: the gateway is not judged by stripe-mock")


def request_of(*, currency="EUR", language="de", lines=2):
    priced = tuple(SessionLine(f"Κέντημα {n}", Money(1000 + n, currency), 1 + n % 2) for n in range(lines))
    return SessionRequest(
        payment_id="0f8e",
        order_number="CR-7",
        lines=priced,
        total=sum((line.total for line in priced), Money.zero(currency)),
        email="ada@example.eu",
        language=language,
        success_url="https://shop.eu/return/?session={CHECKOUT_SESSION_ID}",
        cancel_url="https://shop.eu/checkout/",
        expires_at=datetime.now(UTC) + timedelta(hours=1),
        idempotency_key="k1",
    )


def accepted(url, params):
    client = stripe.StripeClient("sk_test_1", base_addresses={"api": url}, max_network_retries=0)
    try:
        session = client.v1.checkout.sessions.create(params)
    except stripe.InvalidRequestError as refusal:
        if refusal.http_status != 400:
            raise
        return False
    assert session.object == "checkout.session"
    return True


@pytest.mark.parametrize("language", ["de", "el", "fr", "en", "ga", "bg", "mt"])
def test_a_session_in_any_language_is_accepted(judge, language):
    assert accepted(judge, stripe_gateway._session_params(request_of(language=language)))


@pytest.mark.parametrize("currency", ["EUR", "SEK", "PLN", "ISK", "JPY"])
def test_a_session_in_any_currency_is_accepted(judge, currency):
    assert accepted(judge, stripe_gateway._session_params(request_of(currency=currency)))


def test_a_session_of_very_many_lines_is_accepted(judge):
    assert accepted(judge, stripe_gateway._session_params(request_of(lines=130)))


def test_the_whole_gateway_is_understood(judge):
    """The judge's samples name no amount, so an accepted session ends in that complaint and not in a refusal."""
    gateway = StripeGateway("sk_test_1", judge, ())
    for call in (
        lambda: gateway.open_session(request_of()),
        lambda: gateway.fetch("cs_test_1"),
        lambda: gateway.expire("cs_test_1"),
    ):
        with pytest.raises(GatewayError) as complaint:
            call()
        assert not isinstance(complaint.value, GatewayRefused), complaint.value
        assert complaint.value.code == "incomplete_answer"
    refund = gateway.refund(intent_id="pi_1", amount=Money(50, "EUR"), payment_id="p1", idempotency_key="r1")
    assert refund.refund_id.startswith("re_")
    assert all(told.refund_id.startswith("re_") for told in gateway.refunds_of("pi_1"))


BAD = [
    (("mode",), "gift"),
    (("ui_mode",), "popup"),
    (("locale",), "xx"),
    (("amount",), 1),
    (("expires_at",), "soon"),
    (("line_items", 0, "quantity"), "many"),
    (("line_items", 0, "price_data", "currency"), None),
    (("line_items", 0, "price_data", "unit_amount"), "1.5"),
    (("line_items", 0, "price"), {"id": 1}),
    (("payment_intent_data", "metadata"), "text"),
    (("adaptive_pricing", "enabled"), "maybe"),
    (("metadata",), "text"),
]


@pytest.mark.parametrize(("path", "value"), BAD, ids=lambda part: str(part)[:50])
def test_judge_and_sandbox_refuse_the_same(judge, path, value):
    params = copy.deepcopy(stripe_gateway._session_params(request_of()))
    with Sandbox() as sandbox:
        assert (accepted(judge, params), accepted(sandbox.url, params)) == (True, True)
        here = params
        for step in path[:-1]:
            here = here[step]
        if value is None:
            del here[path[-1]]
        else:
            here[path[-1]] = value
        assert (accepted(judge, params), accepted(sandbox.url, params)) == (False, False)
