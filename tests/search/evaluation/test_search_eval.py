"""manage.py search_eval, from files to files."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.search.evaluation.making import collection, write
from tests.search.lexicon.making import labels_file, rows


def run(folder, *arguments):
    out = StringIO()
    call_command("search_eval", str(folder), *map(str, arguments), stdout=out, verbosity=0)
    return out.getvalue()


def lines_of(path: Path) -> list[tuple[str, str, float]]:
    split = [line.split("\t") for line in path.read_text().splitlines()]
    return [(query, document, float(score)) for query, document, score in split]


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_queries_find_things_in_other_languages_and_are_scored(tmp_path, packed):
    said = run(collection(tmp_path / "c", packed=packed), "--run", tmp_path / "run.tsv")
    assert re.search(r"^ALL\tn=3\tR@10=1\.0000\tnDCG@10=(1\.0000|0\.9\d+)\tMRR=1\.0000$", said, re.MULTILINE), said
    assert {line.split("\t")[0] for line in said.splitlines()} == {"ALL", "en", "de", "bg", "type:name"}
    found = lines_of(tmp_path / "run.tsv")
    assert next(document for query, document, _ in found if query == "q1") in {"d1", "d2"}
    assert next(document for query, document, _ in found if query == "q3") == "d5"
    for query in ("q1", "q2", "q3"):
        values = [score for name, _, score in found if name == query]
        assert values == sorted(values, reverse=True)
        assert len(set(values)) == len(values)


def test_queries_alone_are_enough(tmp_path):
    folder = collection(tmp_path / "c", grades=False, labels=False)
    (folder / "queries.dev.tsv").rename(folder / "queries.kept.tsv")
    said = run(folder, "--split", "kept", "--run", tmp_path / "run.tsv")
    assert re.fullmatch(r"3 queries, \d+ results; no judgements of kept to score by\n", said)
    assert {query for query, _, _ in lines_of(tmp_path / "run.tsv")} == {"q1", "q2", "q3"}


def test_the_installation_s_own_index_is_left_alone(tmp_path, settings):
    run(collection(tmp_path / "c"))
    assert not Path(settings.SEARCH_DIR).exists()


def test_depth_bounds_the_results_of_each_query(tmp_path):
    run(collection(tmp_path / "c"), "--run", tmp_path / "run.tsv", "--depth", "1")
    assert sorted(query for query, _, _ in lines_of(tmp_path / "run.tsv")) == ["q1", "q2", "q3"]


def test_labels_of_categories_are_found_only_when_asked_for(tmp_path):
    folder = collection(tmp_path / "c", grades=False)
    write(folder / "queries.dev.tsv", ["q1\tmt\tname\tOġġetti tal-mejda"])
    run(folder, "--labels", "--run", tmp_path / "with.tsv")
    assert lines_of(tmp_path / "with.tsv")[0][:2] == ("q1", "d5")
    run(folder, "--run", tmp_path / "without.tsv")
    assert ("q1", "d5") not in [line[:2] for line in lines_of(tmp_path / "without.tsv")]


def test_a_source_left_out_is_not_known(tmp_path, settings):
    """Only the source cldr says that an affiche is a poster."""
    lines = [*rows({"car": {"en": "car", "fr": "voiture"}}), *rows(source="cldr")]
    settings.LEXICON_CONCEPTS = str(labels_file(tmp_path / "labels.tsv", lines))
    folder = collection(tmp_path / "c", grades=False)
    write(folder / "queries.dev.tsv", ["q1\ten\tname\tposter"])
    run(folder, "--run", tmp_path / "all.tsv")
    assert "d2" in [document for _, document, _ in lines_of(tmp_path / "all.tsv")]
    run(folder, "--without", "cldr", "--run", tmp_path / "less.tsv")
    assert "d2" not in [document for _, document, _ in lines_of(tmp_path / "less.tsv")]
    run(folder, "--without", "none", "--run", tmp_path / "none.tsv")
    assert (tmp_path / "none.tsv").read_text() == (tmp_path / "all.tsv").read_text()


def test_modes_look_at_other_documents(tmp_path):
    folder = collection(tmp_path / "c")
    write(folder / "qrels.dev.tsv", ["q1\td3\t2"])
    write(folder / "queries.dev.tsv", ["q1\ten\tname\twedding photographer"])
    assert run(folder) == ""
    assert "ALL\tn=1\tR@10=1.0000\tnDCG@10=1.0000\tMRR=1.0000" in run(folder, "--mode", "mono")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("none",), "none has neither queries.dev.tsv nor queries.dev.tsv.gz"),
        (("c", "--split", "other"), "c has neither queries.other.tsv nor"),
        (("c", "--without", "omw"), "no source omw; there are"),
        (("c", "--labels"), "c has neither labels.tsv nor labels.tsv.gz"),
        (("c", "--run", "no/folder/run.tsv"), "No such file or directory"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path, monkeypatch, settings, arguments, sentence):
    settings.LEXICON_CONCEPTS = str(labels_file(tmp_path / "labels.tsv"))
    monkeypatch.chdir(tmp_path)
    collection(tmp_path / "c", labels=False)
    with pytest.raises(CommandError, match=sentence):
        run(*arguments)


def test_labels_that_are_not_there_are_said_in_a_sentence(tmp_path, settings):
    settings.LEXICON_CONCEPTS = str(tmp_path / "none.tsv")
    with pytest.raises(CommandError, match=r"none\.tsv"):
        run(collection(tmp_path / "c"))
