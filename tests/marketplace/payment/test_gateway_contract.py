"""One contract for every gateway: the fake that unit tests use behaves as the real one does towards the sandbox."""

import http.client
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode, urlsplit

import pytest

from marketplace.money import Money
from marketplace.payment.fake_gateway import FakeGateway
from marketplace.payment.gateway import GatewayError, GatewayRefused, PaymentGateway, SessionLine, SessionRequest
from marketplace.payment.stripe_gateway import StripeGateway
from marketplace.sandbox.server import Sandbox


class SandboxBuyer:
    """Presses the buttons of the sandbox's payment page."""

    def __init__(self, sandbox):
        self.url, self.box = sandbox.url, sandbox.box

    def _post(self, path, **form):
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=10)
        connection.request("POST", path, urlencode(form))
        status = connection.getresponse().status
        connection.close()
        assert status in (200, 303)

    def pay(self, session_id, *, card_country="DE"):
        self._post(f"/pay/{session_id}", outcome="ok", country=card_country)

    def pay_by_bank(self, session_id, *, country):
        """The way to pay of that country; a debit elsewhere, which the bank pays at once."""
        way = {"NL": "ideal", "BE": "bancontact"}.get(country, "sepa")
        self._post(f"/pay/{session_id}", outcome=way, country=country)
        if way == "sepa":
            self._post("/_sandbox/debit", session=session_id, outcome="paid")
            return
        intent = self.box.get("checkout.session", session_id, "session")["payment_intent"]
        self._post(f"/bank/{intent}", answer="approve")

    def decline(self, session_id):
        self._post(f"/pay/{session_id}", outcome="declined")

    def ask_bank(self, session_id):
        self._post(f"/pay/{session_id}", outcome="3ds")

    def run_out(self, session_id):
        self._post("/_sandbox/clock", advance=7200)

    def refund_elsewhere(self, session_id, amount):
        charge = next(c for c in self.box.store.newest("charge") if c["amount"] == amount.minor)
        self._post("/dashboard/refund", charge=charge["id"])

    def lose_next_answer(self):
        self._post("/_sandbox/fault", kind="timeout_after", times=3, seconds=0)


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as running:
        yield running


@pytest.fixture(params=["fake", "stripe"])
def both(request):
    """A gateway and the buyer who uses its payment page."""
    if request.param == "fake":
        fake = FakeGateway()
        yield fake, fake
        return
    sandbox = request.getfixturevalue("sandbox")
    sandbox.box.store.empty()
    yield StripeGateway("sk_test_1", sandbox.url, ()), SandboxBuyer(sandbox)


def order(key="k1", minor=2999):
    return SessionRequest(
        payment_id="0f8e",
        order_number="CR-7",
        lines=(SessionLine("Woodcut", Money(minor, "EUR")),),
        total=Money(minor, "EUR"),
        email="ada@example.eu",
        language="de",
        success_url="http://127.0.0.1:9/return/?session={CHECKOUT_SESSION_ID}",
        cancel_url="http://127.0.0.1:9/checkout/",
        expires_at=datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1),
        idempotency_key=key,
    )


def test_both_are_gateways(both):
    gateway: PaymentGateway = both[0]
    assert all(hasattr(gateway, name) for name in ("open_session", "fetch", "expire", "refund", "parse_event"))


def test_a_new_session_is_open_and_nothing_is_paid(both):
    gateway, _ = both
    opened = gateway.open_session(order())
    assert opened.url is not None
    assert (opened.session_status, opened.payment_status, opened.is_open, opened.is_paid) == (
        "open",
        "unpaid",
        True,
        False,
    )
    assert (opened.intent_id, opened.intent_status, opened.charge_id, opened.card_country) == (None, None, None, None)
    assert opened.bank_country is None
    assert (opened.amount, opened.payment_id, opened.livemode) == (Money(2999, "EUR"), "0f8e", False)
    assert gateway.fetch(opened.session_id) == opened


