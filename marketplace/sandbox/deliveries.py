"""Webhook deliveries: signed as Stripe signs them, sent in order by one thread, tried again until taken."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

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
    """Delivers what is due, and does what the clock brings."""

    def __init__(self, box: Box) -> None:
        super().__init__(name="sandbox-courier", daemon=True)
        self.box = box
        self._stopped = threading.Event()
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())

    def run(self) -> None:
        while not self._stopped.wait(LOOK_EVERY):
            try:
                self.work()
            except (OSError, sqlite3.Error, ApiError):
                log.exception("the courier stumbled and goes on")

    def stop(self) -> None:
        self._stopped.set()
        if self.is_alive():
            self.join(TIMEOUT)

    def work(self) -> int:
        """One round; gives back how many deliveries were tried."""
        call = Call()
        with self.box.acting(call):
            due.work(self.box, call)
        waiting = self.box.store.rows(
            "SELECT * FROM delivery WHERE state = 'waiting' AND due <= ? ORDER BY due, id", time.time()
        )
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
        """Post once; gives back the status, or the reason why there is none."""
        request = urllib.request.Request(
            url,
            data=payload,
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "Stripe-Signature": sign(payload, secrets, int(time.time())),
                "User-Agent": f"Stripe/1.0 (sandbox; {API_VERSION})",
            },
        )
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                return str(answer.status)
        except urllib.error.HTTPError as refused:
            refused.close()
            return str(refused.code)
        except OSError as error:
            return f"no answer: {error}"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Stripe does not follow redirects: a redirecting endpoint is a failed delivery."""

    def redirect_request(self, *_: object) -> None:
        return None
