"""A payment from its page to its end, through the official client."""

import time

import pytest
import stripe

EXPAND = {"expand": ["payment_intent.latest_charge"]}


@pytest.fixture
def session(client, session_params):
    return client.v1.checkout.sessions.create(session_params)


def fetch(client, session):
    return client.v1.checkout.sessions.retrieve(session.id, EXPAND)


def test_a_new_session_is_open_and_has_no_intent_yet(session, sandbox):
    assert session.id.startswith("cs_test_")
    assert (session.status, session.payment_status, session.payment_intent) == ("open", "unpaid", None)
    assert (session.amount_total, session.currency, session.livemode) == (2999, "eur", False)
    assert session.url == f"{sandbox.url}/pay/{session.id}"
    assert session.expires_at - session.created == 86_400


def test_paying_completes_the_session_and_leads_back_with_its_id(client, browser, session):
    answer = browser.post(f"/pay/{session.id}", outcome="ok", country="AT")
    assert answer.status == 303
    assert answer.headers["Location"] == f"http://127.0.0.1:9/return/?session={session.id}"
    paid = fetch(client, session)
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    intent, charge = paid.payment_intent, paid.payment_intent.latest_charge
    assert (intent.status, intent.amount, intent.amount_received) == ("succeeded", 2999, 2999)
    assert (intent.transfer_group, intent.metadata.to_dict()) == ("CR-7", {"payment_id": "0f8e"})
    assert (charge.status, charge.paid, charge.amount_captured, charge.transfer_group) == (
        "succeeded",
        True,
        2999,
        "CR-7",
    )
    assert charge.metadata.to_dict() == {"payment_id": "0f8e"}
    assert charge.payment_method_details.card.country == "AT"
    assert charge.payment_method_details.card.three_d_secure is None


def test_a_charge_is_booked_with_its_fee(client, paid):
    charge = client.v1.charges.retrieve(paid.payment_intent.latest_charge.id, {"expand": ["balance_transaction"]})
    booked = charge.balance_transaction
    assert (booked.amount, booked.fee, booked.net, booked.type) == (2999, 69, 2930, "charge")
    assert client.v1.balance_transactions.retrieve(booked.id).source == charge.id


def test_three_d_secure_approved(client, browser, session):
    answer = browser.post(f"/pay/{session.id}", outcome="3ds", country="GR")
    waiting = fetch(client, session)
    intent = waiting.payment_intent
    assert (waiting.status, waiting.payment_status, intent.status) == ("open", "unpaid", "requires_action")
    assert answer.headers["Location"] == f"/3ds/{intent.id}"
    assert intent.next_action.redirect_to_url.url.endswith(f"/3ds/{intent.id}")
    assert "Your bank asks: pay 29.99 EUR?" in browser.get(f"/3ds/{intent.id}").text
    answer = browser.post(f"/3ds/{intent.id}", answer="approve")
    assert answer.headers["Location"] == f"http://127.0.0.1:9/return/?session={session.id}"
    paid = fetch(client, session)
    card = paid.payment_intent.latest_charge.payment_method_details.card
    assert (paid.status, paid.payment_intent.id) == ("complete", intent.id)
    assert (card.country, card.three_d_secure.result) == ("GR", "authenticated")


def test_three_d_secure_failed_leaves_the_session_open_for_another_card(client, browser, session):
    browser.post(f"/pay/{session.id}", outcome="3ds")
    intent_id = fetch(client, session).payment_intent.id
    answer = browser.post(f"/3ds/{intent_id}", answer="fail")
    assert answer.headers["Location"] == f"/pay/{session.id}"
    failed = fetch(client, session)
    assert (failed.status, failed.payment_intent.status) == ("open", "requires_payment_method")
    assert failed.payment_intent.last_payment_error.code == "payment_intent_authentication_failure"
    assert failed.payment_intent.latest_charge is None
    assert "failed authentication" in browser.get(f"/pay/{session.id}").text
    browser.post(f"/pay/{session.id}", outcome="ok")
    assert fetch(client, session).status == "complete"


def test_the_bank_is_asked_once(client, browser, session):
    browser.post(f"/pay/{session.id}", outcome="3ds")
    intent_id = fetch(client, session).payment_intent.id
    browser.post(f"/3ds/{intent_id}", answer="approve")
    answer = browser.post(f"/3ds/{intent_id}", answer="approve")
    assert answer.headers["Location"] == f"/3ds/{intent_id}"
    assert "nothing to confirm" in browser.get(f"/3ds/{intent_id}").text
    assert len(client.v1.charges.list().data) == 1


