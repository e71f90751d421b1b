"""Irish: plurals, genitives and mutations of one word meet in one stem, and different words do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import stem_of
from search.analysis.irish import SHORTEST, bare, singular


@pytest.mark.parametrize(
    "forms",
    [
        "siopa siopaí shiopa",
        "barra barraí bharra",
        "croí croíthe gcroí",
        "ordú orduithe",
        "socrú socruithe",
        "líne línte",
        "scéal scéalta scéil scéalaí",
        "oíche oícheanta",
        "scoil scoile scoileanna",
        "focal focail fhocal bhfocal",
        "bord boird mbord",
        "ceol ceoil cheoil",
        "pictiúr pictiúir phictiúir",
        "grianghraf grianghraif grianghrafanna ngrianghraf",
        "cearnóg cearnóige chearnóg",
        "leadóg leadóige",
        "bán bána bhán",
        "cárta cártaí gcárta",
        "brabhsálaí brabhsálaithe",
        "baile bailte mbaile",
    ],
)
def test_forms_of_a_word_meet(forms):
    assert len({stem_of(form, "ga") for form in forms.split()}) == 1


def test_different_words_stay_apart():
    words = "siopa barra croí ordú líne scéal oíche scoil focal bord ceol pictiúr cearnóg leadóg bán cárta lógó teach"
    assert len({stem_of(word, "ga") for word in words.split()}) == len(words.split())


@pytest.mark.parametrize("word", ["bia", "lá", "bean", "rud", "n", ""])
def test_what_is_short_keeps_its_letters(word):
    assert singular(word) == word
    assert len(bare(word)) >= min(len(word), SHORTEST)


@given(st.text("aáeéiíoóuúbcdghlnrst", min_size=1, max_size=14))
def test_something_is_always_left(word):
    assert bare(singular(word))
    assert len(stem_of(word, "ga")) >= 1
