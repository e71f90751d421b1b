import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from marketplace.vat.vies import (
    LocalRegister,
    VatIdRejected,
    VatRegisterDown,
    ViesRegister,
    from_settings,
    well_formed,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
VALID, UNREGISTERED, DOWN = "DE136695976", "DE136695048", "DE811569869"


class Stub(BaseHTTPRequestHandler):
    """A register that says what the test told it to, and remembers what it was asked."""

    def do_POST(self) -> None:
        server = self.server
        server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        if server.waits:
            server.release.wait(5)
        self.send_response(server.status)
        self.end_headers()
        self.wfile.write(server.answer)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def stub() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stub)
    server.asked, server.status, server.answer = [], 200, b"{}"
    server.waits, server.release = False, threading.Event()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.release.set()
    server.shutdown()
    server.server_close()
    thread.join()


def register(stub: ThreadingHTTPServer, timeout: float = 5) -> ViesRegister:
    return ViesRegister(f"http://127.0.0.1:{stub.server_port}/", timeout, clock=lambda: NOON)


def says(stub: ThreadingHTTPServer, **answer: object) -> None:
    stub.answer = json.dumps(answer).encode()


def test_valid_answer_keeps_the_consultation_number_and_the_raw_words(stub: ThreadingHTTPServer) -> None:
    says(stub, valid=True, name="ACME GmbH", address="Weg 1", requestIdentifier="WAPIAAA1", countryCode="DE")
    check = register(stub).check("de 136.695.976", requester="LU15027442")
    assert (check.number, check.valid, check.name, check.address) == (VALID, True, "ACME GmbH", "Weg 1")
    assert check.consultation_number == "WAPIAAA1"
    assert check.checked_at == NOON
    assert check.raw["countryCode"] == "DE"
    assert stub.asked == [
        {
            "countryCode": "DE",
            "vatNumber": "136695976",
            "requesterMemberStateCode": "LU",
            "requesterNumber": "15027442",
        }
    ]


def test_without_our_own_number_none_is_sent(stub: ThreadingHTTPServer) -> None:
    says(stub, valid=True)
    assert register(stub).check(VALID).consultation_number == ""
    assert stub.asked == [{"countryCode": "DE", "vatNumber": "136695976"}]


def test_unregistered_number_is_an_answer_not_an_error(stub: ThreadingHTTPServer) -> None:
    says(stub, valid=False, name="---", address="---")
    check = register(stub).check(VALID)
    assert (check.valid, check.name, check.address) == (False, "", "")


def test_greece_is_asked_for_as_el_and_is_gr_for_us(stub: ThreadingHTTPServer) -> None:
    says(stub, valid=True)
    check = register(stub).check("GR094259216")
    assert stub.asked[0]["countryCode"] == "EL"
    assert (check.number, check.country) == ("EL094259216", "GR")


@pytest.mark.parametrize("word", ["MS_UNAVAILABLE", "TIMEOUT", "MS_MAX_CONCURRENT_REQ", "INVALID_REQUESTER_INFO"])
def test_error_words_mean_try_later(stub: ThreadingHTTPServer, word: str) -> None:
    says(stub, actionSucceed=False, errorWrappers=[{"error": word}])
    with pytest.raises(VatRegisterDown, match=word):
        register(stub).check(VALID)


def test_user_error_beside_an_answer_means_try_later(stub: ThreadingHTTPServer) -> None:
    says(stub, valid=False, userError="MS_UNAVAILABLE")
    with pytest.raises(VatRegisterDown, match="MS_UNAVAILABLE"):
        register(stub).check(VALID)


def test_invalid_input_means_wrong(stub: ThreadingHTTPServer) -> None:
    says(stub, actionSucceed=False, errorWrappers=[{"error": "INVALID_INPUT"}])
    with pytest.raises(VatIdRejected):
        register(stub).check(VALID)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"valid": "yes"}', b"\xff\xfe"])
def test_answer_that_says_nothing_means_try_later(stub: ThreadingHTTPServer, body: bytes) -> None:
    stub.answer = body
    with pytest.raises(VatRegisterDown):
        register(stub).check(VALID)


@pytest.mark.parametrize("status", [400, 429, 500, 503])
def test_http_error_means_try_later(stub: ThreadingHTTPServer, status: int) -> None:
    stub.status = status
    with pytest.raises(VatRegisterDown, match=f"HTTP {status}"):
        register(stub).check(VALID)


def test_silence_means_try_later(stub: ThreadingHTTPServer) -> None:
    stub.waits = True
    with pytest.raises(VatRegisterDown):
        register(stub, timeout=0.2).check(VALID)


def test_nobody_there_means_try_later() -> None:
    with pytest.raises(VatRegisterDown):
        ViesRegister("http://127.0.0.1:9/", 0.5).check(VALID)


def test_malformed_number_is_never_sent(stub: ThreadingHTTPServer) -> None:
    with pytest.raises(VatIdRejected):
        register(stub).check("DE136695977")
    assert stub.asked == []


def test_our_own_wrong_number_is_not_the_buyers_fault(stub: ThreadingHTTPServer) -> None:
    with pytest.raises(VatRegisterDown, match="requester"):
        register(stub).check(VALID, requester="LU15027443")
    assert stub.asked == []


@pytest.mark.parametrize(
    "number",
    ["", "DE", "DE136695977", "XI123456789", "GB980780684", "US123", "136695976", "DE1366959761", "😀", "CHE1"],
)
def test_malformed_numbers_are_rejected(number: str) -> None:
    with pytest.raises(VatIdRejected):
        well_formed(number)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("de136695976", "DE136695976"),
        ("ATU 135 856 27", "ATU13585627"),
        ("EL094259216", "EL094259216"),
        ("gr-094259216", "EL094259216"),
        ("NL004495445B01", "NL004495445B01"),
        ("FR 40 303 265 045", "FR40303265045"),
    ],
)
def test_numbers_are_kept_compact(typed: str, kept: str) -> None:
    assert well_formed(typed) == kept


def test_local_register_answers_as_documented() -> None:
    local = LocalRegister(clock=lambda: NOON)
    assert local.check(VALID, "LU15027442").consultation_number == "LOCAL-DE136695976"
    assert local.check(VALID).consultation_number == ""
    unregistered = local.check(UNREGISTERED, "LU15027442")
    assert (unregistered.valid, unregistered.name, unregistered.consultation_number) == (False, "", "")
    with pytest.raises(VatRegisterDown, match="MS_UNAVAILABLE"):
        local.check(DOWN)
    with pytest.raises(VatIdRejected):
        local.check("DE136695977")


def test_settings_choose_the_register(settings: object) -> None:
    settings.VIES_URL = ""
    assert isinstance(from_settings(), LocalRegister)
    settings.VIES_URL = "https://vies.example/"
    assert from_settings() == ViesRegister("https://vies.example/")
