"""A lexicon on disk: mapped, written in one piece, and refused with a sentence when it is damaged."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.lexicon.file import ALIGN, MAGIC, BadLexicon, chances_of, narrow, read_arrays, steps_of, write_arrays
from search.lexicon.model import Lexicon
from tests.search.lexicon.making import lexicon_of

ARRAYS = {
    "text": np.frombuffer("häuser".encode(), np.uint8),
    "at": np.array([0, 3, 7], np.uint32),
    "hash": np.array([1, 1 << 63], np.uint64),
    "none": np.zeros(0, np.uint16),
}


def test_arrays_and_facts_come_back(tmp_path):
    path = tmp_path / "deep" / "a.lexicon"
    write_arrays(path, ARRAYS, {"version": "1", "sources": ["osm"]})
    arrays, facts = read_arrays(path)
    assert facts == {"version": "1", "sources": ["osm"]}
    assert arrays.keys() == ARRAYS.keys()
    for name, array in arrays.items():
        assert array.dtype == ARRAYS[name].dtype
        assert np.array_equal(array, ARRAYS[name])


def _is_mapped(array):
    while array is not None and not isinstance(array, np.memmap):
        array = array.base
    return array is not None


def test_arrays_are_mapped_and_cannot_be_written(tmp_path):
    path = tmp_path / "a.lexicon"
    write_arrays(path, ARRAYS, {})
    arrays, _ = read_arrays(path)
    assert all(_is_mapped(array) for array in arrays.values())
    assert all(array.ctypes.data % ALIGN == 0 for array in arrays.values() if len(array))
    with pytest.raises(ValueError, match="read-only"):
        arrays["at"][0] = 1


def test_a_reader_keeps_the_old_file_while_a_new_one_is_written(tmp_path):
    path = tmp_path / "a.lexicon"
    write_arrays(path, {"at": np.arange(1000, dtype=np.uint32)}, {"version": "old"})
    arrays, _ = read_arrays(path)
    write_arrays(path, {"at": np.zeros(3, np.uint32)}, {"version": "new"})
    assert arrays["at"].sum() == 999 * 500
    assert read_arrays(path)[1] == {"version": "new"}
    assert [file.name for file in tmp_path.iterdir()] == ["a.lexicon"]


def test_what_fails_on_the_way_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.lexicon"
    write_arrays(path, ARRAYS, {"version": "old"})

    class Broken(np.ndarray):
        def tobytes(self, order="C"):
            raise MemoryError

    with pytest.raises(MemoryError):
        write_arrays(path, {"at": np.zeros(3, np.uint32), "bad": np.zeros(3).view(Broken)}, {"version": "new"})
    assert read_arrays(path)[1] == {"version": "old"}


@pytest.mark.parametrize("length", [0, 4, 8, 15, 16, 40, -1, -30])
def test_a_file_that_was_cut_off_is_refused(tmp_path, length):
    path = tmp_path / "a.lexicon"
    write_arrays(path, {name: array for name, array in ARRAYS.items() if len(array)}, {"version": "1"})
    whole = path.read_bytes()
    path.write_bytes(whole[:length] if length >= 0 else whole[: length - ALIGN])
    with pytest.raises(BadLexicon, match=r"a\.lexicon is (no lexicon|damaged): build (one|it again) with manage"):
        read_arrays(path)


@pytest.mark.parametrize(
    "header",
    [
        b"not json",
        b"[]",
        b'"text"',
        b"{}",
        b'{"arrays": []}',
        b'{"arrays": {"a": {}}, "facts": {}}',
        b'{"arrays": {"a": {"type": "nonsense", "length": 1, "offset": 0}}, "facts": {}}',
        b'{"arrays": {"a": {"type": "<u4", "length": 1000000000, "offset": 0}}, "facts": {}}',
        b'{"arrays": {}}',
        b'{"arrays": {}, "facts": 5}',
        b"\xff\xfe",
    ],
)
def test_a_header_that_makes_no_sense_is_refused(tmp_path, header):
    path = tmp_path / "a.lexicon"
    path.write_bytes(MAGIC + len(header).to_bytes(8, "little") + header + b"\0" * 64)
    with pytest.raises(BadLexicon, match="damaged"):
        read_arrays(path)


@pytest.mark.parametrize("start", [b"RINGLEX1", b"PK\x03\x04abcd", b"osm\ta\tde\tA\n"])
def test_another_kind_of_file_is_refused(tmp_path, start):
    path = tmp_path / "a.lexicon"
    path.write_bytes(start + b"\0" * 100)
    with pytest.raises(BadLexicon, match=r"a\.lexicon is no lexicon"):
        read_arrays(path)


def test_a_lexicon_without_one_of_its_tables_is_refused(tmp_path):
    whole = lexicon_of(tmp_path)
    arrays, facts = read_arrays(whole.path)
    write_arrays(tmp_path / "less.lexicon", {name: a for name, a in arrays.items() if name != "from_at"}, facts)
    with pytest.raises(BadLexicon, match=r"less\.lexicon lacks from_at: build it"):
        Lexicon(tmp_path / "less.lexicon")


def test_the_header_can_be_read_by_eye(tmp_path):
    path = tmp_path / "a.lexicon"
    write_arrays(path, {"at": np.zeros(2, np.uint32)}, {"version": "1"})
    content = path.read_bytes()
    length = int.from_bytes(content[8:16], "little")
    assert json.loads(content[16 : 16 + length])["arrays"]["at"] == {"type": "<u4", "length": 2, "offset": 0}
    assert (16 + length) % ALIGN == 0


@pytest.mark.parametrize(("most", "kind"), [(0, np.uint16), (65_535, np.uint16), (65_536, np.uint32)])
def test_numbers_take_as_little_room_as_they_need(most, kind):
    made = narrow(np.array([0, most], np.int64))
    assert (made.dtype, made.tolist()) == (kind, [0, most])
    assert narrow(np.zeros(0, np.int64)).dtype == np.uint16


@given(st.lists(st.floats(0, 1)))
def test_chances_come_back_nearly_the_same_and_in_their_order(chances):
    kept = chances_of(steps_of(np.array(sorted(chances))))
    assert np.all(np.abs(kept - sorted(chances)) < 0.004)
    assert sorted(kept) == kept.tolist()


def test_the_ends_are_kept():
    assert chances_of(steps_of(np.array([0.0, 1.0]))).tolist() == [0.0, 1.0]
