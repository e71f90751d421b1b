"""Case 34: a clock of ours that is fast would have every event refused, so it is noticed before."""

import json
import logging
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.urls import reverse

from cms.desk.health import warnings
from marketplace.payment import clock
from marketplace.payment.gateway import GatewayError
from marketplace.payment.stripe_gateway import StripeGateway
from tests.marketplace.payment.test_gateway_stripe import BODY, signature

pytestmark = pytest.mark.django_db


class Provider(ThreadingHTTPServer):
    """Knows nothing, and says what time it is: ``behind`` our clock."""

    behind: timedelta | None = timedelta(0)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Answering(BaseHTTPRequestHandler):
    def do_GET(self):
        said = json.dumps({"error": {"message": "No such session", "type": "invalid_request_error"}}).encode()
        self.send_response_only(404)
        if self.server.behind is not None:
            self.send_header("Date", format_datetime(datetime.now(UTC) - self.server.behind, usegmt=True))
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *args):
        """Nothing."""


@pytest.fixture
def provider(monkeypatch):
    monkeypatch.setattr(clock, "_is_wrong", False)
    with Provider(("127.0.0.1", 0), Answering) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def ask(provider):
    gateway = StripeGateway("sk_test_1", provider.url, (), clock.noticed)
    with pytest.raises(GatewayError):
        gateway.fetch("cs_test_1")


@pytest.mark.parametrize("minutes", [10, -10])
def test_34_a_clock_that_is_wrong_is_noticed_by_any_answer_and_told_until_it_is_right(provider, client, minutes):
    provider.behind = timedelta(minutes=minutes)
    ask(provider)
    assert abs(clock.ahead_seconds() - 60 * minutes) < 5
    (said,) = [text for text in client.get("/readyz").json()["warnings"] if "clock" in text]
    assert ("ahead of" if minutes > 0 else "behind") in said
    assert ("events" if minutes > 0 else "payment pages") in said
    assert any("clock" in sentence for sentence in warnings(at=datetime.now(UTC)))
    provider.behind = timedelta(0)
    ask(provider)
    assert clock.ahead_seconds() == 0
    assert not [text for text in client.get("/readyz").json()["warnings"] if "clock" in text]


@pytest.mark.parametrize("behind", [timedelta(seconds=30), None], ids=["a slow answer", "no header"])
def test_34_what_is_usual_is_no_reason_to_worry(provider, behind):
    provider.behind = behind
    ask(provider)
    assert clock.ahead_seconds() == 0


def test_34_a_right_clock_of_one_machine_hides_no_wrong_one_of_another(provider, monkeypatch):
    provider.behind = timedelta(minutes=10)
    ask(provider)
    monkeypatch.setattr(clock, "_is_wrong", False)  # another process
    provider.behind = timedelta(0)
    ask(provider)
    assert clock.ahead_seconds() > 0


def test_34_a_genuine_delivery_that_seems_old_asks_for_our_clock(client, monkeypatch, caplog):
    monkeypatch.setattr("marketplace.payment.provider._gateway", StripeGateway("sk_test_1", None, ("whsec_a",)))
    old = int((datetime.now(UTC) - timedelta(minutes=6)).timestamp())
    with caplog.at_level(logging.ERROR):
        for header in (signature(BODY, "whsec_a", at=old), signature(BODY, "whsec_other", at=old)):
            answer = client.post(
                reverse("webhooks:stripe"), BODY, content_type="application/json", HTTP_STRIPE_SIGNATURE=header
            )
            assert answer.status_code == 400
    (said,) = [record.message for record in caplog.records if "clock" in record.message]
    assert "genuine" in said


def test_34_an_answer_counts_and_the_site_is_ready_where_the_cache_is_away(provider, client, monkeypatch):
    class Away:
        def __getattr__(self, name):
            raise ConnectionError("no cache")

    ready = client.get("/readyz").status_code
    monkeypatch.setattr(clock, "cache", Away())
    provider.behind = timedelta(minutes=10)
    ask(provider)
    assert client.get("/readyz").status_code == ready
    assert clock.ahead_seconds() == 0
