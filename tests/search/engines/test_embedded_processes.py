"""The embedded engine between processes: who writes, who reads, who dies."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from search.engines.base import IndexBusy, IndexNotReady, Put, SearchPlan
from search.engines.embedded import EmbeddedEngine
from search.engines.folders import IndexFolders
from search.engines.tree import MatchAll
from search.indexing.rows import row
from tests.search.making import document, fill

WRITER = """
import sys
from pathlib import Path
from search.engines.embedded import EmbeddedEngine
from search.engines.base import Put
from search.indexing.rows import row
from tests.search.making import document
engine = EmbeddedEngine(Path(sys.argv[1]))
number = int(sys.argv[2])
while True:
    engine.bulk([Put(row(document(number + more, f"poster {more}"))) for more in range(40)])
    print(engine.count(), flush=True)
    number += 40
"""
READER = """
import json, sys
from pathlib import Path
from search.engines.base import SearchPlan
from search.engines.embedded import EmbeddedEngine
from search.engines.tree import Term
engine = EmbeddedEngine(Path(sys.argv[1]))
for line in sys.stdin:
    print(json.dumps(engine.search(SearchPlan(Term("t", line.strip()))).total), flush=True)
"""


@pytest.fixture
def start(request):
    """Start Python in a process of its own, in the project's folder; none outlives the test."""
    started = []

    def run(code, *arguments):
        command = [sys.executable, "-c", code, *map(str, arguments)]
        process = subprocess.Popen(
            command, cwd=request.config.rootpath, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "search"


def test_a_reader_in_another_process_sees_each_commit_and_each_switch(folder, start):
    engine = EmbeddedEngine(folder)
    fill(engine, document(1, "poster"))
    reader = start(READER, folder)

    def asked():
        reader.stdin.write("en:poster\n")
        reader.stdin.flush()
        return json.loads(reader.stdout.readline())

    assert asked() == 1
    engine.bulk([Put(row(document(2, "poster")))])
    assert asked() == 2
    engine.swap(engine.create())
    assert asked() == 0


def test_a_killed_writer_leaves_the_last_commit_and_no_lock(folder, start):
    engine = EmbeddedEngine(folder)
    engine.ensure_index()
    writer = start(WRITER, folder, 1)
    for _ in range(3):
        told = int(writer.stdout.readline())
    time.sleep(0.03)
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    held = engine.count()
    assert held >= told
    assert held % 40 == 0, "a batch is there whole or not at all"
    engine.bulk([Put(row(document(9999, "after")))])
    assert engine.count() == held + 1


def test_two_writers_take_turns_and_lose_nothing(folder, start):
    engine = EmbeddedEngine(folder)
    engine.ensure_index()
    writers = [start(WRITER, folder, 1), start(WRITER, folder, 5000)]
    for writer in writers:
        for _ in range(2):
            writer.stdout.readline()
    for writer in writers:
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
    held = [int(key[-4:]) for key, _ in engine.versions("offering")]
    assert sum(number < 5000 for number in held) >= 80
    assert sum(number >= 5000 for number in held) >= 80


def test_waiting_for_a_writer_ends(folder):
    folders = IndexFolders(folder, "works")
    with folders.lock("write"), pytest.raises(IndexBusy), folders.lock("write", wait=0.05):
        raise AssertionError("two writers at once")


def test_without_an_index_reading_says_what_to_do(folder):
    with pytest.raises(IndexNotReady, match="reindex"):
        EmbeddedEngine(folder).search(SearchPlan(MatchAll()))


def test_an_index_of_another_version_is_not_read_and_replaced_by_ensure(folder, monkeypatch):
    engine = EmbeddedEngine(folder)
    fill(engine, document(1))
    monkeypatch.setattr("search.engines.folders.index_version", lambda: "9.9.0")
    with pytest.raises(IndexNotReady, match=r"9\.9\.0"):
        engine.count()
    assert engine.ensure_index().startswith("works-9.9.0-")
    assert engine.count() == 0


def test_old_indexes_go_and_the_previous_one_stays(folder):
    engine = EmbeddedEngine(folder)
    names = [engine.ensure_index()]
    for _ in range(3):
        names.append(engine.create())
        engine.swap(names[-1])
    assert list(engine.folders.names()) == names[-2:]


@pytest.mark.parametrize("name", ["../works-1.1.0-5", "works-1.1.0-5/..", "works", "other-1.1-5", ""])
def test_no_name_leads_out_of_the_folder(folder, name):
    engine = EmbeddedEngine(folder)
    with pytest.raises(ValueError, match="not an index"):
        engine.swap(name)
