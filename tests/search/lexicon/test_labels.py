"""Reading files of parallel labels: what is good is read, what is bad is named by line."""

from __future__ import annotations

import gzip

import pytest

from search.lexicon.labels import LABEL_LIMIT, MOST_LABELS, BadLabels, LabelRow, read_labels
from tests.search.lexicon.making import labels_file


@pytest.mark.parametrize("name", ["labels.tsv", "labels.tsv.gz"])
def test_rows_are_read_plain_and_packed(tmp_path, name):
    path = labels_file(
        tmp_path / name, ["osm\tcraft/photographer\tde\tFotograf|Fotostudio", "cldr\tU+1FA75\ten\theart"]
    )
    assert list(read_labels(path)) == [
        LabelRow("osm", "craft/photographer", "de", ("Fotograf", "Fotostudio")),
        LabelRow("cldr", "U+1FA75", "en", ("heart",)),
    ]


def test_sources_and_languages_that_are_not_wanted_are_passed_over(tmp_path):
    path = labels_file(tmp_path / "a.tsv", ["osm\ta\tde\tA", "cpv\tb\tde\tB", "osm\tc\tno\tC", "osm\td\tDE\tD"])
    assert [row.concept for row in read_labels(path)] == ["a", "b"]
    assert [row.concept for row in read_labels(path, without=["osm"])] == ["b"]


def test_labels_have_limits_and_empty_ones_go(tmp_path):
    many = "|".join(f"word{number}" for number in range(40))
    path = labels_file(tmp_path / "a.tsv", [f"osm\ta\tde\t{many}", f"osm\tb\tde\t{'x' * 5000}", "osm\tc\tde\t| |A||"])
    read = {row.concept: row.labels for row in read_labels(path)}
    assert len(read["a"]) == MOST_LABELS
    assert read["b"] == ("x" * LABEL_LIMIT,)
    assert read["c"] == ("A",)


@pytest.mark.parametrize(
    ("line", "found"), [("osm\ta\tde", 3), ("osm\ta\tde\tA\tB", 5), ("", 1), ("no columns at all", 1)]
)
def test_a_line_with_other_columns_is_named(tmp_path, line, found):
    path = labels_file(tmp_path / "a.tsv", ["osm\ta\tde\tA", line])
    with pytest.raises(BadLabels, match=rf"a\.tsv, line 2: four columns are wanted, and here are {found}"):
        list(read_labels(path))


def test_lines_may_end_as_windows_ends_them(tmp_path):
    path = tmp_path / "a.tsv"
    path.write_bytes(b"osm\ta\tde\tHaus\r\nosm\ta\ten\thouse\r\n")
    assert [row.labels for row in read_labels(path)] == [("Haus",), ("house",)]


@pytest.mark.parametrize("damage", ["not packed", "cut off", "garbled", "not text"])
def test_what_is_no_file_of_labels_says_so(tmp_path, damage):
    path = tmp_path / "a.tsv.gz"
    packed = gzip.compress("".join(f"osm\t{n}\tde\tWort{n}\n" for n in range(5000)).encode())
    content = {
        "not packed": b"osm\ta\tde\tA\n",
        "cut off": packed[:-300],
        "garbled": packed[:200] + bytes(reversed(packed[200:2000])) + packed[2000:],
        "not text": gzip.compress(b"osm\ta\tde\t\xff\xfe\n"),
    }
    path.write_bytes(content[damage])
    with pytest.raises(BadLabels, match=r"a\.tsv\.gz is no file of labels"):
        list(read_labels(path))


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path):
    with pytest.raises(FileNotFoundError):
        list(read_labels(tmp_path / "none.tsv"))
