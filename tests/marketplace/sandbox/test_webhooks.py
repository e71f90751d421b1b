"""Deliveries: signed so that the official verifier takes them, repeated until taken, and wrong in every planned way."""

import json
import time

import pytest
import stripe

from marketplace.sandbox import shapes
from marketplace.sandbox.server import Sandbox

SECRET = "whsec_test"
PAID = [
    "payment_intent.created",
    "charge.succeeded",
    "payment_intent.succeeded",
    "charge.updated",
    "checkout.session.completed",
]


@pytest.fixture
def hooked(browser, endpoint):
    browser.control("webhook", url=endpoint.url, secret=SECRET)
    return endpoint


def pay(client, browser, session_params, outcome="ok"):
    session = client.v1.checkout.sessions.create(session_params)
    browser.post(f"/pay/{session.id}", outcome=outcome)
    return session


def states(browser):
    return [row["state"] for row in json.loads(browser.get("/_sandbox/").text)["deliveries"]]


def test_a_payment_is_told_in_order_and_stripes_own_verifier_takes_it(client, browser, session_params, hooked):
    session = pay(client, browser, session_params)
    deliveries = hooked.wait_for(5)
    events = [client.construct_event(body, signature, SECRET) for body, signature in deliveries]
    assert [event.type for event in events] == PAID
    assert [shapes.faults(json.loads(body)) for body, _ in deliveries] == [[]] * 5
    assert [shapes.faults(json.loads(body)["data"]["object"]) for body, _ in deliveries] == [[]] * 5
    last = events[-1]
    assert (last.livemode, last.api_version, last.pending_webhooks) == (False, stripe.api_version, 1)
    assert (last.data.object["id"], last.data.object["payment_status"]) == (session.id, "paid")
    assert client.v1.events.retrieve(last.id).type == "checkout.session.completed"


def test_an_event_shows_the_object_as_it_was(client, browser, session_params, hooked):
    pay(client, browser, session_params)
    told = {json.loads(body)["type"]: json.loads(body)["data"] for body, _ in hooked.wait_for(5)}
    assert told["payment_intent.created"]["object"]["status"] == "requires_payment_method"
    assert told["charge.succeeded"]["object"]["balance_transaction"] is None
    assert told["charge.updated"]["object"]["balance_transaction"].startswith("txn_")
    assert told["charge.updated"]["previous_attributes"] == {"balance_transaction": None}


def test_an_event_names_the_request_that_caused_it(client, paid, browser, hooked):
    params = {"payment_intent": paid.payment_intent.id, "amount": 1}
    refund = client.v1.refunds.create(params, {"idempotency_key": "r1"})
    events = [json.loads(body) for body, _ in hooked.wait_for(2)]
    assert [event["type"] for event in events] == ["charge.refunded", "refund.created"]
    asked = refund.last_response.headers["Request-Id"]
    assert {(event["request"]["id"], event["request"]["idempotency_key"]) for event in events} == {(asked, "r1")}


