"""What the sandbox refuses, and in which words: as Stripe does."""

import base64
import copy
import json
import time

import pytest
import stripe

PRICE = ("line_items", 0, "price_data")
REFUSED = [
    # path, value (None removes it), code, param
    (("amount",), 1, "parameter_unknown", "amount"),
    (("payment_method_types",), ["card"], "parameter_unknown", "payment_method_types"),
    ((*PRICE, "price"), 1, "parameter_unknown", "line_items[0][price_data][price]"),
    ((*PRICE, "currency"), None, "parameter_missing", "line_items[0][price_data][currency]"),
    (
        (*PRICE, "product_data"),
        {"description": "x"},
        "parameter_missing",
        "line_items[0][price_data][product_data][name]",
    ),
    ((*PRICE, "product_data", "name"), "", "parameter_invalid_empty", "line_items[0][price_data][product_data][name]"),
    ((*PRICE, "unit_amount"), "12.5", "parameter_invalid_integer", "line_items[0][price_data][unit_amount]"),
    ((*PRICE, "unit_amount"), -1, None, "line_items[0][price_data][unit_amount]"),
    ((*PRICE, "currency"), "bgn", None, "line_items[0][price_data][currency]"),
    ((*PRICE, "currency"), "sek", None, "line_items"),
    (("line_items", 0, "quantity"), 0, None, "line_items[0][quantity]"),
    (("line_items",), None, "parameter_missing", "line_items"),
    (("success_url",), None, "parameter_missing", "success_url"),
    (("success_url",), "/return/", "url_invalid", "success_url"),
    (("cancel_url",), "javascript:alert(1)", "url_invalid", "cancel_url"),
    (("mode",), "gift", None, "mode"),
    (("mode",), None, "parameter_missing", "mode"),
    (("mode",), "subscription", "sandbox_unsupported", "mode=subscription"),
    (("ui_mode",), "hosted", None, "ui_mode"),
    (("locale",), "ga", None, "locale"),
    (("customer_email",), "nobody", "email_invalid", "customer_email"),
    (("customer_email",), "", "parameter_invalid_empty", "customer_email"),
    (("client_reference_id",), "x" * 201, None, "client_reference_id"),
    (("metadata",), {"k" * 41: "v"}, None, "metadata"),
    (("metadata",), {"k": "v" * 501}, None, "metadata"),
    (("expires_at",), "soon", "parameter_invalid_integer", "expires_at"),
    (("allow_promotion_codes",), True, "sandbox_unsupported", "allow_promotion_codes"),
    (("payment_intent_data", "capture_method"), "manual", "sandbox_unsupported", "payment_intent_data[capture_method]"),
    (("expand",), ["customer"], None, "expand"),
]


def refused(client, params):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.checkout.sessions.create(params)
    assert refusal.value.http_status == 400
    assert client.v1.checkout.sessions.list().data == []
    return refusal.value


def changed(params, path, value):
    params = copy.deepcopy(params)
    here = params
    for step in path[:-1]:
        here = here[step]
    if value is None:
        del here[path[-1]]
    else:
        here[path[-1]] = value
    return params


@pytest.mark.parametrize(("path", "value", "code", "param"), REFUSED, ids=lambda part: str(part)[:40])
def test_a_wrong_request_is_refused_and_makes_nothing(client, session_params, path, value, code, param):
    error = refused(client, changed(session_params, path, value))
    assert (error.code, error.param) == (code, param)


@pytest.mark.parametrize(
    ("seconds", "words"), [(1700, "at least 30 minutes"), (86_500, "less than 24 hours"), (-10, "at least 30 minutes")]
)
def test_a_session_lives_between_half_an_hour_and_a_day(client, session_params, seconds, words):
    session_params["expires_at"] = int(time.time()) + seconds
    assert words in str(refused(client, session_params))


@pytest.mark.parametrize(
    ("currency", "amount", "code"),
    [
        ("eur", 49, "amount_too_small"),
        ("eur", 0, "amount_too_small"),
        ("sek", 299, "amount_too_small"),
        ("jpy", 49, "amount_too_small"),
        ("eur", 100_000_000, "amount_too_large"),
    ],
)
def test_an_amount_outside_the_providers_bounds_is_refused(client, session_params, currency, amount, code):
    price = {"currency": currency, "unit_amount": amount, "product_data": {"name": "Print"}}
    session_params["line_items"] = [{"price_data": price, "quantity": 1}]
    assert refused(client, session_params).code == code


