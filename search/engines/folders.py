"""Index directories of an embedded engine: ``<name>-<version>-<stamp>/`` and one small file that names the active one.

The pointer file is replaced, never written into, so every process reads either the old name or the new one.
"""

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from search.engines.base import IndexNotReady
from search.engines.locks import file_lock
from search.engines.naming import SHAPE, index_version, made_at

KEPT = 1
"""Inactive directories kept: a reader may have read the pointer just before it changed."""


class IndexFolders:
    """The directories of one index name under one root."""

    def __init__(self, root: Path, name: str) -> None:
        self.root = root
        self.name = name
        self._shape = re.compile(rf"{re.escape(name)}-{SHAPE}-\d+")

    @property
    def pointer(self) -> Path:
        return self.root / f"{self.name}.active"

    def active(self) -> str:
        """The active directory's name. Raises IndexNotReady: none, or of another analysis or schema version."""
        try:
            name = self.pointer.read_text().strip()
        except FileNotFoundError:
            raise IndexNotReady("there is no search index yet: run manage.py reindex") from None
        version = index_version()
        if not name.startswith(f"{self.name}-{version}-"):
            raise IndexNotReady(f"the search index {name} is not of version {version}: run manage.py reindex")
        return name

    def path(self, name: str) -> Path:
        """Where an index lies. Raises ValueError for a name that is none of ours."""
        if not self._shape.fullmatch(name):
            raise ValueError(f"not an index of {self.name}: {name!r}")
        return self.root / name

    def new(self) -> str:
        """Make an empty directory with a fresh name."""
        name = f"{self.name}-{index_version()}-{time.time_ns()}"
        self.path(name).mkdir(parents=True)
        return name

    def activate(self, name: str) -> None:
        """Point to this directory for all processes at once, durably; older inactive ones go."""
        if not self.path(name).is_dir():
            raise FileNotFoundError(f"no such index: {name}")
        fresh = self.pointer.with_suffix(f".{os.getpid()}.new")
        with fresh.open("w") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        previous = self.pointer.read_text().strip() if self.pointer.exists() else ""
        fresh.replace(self.pointer)
        self._drop_older(name, previous)

    def _drop_older(self, active: str, previous: str) -> None:
        stamp = active.rpartition("-")[2]
        for folder in self.root.iterdir():
            if folder.name in (active, previous) or not self._shape.fullmatch(folder.name):
                continue
            if folder.name.rpartition("-")[2] < stamp:
                shutil.rmtree(folder, ignore_errors=True)

    def discard(self, name: str) -> None:
        """Remove an index. Raises ValueError for the active one."""
        if self.pointer.exists() and self.pointer.read_text().strip() == name:
            raise ValueError(f"{name} is active")
        shutil.rmtree(self.path(name), ignore_errors=True)

    def unfinished(self) -> str | None:
        """The newest directory of the present version that was made after the active one and never switched to."""
        active = self.pointer.read_text().strip() if self.pointer.exists() else ""
        mine = [name for name in self.names() if name.startswith(f"{self.name}-{index_version()}-")]
        newest = max(mine, key=made_at, default=None)
        return newest if newest and (not active or made_at(newest) > made_at(active)) else None

    def names(self) -> Iterator[str]:
        if self.root.is_dir():
            yield from sorted(folder.name for folder in self.root.iterdir() if self._shape.fullmatch(folder.name))

    def lock(self, purpose: str, *, wait: float = 10.0) -> AbstractContextManager[None]:
        """One process at a time for this purpose; the kernel frees it when the process dies. Raises IndexBusy."""
        return file_lock(self.root / f"{self.name}.{purpose}.lock", wait=wait)
