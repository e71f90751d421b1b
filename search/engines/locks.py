"""Locks that die with their holder: of this machine by a file, of several machines by the database."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from django.db import connection

from search.engines.base import IndexBusy

PAUSE_S = 0.02


@contextmanager
def file_lock(path: Path, *, wait: float) -> Iterator[None]:
    """One process (and thread) at a time; the kernel frees it when the process dies. Raises IndexBusy."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        until = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise IndexBusy(f"another process holds {path.name}") from None
                time.sleep(PAUSE_S)
        yield


@contextmanager
def shared_lock(path: Path, *, wait: float) -> Iterator[None]:
    """One at a time over all machines that share a PostgreSQL database, which frees it when the connection ends.

    On SQLite, where there is one machine, the file at ``path`` does. Raises IndexBusy.
    """
    if connection.vendor != "postgresql":
        with file_lock(path, wait=wait):
            yield
        return
    number = int.from_bytes(blake2b(path.name.encode(), digest_size=8).digest(), "big", signed=True)
    until = time.monotonic() + wait
    while not _asked("SELECT pg_try_advisory_lock(%s)", number):
        if time.monotonic() >= until:
            raise IndexBusy(f"another process holds {path.name}")
        time.sleep(PAUSE_S)
    try:
        yield
    finally:
        if connection.is_usable():  # else the lock ended with the connection
            _asked("SELECT pg_advisory_unlock(%s)", number)


def _asked(sql: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, [number])
        return bool(cursor.fetchone()[0])