def test_a_paid_session_is_complete_and_knows_the_country_of_the_card(both):
    gateway, buyer = both
    session_id = gateway.open_session(order()).session_id
    buyer.pay(session_id, card_country="FR")
    paid = gateway.fetch(session_id)
    assert paid.is_paid
    assert (paid.session_status, paid.intent_status, paid.url) == ("complete", "succeeded", None)
    assert (paid.card_country, paid.bank_country, paid.amount) == ("FR", None, Money(2999, "EUR"))
    assert paid.intent_id
    assert paid.charge_id


@pytest.mark.parametrize("country", ["NL", "BE", "FR"])
def test_a_session_paid_from_an_account_knows_the_country_of_the_bank_and_no_card(both, country):
    gateway, buyer = both
    session_id = gateway.open_session(order()).session_id
    buyer.pay_by_bank(session_id, country=country)
    paid = gateway.fetch(session_id)
    assert (paid.is_paid, paid.intent_status, paid.url) == (True, "succeeded", None)
    assert (paid.card_country, paid.bank_country, paid.amount) == (None, country, Money(2999, "EUR"))


def test_a_declined_card_leaves_the_session_open_for_another(both):
    gateway, buyer = both
    session_id = gateway.open_session(order()).session_id
    buyer.decline(session_id)
    declined = gateway.fetch(session_id)
    assert (declined.is_open, declined.is_paid, declined.intent_status) == (True, False, "requires_payment_method")
    buyer.pay(session_id)
    paid = gateway.fetch(session_id)
    assert paid.is_paid
    assert paid.intent_id == declined.intent_id
    assert paid.charge_id != declined.charge_id


def test_while_the_bank_asks_nothing_is_paid(both):
    gateway, buyer = both
    session_id = gateway.open_session(order()).session_id
    buyer.ask_bank(session_id)
    waiting = gateway.fetch(session_id)
    assert (waiting.is_open, waiting.is_paid, waiting.intent_status) == (True, False, "requires_action")


def test_an_expired_session_can_neither_be_paid_nor_expire_again(both):
    gateway, _ = both
    session_id = gateway.open_session(order()).session_id
    expired = gateway.expire(session_id)
    assert (expired.session_status, expired.is_open, expired.is_paid, expired.url) == ("expired", False, False, None)
    with pytest.raises(GatewayRefused):
        gateway.expire(session_id)
    assert gateway.fetch(session_id) == expired


def test_a_paid_session_cannot_be_expired(both):
    gateway, buyer = both
    session_id = gateway.open_session(order()).session_id
    buyer.pay(session_id)
    with pytest.raises(GatewayRefused):
        gateway.expire(session_id)
    assert gateway.fetch(session_id).is_paid


def test_a_session_whose_time_is_over_is_expired(both):
    gateway, buyer = both
    session_id = gateway.open_session(order()).session_id
    buyer.decline(session_id)
    buyer.run_out(session_id)
    expired = gateway.fetch(session_id)
    assert (expired.session_status, expired.intent_status) == ("expired", "canceled")


def test_the_same_key_opens_one_session(both):
    gateway, _ = both
    request = order()
    assert gateway.open_session(request).session_id == gateway.open_session(request).session_id
    assert gateway.open_session(replace(request, idempotency_key="k2")).session_id != (
        gateway.open_session(request).session_id
    )


def test_the_same_key_with_another_amount_is_refused(both):
    gateway, _ = both
    gateway.open_session(order())
    with pytest.raises(GatewayRefused) as refusal:
        gateway.open_session(order(minor=3000))
    assert refusal.value.code == "idempotency_error"


def test_a_total_below_the_minimum_is_refused(both):
    gateway, _ = both
    with pytest.raises(GatewayRefused) as refusal:
        gateway.open_session(order(minor=49))
    assert refusal.value.code == "amount_too_small"


def test_an_unknown_session_is_refused(both):
    gateway, _ = both
    with pytest.raises(GatewayRefused) as refusal:
        gateway.fetch("cs_test_unknown")
    assert refusal.value.code == "resource_missing"


