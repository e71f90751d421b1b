"""How faults of the network and of the provider reach the shop: what may be asked again, and what may not."""

from datetime import UTC, datetime, timedelta

import pytest

from marketplace.money import Money
from marketplace.payment.gateway import GatewayError, GatewayRefused, GatewayShut, SessionLine, SessionRequest
from marketplace.payment.stripe_gateway import StripeGateway
from marketplace.sandbox.server import Sandbox


@pytest.fixture
def sandbox():
    with Sandbox() as running:
        yield running


@pytest.fixture
def gateway(sandbox):
    return StripeGateway("sk_test_1", sandbox.url, ())


def order():
    return SessionRequest(
        payment_id="0f8e",
        order_number="CR-7",
        lines=(SessionLine("Woodcut", Money(2999, "EUR")),),
        total=Money(2999, "EUR"),
        email="ada@example.eu",
        language="de",
        success_url="http://127.0.0.1:9/return/",
        cancel_url="http://127.0.0.1:9/checkout/",
        expires_at=datetime.now(UTC) + timedelta(hours=1),
        idempotency_key="k1",
    )


def plan(sandbox, kind, times):
    sandbox.box.add_fault(kind, times=times, options={"match": "/v1/", "seconds": 0, "copies": 1})


def failure_of(call):
    with pytest.raises(GatewayError) as failure:
        call()
    return failure.value


@pytest.mark.parametrize(("kind", "times"), [("error_500", 3), ("rate_limit", 1), ("timeout_after", 3)])
def test_an_unknown_outcome_may_be_asked_again_under_the_same_key(sandbox, gateway, kind, times):
    plan(sandbox, kind, times)
    request = order()
    failure = failure_of(lambda: gateway.open_session(request))
    assert failure.retryable
    assert not isinstance(failure, GatewayRefused)
    opened = gateway.open_session(request)
    assert [session["id"] for session in sandbox.box.store.newest("checkout.session")] == [opened.session_id]


@pytest.mark.parametrize(("kind", "times"), [("error_500", 2), ("timeout_after", 2)])
def test_a_short_fault_is_survived_unseen(sandbox, gateway, kind, times):
    plan(sandbox, kind, times)
    opened = gateway.open_session(order())
    assert [session["id"] for session in sandbox.box.store.newest("checkout.session")] == [opened.session_id]


def test_a_provider_that_is_not_there_may_be_asked_again():
    failure = failure_of(lambda: StripeGateway("sk_test_1", "http://127.0.0.1:1", ()).fetch("cs_1"))
    assert failure.retryable


def test_a_wrong_key_is_neither_a_refusal_nor_worth_repeating(sandbox):
    class LetsAnyKeyThrough(StripeGateway):
        """The official host with a live key, as far as our own check is concerned."""

        def __init__(self, url):
            super().__init__("sk_test_1", url, ())
            self._client._requestor._options.api_key = "sk_live_1"

    failure = failure_of(lambda: LetsAnyKeyThrough(sandbox.url).fetch("cs_1"))
    assert (failure.retryable, isinstance(failure, GatewayRefused)) == (False, False)
    assert isinstance(failure, GatewayShut)


def test_a_refusal_carries_the_providers_code_and_the_request_for_the_log(gateway):
    failure = failure_of(lambda: gateway.fetch("cs_1"))
    assert isinstance(failure, GatewayRefused)
    assert (failure.code, failure.retryable) == ("resource_missing", False)
    assert failure.request_id.startswith("req_")
    assert "cs_1" in str(failure)
