"""A source of documents in a table of its own, in the same database as the outbox: every process can change it."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone

from search import sources as registry
from search.indexing.changes import changed
from tests.search.making import document

NAME = "thing"


def make_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS test_things")
        cursor.execute("CREATE TABLE test_things (key varchar(40) PRIMARY KEY, title text, version integer)")


def drop_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS test_things")


def asked(sql: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def key_of(number: int) -> str:
    return f"{NAME}:{number:04d}"


def put(number: int, title: str, version: int = 1) -> None:
    """Write a thing and promise to index it, in one transaction: what an operation does."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM test_things WHERE key = %s", [key_of(number)])
        cursor.execute("INSERT INTO test_things VALUES (%s, %s, %s)", [key_of(number), title, version])
        changed(key_of(number), at=timezone.now())


def remove(number: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM test_things WHERE key = %s", [key_of(number)])
        changed(key_of(number), at=timezone.now())


def held() -> dict[str, int]:
    """What an index should hold: key and version."""
    return dict(asked("SELECT key, version FROM test_things"))


class ThingSource:
    name = NAME

    def ids(self, after: str | None, limit: int) -> list[str]:
        sql = "SELECT key FROM test_things WHERE key > %s ORDER BY key LIMIT %s"
        return [key for (key,) in asked(sql, after or "", limit)]

    def documents(self, keys):
        found = asked("SELECT key, title, version FROM test_things")
        return [
            document(int(key[-4:]), title, key=key, source=NAME, version=version)
            for key, title, version in found
            if key in set(keys)
        ]

    def versions(self, keys):
        return {key: version for key, version in held().items() if key in set(keys)}


def only_things() -> ThingSource:
    """Register this source and no other."""
    registry._sources.clear()
    made = ThingSource()
    registry.register(made)
    return made
