"""`make baseline`: run all migrations from nothing and write down what they leave (marketplace/config/baseline)."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WRITE = """
import pathlib, sys
import django
django.setup()
from marketplace.config import baseline
baseline.write(pathlib.Path(sys.argv[1]))
"""


def migrated(folder: Path) -> tuple[Path, dict[str, str]]:
    """A database that every migration made one after the other, and the environment it was made in."""
    database = folder / "ring.sqlite3"
    own = {"RING_ENV": "test", "VAR_DIR": str(folder), "DATABASE_URL": f"sqlite:///{database}", "TEST_DATABASE_URL": ""}
    env = {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "marketplace.config.settings"}
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "--from-nothing", "--no-input", "-v", "0"], cwd=ROOT, env=env, check=True)
    subprocess.run([*manage, "createcachetable", "-v", "0"], cwd=ROOT, env=env, check=True)
    return database, env


def main() -> int:
    """Write the baseline anew."""
    with tempfile.TemporaryDirectory() as folder:
        print("baseline: running all migrations from nothing (about two minutes)", flush=True)
        database, env = migrated(Path(folder))
        subprocess.run([sys.executable, "-c", WRITE, str(database)], cwd=ROOT, env=env, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
