"""Other currencies: settled as they are or converted, retired, and never mixed."""

import time
from email.utils import parsedate_to_datetime

import pytest
import stripe


@pytest.fixture
def in_euros(browser):
    browser.control("settlement", currency="eur", rates="sek=0.1")


def line_of(client, transaction):
    return client.v1.balance_transactions.retrieve(transaction)


def test_without_a_word_each_currency_has_its_own_balance(client, pay):
    pay(currency="sek", amount=50_000)
    pay(currency="eur", amount=5_000)
    assert [part.currency for part in client.v1.balance.retrieve().pending] == ["eur", "sek"]
    assert client.v1.balance_transactions.list({"currency": "sek"}).data[0].exchange_rate is None


def test_a_charge_is_settled_in_the_currency_the_platform_holds(client, pay, in_euros):
    charge = pay(currency="sek", amount=50_000).payment_intent.latest_charge
    line = line_of(client, charge.balance_transaction)
    assert (charge.amount, charge.currency) == (50_000, "sek")
    assert (line.amount, line.currency, line.exchange_rate) == (5_000, "eur", 0.1)
    assert line.fee == 75 + 25 + 100
    assert [part.currency for part in client.v1.balance.retrieve().pending] == ["eur"]


def test_a_transfer_has_the_currency_and_the_bound_of_what_was_settled(client, seller, pay, in_euros):
    charge = pay(currency="sek", amount=50_000).payment_intent.latest_charge
    params = {"destination": seller, "source_transaction": charge.id}
    with pytest.raises(stripe.InvalidRequestError, match=r"balance transaction \(eur\)"):
        client.v1.transfers.create(params | {"amount": 100, "currency": "sek"})
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.transfers.create(params | {"amount": 5_001, "currency": "eur"})
    assert refusal.value.code == "charge_exceeds_source_limit"
    assert client.v1.transfers.create(params | {"amount": 5_000, "currency": "eur"}).currency == "eur"


def test_refunds_and_disputes_are_converted_at_the_rate_of_their_day(client, browser, pay, in_euros):
    charge = pay(currency="sek", amount=50_000).payment_intent.latest_charge
    browser.control("settlement", currency="eur", rates="sek=0.11")
    refund = client.v1.refunds.create({"charge": charge.id, "amount": 10_000})
    assert (refund.amount, refund.currency) == (10_000, "sek")
    line = line_of(client, refund.balance_transaction)
    assert (line.amount, line.currency, line.exchange_rate) == (-1_100, "eur", 0.11)
    dispute = client.v1.disputes.retrieve(browser.control("dispute", charge=charge.id)["id"])
    assert (dispute.amount, dispute.currency) == (40_000, "sek")
    assert (dispute.balance_transactions[0].amount, dispute.balance_transactions[0].currency) == (-4_400, "eur")


def test_yen_have_no_cents_when_they_are_converted(client, browser, pay):
    browser.control("settlement", currency="eur", rates="jpy=0.006")
    charge = pay(currency="jpy", amount=1_000).payment_intent.latest_charge
    assert line_of(client, charge.balance_transaction).amount == 600


def test_a_retired_currency_takes_no_new_money_and_gives_none_back_from_sellers(client, browser, seller, pay):
    charge = pay(currency="sek", amount=50_000).payment_intent.latest_charge
    sent = client.v1.transfers.create(
        {"amount": 40_000, "currency": "sek", "destination": seller, "source_transaction": charge.id}
    )
    browser.control("retire", currencies="sek")
    with pytest.raises(stripe.InvalidRequestError, match="SEK are no longer supported"):
        client.v1.transfers.reversals.create(sent.id, {"amount": 100})
    with pytest.raises(stripe.InvalidRequestError, match="Invalid currency"):
        client.v1.transfers.create(
            {"amount": 100, "currency": "sek", "destination": seller, "source_transaction": charge.id}
        )
    with pytest.raises(stripe.InvalidRequestError, match="Invalid currency"):
        pay(currency="sek", amount=50_000)
    assert client.v1.refunds.create({"charge": charge.id, "amount": 100}).status == "succeeded"
    browser.control("retire", currencies="")
    assert client.v1.transfers.reversals.create(sent.id, {"amount": 100}).amount == 100


@pytest.mark.parametrize(
    ("action", "form"),
    [
        ("settlement", {"currency": "bgn"}),
        ("settlement", {"currency": "eur", "rates": "sek=0"}),
        ("settlement", {"currency": "eur", "rates": "sek=ten"}),
        ("retire", {"currencies": "sek bgn"}),
        ("skew", {"seconds": "soon"}),
    ],
)
def test_a_wrong_word_about_currencies_is_refused(client, browser, pay, action, form):
    assert browser.post(f"/_sandbox/{action}", **form).status == 400
    charge = pay(currency="sek", amount=50_000).payment_intent.latest_charge
    assert line_of(client, charge.balance_transaction).currency == "sek"


def test_the_providers_clock_can_be_wrong(client, browser, session_params, endpoint):
    browser.control("webhook", url=endpoint.url, secret="whsec_1")
    browser.control("skew", behind=400)
    session = client.v1.checkout.sessions.create(session_params)
    client.v1.checkout.sessions.expire(session.id)
    ((body, signature),) = endpoint.wait_for(1)
    with pytest.raises(stripe.SignatureVerificationError, match="tolerance"):
        client.construct_event(body, signature, "whsec_1")
    said = parsedate_to_datetime(browser.get("/dashboard").headers["Date"]).timestamp()
    assert 395 <= time.time() - said <= 410
