"""A client's process of ``benchmarks.webhooks``: the provider, who delivers signed events on one kept connection.

Everything is written and signed before the clock runs. Each twentieth event is delivered again, three later.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import sys
import time
from pathlib import Path

from benchmarks.client import Client, Request

AGAIN_EVERY, AGAIN_AFTER = 20, 3
WARM = 6


def signature(body: bytes, secret: str, at: int) -> str:
    """The ``Stripe-Signature`` header; in test mode the provider adds a mark of an old scheme that nobody checks."""
    mark = hmac.new(secret.encode(), str(at).encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mark},v0={mark[::-1]}"


def requests_of(bodies: list[str], secret: str) -> list[Request]:
    signed = [
        ("POST", "/webhooks/stripe/", body, {
            "Content-Type": "application/json; charset=utf-8", "User-Agent": "Stripe/1.0 (+https://stripe.com/docs)",
            "Accept": "*/*; q=0.5, application/xml", "Cache-Control": "no-cache",
            "Stripe-Signature": signature(body.encode(), secret, int(time.time())),
        })
        for body in bodies
    ]  # fmt: skip
    made: list[Request] = []
    for number, request in enumerate(signed):
        made.append(request)
        if number >= AGAIN_AFTER and (number - AGAIN_AFTER) % AGAIN_EVERY == 0:
            made.append(signed[number - AGAIN_AFTER])
    return made


def send(client: Client, requests: list[Request]) -> tuple[list[float], dict[str, int]]:
    """Seconds of each answer, and how often each status came."""
    seconds, answers = [], dict[str, int]()
    for request in requests:
        status, _body, took, _headers = client.ask(request)
        seconds.append(took)
        answers[str(status)] = answers.get(str(status), 0) + 1
    return seconds, answers


def main(url: str, place: str) -> None:
    bodies = json.loads(Path(place).read_text())
    secret, client = os.environ["STRIPE_WEBHOOK_SECRETS"], Client(url)
    warm, rest = requests_of(bodies[:WARM], secret), requests_of(bodies[WARM:], secret)
    _seconds, before = send(client, warm)
    print("ready", flush=True)
    if sys.stdin.readline() != "go\n":
        sys.exit("bench: nobody says go")
    seconds, answers = send(client, rest)
    wrong = {status: count for said in (before, answers) for status, count in said.items() if status != "200"}
    print(json.dumps({"seconds": seconds, "events": len(bodies) - WARM, "wrong": wrong}))


if __name__ == "__main__":
    main(*sys.argv[1:])
