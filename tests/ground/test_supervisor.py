"""The demo's supervisor leaves nothing behind, however it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# A child that has a child of its own, as a server with workers has; both write down their process ids.
PARENT = """
import os, pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path(sys.argv[1]).write_text(f"{os.getpid()} {child.pid}")
time.sleep(600)
"""
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + PARENT
DYING = "import sys, time; time.sleep(0.5); print('the disk is full'); sys.exit(3)"
SUPERVISOR = """
import os, pathlib, signal, sys
from scripts import guard
from scripts.demo_children import ChildEnded, Family, Stopped
guard.PATIENCE_S = 1.0
folder = pathlib.Path(sys.argv[1])
family = Family(dict(os.environ), folder / "logs", verbose=False)
signal.signal(signal.SIGINT, family.on_signal)
signal.signal(signal.SIGTERM, family.on_signal)
for number, program in enumerate(sys.argv[2:]):
    family.start(f"child{number}", [sys.executable, "-c", program, str(folder / f"pids{number}")])
try:
    while True:
        family.watch(0.1)
except Stopped:
    sys.exit(0)
except ChildEnded as end:
    print(end)
    sys.exit(1)
finally:
    family.end()
"""


def is_running(pid: int) -> bool:
    """Whether the process lives; one that only waits to be buried does not."""
    seen = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(seen.stdout.strip()) and not seen.stdout.startswith("Z")


def eventually(condition, seconds: float = 15.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return bool(condition())


def supervise(folder: Path, *programs: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, str(folder), *programs],
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if key != "MAKELEVEL"},
        stdout=subprocess.PIPE,
        text=True,
    )


def pids(folder: Path, count: int) -> list[int]:
    files = [folder / f"pids{number}" for number in range(count)]
    assert eventually(lambda: all(file.exists() and file.read_text() for file in files))
    return [int(pid) for file in files for pid in file.read_text().split()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_children_and_grandchildren(tmp_path, number):
    supervisor = supervise(tmp_path, PARENT, PARENT)
    started = pids(tmp_path, 2)
    assert [is_running(pid) for pid in started] == [True] * 4
    supervisor.send_signal(number)
    assert supervisor.wait(15) == 0
    assert [is_running(pid) for pid in started] == [False] * 4


def test_a_child_that_ignores_term_is_killed(tmp_path):
    supervisor = supervise(tmp_path, DEAF)
    started = pids(tmp_path, 1)
    supervisor.terminate()
    assert supervisor.wait(15) == 0
    assert [is_running(pid) for pid in started] == [False, False]


def test_the_guard_ends_everything_when_the_supervisor_is_killed(tmp_path):
    supervisor = supervise(tmp_path, PARENT, PARENT)
    started = pids(tmp_path, 2)
    supervisor.kill()
    assert supervisor.wait(15) == -signal.SIGKILL
    assert eventually(lambda: not any(is_running(pid) for pid in started))


def test_one_dead_child_ends_all_and_says_its_last_words(tmp_path):
    supervisor = supervise(tmp_path, PARENT, DYING)
    started = pids(tmp_path, 1)
    said, _ = supervisor.communicate(timeout=15)
    assert supervisor.returncode == 1
    assert said.splitlines() == ["child1 ended (code 3), so everything ends.", "the disk is full"]
    assert [is_running(pid) for pid in started] == [False, False]
    assert (tmp_path / "logs" / "child1.log").read_text() == "the disk is full\n"


def demo(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scripts.demo", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True, check=False)


def test_a_taken_port_is_refused_in_one_line_before_anything_is_made(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = demo("--port", str(port), "--folder", str(tmp_path / "demo"))
    assert done.returncode == 1
    assert done.stderr == (f"demo: port {port} is taken. Stop what listens there, or try: make demo PORT={port + 1}\n")
    assert not (tmp_path / "demo").exists()


def test_a_live_stripe_key_is_refused(tmp_path):
    done = demo("--folder", str(tmp_path / "demo"), STRIPE_SECRET_KEY="sk_live_123")
    assert done.returncode == 1
    assert done.stderr.startswith("demo: STRIPE_SECRET_KEY is not a test key")
    assert not (tmp_path / "demo").exists()
