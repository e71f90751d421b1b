"""Ways to pay that are no card: a bank's page now, or a debit that is known days later; and refunds that take days."""

import pytest
import stripe

DAY = 86_400


def fetch(client, session):
    return client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})


def told(client):
    return [event.type for event in client.v1.events.list({"limit": 50}).data][::-1]


@pytest.mark.parametrize(("way", "country"), [("ideal", "NL"), ("bancontact", "BE")])
def test_a_bank_page_approved(client, browser, pay, way, country):
    session = pay(way)
    intent = session.payment_intent
    assert (session.status, intent.status) == ("open", "requires_action")
    address = intent.next_action.redirect_to_url.url
    assert f"/bank/{intent.id}" in address
    assert "Your bank asks: pay 100.00 EUR?" in browser.get(address).text
    assert browser.post(address, answer="approve").headers["Location"].startswith("http://127.0.0.1:9/return/")
    paid = fetch(client, session)
    charge = paid.payment_intent.latest_charge
    assert (paid.status, paid.payment_status, charge.status) == ("complete", "paid", "succeeded")
    assert (charge.payment_method_details.type, charge.billing_details.address.country) == (way, country)
    assert charge.id.startswith("py_")
    line = client.v1.balance_transactions.retrieve(charge.balance_transaction)
    assert (line.type, line.reporting_category) == ("payment", "charge")
    assert 0 < line.fee < 100


def test_a_bank_page_refused_leaves_the_session_open(client, browser, pay):
    session = pay("ideal")
    browser.post(f"/bank/{session.payment_intent.id}", answer="fail")
    after = fetch(client, session)
    assert (after.status, after.payment_intent.status) == ("open", "requires_payment_method")
    browser.post(f"/pay/{session.id}", outcome="ok")
    assert fetch(client, session).payment_status == "paid"


def test_a_debit_is_complete_at_once_and_paid_days_later(client, browser, pay):
    session = pay("sepa")
    charge = session.payment_intent.latest_charge
    assert (session.status, session.payment_status, session.payment_intent.status) == (
        "complete",
        "unpaid",
        "processing",
    )
    assert (charge.status, charge.paid, charge.balance_transaction) == ("pending", False, None)
    assert "Agreed, not paid yet" in browser.get(f"/pay/{session.id}").text
    browser.control("clock", advance=4 * DAY)
    assert fetch(client, session).payment_status == "unpaid"
    browser.control("clock", advance=DAY)
    paid = fetch(client, session)
    charge = paid.payment_intent.latest_charge
    assert (paid.payment_status, paid.payment_intent.status, charge.status, charge.paid) == (
        "paid",
        "succeeded",
        "succeeded",
        True,
    )
    assert told(client) == [
        "payment_intent.created",
        "charge.pending",
        "payment_intent.processing",
        "checkout.session.completed",
        "charge.succeeded",
        "payment_intent.succeeded",
        "charge.updated",
        "checkout.session.async_payment_succeeded",
    ]


def test_a_debit_that_the_bank_refuses(client, browser, pay):
    session = pay("sepa_fails")
    browser.control("clock", advance=5 * DAY)
    after = fetch(client, session)
    charge = after.payment_intent.latest_charge
    assert (after.status, after.payment_status, after.payment_intent.status) == (
        "complete",
        "unpaid",
        "requires_payment_method",
    )
    assert (charge.status, charge.failure_code, charge.captured) == ("failed", "insufficient_funds", False)
    assert told(client)[-3:] == [
        "charge.failed",
        "payment_intent.payment_failed",
        "checkout.session.async_payment_failed",
    ]
    assert client.v1.balance_transactions.list().data == []


@pytest.mark.parametrize(("outcome", "status"), [("paid", "paid"), ("failed", "unpaid")])
def test_a_debit_is_decided_at_once_by_a_button_and_only_once(client, browser, pay, outcome, status):
    session = pay("sepa")
    charge = session.payment_intent.latest_charge.id
    assert "Bank pays" in browser.get("/dashboard").text
    assert browser.post("/dashboard/debit", charge=charge, outcome=outcome).status == 303
    browser.control("debit", session=session.id, outcome="paid")
    browser.control("clock", advance=6 * DAY)
    assert fetch(client, session).payment_status == status
    assert sum(kind.startswith("checkout.session.async") for kind in told(client)) == 1


@pytest.mark.parametrize("form", [{"outcome": "maybe"}, {"outcome": "paid", "charge": "ch_x"}, {"outcome": "paid"}])
def test_a_wrong_decision_is_refused(browser, form):
    assert browser.post("/_sandbox/debit", **form).status in (400, 404)


def test_what_is_not_paid_yet_cannot_be_refunded_or_sent(client, pay, seller):
    charge = pay("sepa").payment_intent.latest_charge
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create({"charge": charge.id})
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.transfers.create(
            {"amount": 100, "currency": "eur", "destination": seller, "source_transaction": charge.id}
        )


def test_a_shop_can_exclude_ways_and_other_currencies_have_cards_only(client, browser, session_params, pay):
    params = session_params | {"excluded_payment_method_types": ["sepa_debit", "bancontact"]}
    session = client.v1.checkout.sessions.create(params)
    assert list(session.payment_method_types) == ["card", "ideal"]
    text = browser.get(f"/pay/{session.id}").text
    assert ('value="ideal"' in text, 'value="sepa"' in text) == (True, False)
    assert browser.post(f"/pay/{session.id}", outcome="sepa").status == 400
    assert client.v1.charges.list().data == []
    assert list(pay(currency="sek").payment_method_types) == ["card"]
    everything = ["card", "ideal", "bancontact", "sepa_debit"]
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.checkout.sessions.create(session_params | {"excluded_payment_method_types": everything})
    assert refusal.value.param == "excluded_payment_method_types"


def test_a_refund_to_a_bank_account_takes_days(client, browser, pay):
    session = pay("ideal")
    browser.post(f"/bank/{session.payment_intent.id}", answer="approve")
    refund = client.v1.refunds.create({"payment_intent": session.payment_intent.id, "amount": 500})
    assert (refund.status, refund.pending_reason) == ("pending", "processing")
    line = client.v1.balance_transactions.retrieve(refund.balance_transaction)
    assert (line.type, line.reporting_category, line.net) == ("payment_refund", "refund", -500)
    browser.control("clock", advance=3 * DAY)
    assert client.v1.refunds.retrieve(refund.id).status == "succeeded"
    assert told(client)[-1] == "refund.updated"


def test_a_card_refund_can_be_pending_and_fail(client, browser, charge):
    browser.control("faults", kind="pending", match="/v1/refunds")
    refund = client.v1.refunds.create({"charge": charge.id, "amount": 500})
    assert refund.status == "pending"
    browser.control("refund_fail", refund=refund.id)
    failed = client.v1.refunds.retrieve(refund.id, {"expand": ["failure_balance_transaction"]})
    assert (failed.status, failed.failure_balance_transaction.net) == ("failed", 500)
    browser.control("clock", advance=4 * DAY)
    assert client.v1.refunds.retrieve(refund.id).status == "failed"
    assert client.v1.refunds.create({"charge": charge.id, "amount": 500}).status == "succeeded"
