"""What goes wrong on purpose: for the next few calls to a path, or for the next few events of a type."""

import json
import threading
import time

import pytest
import stripe


def plan(browser, kind, **options):
    assert browser.control("faults", kind=kind, **options) == {"planned": kind}


def left(browser):
    return sum(fault["left"] for fault in json.loads(browser.get("/_sandbox/faults").text)["faults"])


@pytest.fixture
def send(client, seller, charge):
    """One transfer of 1.00 EUR, under a key."""

    def act(key):
        params = {"amount": 100, "currency": "eur", "destination": seller, "source_transaction": charge.id}
        return client.v1.transfers.create(params, {"idempotency_key": key}).id

    return act


@pytest.mark.parametrize(("kind", "error"), [("error_500", stripe.APIError), ("rate_limit", stripe.RateLimitError)])
def test_the_next_two_calls_fail_and_the_third_succeeds(client, browser, send, kind, error):
    plan(browser, kind, times=2, match="/v1/transfers")
    for _ in range(2):
        with pytest.raises(error):
            send("t1")
    assert client.v1.transfers.list().data == []
    assert client.v1.transfers.list().data == []
    assert send("t1") == client.v1.transfers.list().data[0].id


def test_a_fault_leaves_other_paths_alone(client, browser, send):
    plan(browser, "error_500", match="/v1/refunds")
    send("t1")
    assert left(browser) == 1


def test_an_answer_that_never_comes_was_done_and_the_same_key_finds_it(client, browser, send):
    plan(browser, "timeout_after", seconds=0, match="/v1/transfers")
    with pytest.raises(stripe.APIConnectionError):
        send("t1")
    (made,) = client.v1.transfers.list().data
    assert send("t1") == made.id
    assert len(client.v1.transfers.list().data) == 1


def test_a_request_that_is_dropped_was_never_heard(client, browser, send):
    plan(browser, "drop", match="/v1/transfers")
    with pytest.raises(stripe.APIConnectionError):
        send("t1")
    assert client.v1.transfers.list().data == []


def test_a_request_can_be_delayed(browser, send):
    plan(browser, "delay", seconds=1, match="/v1/transfers")
    before = time.monotonic()
    send("t1")
    assert time.monotonic() - before >= 1


def test_a_call_is_held_until_it_is_released_while_others_pass(client, browser, send):
    plan(browser, "hold", match="/v1/transfers")
    made = []
    held = threading.Thread(target=lambda: made.append(send("t1")))
    held.start()
    while left(browser):
        time.sleep(0.01)
    other = send("t2")
    assert [transfer.id for transfer in client.v1.transfers.list().data] == [other]
    assert made == []
    browser.control("release")
    held.join(10)
    assert [transfer.id for transfer in client.v1.transfers.list().data] == [made[0], other]


def test_v2_stumbles_too_and_its_key_stays_free(client, browser, seller_params):
    plan(browser, "error_500", match="/v2/core/accounts")
    with pytest.raises(stripe.APIError):
        client.v2.core.accounts.create(seller_params, {"idempotency_key": "a1"})
    assert client.v2.core.accounts.create(seller_params, {"idempotency_key": "a1"}).id.startswith("acct_")


@pytest.fixture
def hooked(browser, endpoint):
    browser.control("webhook", url=endpoint.url, secret="whsec_1", thin_secret="whsec_2")
    return endpoint


def test_thin_events_can_be_dropped_and_found_by_asking(client, browser, hooked, new_seller):
    plan(browser, "drop", times=2, match="v2.core.account[configuration.recipient]")
    account = new_seller()
    hooked.wait_for(2)
    assert hooked.types == ["v2.core.account.created", "v2.core.account[requirements].updated"]
    assert len(client.v2.core.events.list({"object_id": account}).data) == 4


def test_events_of_money_can_be_doubled_and_reversed(browser, charge, hooked):
    plan(browser, "reverse", match="charge.dispute")
    plan(browser, "duplicate", copies=3, match="charge.dispute.funds_withdrawn")
    browser.control("dispute", charge=charge.id)
    hooked.wait_for(4)
    assert hooked.types == ["charge.dispute.funds_withdrawn"] * 3 + ["charge.dispute.created"]


def test_an_event_can_be_held_while_later_ones_arrive(browser, charge, hooked):
    plan(browser, "hold", match="charge.dispute.created")
    browser.control("dispute", charge=charge.id)
    hooked.wait_for(1)
    assert hooked.types == ["charge.dispute.funds_withdrawn"]
    browser.control("release")
    hooked.wait_for(2)
    assert hooked.types[1:] == ["charge.dispute.created"]


def test_faults_are_forgotten_with_everything_else(browser):
    plan(browser, "error_500", times=5)
    browser.control("reset")
    assert left(browser) == 0


@pytest.mark.parametrize("form", [{"kind": "fire"}, {"kind": "hold", "times": "x"}, {"kind": "delay", "seconds": "-1"}])
def test_a_wrong_fault_is_refused(browser, form):
    assert browser.post("/_sandbox/faults", **form).status == 400
    assert left(browser) == 0
