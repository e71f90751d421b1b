"""What a lexicon answers: English words, words of all languages, parts of compounds, things that a label names."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b

import pytest

from search.analysis import LANGUAGES, analyse
from search.lexicon import SHIPPED
from search.lexicon.concepts import LONGEST, MOST, number_of, spans
from search.lexicon.model import Lexicon
from tests.search.lexicon.making import lexicon_of, rows

NUMBER = int.from_bytes(blake2b(b"de:haus", digest_size=8).digest(), "little")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return lexicon_of(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def shipped():
    return Lexicon(SHIPPED)


def first(likely):
    return likely[0][0] if likely else None


@pytest.mark.parametrize(
    ("token", "english"),
    [("de:haus", "en:hous"), ("fr:roug", "en:red"), ("fi:auto", "en:car"), ("mt:recipjent", "en:wast")],
)
def test_a_word_in_english(small, token, english):
    assert english in [word for word, _ in small.english(token)[:2]]


@pytest.mark.parametrize(("form", "language"), [("αφίσες", "el"), ("плакати", "bg"), ("Plakate", "de")])
def test_any_form_of_a_word_in_english(small, form, language):
    assert dict(small.english(analyse(form, language)[0].token)).keys() == {"en:poster", "en:placard"}


def test_an_english_word_is_itself_known_or_not(small):
    assert small.english("en:poster") == (("en:poster", 1.0),)
    assert small.english("en:neverheard") == (("en:neverheard", 1.0),)


@pytest.mark.parametrize("token", ["de:", "de:xyz", "zz:haus", "haus", "", "de:" + "x" * 1000, "x:🎨"])
def test_what_nobody_knows_has_no_answer(small, token):
    assert small.english(token) == ()
    assert small.translations(token) == ()
    assert not small.knows(token)


def test_an_unknown_form_borrows_from_its_kin(small):
    assert not small.knows("de:fotografisch")
    assert small.kin("de:fotografisch") == []  # four letters more than any kin
    assert small.kin("de:fotografin") == [("de:fotograf", 0.8)]
    exact = dict(small.english("de:fotograf"))["en:photograph"]
    assert dict(small.english("de:fotografin")) == {"en:photograph": pytest.approx(exact * 0.8)}
    assert small.kin("de:foto") == []  # too short to tell
    assert small.kin("fr:fotografin") == []  # another language's


def test_a_word_finds_all_its_sisters(small):
    found = dict(small.translations("de:haus"))
    assert first(small.translations("de:haus")) == "en:hous"
    assert {"fr:maison", "fi:talo"} <= found.keys()
    assert "de:haus" not in found
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert {"de:haus", "fr:maison", "fi:talo"} <= dict(small.translations("en:hous")).keys()


def test_labels_of_several_words_name_one_thing_in_all_languages(small):
    def concepts(text, language):
        tokens = [word.token for word in analyse(text, language)]
        return [(stop - start, found) for start, stop, found in small.concepts(tokens, 8)]

    wanted = concepts("waste basket", "en")
    assert [length for length, _ in wanted] == [2]
    assert concepts("кошче за боклук", "bg") == [(2, wanted[0][1])]
    assert concepts("Papierkorb", "de") == [(1, wanted[0][1])]
    assert concepts("a cheap waste basket here", "en")[-1] == wanted[0]
    assert concepts("basket", "en") == []
    assert concepts("basket waste", "en") == []


def test_no_more_concepts_than_asked_for(tmp_path):
    many = rows({f"thing {n:02d}": {"en": "thing", "de": f"Ding{'abcdefghijklmnopqrstuvwxyz'[n]}"} for n in range(26)})
    lexicon = lexicon_of(tmp_path, [*many, "osm\tknown\ten\tthing", "osm\tknown\tde\tDing", "osm\tknown\tfr\tchose"])
    [(start, stop, all_kept)] = lexicon.concepts(["en:thing"], 100)
    assert (start, stop, len(all_kept), all_kept[0]) == (0, 1, MOST, 26)  # the one known in most languages first
    assert lexicon.concepts(["en:thing"], 3) == [(0, 1, all_kept[:3])]
    assert lexicon.concepts([], 3) == []
    assert lexicon.concepts(["en:none"], 3) == []


def test_spans_are_bounded_and_the_same_in_every_process():
    assert [(start, stop) for start, stop, _ in spans(["a", "b", "c"])] == [
        (0, 1),
        (0, 2),
        (0, 3),
        (1, 2),
        (1, 3),
        (2, 3),
    ]
    assert max(stop - start for start, stop, _ in spans(list("abcdefgh"))) == LONGEST
    assert number_of("de:haus") == NUMBER
    assert spans(["a", "b"])[1] != spans(["b", "a"])[1], "the order counts"


def test_compounds_in_parts_as_stems(shipped):
    assert shipped.parts("hochzeitsfotograf", "de") == ("hochzeit", "fotograf")
    assert shipped.parts("hochzeit", "fr") == ()
    assert shipped.parts("haus", "de") == ()


@pytest.mark.parametrize(
    ("word", "language", "english"),
    [
        ("сватба", "bg", "wedding"), ("svatba", "cs", "wedding"), ("bryllup", "da", "wedding"),
        ("Hochzeit", "de", "wedding"), ("γάμος", "el", "wedding"), ("boda", "es", "wedding"), ("pulm", "et", "wedding"),
        ("häät", "fi", "wedding"), ("mariage", "fr", "wedding"), ("bainis", "ga", "wedding"),
        ("vjenčanje", "hr", "wedding"), ("esküvő", "hu", "wedding"), ("matrimonio", "it", "wedding"),
        ("vestuvės", "lt", "wedding"), ("kāzas", "lv", "wedding"), ("tieġ", "mt", "wedding"),
        ("bruiloft", "nl", "wedding"), ("ślub", "pl", "wedding"), ("casamento", "pt", "wedding"),
        ("nuntă", "ro", "wedding"), ("svadba", "sk", "wedding"), ("poroka", "sl", "wedding"), ("bröllop", "sv", "wedding"),
    ],
)  # fmt: skip
def test_the_shipped_lexicon_knows_a_wedding_in_every_language(shipped, word, language, english):
    token = analyse(word, language)[0].token
    wanted = analyse(english, "en")[0].token
    assert wanted in dict(shipped.english(token)), shipped.english(token)
    assert {code for each, _ in shipped.translations(token) for code in [each[:2]]} >= {"en", "de", "el"} - {language}


def test_the_shipped_lexicon_has_words_of_all_languages(shipped):
    assert shipped.facts["sources"] == ["ring", "osm", "cldr"]
    assert shipped.facts["words"] == len(shipped._words)
    languages = {shipped._words[place][:2].decode() for place in range(0, len(shipped._words), 50)}
    assert languages == set(LANGUAGES)


def test_many_threads_get_the_answers_of_one(shipped):
    words = [
        (word, "de")
        for word in ("hochzeitsfotograf", "plakatwand", "spielplatz", "bahnhof", "kinderwagen", "weihnachtsbaum")
    ] * 20

    def ask(pair):
        word, language = pair
        token = f"{language}:{word}"
        return lexicon.english(token), lexicon.translations(token), lexicon.parts(word, language)

    lexicon = Lexicon(SHIPPED)
    alone = [ask(pair) for pair in words]
    lexicon = Lexicon(SHIPPED)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, words)) == alone
