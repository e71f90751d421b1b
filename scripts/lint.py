"""`make lint`: every static check, as many at once as there are cores; all are run, then the failing ones are named."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
CHECKS = (
    # The longest first, so that none of the others waits for it at the end.
    ("types", ("mypy", "marketplace", "search", "storefronts", "cms", "scripts")),
    ("style", ("ruff", "check", ".")),
    ("format", ("ruff", "format", "--check", "--quiet", ".")),
    ("houses", ("lint-imports", "--no-cache")),
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
    shown = f"\n{done.stdout}{done.stderr}" if done.returncode else ""
    print(f"lint: {name:11}{word} ({time.monotonic() - began:.0f} s){shown}", flush=True)
    return done.returncode == 0


def main() -> int:
    """Run the checks named on the command line, or all. Exit code 1 when one fails."""
    wanted = set(sys.argv[1:])
    chosen = [check for check in CHECKS if not wanted or check[0] in wanted]
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        answers = list(pool.map(lambda check: passes(*check), chosen))
    failed = [name for (name, _command), passed in zip(chosen, answers, strict=True) if not passed]
    if failed:
        print(f"lint: {len(failed)} of {len(chosen)} checks failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
