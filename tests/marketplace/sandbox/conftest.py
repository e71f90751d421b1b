"""A sandbox on a free port, the official client that talks to it, and an endpoint that takes its webhooks."""

import http.client
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode, urlsplit

import pytest
import stripe

from marketplace.sandbox import shapes
from marketplace.sandbox.server import Sandbox


class CheckedClient(stripe.RequestsClient):
    """The client's own transport; every answer must have the shape that the client's types promise."""

    def request(self, method, url, headers, post_data=None):
        content, status, answered = super().request(method, url, headers, post_data)
        if status == 200:
            assert shapes.faults(json.loads(content)) == []
        else:
            assert json.loads(content)["error"]["type"] in ("invalid_request_error", "idempotency_error", "api_error")
        return content, status, answered


class Endpoint(ThreadingHTTPServer):
    """Takes deliveries. ``answers`` are the statuses of the next ones; 200 when there are none."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), TakeDelivery)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/webhooks/stripe/"
        self.deliveries = []
        self.answers = []
        self.lock = threading.Lock()

    @property
    def types(self):
        return [json.loads(body)["type"] for body, _ in self.deliveries]

    def wait_for(self, count, seconds=10.0):
        """Until ``count`` deliveries came; fails when they do not."""
        end = time.monotonic() + seconds
        while len(self.deliveries) < count and time.monotonic() < end:
            time.sleep(0.01)
        assert len(self.deliveries) >= count, self.types
        return self.deliveries


class TakeDelivery(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.lock:
            self.server.deliveries.append((body, self.headers["Stripe-Signature"]))
            status = self.server.answers.pop(0) if self.server.answers else 200
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


class Browser:
    """Follows nothing by itself: a test sees each status and where it leads."""

    def __init__(self, url):
        self.host = urlsplit(url).netloc

    def ask(self, method, address, headers=None, **form):
        parts = urlsplit(address)
        connection = http.client.HTTPConnection(parts.netloc or self.host, timeout=20)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        body = urlencode(form) if method == "POST" else None
        connection.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})})
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        connection.close()
        return answer

    def get(self, address, **headers):
        return self.ask("GET", address, headers)

    def get_until(self, address, text, seconds=10.0):
        """Ask again until the page says it; whether it did."""
        end = time.monotonic() + seconds
        while text not in self.get(address).text:
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True

    def post(self, address, **form):
        return self.ask("POST", address, **form)

    def control(self, action, **form):
        answer = self.post(f"/_sandbox/{action}", **form)
        assert answer.status == 200, answer.text
        return json.loads(answer.text)


@pytest.fixture
def endpoint():
    running = Endpoint()
    thread = threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def sandbox():
    with Sandbox() as running:
        yield running


@pytest.fixture
def client(sandbox):
    return make_client(sandbox.url)


@pytest.fixture
def browser(sandbox):
    return Browser(sandbox.url)


def make_client(url, key="sk_test_1", retries=0):
    return stripe.StripeClient(
        key, base_addresses={"api": url}, max_network_retries=retries, http_client=CheckedClient(timeout=20)
    )


@pytest.fixture
def connect():
    """Client and browser for a sandbox that a test started by itself."""
    return lambda url: (make_client(url), Browser(url))


@pytest.fixture
def patient_client(sandbox):
    """The client as the product uses it: it tries again by itself."""
    return make_client(sandbox.url, retries=2)


@pytest.fixture
def session_params():
    return {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "line_items": [
            {
                "quantity": 2,
                "price_data": {"currency": "eur", "unit_amount": 1250, "product_data": {"name": "Woodcut <b>"}},
            },
            {
                "quantity": 1,
                "price_data": {"currency": "eur", "unit_amount": 499, "product_data": {"name": "Γράμματα"}},
            },
        ],
        "client_reference_id": "0f8e",
        "metadata": {"payment_id": "0f8e"},
        "payment_intent_data": {"metadata": {"payment_id": "0f8e"}, "transfer_group": "CR-7"},
        "customer_email": "ada@example.eu",
        "success_url": "http://127.0.0.1:9/return/?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://127.0.0.1:9/checkout/",
    }


@pytest.fixture
def paid(client, browser, session_params):
    """A session that was paid, as the client reads it."""
    session = client.v1.checkout.sessions.create(session_params)
    assert browser.post(f"/pay/{session.id}", outcome="ok", country="FR").status == 303
    return client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})


SELLER = {
    "contact_email": "atelier@example.eu",
    "display_name": "Atelier Αθηνά",
    "dashboard": "express",
    "identity": {"country": "gr", "entity_type": "individual"},
    "defaults": {"responsibilities": {"fees_collector": "application", "losses_collector": "application"}},
    "configuration": {
        "recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}},
    },
    "metadata": {"partner": "1"},
    "include": ["configuration.recipient", "identity", "requirements", "defaults"],
}


@pytest.fixture
def seller_params():
    return json.loads(json.dumps(SELLER))


@pytest.fixture
def new_seller(client, browser, seller_params):
    """Makes sellers; they are asked nothing more unless a test says so."""

    def make(*, active=True):
        account = client.v2.core.accounts.create(seller_params)
        if active:
            browser.control("seller", account=account.id, status="active")
        return account.id

    return make


@pytest.fixture
def seller(new_seller):
    return new_seller()


@pytest.fixture
def charge(paid):
    """29.99 EUR, settled later, minus 0.69 for the provider."""
    return paid.payment_intent.latest_charge


@pytest.fixture
def pay(client, browser, session_params):
    """Pays a session of ``amount`` cents in one way; gives back the session as it is then."""

    def act(outcome="ok", amount=10_000, currency="eur", **more):
        price = {"currency": currency, "unit_amount": amount, "product_data": {"name": "Print"}}
        params = session_params | {"line_items": [{"price_data": price, "quantity": 1}]} | more
        session = client.v1.checkout.sessions.create(params)
        assert browser.post(f"/pay/{session.id}", outcome=outcome).status == 303
        return client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})

    return act
