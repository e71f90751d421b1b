"""A new SQLite database starts from the baseline, and the baseline is what all migrations would have made."""

import json
import sqlite3

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from marketplace.config import baseline

# One of wagtail-localize's migrations asks the database while it is imported.
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def real_migrations(settings):
    """The other tests make their tables from the models (--nomigrations); these are about migrations."""
    settings.MIGRATION_MODULES = {}


@pytest.fixture
def empty_database(tmp_path, django_db_blocker):
    """A second, empty SQLite file under an alias of its own."""
    alias = "empty"
    with django_db_blocker.unblock():
        connections.databases[alias] = {
            **connections.databases["default"],
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(tmp_path / "empty.sqlite3"),
            "OPTIONS": {"transaction_mode": "IMMEDIATE"},
        }
        yield alias
        connections[alias].close()
        del connections[alias]
        del connections.databases[alias]


def tables(alias):
    return connections[alias].introspection.table_names()


def test_the_baseline_holds_every_migration_as_it_is_now():
    """When this fails: make baseline, and commit what it wrote."""
    kept = json.loads(baseline.MANIFEST.read_text())
    sql_hash = kept.pop("sqlite.sql")
    assert kept == baseline.migration_hashes()
    assert sql_hash == baseline._hash(baseline.SQL)


def test_migrate_starts_an_empty_database_from_the_baseline(empty_database, monkeypatch):
    monkeypatch.setattr(MigrationExecutor, "apply_migration", lambda *_args, **_kwargs: pytest.fail("ran a migration"))
    call_command("migrate", database=empty_database, interactive=False, verbosity=0)
    executor = MigrationExecutor(connections[empty_database])
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_loading_and_writing_down_again_changes_nothing(empty_database):
    assert baseline.load(empty_database) is True
    again = "\n".join(baseline.dump(connections[empty_database].connection)) + "\n"
    assert again == baseline.SQL.read_text()


def test_a_database_with_tables_is_left_alone(empty_database):
    with connections[empty_database].cursor() as cursor:
        cursor.execute("CREATE TABLE mine (id integer)")
    assert baseline.fits(empty_database) is False
    assert tables(empty_database) == ["mine"]


def test_an_edited_migration_makes_the_baseline_stale(tmp_path, monkeypatch):
    edited = {**json.loads(baseline.MANIFEST.read_text()), "users.0001_initial": "0" * 12}
    monkeypatch.setattr(baseline, "MANIFEST", tmp_path / "sqlite.json")
    baseline.MANIFEST.write_text(json.dumps(edited))
    assert baseline.is_current() is False


def test_a_baseline_edited_by_hand_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setattr(baseline, "SQL", tmp_path / "sqlite.sql")
    baseline.SQL.write_text("CREATE TABLE other (id integer);\n")
    assert baseline.is_current() is False


def test_a_refused_statement_leaves_an_empty_database(empty_database, tmp_path, monkeypatch):
    monkeypatch.setattr(baseline, "SQL", tmp_path / "sqlite.sql")
    baseline.SQL.write_text("CREATE TABLE fine (id integer);\nCREATE VIRTUAL TABLE bad USING no_such_module(a);\n")
    assert baseline.load(empty_database) is False
    assert tables(empty_database) == []


def test_every_kind_of_value_survives_being_written_down():
    source, copy = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    source.execute("CREATE TABLE kinds (a, b, c, d, e)")
    row = (None, 7, 1.5, "it's ☂ \n two lines", b"\x00\xff")
    source.execute("INSERT INTO kinds VALUES (?, ?, ?, ?, ?)", row)
    copy.executescript("\n".join(baseline.dump(source)))
    assert copy.execute("SELECT * FROM kinds").fetchall() == [row]
