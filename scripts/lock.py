"""`make lock`: compiles requirements/*.in into hash-locked requirements/*.txt, without any registry's address.

The smaller set constrains the larger, so that what is tested is what runs.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLAGS = ("--universal", "--generate-hashes", "--no-emit-index-url", "--no-header", "--python-version", "3.11")
# name, the sets whose locked versions it must agree with
SETS = (("bootstrap", ()), ("base", ()), ("meaning", ("base",)), ("demo", ("base",)), ("dev", ("base", "demo")))


def command(name: str, agree_with: tuple[str, ...], more: list[str]) -> list[str]:
    """The uv command line for one set."""
    uv = str(ROOT / ".venv" / "bin" / "uv")
    constraints = [part for other in agree_with for part in ("-c", f"requirements/{other}.txt")]
    source, target = f"requirements/{name}.in", f"requirements/{name}.txt"
    return [uv, "pip", "compile", "--quiet", *FLAGS, *constraints, *more, source, "-o", target]


def main() -> int:
    """Compile all sets; further arguments go to uv (`--upgrade-package django`)."""
    more = sys.argv[1:] or ["--upgrade"]
    for name, agree_with in SETS:
        print(f"lock: {name}", flush=True)
        if code := subprocess.call(command(name, agree_with, more), cwd=ROOT):
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
