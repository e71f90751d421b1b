"""Webhook deliveries: signed as Stripe signs them, sent in order, tried again until taken.

With several threads they arrive as they come, which Stripe's do too.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import logging
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import SplitResult, urlsplit

from marketplace.sandbox import due, thin
from marketplace.sandbox.box import API_VERSION, Box, Call
from marketplace.sandbox.errors import ApiError

RETRY_AFTER = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 1800.0, 7200.0)
TIMEOUT = 10.0
LOOK_EVERY = 0.1
log = logging.getLogger(__name__)


def sign(payload: bytes, secrets: tuple[str, ...], at: int) -> str:
    """The ``Stripe-Signature`` header; one ``v1`` for each secret, as during a rotation."""
    signed = str(at).encode() + b"." + payload
    marks = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets]
    return ",".join([f"t={at}", *(f"v1={mark}" for mark in marks)])


class Courier(threading.Thread):
    """Delivers what is due, and does what the clock brings. One thread keeps the order of events."""

    def __init__(self, box: Box, threads: int = 1) -> None:
        super().__init__(name="sandbox-courier", daemon=True)
        self.box = box
        self._stopped = threading.Event()
        self._lines = Lines()
        self._pool = ThreadPoolExecutor(max_workers=threads) if threads > 1 else None

    def run(self) -> None:
        while not self._stopped.is_set():
            self.box.news.wait(LOOK_EVERY)
            self.box.news.clear()
            try:
                self.work()
            except (OSError, sqlite3.Error, ApiError):
                log.exception("the courier stumbled and goes on")

    def stop(self) -> None:
        self._stopped.set()
        self.box.news.set()
        if self.is_alive():
            self.join(TIMEOUT)
        if self._pool:
            self._pool.shutdown()

    def work(self) -> int:
        """One round; gives back how many deliveries were tried."""
        call = Call()
        with self.box.acting(call):
            due.work(self.box, call)
        waiting = self.box.store.rows(
            "SELECT * FROM delivery WHERE state = 'waiting' AND due <= ? ORDER BY due, id", time.time()
        )
        if self._pool:
            list(self._pool.map(self._deliver, waiting))
            return len(waiting)
        for row in waiting:
            if self._stopped.is_set():
                break
            self._deliver(row)
        return len(waiting)

    def _deliver(self, row: sqlite3.Row) -> None:
        event = self.box.store.get("event", row["event"]) or self.box.store.get("v2.core.event", row["event"])
        is_thin = event is not None and event["object"] != "event"
        url, secrets = self.box.endpoint(thin=is_thin)
        if event is None or not url:
            self._note(row, "failed", "nowhere to deliver to")
            return
        payload = json.dumps(thin.delivered(event) if is_thin else event, indent=2).encode()
        if row["copies"] == 1:
            answers = [self._send(url, secrets, payload)]
        else:
            with ThreadPoolExecutor(max_workers=row["copies"]) as pool:
                answers = list(pool.map(lambda one: self._send(url, secrets, one), [payload] * row["copies"]))
        taken = all(answer.startswith("2") for answer in answers)
        state = "taken" if taken else "waiting"
        if not taken and row["attempts"] >= len(RETRY_AFTER):
            state = "failed"
        self._note(row, state, answers[0])

    def _note(self, row: sqlite3.Row, state: str, answer: str) -> None:
        wait = RETRY_AFTER[min(row["attempts"], len(RETRY_AFTER) - 1)]
        self.box.store.change(
            "UPDATE delivery SET state = ?, answer = ?, attempts = attempts + 1, copies = 1, due = ? WHERE id = ?",
            state,
            answer,
            time.time() + wait,
            row["id"],
        )

    def _send(self, url: str, secrets: tuple[str, ...], payload: bytes) -> str:
        """Post once; gives back the status, or the reason why there is none. Redirects are not followed."""
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": sign(payload, secrets, int(time.time()) + self.box.skew),
            "User-Agent": f"Stripe/1.0 (sandbox; {API_VERSION})",
        }
        try:
            return str(self._lines.post(url, payload, headers))
        except (OSError, http.client.HTTPException) as error:
            return f"no answer: {error or type(error).__name__}"


class Lines(threading.local):
    """Connections that stay open between deliveries, one per address and thread."""

    def __init__(self) -> None:
        self._open: dict[str, http.client.HTTPConnection] = {}

    def post(self, url: str, payload: bytes, headers: dict[str, str]) -> int:
        """The status. A line that was closed while nothing was said is opened again."""
        address = urlsplit(url)
        line = self._open.get(address.netloc)
        if line is not None and line.sock is not None:
            try:
                return self._ask(line, address, payload, headers)
            except (ConnectionError, http.client.RemoteDisconnected):
                line.close()
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        self._open[address.netloc] = kind(address.netloc, timeout=TIMEOUT)
        return self._ask(self._open[address.netloc], address, payload, headers)

    @staticmethod
    def _ask(line: http.client.HTTPConnection, address: SplitResult, payload: bytes, headers: dict[str, str]) -> int:
        path = (address.path or "/") + (f"?{address.query}" if address.query else "")
        try:
            line.request("POST", path, payload, headers)
            answer = line.getresponse()
            answer.read()
        except BaseException:
            line.close()
            raise
        return answer.status
