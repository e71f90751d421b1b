"""Make .venv and put one locked set of packages into it: `python3 scripts/install.py base|demo|dev`.

Runs under the bare python3 of the machine, standard library only. It does nothing when the lock did not
change since the last time: the lock's hash is kept in .venv/installed.json. uv (itself hash-locked, in
requirements/bootstrap.txt) installs; where it cannot, pip does the same more slowly.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / "bin"
STAMP = VENV / "installed.json"
OLDEST = (3, 11)
# Each set holds the one before it (requirements/*.in), so a larger one serves for a smaller one.
SETS = ("base", "demo", "dev")


def refuse(sentence: str) -> None:
    """End with one line that says what to do."""
    sys.exit(f"install: {sentence}")


def check_python() -> None:
    """Name what this python3 lacks. Raises SystemExit."""
    if sys.version_info < OLDEST:
        have = ".".join(str(part) for part in sys.version_info[:3])
        refuse(f"Python 3.11 or later is needed, and {sys.executable} is {have}. Try: make PYTHON=python3.12 ...")
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        refuse("this python3 has no venv. On Debian and Ubuntu: apt install python3-venv")


def lock_hash(name: str) -> str:
    """What the lock file and the interpreter's minor version say together."""
    lock = (ROOT / "requirements" / f"{name}.txt").read_bytes()
    return hashlib.sha256(lock + repr(sys.version_info[:2]).encode()).hexdigest()


def installed() -> dict[str, str]:
    """Lock hashes by set, as the last installs left them."""
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}


def is_there(name: str) -> bool:
    """True when this set, or a larger one, is installed from the lock as it is now."""
    have = installed()
    return any(have.get(larger) == lock_hash(larger) for larger in SETS[SETS.index(name) :])


def run(*command: str, **env: str) -> int:
    """Run one command of the environment; its own words reach the terminal."""
    return subprocess.call(command, cwd=ROOT, env={**os.environ, "VIRTUAL_ENV": str(VENV), **env})


def make_venv() -> None:
    """A new environment, or none when there is one."""
    if not (BIN / "python").exists() and run(sys.executable, "-m", "venv", str(VENV)):
        refuse("could not make .venv. On Debian and Ubuntu: apt install python3-venv")
    pip = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if not (BIN / "uv").exists():
        run(*pip, "--require-hashes", "-r", "requirements/bootstrap.txt")


def put(name: str) -> None:
    """Install the locked set. Raises SystemExit when neither uv nor pip can."""
    lock = f"requirements/{name}.txt"
    uv = BIN / "uv"
    if uv.exists() and run(str(uv), "pip", "install", "--require-hashes", "-r", lock, UV_NO_PROGRESS="0") == 0:
        return
    print("install: uv could not, so pip does it (about a minute)", flush=True)
    if run(str(BIN / "python"), "-m", "pip", "install", "--require-hashes", "-r", lock):
        refuse(f"could not install {lock}; the reason stands above")


def main() -> None:
    """Install the set named on the command line."""
    name = sys.argv[1] if len(sys.argv) > 1 else "dev"
    if name not in SETS:
        refuse(f"{name} is no set of packages; there are {', '.join(SETS)}")
    check_python()
    if is_there(name):
        return
    with Path(__file__).open() as lock:
        # Two makes at the same time: the second waits, then finds everything there.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_there(name):
            return
        print(f"install: {name} packages into .venv", flush=True)
        make_venv()
        put(name)
        STAMP.write_text(json.dumps({**installed(), name: lock_hash(name)}, indent=1))


if __name__ == "__main__":
    main()
