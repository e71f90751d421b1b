"""Reading collections: plain and packed, with and without judgements, and what is wrong is named."""

from __future__ import annotations

import pytest

from search.evaluation.collection import BadCollection, JudgedQuery, read_documents, read_grades, read_queries
from tests.search.evaluation.making import CATALOGUE, collection, write


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_documents_of_one_language_each(tmp_path, packed):
    documents = list(read_documents(collection(tmp_path, packed=packed), labels=False))
    assert [document.key for document in documents] == [f"collection:{entry['id']}" for entry in CATALOGUE]
    first = documents[0]
    assert (first.listing_lang, first.kind, first.category_labels) == ("de", "digital", {})
    [text] = first.texts
    assert (text.language, text.title, text.keywords) == ("de", "Fahrrad im Sommer", "Fahrrad, Sommer")
    assert documents[1].texts[0].summary == "Une affiche"
    assert documents[2].texts[0].description == "I take pictures."


def test_labels_are_those_of_categories(tmp_path):
    documents = {document.key: document for document in read_documents(collection(tmp_path), labels=True)}
    assert documents["collection:d5"].category_labels == {"en": "Tableware", "mt": "Oġġetti tal-mejda"}
    assert documents["collection:d2"].category_labels == {}


def test_queries_and_grades(tmp_path):
    folder = collection(tmp_path)
    assert read_queries(folder, "dev")[2] == JudgedQuery("q3", "bg", "name", "ваза")
    assert read_grades(folder, "dev") == {"q1": {"d1": 2, "d2": 1}, "q2": {"d3": 2, "d4": 2}, "q3": {"d5": 2}}


def test_empty_lines_are_passed_over(tmp_path):
    folder = collection(tmp_path)
    write(folder / "queries.dev.tsv", ["q1\ten\tname\tposter", "", "q2\ten\tname\tvase"])
    assert [query.id for query in read_queries(folder, "dev")] == ["q1", "q2"]


def test_what_is_missing_is_named(tmp_path):
    folder = collection(tmp_path / "c", grades=False, labels=False)
    for read, name in [
        (lambda: read_grades(folder, "dev"), "qrels.dev.tsv"),
        (lambda: read_queries(folder, "test"), "queries.test.tsv"),
        (lambda: list(read_documents(folder, labels=True)), "labels.tsv"),
        (lambda: list(read_documents(tmp_path, labels=False)), "catalogue.jsonl"),
    ]:
        with pytest.raises(BadCollection, match=f"has neither {name} nor {name}.gz"):
            read()


def test_a_row_that_is_too_short_is_named(tmp_path):
    folder = collection(tmp_path)
    write(folder / "queries.dev.tsv", ["q1\ten\tname\tposter", "q2\ten\tname"])
    with pytest.raises(BadCollection, match=r"queries\.dev\.tsv, line 2: id, language, kind and query are wanted"):
        read_queries(folder, "dev")


@pytest.mark.parametrize("row", ["q1\td1", "q1\td1\tgood", "q1"])
def test_a_judgement_that_is_none_is_named(tmp_path, row):
    folder = collection(tmp_path)
    write(folder / "qrels.dev.tsv", ["q1\td2\t1", row])
    with pytest.raises(BadCollection, match=r"qrels\.dev\.tsv, line 2: query, document and a whole grade are wanted"):
        read_grades(folder, "dev")


@pytest.mark.parametrize(
    "line",
    ["not json", "[]", "{}", '{"id": "a", "lang": "de"}', '{"id": "a", "title": "x"}', '{"lang": "de", "title": "x"}'],
)
def test_a_line_of_the_catalogue_that_is_none_is_named(tmp_path, line):
    folder = collection(tmp_path)
    (folder / "catalogue.jsonl").write_text('{"id": "a", "lang": "de", "title": "x"}\n' + line + "\n")
    with pytest.raises(BadCollection, match=r"catalogue\.jsonl, line 2: an object with id, lang and title is wanted"):
        list(read_documents(folder, labels=False))


def test_a_packed_file_that_is_cut_off_is_named(tmp_path):
    folder = collection(tmp_path, packed=True)
    path = folder / "catalogue.jsonl.gz"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(BadCollection, match=r"catalogue\.jsonl cannot be read"):
        list(read_documents(folder, labels=False))


def test_labels_that_are_too_short_are_named(tmp_path):
    folder = collection(tmp_path, labels=False)
    write(folder / "labels.tsv", ["d5\ten"])
    with pytest.raises(BadCollection, match=r"labels\.tsv, line 1: document, language and label are wanted"):
        list(read_documents(folder, labels=True))
