"""SIGKILL at every moment between a change and the index, and in a rebuild: nothing is lost, nothing comes back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import timezone

from marketplace.outbox.models import OutboxRow
from marketplace.outbox.operations import LEASE, run_due
from search.engines import get_engine
from search.indexing import rebuild as building
from search.indexing.rebuild import rebuild
from tests.search.indexing import things
from tests.search.indexing.dying import MOMENTS

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
COUNT = 40
IN_A_REBUILD = [moment for moment in MOMENTS if moment not in list(MOMENTS)[:3]]


@pytest.fixture
def apart(shared_by_threads):
    """Runs functions on the database that other processes see, too: in a thread, so with a connection of its own."""
    shared_by_threads()
    with ThreadPoolExecutor(1) as pool:

        def run(function, *arguments):
            return pool.submit(function, *arguments).result()

        run(things.make_table)
        yield run
        run(things.drop_table)
        run(connections.close_all)


POOL = """
import os, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from search.indexing import rebuild
if __name__ == "__main__":
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=rebuild._start)
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(600)
"""


def test_the_processes_of_a_killed_rebuild_end_too(tmp_path):
    """Its output, which they hold, too, ends with the last of them."""
    (tmp_path / "pool.py").write_text(POOL)
    env = os.environ | {"PYTHONPATH": str(Path.cwd())}
    killed = subprocess.Popen([sys.executable, str(tmp_path / "pool.py")], env=env, stdout=subprocess.PIPE, text=True)
    assert killed.stdout.readline().strip().isdigit()
    killed.kill()
    assert killed.communicate(timeout=60) == ("", None)


@pytest.fixture
def shop(apart):
    """Forty things, all of them indexed."""
    things.only_things()

    def fill():
        for number in range(COUNT):
            things.put(number, f"Thing {number}")
        rebuild(engine=get_engine(), sources=[things.ThingSource()])
        OutboxRow.objects.all().delete()
        return things.held()

    assert len(apart(fill)) == COUNT
    return apart


@pytest.fixture
def die_at(shop, request, settings):
    """Start a process that is killed at a moment."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        login = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
        url = f"postgresql://{login}/{database['NAME']}"
    env = os.environ | {
        "DATABASE_URL": url,
        "TEST_DATABASE_URL": url,
        "SEARCH_DIR": settings.SEARCH_DIR,
        "RING_ENV": "test",
    }

    def run(moment):
        command = [sys.executable, "-m", "tests.search.indexing.dying", moment]
        done = subprocess.run(command, cwd=request.config.rootpath, env=env, capture_output=True, text=True)
        assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]

    return run


def started_again():
    """The worker's next start: once the lease of the dead one has ended."""
    while run_due(worker="next", at=timezone.now() + LEASE + timedelta(seconds=1)):
        pass
    return things.held(), dict(get_engine().versions("thing")), OutboxRow.objects.filter(done_at__isnull=True).count()


@pytest.mark.parametrize("moment", list(MOMENTS)[:3])
def test_a_worker_killed_at_any_moment_loses_nothing(shop, die_at, moment):
    die_at(moment)
    assert shop(things.held) != dict(get_engine().versions("thing")) or moment == "before the promise is kept"
    wanted, indexed, still_open = shop(started_again)
    assert indexed == wanted
    assert 2 in [wanted.get("thing:0001"), wanted.get("thing:0039")]
    assert still_open == 0


@pytest.mark.parametrize("moment", IN_A_REBUILD)
def test_a_rebuild_killed_at_any_moment_leaves_a_right_index(shop, die_at, moment):
    """Whatever index is active then, it holds all changes that were made meanwhile, also the deletes."""
    before = get_engine().ensure_index()
    die_at(moment)
    wanted, indexed, still_open = shop(started_again)
    assert indexed == wanted
    assert (wanted["thing:0001"], wanted["thing:0038"], still_open) == (2, 2, 0)
    assert "thing:0002" not in wanted
    assert (get_engine().ensure_index() != before) == moment.startswith("after the switch")


@pytest.mark.parametrize("moment", ["while filling", "before the switch"])
def test_the_next_rebuild_goes_on_where_the_killed_one_ended(shop, die_at, moment, monkeypatch):
    die_at(moment)
    left = get_engine().building()
    read = []
    monkeypatch.setattr(building, "_read", counting(read))
    done = shop(again)
    assert done.index == left == get_engine().ensure_index()
    assert len(read) <= (COUNT - 20 if moment == "while filling" else 0)
    assert dict(get_engine().versions("thing")) == shop(things.held)


def test_a_fresh_rebuild_forgets_the_killed_one(shop, die_at):
    die_at("while filling")
    left = get_engine().building()
    done = shop(again, True)
    assert done.index != left
    assert get_engine().building() is None
    assert left not in list(get_engine().folders.names())
    assert dict(get_engine().versions("thing")) == shop(things.held)


def again(fresh=False):
    return rebuild(engine=get_engine(), sources=[things.ThingSource()], processes=1, fresh=fresh)


def counting(read):
    original = building._read

    def reading(source, keys):
        read.extend(keys)
        return original(source, keys)

    return reading
