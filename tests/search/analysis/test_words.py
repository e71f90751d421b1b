"""Text becomes tokens: a table for all 24 languages, then the odd characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import LANGUAGES, analyse, grams, mask, names
from search.analysis.folding import fold, latin
from search.analysis.light import LIGHT
from search.analysis.stemming import SNOWBALL
from search.analysis.stopwords import STOP

# Two or more forms of one word that must meet in one stem.
MEET = {
    "bg": "снимка снимки снимката снимките",
    "cs": "obraz obrazy obrazu obrazů",
    "da": "plakat plakater plakaten plakaterne",
    "de": "haus hauses häuser häusern",
    "el": "εικόνα εικόνες εικόνων",
    "en": "poster posters poster's",
    "es": "cartel carteles",
    "et": "raamat raamatu raamatud",
    "fi": "valokuva valokuvat valokuvan",
    "fr": "affiche affiches l'affiche d’affiches",
    "ga": "grianghraf grianghrafanna ngrianghraf ghrianghraf",
    "hr": "fotografija fotografije fotografiju",
    "hu": "kép képek képet",
    "it": "fotografia fotografie l'fotografia",
    "lt": "plakatas plakatai plakato",
    "lv": "plakāts plakāti plakātu plakātiem",
    "mt": "ritratt ritratti r-ritratt",
    "nl": "foto's foto",
    "pl": "plakat plakaty plakatu plakatów",
    "pt": "cartaz cartazes",
    "ro": "fotografie fotografii fotografiile",
    "sk": "obraz obrazy obrazov obrazom",
    "sl": "slika slike sliko slikami",
    "sv": "affisch affischer affischen",
}
# A stop word, and a word that must stay, in one sentence.
STOPS = {
    "bg": "на сватба", "cs": "pro svatbu", "da": "til bryllup", "de": "für die Hochzeit", "el": "για τον γάμο",
    "en": "for the wedding", "es": "para la boda", "et": "ja pulmad", "fi": "ja häät", "fr": "pour le mariage",
    "ga": "agus pósadh", "hr": "za vjenčanje", "hu": "az esküvő", "it": "per la sposa", "lt": "ir vestuvės",
    "lv": "un kāzas", "mt": "għal tieġ", "nl": "voor de bruiloft", "pl": "dla ślubu", "pt": "para o casamento",
    "ro": "pentru nuntă", "sk": "pre svadbu", "sl": "za poroko", "sv": "för bröllopet",
}  # fmt: skip


def test_every_language_has_a_stemmer_and_stop_words():
    assert set(SNOWBALL) | set(LIGHT) == set(LANGUAGES) == set(STOP)
    assert len(LANGUAGES) == 24


@pytest.mark.parametrize(("language", "forms"), MEET.items())
def test_forms_of_a_word_meet(language, forms):
    stems = {analyse(form, language)[-1].stem for form in forms.split()}
    assert len(stems) == 1, stems


@pytest.mark.parametrize(("language", "text"), STOPS.items())
def test_stop_words_go_and_the_subject_stays(language, text):
    kept = analyse(text, language)
    assert [word.written for word in kept] == [text.lower().split()[-1]]


@pytest.mark.parametrize(
    ("text", "language", "folded"),
    [
        ("Straße STRASSE", "de", ["strasse", "strasse"]),
        ("Łódź Žižek Đakovo", "pl", ["lodz", "zizek", "dakovo"]),
        ("ΟΔΟΣ οδός", "el", ["οδοσ", "οδοσ"]),
        ("Ħaġar ħaġar", "mt", ["hagar", "hagar"]),
        ("İstanbul ISTANBUL", "en", ["istanbul", "istanbul"]),
        ("ＡＢＣ ﬁne ①", "en", ["abc", "fine", "1"]),
        ("Øresund Smørrebrød Œuvre", "da", ["oresund", "smorrebrod", "oeuvre"]),
        ("soft\u00adhyphen zero\u200bwidth", "en", ["softhyphen", "zerowidth"]),
        ("e\u0301cole école", "fr", ["ecole", "ecole"]),
        ("T-Shirt A4/A3 600dpi", "de", ["t", "shirt", "a4", "a3", "600dpi"]),
        ("العربية שלום", "en", ["العربية", "שלום"]),
        ("🎨 — … '''", "en", []),
        ("", "en", []),
    ],
)
def test_characters(text, language, folded):
    assert [word.folded for word in analyse(text, language)] == folded


def test_elisions_leave_the_word():
    assert [word.folded for word in analyse("l'art dell'arte qu’une d'été", "fr")] == ["art", "dell", "arte", "ete"]
    assert [word.folded for word in analyse("dell'arte un'opera", "it")] == ["arte", "opera"]
    assert [word.folded for word in analyse("maker's makers' rock'n'roll", "en")] == [
        "maker",
        "makers",
        "rock",
        "n",
        "roll",
    ]


def test_a_word_with_digits_is_not_stemmed():
    assert analyse("b52s", "en")[0].stem == "b52s"


def test_names_are_folded_and_never_stemmed():
    assert [word.stem for word in names("Studio Häuser")] == ["studio", "hauser"]


def test_grams_meet_over_scripts_and_mark_the_edges():
    assert grams("fotos") == ["g:_fot", "g:foto", "g:otos", "g:tos_"]
    assert grams("ab") == ["g:_ab_"]
    assert grams("φωτο") == grams("фото") == grams("foto")
    assert latin(fold("щит")) == "shtit"


def test_a_mask_has_one_bit_per_language_and_ignores_others():
    assert mask(["bg"]) == 1
    assert mask(["bg", "cs", "cs", "xx"]) == 3
    assert mask(LANGUAGES) == 2**24 - 1


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_gives_clean_tokens(text, language):
    for word in analyse(text, language):
        assert word.stem, (text, word)
        assert not any(char.isspace() for char in word.stem + word.folded)
        assert "/" not in word.folded + word.stem
        assert len(word.written) <= 40


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_letter_case_makes_no_difference_twice(text, language):
    once = [word.folded for word in analyse(text, language)]
    again = [word.folded for word in analyse(" ".join(once), language, keep_stop_words=True)]
    assert [fold(word) for word in once] == once
    assert "".join(again) == "".join(once)
