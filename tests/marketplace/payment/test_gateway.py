"""The values that pass between the shop and a payment provider."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from marketplace.money import CurrencyMismatch, Money
from marketplace.payment.gateway import (
    GatewayError,
    GatewayRefused,
    RemotePayment,
    SessionLine,
    SessionRequest,
    minimum_charge,
)

REQUEST = SessionRequest(
    payment_id="0f8e",
    order_number="CR-7",
    lines=(SessionLine("Woodcut", Money(1250, "EUR"), 2), SessionLine("Lettering", Money(499, "EUR"))),
    total=Money(2999, "EUR"),
    email="ada@example.eu",
    language="de-AT",
    success_url="https://shop.eu/return/?session={CHECKOUT_SESSION_ID}",
    cancel_url="https://shop.eu/checkout/",
    expires_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
    idempotency_key="test:session:0f8e:1",
)
PAYMENT = RemotePayment(
    session_id="cs_1",
    url=None,
    session_status="complete",
    payment_status="paid",
    intent_id="pi_1",
    intent_status="succeeded",
    charge_id="ch_1",
    amount=Money(2999, "EUR"),
    card_country="AT",
    payment_id="0f8e",
    livemode=False,
)


def test_a_line_costs_its_unit_times_its_quantity():
    assert REQUEST.lines[0].total == Money(2500, "EUR")


@pytest.mark.parametrize("total", [2998, 3000, 0])
def test_a_request_whose_lines_do_not_add_up_cannot_be_built(total):
    with pytest.raises(ValueError, match="add up"):
        replace(REQUEST, total=Money(total, "EUR"))


def test_a_request_cannot_mix_currencies():
    with pytest.raises(CurrencyMismatch):
        replace(REQUEST, lines=(*REQUEST.lines, SessionLine("Print", Money(0, "SEK"))))


def test_a_free_order_is_never_sent_to_a_provider():
    with pytest.raises(ValueError, match="free order"):
        replace(REQUEST, lines=(SessionLine("Gift", Money(0, "EUR")),), total=Money(0, "EUR"))


def test_a_naive_expiry_is_refused():
    with pytest.raises(ValueError, match="aware"):
        replace(REQUEST, expires_at=datetime(2026, 11, 22, 12))


@pytest.mark.parametrize("name", ["payment_id", "order_number", "idempotency_key"])
def test_a_request_names_what_it_is_for(name):
    with pytest.raises(ValueError, match="must be given"):
        replace(REQUEST, **{name: ""})


@pytest.mark.parametrize(("title", "minor", "quantity"), [("  ", 1, 1), ("A", -1, 1), ("A", 1, 0), ("A", 1, -2)])
def test_a_line_that_nobody_could_pay_cannot_be_built(title, minor, quantity):
    with pytest.raises(ValueError, match="line"):
        SessionLine(title, Money(minor, "EUR"), quantity)


@pytest.mark.parametrize(
    ("session_status", "payment_status", "paid"),
    [
        ("complete", "paid", True),
        ("complete", "no_payment_required", True),
        ("complete", "unpaid", False),
        ("open", "unpaid", False),
        ("open", "paid", False),
        ("expired", "unpaid", False),
    ],
)
def test_only_a_complete_session_that_is_not_unpaid_is_paid(session_status, payment_status, paid):
    payment = replace(PAYMENT, session_status=session_status, payment_status=payment_status)
    assert payment.is_paid is paid
    assert payment.is_open is (session_status == "open")


@pytest.mark.parametrize(("currency", "minor"), [("EUR", 50), ("SEK", 300), ("CZK", 1500), ("JPY", 50)])
def test_the_provider_has_a_minimum_per_currency(currency, minor):
    assert minimum_charge(currency) == Money(minor, currency)


def test_a_currency_without_a_known_minimum_is_refused():
    with pytest.raises(ValueError, match="XAU"):
        minimum_charge("XAU")


def test_a_refusal_is_an_error_that_must_not_be_repeated():
    refusal = GatewayRefused("no", code="charge_disputed")
    assert isinstance(refusal, GatewayError)
    assert (refusal.retryable, refusal.code) == (False, "charge_disputed")
