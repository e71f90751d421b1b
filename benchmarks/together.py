"""What several benchmarks do alike: a database of their own, processes that begin at one moment, a verdict."""

from __future__ import annotations

import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from benchmarks.processes import ROOT


@contextmanager
def database_of(what: str, server: str, folder: str) -> Iterator[str]:
    """Its address: a new one on a PostgreSQL ``server``, dropped at the end; without a server a file in ``folder``."""
    if not server:
        yield f"sqlite:///{folder}/{what}.sqlite3"
        return
    name = f"{what}_bench_{uuid.uuid4().hex[:8]}"
    _command(server, f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        _command(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _command(server: str, sql: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql)


def at_once(
    what: str, commands: Sequence[Sequence[str]], *, env: dict[str, str], logs: Path
) -> tuple[float, list[str]]:
    """Seconds from the moment that all processes have said "ready" until the last has ended, and what each then said.

    Raises SystemExit with their last words when one fails; ``logs`` is the folder for them.
    """
    files = [logs / f"{what}-{number}.log" for number in range(len(commands))]
    started = [
        subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=file.open("w"), text=True
        )
        for command, file in zip(commands, files, strict=True)
    ]
    for process in started:
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            sys.exit(f"bench: a process of {what} did not start\n{_last_words(files)}")
    begun = time.perf_counter()
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate()[0] for process in started]
    seconds = time.perf_counter() - begun
    if any(process.returncode for process in started):
        sys.exit(f"bench: a process of {what} failed\n{_last_words(files)}")
    return seconds, said


def _last_words(files: Sequence[Path]) -> str:
    return "\n".join(file.read_text(errors="replace")[-3000:] for file in files)


def verdict(missed: Sequence[str]) -> int:
    """Say what was missed; the code that the command ends with."""
    for line in missed:
        print(f"bench: NOT REACHED {line}")
    return 1 if missed else 0
