"""Starts and ends what is measured: granian with one worker and the same threads for every side."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
THREADS = 2
READY_WITHIN_S = 120


def run(command: list[str], *, cwd: Path, env: dict[str, str]) -> str:
    """Run one preparation to its end. Raises SystemExit with its last words."""
    done = subprocess.run(command, cwd=cwd, env=env, text=True, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"bench: {' '.join(command[1:5])} failed:\n{(done.stdout + done.stderr)[-3000:]}")
    return done.stdout


@contextmanager
def serving(application: str, *, cwd: Path, env: dict[str, str], port: int, probe: str) -> Iterator[str]:
    """A running server, given as its address; ended by its process id. Its log stays where it failed."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1"]
    command += ["--blocking-threads", str(THREADS), "--host", "127.0.0.1", "--port", str(port)]
    log = cwd / f"granian-{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--log-level", "warning", application], cwd=cwd, env=env, stdout=out, stderr=out
        )
    try:
        wait_for(f"http://127.0.0.1:{port}{probe}", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    log.unlink()


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=60):
                return
        except urllib.error.HTTPError as refusal:
            sys.exit(f"bench: {url} answers {refusal.code}\n{log.read_text(errors='replace')[-3000:]}")
        except OSError:
            time.sleep(0.3)
    sys.exit(f"bench: {url} does not answer\n{log.read_text(errors='replace')[-3000:]}")
