"""``python -m marketplace.sandbox`` as ``make demo`` starts and ends it."""

import re
import signal
import subprocess
import sys

import pytest


def start(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "marketplace.sandbox", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
def test_it_says_where_it_is_ends_on_term_and_remembers_in_its_file(connect, tmp_path, session_params):
    path = tmp_path / "deep" / "sandbox.sqlite"
    for turn in (1, 2):
        process = start("--port", "0", "--file", str(path))
        try:
            line = process.stdout.readline()
            url = re.search(r"no real money: (http://127\.0\.0\.1:\d+)/dashboard", line)[1]
            client, browser = connect(url)
            if turn == 1:
                session = client.v1.checkout.sessions.create(session_params)
                browser.post(f"/pay/{session.id}", outcome="ok")
            assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
        finally:
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=20)
        assert (process.returncode, errors) == (0, "")


@pytest.mark.slow
def test_a_port_that_is_taken_and_a_webhook_abroad_end_with_one_sentence(sandbox):
    taken = start("--port", str(sandbox.server_address[1]))
    abroad = start("--port", "0", "--webhook-url", "https://shop.example.eu/", "--webhook-secret", "whsec_1")
    for process in (taken, abroad):
        _, errors = process.communicate(timeout=20)
        assert process.returncode == 1
        assert errors.startswith("The payment sandbox cannot start: ")
        assert len(errors.splitlines()) == 1


def test_it_listens_on_loopback_only(sandbox):
    assert sandbox.server_address[0] == "127.0.0.1"