def test_refunds_give_back_the_payment_and_not_a_cent_more(both):
    gateway, buyer = both
    session_id = gateway.open_session(order()).session_id
    buyer.pay(session_id)
    intent_id = gateway.fetch(session_id).intent_id
    first = gateway.refund(intent_id=intent_id, amount=Money(1000, "EUR"), payment_id="p1", idempotency_key="r1")
    assert (first.status, first.amount) == ("succeeded", Money(1000, "EUR"))
    with pytest.raises(GatewayRefused):
        gateway.refund(intent_id=intent_id, amount=Money(2000, "EUR"), payment_id="p1", idempotency_key="r2")
    gateway.refund(intent_id=intent_id, amount=Money(1999, "EUR"), payment_id="p1", idempotency_key="r3")
    with pytest.raises(GatewayRefused) as refusal:
        gateway.refund(intent_id=intent_id, amount=Money(1, "EUR"), payment_id="p1", idempotency_key="r4")
    assert refusal.value.code == "charge_already_refunded"


def test_two_equal_partial_refunds_are_two_and_a_repeated_key_is_one(both):
    gateway, buyer = both
    session_id = gateway.open_session(order()).session_id
    buyer.pay(session_id)
    intent_id = gateway.fetch(session_id).intent_id
    ids = [
        gateway.refund(intent_id=intent_id, amount=Money(500, "EUR"), payment_id="p1", idempotency_key=key).refund_id
        for key in ("r1", "r2", "r1")
    ]
    assert ids[0] == ids[2] != ids[1]


def test_refunds_are_told_with_the_payment_ours_by_their_key_and_those_made_there(both):
    gateway, buyer = both
    session_id = gateway.open_session(order()).session_id
    assert gateway.fetch(session_id).refunded is None
    buyer.pay(session_id)
    paid = gateway.fetch(session_id)
    assert (paid.refunded, gateway.refunds_of(paid.intent_id)) == (Money(0, "EUR"), ())
    ours = gateway.refund(intent_id=paid.intent_id, amount=Money(500, "EUR"), payment_id="p1", idempotency_key="r1")
    assert gateway.refunds_of(paid.intent_id) == (ours,)
    assert (ours.key, gateway.fetch(session_id).refunded) == ("r1", Money(500, "EUR"))


def test_a_refund_made_at_the_provider_has_no_key(both):
    gateway, buyer = both
    session_id = gateway.open_session(order()).session_id
    buyer.pay(session_id)
    buyer.refund_elsewhere(session_id, Money(2999, "EUR"))
    told = gateway.fetch(session_id)
    (made,) = gateway.refunds_of(told.intent_id)
    assert (made.key, made.status, made.amount, told.refunded) == ("", "succeeded", Money(2999, "EUR"), made.amount)


def test_a_refused_refund_stays_refused_under_its_key(both):
    gateway, buyer = both
    session_id = gateway.open_session(order()).session_id
    buyer.pay(session_id)
    intent_id = gateway.fetch(session_id).intent_id
    for _ in range(2):
        with pytest.raises(GatewayRefused):
            gateway.refund(intent_id=intent_id, amount=Money(3000, "EUR"), payment_id="p1", idempotency_key="r1")


def test_what_was_not_paid_cannot_be_refunded(both):
    gateway, buyer = both
    session_id = gateway.open_session(order()).session_id
    buyer.decline(session_id)
    with pytest.raises(GatewayRefused):
        gateway.refund(
            intent_id=gateway.fetch(session_id).intent_id,
            amount=Money(100, "EUR"),
            payment_id="p1",
            idempotency_key="r1",
        )


@pytest.mark.slow
def test_a_lost_answer_is_retryable_and_the_same_key_finds_what_was_done(both):
    gateway, buyer = both
    buyer.lose_next_answer()
    with pytest.raises(GatewayError) as failure:
        gateway.open_session(request := order())
    assert failure.value.retryable
    first = gateway.open_session(request)
    assert gateway.open_session(request).session_id == first.session_id
