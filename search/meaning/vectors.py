"""Vectors of documents beside the index, whatever the engine: by the documents' numbers, mapped into memory.

Two files in one folder. ``vectors`` is written in one piece and never touched again: a header of 32 bytes (RINGVEC1,
generation, count, dimensions, each 8 bytes, little endian), sorted numbers (uint64), digests of the texts (uint64) and
the vectors (float16). ``changes-GENERATION`` only grows: records of a number, a digest (0: the document is gone) and a
vector; the last one on a number counts, and a record that a crash cut off does not. Merging makes a new generation.
"""

import fcntl
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

MAGIC = b"RINGVEC1"
HEADER = 32
GONE = 0
MERGED_FROM = 2_000
"""That many changes are merged by themselves, or a tenth of what there is, if that is more."""


class _Stamp(NamedTuple):
    """Equal while a file is the same."""

    inode: int
    changed_ns: int
    size: int


@dataclass(frozen=True, slots=True)
class _View:
    """Both files as they were at one moment."""

    stamp: _Stamp | None
    generation: int
    numbers: np.ndarray
    digests: np.ndarray
    vectors: np.ndarray
    read: int = 0
    """Records of the changes that are in ``changed``."""
    changed: Mapping[int, np.void] = field(default_factory=dict)

    def places(self, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where numbers stand in ``vectors``, and which of them do."""
        if not len(self.numbers):
            return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
        places = np.minimum(np.searchsorted(self.numbers, wanted), len(self.numbers) - 1)
        return places, self.numbers[places] == wanted


class VectorFile:
    """The vectors in one folder. One writer at a time (a file lock), any number of readers."""

    def __init__(self, folder: Path, dimensions: int) -> None:
        self.folder = folder
        self.dimensions = dimensions
        self._record = np.dtype([("number", "<u8"), ("digest", "<u8"), ("vector", "<f2", (dimensions,))])
        self._reading = threading.Lock()
        self._seen: _View | None = None

    def of(self, numbers: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
        """The vectors of documents as float32 rows, zeros where there is none; and which of them have one."""
        view = self._view()
        places, found = view.places(np.fromiter(numbers, np.uint64, len(numbers)))
        rows = np.zeros((len(numbers), self.dimensions), np.float32)
        rows[found] = view.vectors[places[found]]
        if view.changed:
            for row, number in enumerate(numbers):
                if (record := view.changed.get(number)) is not None:
                    rows[row] = record["vector"]
                    found[row] = record["digest"] != GONE
        return rows, found

    def digests(self, numbers: Sequence[int]) -> list[int]:
        """Of which text each document's vector is; GONE where it has none."""
        view = self._view()
        places, found = view.places(np.fromiter(numbers, np.uint64, len(numbers)))
        held = [int(view.digests[place]) if there else GONE for place, there in zip(places, found, strict=True)]
        return [
            int(view.changed[number]["digest"]) if number in view.changed else digest
            for number, digest in zip(numbers, held, strict=True)
        ]

    def numbers(self) -> set[int]:
        """All documents that have a vector."""
        view = self._view()
        there = set(view.numbers.tolist())
        for number, record in view.changed.items():
            there.discard(number) if record["digest"] == GONE else there.add(number)
        return there

    def put(self, numbers: Sequence[int], digests: Sequence[int], vectors: np.ndarray) -> None:
        """Add vectors or replace them."""
        records = np.zeros(len(numbers), self._record)
        records["number"], records["digest"], records["vector"] = numbers, digests, vectors
        self._append(records)

    def drop(self, numbers: Sequence[int]) -> None:
        """Forget documents; those that have no vector are left out."""
        there = [number for number, digest in zip(numbers, self.digests(numbers), strict=True) if digest != GONE]
        records = np.zeros(len(there), self._record)
        records["number"] = there
        self._append(records)

    def merge(self) -> None:
        """Write all vectors in one piece again, without what is gone."""
        with self._writing():
            self._merge(self._view())

    def _append(self, records: np.ndarray) -> None:
        if not len(records):
            return
        with self._writing():
            with self._changes(self._view().generation).open("ab") as file:
                whole = file.tell() // self._record.itemsize * self._record.itemsize
                file.truncate(whole)
                file.write(records.tobytes())
                file.flush()
                os.fsync(file.fileno())
            view = self._view()
            if len(view.changed) >= max(MERGED_FROM, len(view.numbers) // 10):
                self._merge(view)

    def _merge(self, view: _View) -> None:
        if not view.changed:
            return
        changes = np.array(list(view.changed.values()), self._record)
        kept = ~np.isin(view.numbers, changes["number"])
        added = changes[changes["digest"] != GONE]
        numbers = np.concatenate([view.numbers[kept], added["number"]])
        order = np.argsort(numbers, kind="stable")
        digests = np.concatenate([view.digests[kept], added["digest"]])[order]
        vectors = np.concatenate([view.vectors[kept], added["vector"]])[order]
        fresh = self.folder / f"vectors.{os.getpid()}.new"
        with fresh.open("wb") as file:
            facts = (view.generation + 1, len(order), self.dimensions)
            file.write(MAGIC + b"".join(fact.to_bytes(8, "little") for fact in facts))
            for array in (numbers[order], digests, vectors):
                file.write(array.tobytes())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.folder / "vectors")
        self._changes(view.generation).unlink(missing_ok=True)

    def _changes(self, generation: int) -> Path:
        return self.folder / f"changes-{generation}"

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _view(self) -> _View:
        """What the files hold now; of changes only what came since the last look is read."""
        with self._reading:
            seen = self._seen
            stamp = _stamp(self.folder / "vectors")
            if seen is None or seen.stamp != stamp:
                seen = self._opened(stamp)
            self._seen = seen = self._with_changes(seen)
            return seen

    def _opened(self, stamp: _Stamp | None) -> _View:
        """The merged vectors. A damaged file counts as none: its documents are embedded again."""
        nothing = _View(
            stamp, 0, np.zeros(0, np.uint64), np.zeros(0, np.uint64), np.zeros((0, self.dimensions), np.float16)
        )
        if stamp is None or stamp.size < HEADER:
            return nothing
        mapped = np.memmap(self.folder / "vectors", np.uint8, "r")
        header = mapped[:HEADER].tobytes()
        generation, count, dimensions = (int.from_bytes(header[at : at + 8], "little") for at in (8, 16, 24))
        if (
            header[:8] != MAGIC
            or dimensions != self.dimensions
            or len(mapped) != HEADER + count * self._record.itemsize
        ):
            return nothing
        vectors_at = HEADER + 16 * count
        return _View(
            stamp,
            generation,
            np.array(mapped[HEADER : HEADER + 8 * count].view("<u8")),
            mapped[HEADER + 8 * count : vectors_at].view("<u8"),
            mapped[vectors_at:].view("<f2").reshape(count, dimensions),
        )

    def _with_changes(self, view: _View) -> _View:
        size = self._record.itemsize
        try:
            with self._changes(view.generation).open("rb") as file:
                there = os.fstat(file.fileno()).st_size // size
                if there == view.read:
                    return view
                if there < view.read:  # somebody removed the folder, and it began anew
                    view = replace(view, read=0, changed={})
                file.seek(view.read * size)
                records = np.frombuffer(file.read((there - view.read) * size), self._record)
        except FileNotFoundError:
            return view
        changed = {**view.changed, **{int(record["number"]): record for record in records}}
        return replace(view, read=there, changed=changed)


def _stamp(path: Path) -> _Stamp | None:
    """None where there is no such file."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return _Stamp(found.st_ino, found.st_mtime_ns, found.st_size)