@pytest.mark.parametrize(
    ("outcome", "types"),
    [
        ("declined", ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"]),
        ("3ds", ["payment_intent.created", "payment_intent.requires_action"]),
        ("expire", ["checkout.session.expired"]),
    ],
)
def test_what_does_not_pay_is_told_too(client, browser, session_params, hooked, outcome, types):
    pay(client, browser, session_params, outcome)
    hooked.wait_for(len(types))
    assert hooked.types == types


def test_a_refused_request_tells_nothing(client, paid, browser, hooked):
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create({"payment_intent": paid.payment_intent.id, "amount": 3000})
    client.v1.refunds.create({"payment_intent": paid.payment_intent.id})
    hooked.wait_for(2)
    assert hooked.types == ["charge.refunded", "refund.created"]


def test_a_session_whose_time_is_over_is_told(client, browser, session_params, hooked):
    client.v1.checkout.sessions.create(session_params)
    browser.control("clock", advance=86_401)
    hooked.wait_for(1)
    assert hooked.types == ["checkout.session.expired"]


def test_while_a_secret_is_rotated_both_sign(client, browser, session_params, endpoint):
    browser.control("webhook", url=endpoint.url, secret="whsec_old,whsec_new")
    pay(client, browser, session_params, "expire")
    ((body, signature),) = endpoint.wait_for(1)
    for secret in ("whsec_old", "whsec_new"):
        assert client.construct_event(body, signature, secret).type == "checkout.session.expired"
    with pytest.raises(stripe.SignatureVerificationError):
        client.construct_event(body, signature, "whsec_other")


@pytest.mark.slow
def test_an_endpoint_that_stumbles_gets_the_same_event_again(client, browser, session_params, hooked):
    hooked.answers = [500, 302]
    pay(client, browser, session_params, "expire")
    deliveries = hooked.wait_for(3)
    assert len({json.loads(body)["id"] for body, _ in deliveries}) == 1
    signatures = [signature for _, signature in deliveries]
    assert signatures[0] != signatures[-1], "each attempt is signed with its own time"


def test_an_endpoint_that_is_down_keeps_the_delivery_waiting(client, browser, session_params):
    browser.control("webhook", url="http://127.0.0.1:1/", secret=SECRET)
    pay(client, browser, session_params, "expire")
    while "no answer" not in browser.get("/_sandbox/").text:
        time.sleep(0.01)
    assert states(browser) == ["waiting"]


def test_without_an_endpoint_events_are_kept_and_not_sent(client, browser, session_params):
    pay(client, browser, session_params)
    assert [event.type for event in client.v1.events.list().data] == PAID[::-1]
    assert states(browser) == []


def test_events_are_found_by_their_type(client, paid):
    assert [e.type for e in client.v1.events.list({"type": "payment_intent.*"}).data] == [PAID[2], PAID[0]]
    assert [e.type for e in client.v1.events.list({"types": ["charge.updated", "charge.succeeded"]}).data] == [
        PAID[3],
        PAID[1],
    ]
    now = int(time.time())
    assert client.v1.events.list({"created": {"gte": now + 60}}).data == []
    assert len(client.v1.events.list({"created": {"gte": now - 60}}).data) == 5


def test_a_planned_duplicate_arrives_several_times_at_once(client, browser, session_params, hooked):
    browser.control("fault", kind="duplicate", copies=4, match="checkout.session.completed")
    pay(client, browser, session_params)
    hooked.wait_for(8)
    assert hooked.types == PAID[:4] + ["checkout.session.completed"] * 4
    assert len({body for body, _ in hooked.deliveries[4:]}) == 1


def test_a_planned_reverse_tells_the_end_first(client, browser, session_params, hooked):
    browser.control("fault", kind="reverse")
    pay(client, browser, session_params)
    hooked.wait_for(5)
    assert hooked.types == PAID[::-1]


def test_a_planned_drop_never_arrives_but_can_be_listed(client, browser, session_params, hooked):
    browser.control("fault", kind="drop", times=1, match="checkout.session")
    pay(client, browser, session_params)
    pay(client, browser, session_params, "expire")
    hooked.wait_for(5)
    assert hooked.types == [*PAID[:4], "checkout.session.expired"]
    assert len(client.v1.events.list({"type": "checkout.session.completed"}).data) == 1


@pytest.mark.slow
def test_a_planned_delay_lets_the_others_pass(client, browser, session_params, hooked):
    browser.control("fault", kind="delay", seconds=1, match="payment_intent.created")
    pay(client, browser, session_params)
    hooked.wait_for(5)
    assert hooked.types == [*PAID[1:], PAID[0]]


def test_what_was_not_delivered_is_delivered_after_a_restart(connect, session_params, endpoint, tmp_path):
    path = tmp_path / "sandbox.sqlite"
    with Sandbox(path=path, webhook_url="http://127.0.0.1:1/", webhook_secrets=[SECRET]) as first:
        client, browser = connect(first.url)
        session = client.v1.checkout.sessions.create(session_params)
        browser.post(f"/pay/{session.id}", outcome="ok")
    with Sandbox(path=path, webhook_url=endpoint.url, webhook_secrets=[SECRET]) as second:
        endpoint.wait_for(5)
        assert sorted(endpoint.types) == sorted(PAID)
        again = connect(second.url)[0].v1.checkout.sessions.retrieve(session.id, {"expand": ["line_items"]})
        assert (again.status, len(again.line_items.data)) == ("complete", 2)


def test_an_open_page_is_found_under_the_new_address_after_a_restart(connect, session_params, tmp_path):
    path = tmp_path / "sandbox.sqlite"
    with Sandbox(path=path) as first:
        made = connect(first.url)[0].v1.checkout.sessions.create(session_params)
    with Sandbox(path=path) as second:
        client, browser = connect(second.url)
        session = client.v1.checkout.sessions.retrieve(made.id)
        assert session.url == f"{second.url}/pay/{made.id}"
        assert browser.post(session.url, outcome="ok").status == 303
        assert session.success_url == session_params["success_url"]
