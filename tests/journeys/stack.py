"""The whole product as separate processes on loopback: web (granian), outbox worker, payment sandbox.

Its own folder and database; the settings are those of `make demo`. Only processes started here are ended here.
"""

from __future__ import annotations

import email
import email.policy
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from scripts.demo import free_port
from scripts.demo_steps import ROOT, Place, environment, manage

READY_WITHIN_S = 90
ENDS_WITHIN_S = 10
QUIET = ("--verbosity", "0")
PREPARE = [
    manage("migrate", "--no-input", *QUIET),
    manage("createcachetable", *QUIET),
    [sys.executable, "-m", "tests.journeys.seed"],
    manage("reindex"),
]


class StackDown(Exception):
    """A process of the stack did not start or ended early; the text holds its last words."""


@dataclass
class Stack:
    """A running marketplace."""

    place: Place
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    commands: dict[str, list[str]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.place.url

    def env(self) -> dict[str, str]:
        # Browser tests ask for many pages from one address; limits have tests of their own. RING_ENV=test serves
        # static files from the sources: collecting and compressing them takes longer than all journeys.
        own = {"IP_LIMITS_ON": "false", "RING_ENV": "test", "TEST_DATABASE_URL": "", "PYTHONPATH": str(ROOT)}
        own |= {"REFUND_SECOND_PERSON_MINOR": "10000"}  # one service is above it, one download below
        return environment(self.place) | own

    @property
    def prepared(self) -> Path:
        return self.place.folder / "prepared"

    def prepare(self, original: Path) -> None:
        """Tables, catalogue, index: made once in ``original`` for all stacks of a run, and copied from there.

        Skipped where a finished folder is used again (RING_JOURNEY_FOLDER).
        """
        if self.prepared.exists():
            return
        original.mkdir(parents=True, exist_ok=True)
        with (original.parent / f"{original.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            new_stack(original).make()
        shutil.copytree(original, self.place.folder, dirs_exist_ok=True)

    def make(self) -> None:
        if self.prepared.exists():
            return
        for command in PREPARE:
            done = subprocess.run(command, cwd=ROOT, env=self.env(), capture_output=True, text=True, check=False)
            if done.returncode:
                raise StackDown(f"{command[1:4]}: {(done.stdout + done.stderr)[-2000:]}")
        self.prepared.touch()

    def start(self) -> None:
        env = self.env()
        (self.place.folder / "media").mkdir(exist_ok=True)
        hook = [
            "--webhook-url",
            f"{self.place.own_url}/webhooks/stripe/",
            "--webhook-secret",
            env["STRIPE_WEBHOOK_SECRETS"],
            "--thin-secret",
            env["STRIPE_WEBHOOK_SECRETS"],
        ]
        self._run(
            "sandbox", [sys.executable, "-m", "marketplace.sandbox", "--port", str(self.place.sandbox_port), *hook]
        )
        web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--host", "127.0.0.1"]
        web += ["--port", str(self.place.port), "--log-level", "warning"]
        web += ["--static-path-route", "/media", "--static-path-mount", str(self.place.folder / "media")]
        self._run("web", [*web, "marketplace.config.wsgi:application"])
        self._run("worker", manage("outbox_worker"))
        self._wait()

    def _run(self, name: str, command: list[str]) -> None:
        self.commands[name] = command
        (self.place.folder / f"{name}.log").unlink(missing_ok=True)
        self.start_again(name)

    def start_again(self, name: str) -> None:
        """A process of before, with the same command; its log goes on."""
        with (self.place.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                self.commands[name], cwd=ROOT, env=self.env(), stdout=log, stderr=log, start_new_session=True
            )

    def kill(self, name: str) -> None:
        """SIGKILL to a process and its children: nothing is finished, nothing is said."""
        os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait()

    def _wait(self) -> None:
        until = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < until:
            dead = [process for process in self.processes.values() if process.poll() is not None]
            if dead:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=10):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.3)
        raise StackDown("not ready:\n" + "\n".join(self.log(name)[-1200:] for name in ("web", "sandbox", "worker")))

    def log(self, name: str) -> str:
        path = self.place.folder / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def end(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for name, process in self.processes.items():
            try:
                process.wait(ENDS_WITHIN_S)
            except subprocess.TimeoutExpired:
                self.kill(name)

    def mail_to(self, address: str, *, matching: str, within_s: float = 30) -> str:
        """The text of the newest mail to ``address`` that contains ``matching`` (a regular expression)."""
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            for path in sorted((self.place.folder / "mail").glob("*"), key=lambda p: p.stat().st_mtime, reverse=True):
                for text in texts_to(address, path):
                    if re.search(matching, text):
                        return text
            time.sleep(0.3)
        raise AssertionError(f"no mail to {address} matching {matching} within {within_s:.0f} s")


def texts_to(address: str, path: Path) -> list[str]:
    """Plain texts of the mails in one file of Django's file backend."""
    found = []
    for raw in re.split(rb"\n-{79}\n", path.read_bytes()):
        if not raw.strip():
            continue
        message = email.message_from_bytes(raw.lstrip(), policy=email.policy.default)
        body = message.get_body(("plain",))
        if address in str(message["To"]) and body is not None:
            found.append(f"{message['Subject']}\n\n{body.get_content()}")
    return found


def new_stack(folder: Path) -> Stack:
    return Stack(Place(folder, free_port(), free_port()))