@pytest.mark.parametrize(
    ("outcome", "decline", "words"),
    [("declined", "generic_decline", "was declined"), ("insufficient", "insufficient_funds", "insufficient funds")],
)
def test_declined_then_another_card(client, browser, session, outcome, decline, words):
    answer = browser.post(f"/pay/{session.id}", outcome=outcome)
    assert answer.headers["Location"] == f"/pay/{session.id}"
    declined = fetch(client, session)
    intent = declined.payment_intent
    assert (declined.status, declined.payment_status, intent.status) == ("open", "unpaid", "requires_payment_method")
    assert (intent.last_payment_error.code, intent.last_payment_error.decline_code) == ("card_declined", decline)
    assert (intent.latest_charge.status, intent.latest_charge.paid, intent.latest_charge.captured) == (
        "failed",
        False,
        False,
    )
    assert words in browser.get(f"/pay/{session.id}").text
    browser.post(f"/pay/{session.id}", outcome="ok")
    paid = fetch(client, session)
    assert (paid.status, paid.payment_intent.id) == ("complete", intent.id)
    assert paid.payment_intent.last_payment_error is None
    assert [charge.status for charge in client.v1.charges.list().data] == ["succeeded", "failed"]


def test_cancelling_leads_back_and_changes_nothing(client, browser, session):
    assert '<a href="http://127.0.0.1:9/checkout/">' in browser.get(f"/pay/{session.id}").text
    assert fetch(client, session).status == "open"


def test_two_tabs_pay_once(client, browser, session):
    first = browser.post(f"/pay/{session.id}", outcome="ok")
    second = browser.post(f"/pay/{session.id}", outcome="ok")
    assert first.headers["Location"].startswith("http://127.0.0.1:9/return/")
    assert second.headers["Location"] == f"/pay/{session.id}"
    assert "Paid: 29.99 EUR" in browser.get(f"/pay/{session.id}").text
    assert len(client.v1.charges.list().data) == 1


def test_expired_by_the_shop_is_expired_for_the_buyer(client, browser, session):
    expired = client.v1.checkout.sessions.expire(session.id)
    assert (expired.status, expired.url) == ("expired", None)
    assert "This page has expired" in browser.get(f"/pay/{session.id}").text
    browser.post(f"/pay/{session.id}", outcome="ok")
    assert client.v1.charges.list().data == []
    with pytest.raises(stripe.InvalidRequestError, match="status of expired"):
        client.v1.checkout.sessions.expire(session.id)


def test_expired_by_its_time_cancels_the_intent(client, browser, session_params):
    session_params["expires_at"] = int(time.time()) + 1860
    session = client.v1.checkout.sessions.create(session_params)
    browser.post(f"/pay/{session.id}", outcome="3ds")
    browser.control("clock", advance=1800)
    assert fetch(client, session).status == "open"
    browser.control("clock", advance=60)
    expired = fetch(client, session)
    assert (expired.status, expired.payment_intent.status) == ("expired", "canceled")
    assert expired.payment_intent.cancellation_reason == "expired"
    intent_id = expired.payment_intent.id
    assert browser.post(f"/3ds/{intent_id}", answer="approve").headers["Location"] == f"/3ds/{intent_id}"
    assert fetch(client, session).payment_status == "unpaid"


def test_expired_by_the_buyers_button(client, browser, session):
    assert browser.post(f"/pay/{session.id}", outcome="expire").headers["Location"] == f"/pay/{session.id}"
    assert fetch(client, session).status == "expired"


def test_a_paid_session_cannot_expire(client, paid, browser):
    with pytest.raises(stripe.InvalidRequestError, match="status of complete"):
        client.v1.checkout.sessions.expire(paid.id)
    browser.control("clock", advance=200_000)
    assert client.v1.checkout.sessions.retrieve(paid.id).status == "complete"


def test_line_items_are_listed_with_their_prices(client, session):
    lines = client.v1.checkout.sessions.line_items.list(session.id, {"limit": 1})
    assert lines.has_more
    (first,) = lines.data
    assert (first.description, first.quantity, first.amount_total, first.price.unit_amount) == (
        "Woodcut <b>",
        2,
        2500,
        1250,
    )
    expanded = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["line_items"]})
    assert [line.amount_total for line in expanded.line_items.data] == [2500, 499]


def test_sessions_are_listed_newest_first_with_a_cursor(client, session_params):
    made = [client.v1.checkout.sessions.create(session_params).id for _ in range(5)]
    page = client.v1.checkout.sessions.list({"limit": 2})
    assert ([s.id for s in page.data], page.has_more) == (made[:2:-1], True)
    assert [s.id for s in page.auto_paging_iter()] == made[::-1]
    before = client.v1.checkout.sessions.list({"limit": 2, "ending_before": made[0]})
    assert ([s.id for s in before.data], before.has_more) == ([made[2], made[1]], True)
    client.v1.checkout.sessions.expire(made[3])
    assert [s.id for s in client.v1.checkout.sessions.list({"status": "expired"}).data] == [made[3]]


def test_intents_and_charges_are_found_by_what_they_belong_to(client, paid):
    intent = paid.payment_intent
    assert client.v1.payment_intents.retrieve(intent.id).latest_charge == intent.latest_charge.id
    assert [i.id for i in client.v1.payment_intents.list().data] == [intent.id]
    assert [c.id for c in client.v1.charges.list({"transfer_group": "CR-7"}).data] == [intent.latest_charge.id]
    assert client.v1.charges.list({"transfer_group": "CR-8"}).data == []
    assert [s.id for s in client.v1.checkout.sessions.list({"payment_intent": intent.id}).data] == [paid.id]
