"""`make demo`: prepares the demo's own data, then runs web, worker and payment sandbox in the foreground.

Ctrl-C or TERM ends everything it started; if one process dies, all end and its last lines are shown; and if
this supervisor itself is killed (-9), scripts/guard.py ends the rest.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

from scripts import demo_steps
from scripts.demo_children import Child, ChildEnded, Family, Stopped

# Far more than it takes (a few seconds), so that a busy machine is not mistaken for a broken one.
READY_WITHIN_S = 300.0
LOOPBACK = "127.0.0.1"


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--size", default=demo_steps.REAL_CATALOGUE, help="how many offerings: 240, 10k or 100k")
    parser.add_argument("--folder", type=Path, default=demo_steps.ROOT / "var" / "demo")
    parser.add_argument("--verbose", action="store_true", help="show every log line")
    return parser.parse_args()


def is_taken(port: int) -> bool:
    """Whether something listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return True
    return False


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def only_one(folder: Path) -> IO[str]:
    """Hold the folder's lock until we end. Raises SystemExit when another demo holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        sys.exit(f"demo: one is already running here ({lock.read().strip()}). End it first, with Ctrl-C where it runs.")
    lock.truncate(0)
    lock.write(f"process {os.getpid()}")
    lock.flush()
    return lock


def prepare(family: Family, place: demo_steps.Place, size: str) -> None:
    """Run the steps that are not done yet, one after the other."""
    done = demo_steps.Done(place)
    for step in demo_steps.steps(size):
        if done.has(step):
            continue
        print(f"demo: {step.says}", flush=True)
        for command in step.commands:
            family.run(step.name, demo_steps.manage(*command))
        done.add(step)


def start(family: Family, place: demo_steps.Place) -> None:
    """Start the processes that stay."""
    media = place.folder / "media"
    media.mkdir(exist_ok=True)
    if "STRIPE_SANDBOX_ALLOWED" in family.env:
        hook = ["--webhook-url", f"{place.own_url}/webhooks/stripe/"]
        own_secret = family.env["STRIPE_WEBHOOK_SECRETS"]
        secret = ["--webhook-secret", own_secret, "--thin-secret", own_secret]
        port = ["--port", str(place.sandbox_port), "--file", str(place.folder / "sandbox.sqlite3")]
        family.start("sandbox", [sys.executable, "-m", "marketplace.sandbox", *port, *hook, *secret])
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--host", LOOPBACK]
    web += [
        "--port",
        str(place.port),
        "--log-level",
        "warning",
        "--workers-kill-timeout",
        "5",
        "--blocking-threads",
        "8",
    ]
    web += ["--static-path-route", "/media", "--static-path-mount", str(media)]
    family.start("web", [*web, "marketplace.config.wsgi:application"])
    family.start("worker", demo_steps.manage("outbox_worker"))


def answer(url: str) -> tuple[int, str]:
    """Status and text of one page; status 0 when nothing answers yet."""
    try:
        with urllib.request.urlopen(url, timeout=10) as page:
            return page.status, page.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode(errors="replace")
    except OSError:
        return 0, "nothing answers yet"


def wait_until_ready(family: Family, place: demo_steps.Place) -> None:
    """Return when /readyz says 200. Raises ChildEnded with its last words when it does not in time."""
    until = time.monotonic() + READY_WITHIN_S
    while True:
        status, said = answer(f"{place.own_url}/readyz")
        if status == 200:
            return
        if time.monotonic() > until:
            raise ChildEnded(f"not ready after {READY_WITHIN_S:.0f} s: /readyz says {status} {said[:500]}")
        family.watch(0.3)


def welcome(place: demo_steps.Place, logins: Child) -> None:
    """Print the address and the sign-ins."""
    print(f"\nThe marketplace is open: {place.url}/\n")
    print(logins.output())
    mails, logs = shown(place.folder / "mail"), shown(place.folder / "logs")
    print(f"\nMails are files in {mails}, logs in {logs}. Ctrl-C ends it.", flush=True)


def shown(path: Path) -> str:
    """A path as a person here would type it."""
    return os.path.relpath(path)


def live(family: Family, place: demo_steps.Place, size: str) -> None:
    """The whole life of the demo. Leaves by Stopped or ChildEnded."""
    prepare(family, place, size)
    start(family, place)
    logins = family.ask("logins", demo_steps.manage("demo_logins"))
    has_sandbox = "STRIPE_SANDBOX_ALLOWED" in family.env
    sellers = family.ask("sellers", demo_steps.manage("demo_sellers")) if has_sandbox else None
    wait_until_ready(family, place)
    family.finish(logins)
    if sellers is not None:
        family.finish(sellers)
    welcome(place, logins)
    while True:
        family.watch(0.5)


def main() -> int:
    """Exit code 0 after Ctrl-C or TERM, 1 when something failed."""
    chosen = arguments()
    key = os.environ.get("STRIPE_SECRET_KEY", "")
    if key and not key.startswith("sk_test_"):
        sys.exit("demo: STRIPE_SECRET_KEY is not a test key (sk_test_...). The demo never touches real money.")
    if is_taken(chosen.port):
        other = chosen.port + 1
        sys.exit(f"demo: port {chosen.port} is taken. Stop what listens there, or try: make demo PORT={other}")
    held = only_one(chosen.folder.resolve())
    place = demo_steps.Place(chosen.folder.resolve(), chosen.port, free_port())
    family = Family(demo_steps.environment(place), place.folder / "logs", verbose=chosen.verbose)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup stays nohup
            signal.signal(number, family.on_signal)
    try:
        live(family, place, chosen.size)
    except Stopped:
        print("\ndemo: stopping", flush=True)
        return 0
    except ChildEnded as end:
        print(f"\ndemo: {end}", file=sys.stderr, flush=True)
        return 1
    finally:
        family.end()
        held.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
