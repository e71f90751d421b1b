"""Where there is no lexicon search is unavailable, with a sentence: at the start, on the page, for the worker, in commands."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from marketplace.outbox.topics import TryLater
from search.engines import get_engine
from search.engines.base import IndexNotReady, SearchUnavailable
from search.engines.naming import index_version
from search.indexing.topics import index_keys, reconcile_nightly
from search.lexicon import SHIPPED, built_path, current
from search.lexicon.checks import faults_of, lexicon_of_labels, shipped_lexicon
from search.lexicon.file import read_arrays, write_arrays
from search.sources import register
from tests.search.lexicon.making import labels_file
from tests.search.making import MemorySource, document


@pytest.fixture
def own_labels(settings, tmp_path):
    source = labels_file(tmp_path / "own.tsv")
    settings.LEXICON_CONCEPTS = str(source)
    return source


def test_nothing_is_said_while_all_is_well():
    assert shipped_lexicon() == lexicon_of_labels() == []


@pytest.mark.parametrize("fact", ["analysis", "model"])
def test_a_shipped_lexicon_of_another_version_is_an_error(tmp_path, fact):
    arrays, facts = read_arrays(SHIPPED)
    write_arrays(tmp_path / "old.lexicon", arrays, facts | {fact: "0"})
    [fault] = faults_of(tmp_path / "old.lexicon")
    assert fault.id == "search.E002"
    assert "old.lexicon was built by analysis and model" in fault.msg
    assert "make lexicon" in fault.hint


@pytest.mark.parametrize("content", [None, b"nonsense"])
def test_a_shipped_lexicon_that_cannot_be_read_is_an_error(tmp_path, content):
    path = tmp_path / "broken.lexicon"
    if content is not None:
        path.write_bytes(content)
    [fault] = faults_of(path)
    assert (fault.id, fault.hint) == ("search.E001", "Run make lexicon.")


def test_labels_without_a_lexicon_are_a_warning(own_labels):
    [warning] = lexicon_of_labels()
    assert warning.id == "search.W002"
    assert str(own_labels) in warning.msg
    assert "manage.py build_lexicon" in warning.hint
    call_command("build_lexicon", verbosity=0, stdout=StringIO())
    assert lexicon_of_labels() == []


def test_labels_that_are_not_there_are_a_warning(settings, tmp_path):
    settings.LEXICON_CONCEPTS = str(tmp_path / "none.tsv")
    [warning] = lexicon_of_labels()
    assert warning.id == "search.W001"
    assert "none.tsv" in warning.msg


def test_without_a_lexicon_every_reader_and_writer_hears_that_search_is_unavailable(own_labels):
    source = MemorySource("offering", (document(1),))
    register(source)
    for ask in (current, index_version, get_engine().ensure_index):
        with pytest.raises(IndexNotReady, match=r"run manage\.py build_lexicon"):
            ask()
    with pytest.raises(TryLater, match="build_lexicon"):  # so the outbox keeps its rows
        index_keys([{"key": "offering:0001"}], at=timezone.now())
    reconcile_nightly(at=timezone.now())
    assert list(get_engine().folders.names()) == []


def test_an_index_of_another_lexicon_waits_for_the_new_one(settings, tmp_path):
    register(MemorySource("offering", (document(1),)))
    call_command("reindex", verbosity=0, stdout=StringIO())
    assert get_engine().count() == 1
    settings.LEXICON_CONCEPTS = str(labels_file(tmp_path / "own.tsv"))
    for ask in (get_engine().snapshot, get_engine().count):
        with pytest.raises(IndexNotReady, match=r"run manage\.py build_lexicon"):
            ask()
    call_command("build_lexicon", verbosity=0, stdout=StringIO())
    with pytest.raises(IndexNotReady, match=r"run manage\.py reindex"):
        get_engine().count()


@pytest.mark.parametrize("damage", ["gone", "damaged", "no labels"])
def test_a_lexicon_that_cannot_be_read_is_missing_too(own_labels, settings, damage):
    if damage == "no labels":
        own_labels.unlink()
    else:
        path = built_path(own_labels)
        path.parent.mkdir(parents=True)
        path.write_bytes(b"RINGLEX2" + b"\xff" * 40) if damage == "damaged" else path.mkdir()
    with pytest.raises(SearchUnavailable, match="there is no lexicon to search with"):
        current()


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "status"), [("/en/search/?q=poster", 503), ("/en/search/suggest/?q=post", 200)])
def test_the_pages_say_so_and_do_not_fail(client, own_labels, address, status):
    assert client.get(address).status_code == status


@pytest.mark.django_db
def test_the_place_that_watches_says_so(client, own_labels):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "reindex" in answer.json()["checks"]["search"]


def test_reindex_builds_a_missing_lexicon_first(own_labels):
    register(MemorySource("offering", (document(1, "red house"),)))
    out = StringIO()
    call_command("reindex", verbosity=0, stdout=out)
    assert out.getvalue().startswith("1 documents in works-")
    assert current().path == built_path(own_labels)
    assert current().version in get_engine().ensure_index()
    before = built_path(own_labels).stat().st_mtime_ns
    call_command("reindex", verbosity=0, stdout=out)
    assert built_path(own_labels).stat().st_mtime_ns == before


@pytest.mark.parametrize("content", [None, "one column\n", "osm\tx\tde\tHaus\n"])
def test_reindex_says_why_a_lexicon_cannot_be_built(settings, tmp_path, content):
    path = tmp_path / "own.tsv"
    if content is not None:
        path.write_text(content)
    settings.LEXICON_CONCEPTS = str(path)
    with pytest.raises(CommandError, match="The lexicon of LEXICON_CONCEPTS cannot be built: "):
        call_command("reindex", verbosity=0)
