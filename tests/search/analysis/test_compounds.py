"""Compounds in the eight languages that write them as one word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import LANGUAGES, analyse, stem_of
from search.analysis.compounds import DROPPED, LINKS, LONGEST_WORD, SHORTEST, Splitter
from search.analysis.folding import fold
from search.lexicon import SHIPPED
from search.lexicon.model import Lexicon

# Words that the splitter is given here, and compounds of them as they are to come apart ("|"; stems follow from it).
GIVEN = {
    "de": (
        "hochzeit fotograf fotografie buch bücher regal schule straße name blume laden kind wagen bild rahmen",
        "hochzeits|fotograf hochzeits|fotografien bücher|regal schul|buch straßen|name blumen|laden kinder|wagen bilder|rahmen",
    ),
    "nl": ("bruid fotograaf bloem winkel boek", "bruids|fotograaf bloemen|winkel boek|winkels boeken|winkel"),
    "sv": ("bröllop fotograf flicka namn", "bröllops|fotografen flick|namn bröllops|namn"),
    "da": ("oversættelse tjeneste handel jul træ fødselsdag", "oversættelses|tjenester jule|træ fødselsdags|handel"),
    "fi": ("valokuvaus palvelu auringon kukka kirja kauppa", "valokuvaus|palvelut auringon|kukka kirja|kauppa"),
    "et": ("jõulu kuusk kunst galerii raamat pood", "jõulu|kuusk kunsti|galerii raamatu|pood"),
    "hu": ("könyv könyves bolt karácsony torta születésnap", "könyves|bolt születésnap|torta könyv|bolt"),
    "ga": ("ceol coirm leabhar marc téad bealach", "ceol|choirm leabhar|mharc téad|bhealach"),
}
# The same by the words of the lexicon that ships: compound, stems of its parts.
SHIPS = {
    "de": "hochzeitsfotograf=hochzeit|fotograf plakatwand=plakat|wand geburtstagskarte=geburtstag|kart "
    "blumenladen=blum|lad hochzeitstorte=hochzeit|tort kinderwagen=kind|wag straßenmusik=strass|musik",
    "nl": "kerstboom=kerst|boom verjaardagstaart=verjaardag|taart boekwinkel=boek|winkel trouwjurk=trouw|jurk",
    "sv": "bröllopsfotograf=brollop|fotograf födelsedagskort=fodelsedag|kort blomsterhandel=blomst|handel",
    "da": "bryllupsfotograf=bryllup|fotograf juletræ=jul|trae bryllupskjole=bryllup|kjol",
    "fi": "valokuvauspalvelut=valokuvaus|palvelu joulukortti=joulu|kort taidegalleria=taide|galler",
    "et": "pulmafotograaf=pulm|fotograaf päevalill=paev|lill muusikakool=muusika|kool",
    "ga": "ceolchoirm=ceol|corm leabharmharc=leabhar|marc bláthshiopa=blath|sip",
    "hu": "esküvőfotós=eskuv|fotos zeneiskola=zen|iskol virágbolt=virag|bol",
}
# What is one word, and what has no known words in it.
WHOLE = {
    "de": "hochzeit fotograf werkstatt fotografieren geschenk xylophonquartett",
    "nl": "boom verjaardag quadrupel",
    "sv": "kort födelsedag xylofonist",
    "da": "kage oversættelse zoologisk",
    "fi": "kortti kirjasto yksinkertainen",
    "et": "fotograaf kuusk geoloogiline",
    "hu": "karácsony könyvtár születésnap",
    "ga": "bainis pictiúr gruagaireacht",
}


@pytest.fixture(scope="module")
def shipped():
    return Lexicon(SHIPPED)


def splitter(language: str, words: list[str]) -> Splitter:
    return Splitter(language, frozenset(map(fold, words)), frozenset(stem_of(word, language) for word in words))


def joins(parts: tuple[str, ...], word: str, language: str) -> bool:
    """Do these parts make up the word, with what may stand between them and what the first ones may lose?"""
    if len(parts) == 1:
        return parts[0] == word
    head = parts[0]
    heads = [head + link for link in LINKS[language]]
    heads += [head.removesuffix(ending) for ending in DROPPED.get(language, ()) if head.endswith(ending)]
    return any(word.startswith(each) and joins(parts[1:], word[len(each) :], language) for each in heads)


def table(of):
    return [(language, word) for language, words in of.items() for word in words.split()]


@pytest.mark.parametrize(("language", "divided"), table({language: row[1] for language, row in GIVEN.items()}))
def test_compounds_come_apart(language, divided):
    word = fold(divided.replace("|", ""))
    parts = splitter(language, GIVEN[language][0].split()).split(word)
    assert len(parts) == 2, parts
    assert parts[1] == fold(divided.partition("|")[2])
    assert parts[0] in map(fold, GIVEN[language][0].split())
    assert joins(parts, word, language)


@pytest.mark.parametrize(("language", "wanted"), table(SHIPS))
def test_compounds_come_apart_by_the_lexicon_that_ships(shipped, language, wanted):
    compound, _, parts = wanted.partition("=")
    assert "|".join(shipped.parts(analyse(compound, language)[0].folded, language)) == parts


@pytest.mark.parametrize(("language", "word"), table(WHOLE))
def test_what_is_one_word_stays_one(shipped, language, word):
    assert shipped.parts(analyse(word, language)[0].folded, language) == ()


def test_the_languages_that_have_compounds():
    assert set(LINKS) == set(GIVEN) == set(SHIPS) == set(WHOLE) < set(LANGUAGES)
    assert set(DROPPED) < set(LINKS)
    assert sum(len(row[1].split()) for row in GIVEN.values()) >= 24


def test_three_words_in_one():
    made = splitter("de", ["hochzeit", "foto", "album"])
    assert made.split("hochzeitsfotoalbum") == ("hochzeit", "foto", "album")
    assert made.split("hochzeitsfotoalbumfoto") == ()  # four are too many to be sure


def test_two_parts_are_better_than_three_and_a_long_last_one_is_better_than_a_short_one():
    assert splitter("de", ["haus", "boot", "rennen", "hausboot", "bootrennen"]).split("hausbootrennen") == (
        "haus",
        "bootrennen",
    )


@pytest.mark.parametrize(
    "word",
    ["", "haus", "hausbau" * 10, "haus2boot", "haus-boot", "haushaushau", "x" * LONGEST_WORD, "🎨🎨🎨🎨🎨🎨🎨🎨"],
)
def test_what_is_too_short_too_long_or_no_word_stays_whole(word):
    assert splitter("de", ["haus", "boot", "bau"]).split(word) == ()


letters = st.text(alphabet="aensrhtÖ".lower(), min_size=SHORTEST, max_size=7).map(fold)


@given(
    st.lists(letters, min_size=1, max_size=8),
    st.text(alphabet="aensrht", min_size=8, max_size=20),
    st.sampled_from([*LINKS]),
)
def test_parts_always_join_to_the_word(known, word, language):
    for each in (word, known[0] + known[-1] + word[:6], known[0] + known[-1]):
        parts = splitter(language, known).split(each)
        assert parts == () or joins(parts, each, language), parts
        assert len(parts) != 1
        assert len(parts) <= 3


@given(letters, letters, st.sampled_from([(language, link) for language, links in LINKS.items() for link in links]))
def test_two_known_words_with_a_link_always_come_apart(head, tail, kind):
    language, link = kind
    assert len(splitter(language, [head, tail]).split(head + link + tail)) >= 2
