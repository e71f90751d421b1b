"""What every test gets: a place of its own on disk, no outside world, a gateway that works without a provider."""

from __future__ import annotations

import os
import sqlite3
import tempfile

os.environ.setdefault("RING_ENV", "test")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="ring-test-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "marketplace.config.settings"

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.browsing import browser  # noqa: F401  # for all tests
from tests.order import dealt

hypothesis_settings.register_profile("fast", max_examples=60, deadline=None)
hypothesis_settings.register_profile(
    "ci", max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") == "true" else "fast")

# A journey drives the browser through its own event loop; Django's async guard would refuse the ORM beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(autouse=True)
def own_place(settings, tmp_path, request):
    """Files, pictures and the search index of each test lie in its own folder; the page store starts empty."""
    from django.utils import translation

    from marketplace.markets.pages import store

    translation.activate("en")  # a page of an earlier test may have left its language behind
    if "live_stack" in request.fixturenames:
        yield
        return
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "media"), "base_url": "/media/"},
        },
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "private"), "base_url": None},
        },
    }
    settings.WHITENOISE_AUTOREFRESH = True  # else each client of a test reads all static files anew
    settings.SEARCH_DIR = str(tmp_path / "search")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}
    }
    store.clear()
    yield
    store.clear()


@pytest.fixture
def gateway():
    """The working fake of the payment provider, in place of the real one for this test; for sellers, too."""
    from marketplace.payment.fake_connect import FakeConnect
    from marketplace.payment.fake_gateway import FakeGateway
    from marketplace.payment.provider import use_connect, use_gateway

    fake = FakeGateway()
    use_gateway(fake)
    use_connect(FakeConnect())
    yield fake
    use_gateway(None)
    use_connect(None)


@pytest.fixture
def run_outbox(db):
    """Keep all promises that are due: what the worker would do."""
    from django.utils import timezone

    from marketplace.outbox.operations import run_due

    def run() -> None:
        while run_due(worker="test", at=timezone.now()):
            pass

    return run


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """With the list of migrations that ran, empty: wagtail-localize asks for it, and PostgreSQL wants it to be there."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            MigrationRecorder(connection).ensure_schema()


@pytest.fixture(scope="session", autouse=True)
def emptied_by_delete():
    """Empty PostgreSQL's tables by DELETE: TRUNCATE makes new files for hundreds of tables, seconds for each test.

    All foreign keys are deferred to the end of the transaction, so the order is free.
    """
    from django.db.backends.postgresql.operations import DatabaseOperations

    def sql_flush(self, style, tables, *, reset_sequences=False, allow_cascade=False):
        return [f"DELETE FROM {self.quote_name(table)}" for table in tables]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield


@pytest.fixture
def shared_by_threads(transactional_db, tmp_path):
    """Call it when the data is there: from then on new threads work on one database with connections of their own.

    SQLite in memory has only table locks; its copy in a file behaves like the real one.
    """
    from django.db import connection

    name = connection.settings_dict["NAME"]

    def share() -> None:
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            path = tmp_path / "race.sqlite3"
            kept = sqlite3.connect(path)
            connection.connection.backup(kept)
            kept.execute("PRAGMA journal_mode=WAL")  # as it is kept: connections that change it at once lock each other
            kept.close()
            connection.settings_dict["NAME"] = str(path)

    yield share
    connection.settings_dict["NAME"] = name


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config, items):
    """Mark what reaches the database. What takes long comes last; first where workers share it (tests/order.py)."""
    for item in items:
        if item.get_closest_marker("django_db") or REACHES_THE_DATABASE & set(item.fixturenames):
            item.add_marker("database")
    yield  # others sort, and leave out what was not asked for
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "0"))
    if workers:
        items[:] = dealt(items, workers=workers, path=lambda item: item.nodeid)
    else:
        items.sort(key=lambda item: "journeys" in item.nodeid)


REACHES_THE_DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}
"""Fixtures that open it. pytest-django refuses it to every other test, so that none can forget to say so."""
