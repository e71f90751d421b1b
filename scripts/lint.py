"""`make lint`: every static check, one after the other; all are run, then the failing ones are named."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
CHECKS = (
    ("style", ("ruff", "check", ".")),
    ("format", ("ruff", "format", "--check", "--quiet", ".")),
    ("houses", ("lint-imports", "--no-cache")),
    ("types", ("mypy", "marketplace", "search", "storefronts", "cms", "scripts")),
    ("migrations", ("python", "manage.py", "makemigrations", "--check", "--dry-run")),
    ("settings", ("python", "manage.py", "check", "--fail-level", "WARNING")),
    ("templates", ("djlint", "--lint", "--quiet", "marketplace", "storefronts", "search", "cms")),
    ("catalogues", ("python", "-m", "scripts.messages", "check")),
)


def passes(name: str, command: tuple[str, ...]) -> bool:
    """Run one check; its output is shown only when it fails."""
    began = time.monotonic()
    env = {**os.environ, "RING_ENV": "test"}
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]], cwd=ROOT, env=env, text=True, capture_output=True, check=False
    )
    word = "ok" if done.returncode == 0 else "FAILED"
    print(f"lint: {name:11}{word} ({time.monotonic() - began:.0f} s)", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def main() -> int:
    """Run the checks named on the command line, or all. Exit code 1 when one fails."""
    wanted = set(sys.argv[1:])
    chosen = [check for check in CHECKS if not wanted or check[0] in wanted]
    failed = [name for name, command in chosen if not passes(name, command)]
    if failed:
        print(f"lint: {len(failed)} of {len(chosen)} checks failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
