"""``python -m marketplace.sandbox``: run a local Stripe until it is stopped."""

from __future__ import annotations

import argparse
import logging
import signal
import threading
from pathlib import Path

from marketplace.sandbox.errors import ApiError
from marketplace.sandbox.server import Sandbox


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m marketplace.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=12111)
    parser.add_argument("--file", type=Path, help="remember everything here; without it, in memory only")
    parser.add_argument("--webhook-url", default="", help="where events are delivered, on this machine")
    parser.add_argument("--webhook-secret", action="append", default=[], help="whsec_...; twice while rotating")
    parser.add_argument("--thin-url", default="", help="where thin events go; without it, to the webhook url")
    parser.add_argument("--thin-secret", action="append", default=[], help="signs thin events; none, none are sent")
    parser.add_argument("--couriers", type=int, default=1, help="deliveries at a time; more than one lose their order")
    parser.add_argument("--verbose", action="store_true", help="log every request")
    return parser.parse_args()


def main() -> None:
    given = _arguments()
    logging.basicConfig(level=logging.INFO if given.verbose else logging.WARNING, format="%(message)s")
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    if given.file:
        given.file.parent.mkdir(parents=True, exist_ok=True)
    try:
        sandbox = Sandbox(
            given.port,
            path=given.file,
            webhook_url=given.webhook_url,
            webhook_secrets=given.webhook_secret,
            thin_url=given.thin_url,
            thin_secrets=given.thin_secret,
            couriers=given.couriers,
        )
    except (OSError, ApiError) as error:
        raise SystemExit(f"The payment sandbox cannot start: {error}") from error
    with sandbox:
        print(f"Payment sandbox, no real money: {sandbox.url}/dashboard", flush=True)
        ended.wait()


if __name__ == "__main__":
    main()