@pytest.mark.parametrize(("currency", "amount"), [("eur", 50), ("sek", 300), ("jpy", 50), ("eur", 99_999_999)])
def test_an_amount_at_the_bound_is_taken(client, session_params, currency, amount):
    price = {"currency": currency, "unit_amount": amount, "product_data": {"name": "Print"}}
    session_params["line_items"] = [{"price_data": price, "quantity": 1}]
    assert client.v1.checkout.sessions.create(session_params).amount_total == amount


def test_a_line_may_be_free_when_another_is_not(client, session_params):
    session_params["line_items"][1]["price_data"]["unit_amount"] = 0
    assert client.v1.checkout.sessions.create(session_params).amount_total == 2500


def test_more_than_a_hundred_lines_are_refused(client, session_params):
    session_params["line_items"] = session_params["line_items"][:1] * 101
    assert "at most 100" in str(refused(client, session_params))


def authorised(key):
    return {"Authorization": f"Bearer {key}"}


@pytest.mark.parametrize("key", ["sk_live_1", "rk_live_1", "pk_test_1", "whsec_1", ""])
def test_any_key_but_a_test_key_is_refused(browser, key):
    answer = browser.ask("GET", "/v1/events", authorised(key))
    assert answer.status == 401
    error = json.loads(answer.text)["error"]
    assert error["type"] == "invalid_request_error"
    assert key == "" or key not in answer.text


def test_no_key_at_all_is_refused(browser):
    assert browser.get("/v1/events").status == 401


@pytest.mark.parametrize(
    "scheme", ["Bearer sk_test_1", "Bearer rk_test_1", "Basic " + base64.b64encode(b"sk_test_1:").decode()]
)
def test_test_keys_are_taken(browser, scheme):
    assert browser.ask("GET", "/v1/events", {"Authorization": scheme}).status == 200


def test_another_api_version_is_refused(browser):
    answer = browser.ask("GET", "/v1/events", authorised("sk_test_1") | {"Stripe-Version": "2020-03-02"})
    assert (answer.status, json.loads(answer.text)["error"]["param"]) == (400, "version")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v1/customers"), ("DELETE", "/v1/refunds"), ("POST", "/v1/charges")]
)
def test_an_endpoint_that_is_not_built_is_unknown(browser, method, path):
    answer = browser.ask(method, path, authorised("sk_test_1"))
    assert answer.status == 404
    assert "Unrecognized request URL" in json.loads(answer.text)["error"]["message"]


def test_unknown_ids_are_missing_resources(client):
    for retrieve in (
        client.v1.checkout.sessions.retrieve,
        client.v1.payment_intents.retrieve,
        client.v1.charges.retrieve,
        client.v1.refunds.retrieve,
        client.v1.events.retrieve,
        client.v1.balance_transactions.retrieve,
        client.v1.checkout.sessions.expire,
    ):
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            retrieve("xx_1")
        assert (refusal.value.http_status, refusal.value.code) == (404, "resource_missing")


def test_an_id_of_another_kind_is_missing_too(client, paid):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.charges.retrieve(paid.payment_intent.id)
    assert refusal.value.http_status == 404


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=x", "starting_after=evt_unknown", "type[a]=b", "foo=1", "a[b", "limit=1&limit=2"],
)
def test_a_wrong_query_is_refused(browser, query):
    assert browser.ask("GET", f"/v1/events?{query}", authorised("sk_test_1")).status == 400


@pytest.mark.parametrize(
    "path",
    [
        "payment_intent.customer",
        "client_reference_id",
        "payment_intent.latest_charge.payment_intent.latest_charge.x",
        "x",
    ],
)
def test_what_cannot_be_expanded_is_refused(client, paid, path):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.checkout.sessions.retrieve(paid.id, {"expand": [path]})
    assert refusal.value.param == "expand"


def test_a_body_without_its_length_or_too_long_is_refused(browser):
    for length in ("x", "-1", "3000000"):
        answer = browser.ask("GET", "/v1/events", authorised("sk_test_1") | {"Content-Length": length})
        assert answer.status == 400
