"""What the Stripe gateway sends, how it reads amounts, and what it never does. No network."""

import hashlib
import hmac
import json
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import stripe

from marketplace.money import Money
from marketplace.payment import stripe_gateway
from marketplace.payment.gateway import BadSignature, GatewayRefused, SessionLine, SessionRequest
from marketplace.payment.stripe_gateway import StripeGateway

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
EVENT = {
    "id": "evt_1",
    "object": "event",
    "type": "checkout.session.completed",
    "api_version": "2026-10-28.endive",
    "created": 1_795_348_800,
    "livemode": False,
    "data": {"object": {"id": "cs_1", "object": "checkout.session", "client_reference_id": "0f8e", "metadata": {}}},
}
BODY = json.dumps(EVENT).encode()


def signature(body, *secrets, at=None):
    at = int(time.time()) if at is None else at
    marks = [hmac.new(s.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest() for s in secrets]
    return ",".join([f"t={at}", *(f"v1={mark}" for mark in marks)])


def gateway(*secrets):
    return StripeGateway("sk_test_1", None, secrets)


def test_the_session_asks_for_what_was_ordered():
    params = stripe_gateway._session_params(REQUEST)
    assert params == {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "line_items": [
            {
                "quantity": 2,
                "price_data": {"currency": "eur", "unit_amount": 1250, "product_data": {"name": "Woodcut"}},
            },
            {
                "quantity": 1,
                "price_data": {"currency": "eur", "unit_amount": 499, "product_data": {"name": "Lettering"}},
            },
        ],
        "adaptive_pricing": {"enabled": False},
        "client_reference_id": "0f8e",
        "metadata": {"payment_id": "0f8e", "order_number": "CR-7"},
        "payment_intent_data": {
            "metadata": {"payment_id": "0f8e", "order_number": "CR-7"},
            "transfer_group": "CR-7",
        },
        "customer_email": "ada@example.eu",
        "locale": "de",
        "success_url": "https://shop.eu/return/?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://shop.eu/checkout/",
        "expires_at": 1_795_348_800,
        "expand": ["payment_intent.latest_charge"],
    }


@pytest.mark.parametrize(("language", "locale"), [("el", "el"), ("PT-pt", "pt"), ("ga", "auto"), ("", "auto")])
def test_a_language_that_the_page_does_not_speak_is_left_to_the_browser(language, locale):
    assert stripe_gateway._session_params(replace(REQUEST, language=language))["locale"] == locale


def test_every_locale_we_send_is_one_the_client_knows():
    known = str(stripe.params.checkout.SessionCreateParams.__annotations__["locale"])
    assert [locale for locale in stripe_gateway._LOCALES.split() if f"'{locale}'" not in known] == []


def test_a_long_title_is_cut_and_not_refused():
    line = SessionLine("ä" * 300, Money(2999, "EUR"))
    (sent,) = stripe_gateway._session_params(replace(REQUEST, lines=(line,)))["line_items"]
    assert sent["price_data"]["product_data"]["name"] == "ä" * 250


def test_more_lines_than_the_page_takes_become_one_and_the_total_stays():
    lines = tuple(SessionLine(f"Work {n}", Money(100 + n, "EUR"), 2) for n in range(130))
    total = sum((line.total for line in lines), Money.zero("EUR"))
    sent = stripe_gateway._session_params(replace(REQUEST, lines=lines, total=total))["line_items"]
    assert len(sent) == 100
    assert sent[-1]["price_data"]["product_data"]["name"] == "… + 31"
    assert sum(item["quantity"] * item["price_data"]["unit_amount"] for item in sent) == total.minor


@pytest.mark.parametrize(
    ("key", "base"),
    [
        ("sk_live_1", "http://127.0.0.1:12111"),
        ("rk_live_1", "https://stripe.com.evil.eu"),
        ("sk_live_1", "http://api.stripe.com"),
        ("sk_test_1", "http://sandbox.example.eu"),
        ("sk_test_1", "ftp://127.0.0.1"),
        ("sk_test_1", "127.0.0.1:12111"),
        ("pk_test_1", None),
        ("", None),
    ],
)
def test_a_key_is_not_sent_where_it_does_not_belong(key, base):
    with pytest.raises(ValueError, match=r"key|address"):
        StripeGateway(key, base, ())


@pytest.mark.parametrize(
    ("key", "base", "live"),
    [
        ("sk_test_1", None, False),
        ("sk_test_1", "", False),
        ("rk_test_1", "http://localhost:12111/", False),
        ("sk_live_1", None, True),
        ("rk_live_1", "https://api.stripe.com", True),
    ],
)
def test_a_key_tells_whether_money_is_real(key, base, live):
    assert StripeGateway(key, base, ()).livemode is live


def test_a_signed_event_is_read_without_being_believed():
    event = gateway("whsec_a").parse_event(body=BODY, signature=signature(BODY, "whsec_a"))
    assert (event.id, event.type, event.object_type, event.object_id) == (
        "evt_1",
        "checkout.session.completed",
        "checkout.session",
        "cs_1",
    )
    assert (event.payment_id, event.livemode, event.account) == ("0f8e", False, "")
    assert event.created == datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert event.raw == BODY


def test_an_event_about_a_charge_finds_our_payment_by_its_metadata():
    thing = {"id": "ch_1", "object": "charge", "metadata": {"payment_id": "0f8e"}}
    body = json.dumps({**EVENT, "data": {"object": thing}}).encode()
    event = gateway("whsec_a").parse_event(body=body, signature=signature(body, "whsec_a"))
    assert (event.object_id, event.payment_id) == ("ch_1", "0f8e")


def test_an_event_of_somebody_else_has_no_payment():
    body = json.dumps({**EVENT, "data": {"object": {"id": "ch_1", "object": "charge"}}}).encode()
    assert gateway("whsec_a").parse_event(body=body, signature=signature(body, "whsec_a")).payment_id is None


@pytest.mark.parametrize("signed_with", [("whsec_old",), ("whsec_new",), ("whsec_old", "whsec_new")])
def test_35_both_secrets_are_good_while_one_is_rotated(signed_with):
    event = gateway("whsec_new", "whsec_old").parse_event(body=BODY, signature=signature(BODY, *signed_with))
    assert event.id == "evt_1"


@pytest.mark.parametrize(
    "header",
    ["", "t=1", "v1=ab", "t=x,v1=ab", "t=1,v1=ab", "nonsense", "t=1=2,v1", signature(BODY, "whsec_other")],
    ids=["none", "time only", "no time", "bad time", "old", "nonsense", "twice", "another secret"],
)
def test_a_forged_signature_is_refused(header):
    with pytest.raises(BadSignature):
        gateway("whsec_a").parse_event(body=BODY, signature=header)


def test_an_altered_body_is_refused():
    with pytest.raises(BadSignature):
        gateway("whsec_a").parse_event(body=BODY.replace(b"0f8e", b"beef"), signature=signature(BODY, "whsec_a"))


def test_a_body_that_is_no_text_is_refused():
    with pytest.raises(BadSignature):
        gateway("whsec_a").parse_event(body=b"\xff\xfe", signature=signature(b"\xff\xfe", "whsec_a"))


def test_33_a_genuine_delivery_is_refused_after_five_minutes():
    old = signature(BODY, "whsec_a", at=int(time.time()) - 301)
    with pytest.raises(BadSignature):
        gateway("whsec_a").parse_event(body=BODY, signature=old)


def test_without_a_secret_nothing_is_genuine():
    for unset in (gateway(), gateway("")):
        with pytest.raises(BadSignature):
            unset.parse_event(body=BODY, signature=signature(BODY, ""))


@pytest.mark.parametrize("body", [b"[]", b"{}", b"1", b"nope", b'{"id": "evt_1", "object": "v2.core.event"}'])
def test_a_genuine_delivery_that_is_no_event_is_refused_and_not_retried(body):
    with pytest.raises(GatewayRefused):
        gateway("whsec_a").parse_event(body=body, signature=signature(body, "whsec_a"))


def test_the_settings_make_the_gateway_that_is_used(settings):
    from django.utils.module_loading import import_string

    settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE, settings.STRIPE_WEBHOOK_SECRETS = "sk_test_1", "", ["whsec_a"]
    made = import_string(settings.PAYMENT_GATEWAY)()
    assert made.livemode is False
    assert made.parse_event(body=BODY, signature=signature(BODY, "whsec_a")).id == "evt_1"
