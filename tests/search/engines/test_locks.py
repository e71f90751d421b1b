"""Locks: one at a time, by file on one machine, by PostgreSQL on several; freed when their holder is done or gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, connections

from search.engines.base import IndexBusy
from search.engines.locks import file_lock, shared_lock

HOLDER = """
import sys, time
from pathlib import Path
from search.engines.locks import file_lock
with file_lock(Path(sys.argv[1]), wait=0.0):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_killed_process_holds_nothing(tmp_path, request):
    path = tmp_path / "works.index.lock"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, cwd=request.config.rootpath, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        with pytest.raises(IndexBusy, match=r"works\.index\.lock"), file_lock(path, wait=0.05):
            raise AssertionError("two at once")
        os.kill(process.pid, signal.SIGKILL)
    with file_lock(path, wait=5.0):
        pass


@pytest.mark.django_db(transaction=True)
def test_a_lock_of_several_machines_lets_one_in_at_a_time(tmp_path, shared_by_threads):
    """Each thread has a connection of its own, as each machine has."""
    shared_by_threads()
    path, inside, leave = tmp_path / "works.index.lock", Event(), Event()

    def hold():
        try:
            with shared_lock(path, wait=0.0):
                inside.set()
                leave.wait(10)
        finally:
            connections.close_all()

    def another(wait):
        try:
            with shared_lock(path, wait=wait):
                return "in"
        except IndexBusy as busy:
            return str(busy)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as machines:
        first = machines.submit(hold)
        assert inside.wait(10)
        assert machines.submit(another, 0.1).result() == "another process holds works.index.lock"
        patient = machines.submit(another, 10.0)
        leave.set()
        assert (first.result(), patient.result()) == (None, "in")


@pytest.mark.django_db(transaction=True)
def test_a_fault_inside_frees_the_lock(tmp_path):
    path = tmp_path / "works.index.lock"
    with pytest.raises(ZeroDivisionError), shared_lock(path, wait=0.0):
        raise ZeroDivisionError
    with shared_lock(path, wait=0.0):
        assert connection.vendor in ("sqlite", "postgresql")
