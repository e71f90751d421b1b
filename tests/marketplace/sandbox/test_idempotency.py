"""A key is served once: its answer is repeated, its refusal too, and other parameters are refused."""

import threading

import pytest
import stripe


def create(client, params, key):
    return client.v1.checkout.sessions.create(params, {"idempotency_key": key})


def test_a_repeated_key_gets_the_first_answer_and_makes_nothing(client, session_params):
    first = create(client, session_params, "k1")
    client.v1.checkout.sessions.expire(first.id)
    again = create(client, session_params, "k1")
    assert (again.id, again.status) == (first.id, "open")
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert len(client.v1.checkout.sessions.list().data) == 1


def test_the_same_key_with_other_parameters_is_refused(client, session_params):
    create(client, session_params, "k1")
    session_params["client_reference_id"] = "beef"
    with pytest.raises(stripe.IdempotencyError) as refusal:
        create(client, session_params, "k1")
    assert refusal.value.http_status == 400
    assert len(client.v1.checkout.sessions.list().data) == 1


def test_the_same_key_on_another_endpoint_is_refused(client, paid, session_params):
    create(client, session_params, "k1")
    with pytest.raises(stripe.IdempotencyError):
        client.v1.refunds.create({"payment_intent": paid.payment_intent.id}, {"idempotency_key": "k1"})
    assert client.v1.refunds.list().data == []


def test_a_refusal_is_kept_under_its_key(client, session_params):
    session_params["line_items"][0]["price_data"]["unit_amount"] = 0
    session_params["line_items"] = session_params["line_items"][:1]
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            create(client, session_params, "k1")
        assert refusal.value.code == "amount_too_small"
    assert refusal.value.headers["Idempotent-Replayed"] == "true"


def test_parameters_that_fail_validation_leave_the_key_free(client, session_params):
    with pytest.raises(stripe.InvalidRequestError):
        create(client, session_params | {"amount": 1}, "k1")
    assert create(client, session_params, "k1").status == "open"


def test_a_key_is_forgotten_after_a_day(client, browser, session_params):
    first = create(client, session_params, "k1")
    browser.control("clock", advance=86_402)
    assert create(client, session_params, "k1").id != first.id


def test_a_key_belongs_to_the_api_key_it_was_used_with(client, session_params):
    first = create(client, session_params, "k1")
    other = client.v1.checkout.sessions.create(session_params, {"idempotency_key": "k1", "api_key": "sk_test_2"})
    assert other.id != first.id


def test_while_one_runs_the_other_is_told_to_wait(client, browser, session_params):
    browser.control("fault", kind="slow", seconds=1, match="/v1/checkout/sessions")
    answers = []
    running = threading.Thread(target=lambda: answers.append(create(client, session_params, "k1")))
    running.start()
    while not client_is_busy(browser):
        pass
    with pytest.raises(stripe.StripeError) as conflict:
        create(client, session_params, "k1")
    assert (conflict.value.http_status, conflict.value.error.code) == (409, "idempotency_key_in_use")
    running.join()
    assert create(client, session_params, "k1").id == answers[0].id


def client_is_busy(browser):
    """The slow call has begun once its planned fault is used up."""
    return browser.get("/_sandbox/").text.find('"slow"') == -1


def test_parallel_duplicates_make_one(patient_client, session_params):
    made = []
    threads = [
        threading.Thread(target=lambda: made.append(create(patient_client, session_params, "k1").id)) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 6
    assert len(set(made)) == 1
    assert len(patient_client.v1.checkout.sessions.list().data) == 1


def test_an_answer_that_is_lost_is_found_by_the_clients_own_retry(patient_client, browser, session_params):
    browser.control("fault", kind="timeout_after", seconds=0, match="/v1/checkout/sessions")
    session = create(patient_client, session_params, "k1")
    assert session.last_response.headers["Idempotent-Replayed"] == "true"
    assert [s.id for s in patient_client.v1.checkout.sessions.list().data] == [session.id]


def test_without_a_key_a_lost_answer_is_done_but_unknown(client, browser, paid):
    """The fault that keys are for: the refund was made, its caller does not know."""
    browser.control("fault", kind="timeout_after", seconds=0, match="/v1/refunds")
    with pytest.raises(stripe.APIConnectionError):
        client.v1.refunds.create({"payment_intent": paid.payment_intent.id, "amount": 500})
    assert [r.amount for r in client.v1.refunds.list().data] == [500]


@pytest.mark.parametrize(("kind", "error"), [("error_500", stripe.APIError), ("rate_limit", stripe.RateLimitError)])
def test_a_fault_before_the_work_leaves_nothing_and_the_key_free(client, browser, session_params, kind, error):
    browser.control("fault", kind=kind, match="/v1/checkout")
    with pytest.raises(error):
        create(client, session_params, "k1")
    assert client.v1.checkout.sessions.list().data == []
    assert create(client, session_params, "k1").status == "open"
