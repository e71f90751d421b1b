"""manage.py build_lexicon."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from search.lexicon import built_path
from search.lexicon.model import Lexicon
from tests.search.lexicon.making import labels_file, rows


def run(*arguments, **options):
    out = StringIO()
    call_command("build_lexicon", *map(str, arguments), stdout=out, verbosity=0, **options)
    return out.getvalue()


def test_files_become_a_lexicon_where_it_is_wanted(tmp_path):
    one = labels_file(tmp_path / "a.tsv")
    other = labels_file(tmp_path / "b.tsv.gz", ["cldr\tU+1\tde\tEule", "cldr\tU+1\ten\towl"])
    target = tmp_path / "deep" / "made.lexicon"
    said = run(one, other, "--output", target)
    assert "of 9 concepts (osm, cldr) in" in said
    assert str(target) in said
    assert "manage.py reindex" in said
    assert Lexicon(target).english("de:eul") == (("en:owl", 1.0),)


def test_a_source_can_be_left_out(tmp_path):
    source = labels_file(tmp_path / "a.tsv", [*rows(), *rows(source="cldr"), *rows(source="cpv")])
    said = run(source, "--without", "cldr", "--without", "cpv", "--output", tmp_path / "a.lexicon")
    assert "of 8 concepts (osm) in" in said


def test_the_setting_is_taken_where_nothing_is_named(settings, tmp_path):
    settings.LEXICON_CONCEPTS = str(labels_file(tmp_path / "own.tsv"))
    run()
    assert built_path(tmp_path / "own.tsv").exists()
    run(tmp_path / "own.tsv")  # named, it is the same


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Name a file of labels, or set LEXICON_CONCEPTS to one"),
        (("a.tsv",), "Say with --output where the lexicon is to be written"),
        (("none.tsv", "--output", "x.lexicon"), "No such file or directory"),
        (("a.tsv", "--without", "omw", "--output", "x.lexicon"), "no source omw; there are osm"),
        (("bad.tsv", "--output", "x.lexicon"), r"bad\.tsv, line 1: four columns are wanted, and here are 2"),
        (("empty.tsv", "--output", "x.lexicon"), "no lexicon can be learned"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path, monkeypatch, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    labels_file(tmp_path / "a.tsv")
    labels_file(tmp_path / "bad.tsv", ["two\tcolumns"])
    labels_file(tmp_path / "empty.tsv", [])
    with pytest.raises(CommandError, match=sentence):
        run(*arguments)
    assert not (tmp_path / "x.lexicon").exists()


def test_to_leave_out_a_source_of_the_setting_needs_another_place(settings, tmp_path):
    settings.LEXICON_CONCEPTS = str(labels_file(tmp_path / "own.tsv"))
    with pytest.raises(CommandError, match="Say with --output"):
        run("--without", "osm")
