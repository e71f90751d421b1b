"""What the demo needs before it can open: its settings, its database, its catalogue, its index, its static files.

Every step names the files it is made from. A step whose files did not change since it last succeeded is
skipped, so that a second `make demo` opens within seconds.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOUSES = ("marketplace", "storefronts", "search", "cms")
LOCK = "requirements/demo.txt"
REAL_CATALOGUE = "240"


@dataclass(frozen=True, slots=True)
class Place:
    """Where this demo lives: its own folder, so that it never disturbs `make run`."""

    folder: Path
    port: int
    sandbox_port: int

    @property
    def url(self) -> str:
        """The address to open: by name, because browsers allow no passkeys at an address made of numbers."""
        return f"http://localhost:{self.port}"

    @property
    def own_url(self) -> str:
        """The same for our own processes: the server listens on this address and no other."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        """The demo's own SQLite file."""
        return self.folder / "ring.sqlite3"


def kept_secret(path: Path) -> str:
    """A random secret, made once and kept readable for its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def environment(place: Place) -> dict[str, str]:
    """The variables every process of the demo gets; they win over a .env file.

    A Stripe test key in the caller's environment is used, and then there is no sandbox.
    """
    own = {
        "DJANGO_SETTINGS_MODULE": "marketplace.config.settings",
        "RING_ENV": "development",
        "DEBUG": "false",
        "PLATFORM_IS_DEMO": "true",
        "PLATFORM_VAT_ID": "LU99999984",  # well-formed and nobody's: invoices of the demo need one
        "PLATFORM_ADDRESS": "1, rue de l'Exemple\n1234 Luxembourg",
        "VAR_DIR": str(place.folder),
        "DATABASE_URL": f"sqlite:///{place.database}",
        "STORAGE_URL": f"file://{place.folder}",
        "EMAIL_URL": f"filemail:///{place.folder / 'mail'}",
        "SEARCH_DIR": str(place.folder / "search"),
        "SEARCH_ENGINE": "embedded",
        "ELASTICSEARCH_URL": "",
        "REDIS_URL": "",
        "VIES_URL": "",
        "SECRET_KEY": kept_secret(place.folder / "secret_key"),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "SITE_URL": place.url,
        "STATIC_COMPRESS_ONLY": "design,django_htmx",
        "PYTHONUNBUFFERED": "1",
    }
    if not os.environ.get("STRIPE_SECRET_KEY"):
        own |= {
            "STRIPE_SECRET_KEY": "sk_test_sandbox",
            "STRIPE_API_BASE": f"http://127.0.0.1:{place.sandbox_port}",
            "STRIPE_WEBHOOK_SECRETS": f"whsec_{kept_secret(place.folder / 'webhook_secret')}",
            "STRIPE_SANDBOX_ALLOWED": "true",
        }
    return {**os.environ, **own}


def fingerprint(patterns: Iterable[str], *more: str) -> str:
    """One hash over the names and bytes of all files that match, and over `more`."""
    seen = hashlib.sha256(repr(more).encode())
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern)}):
        if path.is_file() and path.suffix != ".pyc":
            seen.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
            seen.update(hashlib.sha256(path.read_bytes()).digest())
    return seen.hexdigest()


@dataclass(frozen=True, slots=True)
class Step:
    """One preparation: `manage.py` with these arguments, needed again when its inputs change."""

    name: str
    says: str
    commands: tuple[tuple[str, ...], ...]
    inputs: str


def steps(size: str) -> list[Step]:
    """All preparations in order; each one's inputs contain those that its result is made from."""
    tables = fingerprint([*(f"{house}/**/migrations/*.py" for house in HOUSES), LOCK])
    catalogue = fingerprint(["cms/demo/**/*", "cms/management/**/*.py", LOCK], size)
    index = fingerprint(["search/**/*.py", *(f"{house}/**/*documents.py" for house in HOUSES)], catalogue)
    static = fingerprint([*(f"{house}/**/static/**/*" for house in HOUSES), "marketplace/design/**/*", LOCK])
    quiet = ("--verbosity", "0")
    # The loader's own size is the real catalogue; others are synthetic above it.
    load = ("load_demo", "--no-index", *(() if size == REAL_CATALOGUE else ("--size", size)))
    make_tables = (("migrate", "--no-input", *quiet), ("createcachetable", *quiet))
    return [
        Step("tables", "creating the tables", make_tables, tables),
        Step("catalogue", "loading the catalogue", (load,), catalogue),
        Step("index", "building the search index", (("reindex",),), index),
        Step("static", "collecting the static files", (("collectstatic", "--no-input", *quiet),), static),
    ]


class Done:
    """Which steps succeeded from which inputs, kept in the demo's folder."""

    def __init__(self, place: Place) -> None:
        self.path = place.folder / "steps.json"
        self.seen: dict[str, str] = {}
        if place.database.exists() and self.path.exists():
            self.seen = json.loads(self.path.read_text())

    def has(self, step: Step) -> bool:
        """True when the step's inputs are those of its last success."""
        return self.seen.get(step.name) == step.inputs

    def add(self, step: Step) -> None:
        """Remember a success at once, so that a stop in the next step loses nothing."""
        self.seen[step.name] = step.inputs
        self.path.write_text(json.dumps(self.seen, indent=1))


def manage(*arguments: str) -> list[str]:
    """The command line of Django's manage.py under this interpreter."""
    return [sys.executable, str(ROOT / "manage.py"), *arguments]
