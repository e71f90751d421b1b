"""The file of vectors: found by number, changed in small steps, merged, whole after a crash and for other readers."""

from __future__ import annotations

import numpy as np
import pytest

from search.meaning import vectors
from search.meaning.vectors import GONE, VectorFile

WIDTH = 4


def row(*values):
    return np.array([values], np.float32)


@pytest.fixture
def kept(tmp_path):
    return VectorFile(tmp_path / "meaning", WIDTH)


def test_nothing_is_there_at_first(kept):
    rows, found = kept.of([1, 2])
    assert rows.tolist() == [[0] * WIDTH] * 2
    assert found.tolist() == [False, False]
    assert kept.digests([1]) == [GONE]
    assert kept.numbers() == set()
    assert kept.of([])[0].shape == (0, WIDTH)


@pytest.mark.parametrize("merged", [False, True])
def test_what_was_put_is_found_by_its_number(kept, merged):
    kept.put([9, 2**48 - 1, 3], [90, 10, 30], np.vstack([row(9, 0, 0, 1), row(1, 1, 1, 1), row(0, 3, 0, 0.5)]))
    if merged:
        kept.merge()
    rows, found = kept.of([3, 4, 9, 2**48 - 1, 10**18])
    assert found.tolist() == [True, False, True, True, False]
    assert rows.tolist() == [[0, 3, 0, 0.5], [0] * 4, [9, 0, 0, 1], [1, 1, 1, 1], [0] * 4]
    assert kept.digests([3, 4, 9]) == [30, GONE, 90]
    assert kept.numbers() == {3, 9, 2**48 - 1}


@pytest.mark.parametrize("merged", [False, True])
def test_the_last_word_on_a_document_counts(kept, merged):
    kept.put([1, 2, 3], [10, 20, 30], np.vstack([row(1, 0, 0, 0), row(2, 0, 0, 0), row(3, 0, 0, 0)]))
    kept.merge()
    kept.put([1], [11], row(0, 5, 0, 0))
    kept.drop([2, 77])
    if merged:
        kept.merge()
    rows, found = kept.of([1, 2, 3])
    assert found.tolist() == [True, False, True]
    assert rows.tolist() == [[0, 5, 0, 0], [0] * 4, [3, 0, 0, 0]]
    assert (kept.digests([1, 2, 3]), kept.numbers()) == ([11, GONE, 30], {1, 3})
    kept.put([2], [22], row(2, 2, 0, 0))
    assert kept.of([2])[0].tolist() == [[2, 2, 0, 0]]


def test_dropping_what_is_not_there_writes_nothing(kept):
    kept.drop([1, 2])
    assert not kept.folder.exists()


def test_another_reader_sees_changes_and_merges_as_they_come(kept):
    reader = VectorFile(kept.folder, WIDTH)
    assert not reader.of([1])[1].any()
    for digest in range(1, 5):
        kept.put([1], [digest], row(digest, 0, 0, 0))
        assert reader.of([1])[0][0][0] == digest
        if digest == 2:
            kept.merge()
            assert reader.of([1])[0][0][0] == digest
    kept.drop([1])
    assert not reader.of([1])[1].any()


def test_many_changes_are_merged_by_themselves(kept, monkeypatch):
    monkeypatch.setattr(vectors, "MERGED_FROM", 10)
    for number in range(1, 26):
        kept.put([number], [number], row(number, 0, 0, 0))
    assert sorted(path.name for path in kept.folder.iterdir()) == ["changes-2", "lock", "vectors"]
    assert kept.of(range(1, 26))[0][:, 0].tolist() == list(range(1, 26))


@pytest.mark.parametrize("cut", [1, 12, 23])
def test_a_record_cut_off_by_a_crash_does_not_count_and_is_written_over(kept, cut):
    kept.put([1, 2], [10, 20], np.vstack([row(1, 0, 0, 0), row(2, 0, 0, 0)]))
    changes = kept.folder / "changes-0"
    changes.write_bytes(changes.read_bytes()[:-cut])
    again = VectorFile(kept.folder, WIDTH)
    assert again.of([1, 2])[1].tolist() == [True, False]
    again.put([3], [30], row(3, 0, 0, 0))
    assert VectorFile(kept.folder, WIDTH).of([1, 2, 3])[1].tolist() == [True, False, True]


def test_a_crash_between_the_two_steps_of_a_merge_changes_nothing(kept):
    kept.put([1, 2], [10, 20], np.vstack([row(1, 0, 0, 0), row(2, 0, 0, 0)]))
    before = (kept.folder / "changes-0").read_bytes()
    kept.merge()
    (kept.folder / "changes-0").write_bytes(before)
    kept.drop([1])
    assert VectorFile(kept.folder, WIDTH).of([1, 2])[1].tolist() == [False, True]


@pytest.mark.parametrize("damage", [lambda whole: whole[:-3], lambda whole: b"RINGLEX1" + whole[8:], lambda whole: b""])
def test_a_damaged_file_counts_as_none_and_is_replaced(kept, damage):
    kept.put([1], [10], row(1, 0, 0, 0))
    kept.merge()
    merged = kept.folder / "vectors"
    merged.write_bytes(damage(merged.read_bytes()))
    again = VectorFile(kept.folder, WIDTH)
    assert not again.of([1])[1].any()
    again.put([1], [10], row(1, 0, 0, 0))
    again.merge()
    assert again.of([1])[0].tolist() == [[1, 0, 0, 0]]


def test_a_folder_that_was_removed_begins_anew(kept):
    kept.put([1, 2], [10, 20], np.vstack([row(1, 0, 0, 0), row(2, 0, 0, 0)]))
    reader = VectorFile(kept.folder, WIDTH)
    assert reader.of([1])[1].all()
    (kept.folder / "changes-0").unlink()
    kept.put([3], [30], row(3, 0, 0, 0))
    assert reader.of([1, 3])[1].tolist() == [False, True]
