"""The processes a supervisor runs: each in a group of its own, its lines forwarded, ended without orphans."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from pathlib import Path
from types import FrameType
from typing import IO

from scripts import guard
from scripts.demo_steps import ROOT

# What a quiet terminal still shows: errors, and the indented lines of the traceback under them.
LOUD = re.compile(r"\b(ERROR|CRITICAL)\b|Traceback|^\w*(Error|Exception)\b")
LAST_LINES = 25


class Stopped(Exception):
    """Someone asked us to stop."""


class ChildEnded(Exception):
    """A process ended that should not have, or one that should have succeeded failed."""


class Child:
    """One process: its log file, its last lines, and what of it the terminal shows."""

    def __init__(self, name: str, process: subprocess.Popen[str], log: IO[str] | None, *, verbose: bool) -> None:
        self.name, self.process, self.log, self.verbose = name, process, log, verbose
        self.stays = log is not None
        self.lines: deque[str] = deque(maxlen=400)
        self.reader: threading.Thread | None = None
        if process.stdout is not None:
            self.reader = threading.Thread(target=self._forward, args=(process.stdout,), daemon=True)
            self.reader.start()

    def _forward(self, stream: IO[str]) -> None:
        loud = False
        for line in stream:
            self.lines.append(line)
            if self.log:
                self.log.write(line)
                self.log.flush()
            loud = bool(LOUD.search(line)) or (loud and line[:1].isspace())
            if self.log and (loud or self.verbose):
                print(f"{self.name:8}| {line}", end="", file=sys.stderr, flush=True)

    def output(self) -> str:
        """All it said, once it has ended."""
        if self.reader:
            self.reader.join(5)
        return "".join(self.lines).strip()

    def last_words(self) -> str:
        """Its last lines, for the message that says why everything ends."""
        return "\n".join(self.output().splitlines()[-LAST_LINES:])


class Family:
    """All children of one supervisor, watched by a guard that outlives it."""

    def __init__(self, env: dict[str, str], logs: Path, *, verbose: bool) -> None:
        self.env, self.logs, self.verbose = env, logs, verbose
        self.children: list[Child] = []
        self.asked_to_stop = threading.Event()
        # Started by make: when make is killed, nobody is left to press Ctrl-C for.
        self.parent = os.getppid() if "MAKELEVEL" in os.environ else None
        logs.mkdir(parents=True, exist_ok=True)
        self.guard = subprocess.Popen(
            [sys.executable, str(Path(guard.__file__))], stdin=subprocess.PIPE, text=True, start_new_session=True
        )

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        """First signal: end in order. Second: at once."""
        if self.asked_to_stop.is_set():
            guard.send(self._groups(), signal.SIGKILL)
        self.asked_to_stop.set()

    def _spawn(self, name: str, command: list[str], *, piped: bool, logged: bool) -> Child:
        out = subprocess.PIPE if piped else None
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.env,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT if piped else None,
            process_group=0,
        )
        self._tell_guard(f"+{process.pid}")
        log = (self.logs / f"{name}.log").open("w") if logged else None
        child = Child(name, process, log, verbose=self.verbose)
        self.children.append(child)
        return child

    def _tell_guard(self, line: str) -> None:
        if self.guard.stdin:
            with contextlib.suppress(BrokenPipeError):  # without a guard we still end our children ourselves
                self.guard.stdin.write(line + "\n")
                self.guard.stdin.flush()

    def start(self, name: str, command: list[str]) -> Child:
        """Start a process that stays."""
        return self._spawn(name, command, piped=True, logged=True)

    def ask(self, name: str, command: list[str]) -> Child:
        """Start a process that answers something and ends; collect it with `finish`."""
        return self._spawn(name, command, piped=True, logged=False)

    def finish(self, child: Child) -> None:
        """Wait for a process that should end well. Raises ChildEnded, Stopped."""
        while child.process.poll() is None:
            self._check_stop(0.1)
        self.children.remove(child)
        self._tell_guard(f"-{child.process.pid}")
        if child.process.returncode:
            raise ChildEnded(f"{child.name} failed (code {child.process.returncode}).\n{child.last_words()}")

    def run(self, name: str, command: list[str]) -> None:
        """Run one process to its end with the terminal as its own (progress bars show)."""
        self.finish(self._spawn(name, command, piped=False, logged=False))

    def watch(self, seconds: float) -> None:
        """Sleep, unless someone asks us to stop (Stopped) or a process dies (ChildEnded)."""
        self._check_stop(seconds)
        for child in self.children:
            code = child.process.poll()
            if child.stays and code is not None:
                raise ChildEnded(f"{child.name} ended (code {code}), so everything ends.\n{child.last_words()}")

    def _check_stop(self, seconds: float) -> None:
        orphan = self.parent is not None and os.getppid() != self.parent
        if self.asked_to_stop.wait(seconds) or orphan:
            raise Stopped

    def _groups(self) -> set[int]:
        return {child.process.pid for child in self.children}

    def end(self) -> None:
        """TERM to every group, KILL after ten seconds; then the guard is not needed any more."""
        guard.send(self._groups(), signal.SIGTERM)
        until = time.monotonic() + guard.PATIENCE_S
        while time.monotonic() < until and self._any_left():
            time.sleep(0.05)
        guard.send({group for group in self._groups() if guard.alive(group)}, signal.SIGKILL)
        for child in self.children:
            child.process.wait()
        if self.guard.stdin:
            with contextlib.suppress(BrokenPipeError):
                self.guard.stdin.close()
        self.guard.wait()

    def _any_left(self) -> bool:
        """Reap, then see whether any process of any group is left."""
        for child in self.children:
            child.process.poll()
        return any(guard.alive(group) for group in self._groups())
