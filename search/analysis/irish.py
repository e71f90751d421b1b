"""Light rules for Irish around Snowball's stemmer, which undoes mutations (bhfear, gcearnóg) and few endings.

The endings and the change from slender to broad are those of the official standard's chapter on nouns and adjectives
(An Caighdeán Oifigiúil, 2017): strong plurals (oícheanta, línte, croíthe, orduithe), plurals and genitives in a vowel
(siopaí, scoile, barra), and the letter i or a that only says how the last consonant sounds (focail and focal, leadóige
and leadóg). As in Savoy's light stemmers, the forms of one word meet; no root is looked for.
"""

import re

SHORTEST = 3
"""Letters that an ending must leave."""

_VOWEL = "aáeéiíoóuú"
_BEFORE = (
    (re.compile(r"u(?:ithe|ithí)$"), "ú"),
    (
        re.compile(
            r"(?:(?<=\w{4})e?(?:anna|annaí|acha|achaí|anta|antaí)|(?<=[íáóéú])(?:the|nna)|a?ithe|(?<=[ln])t[ae])$"
        ),
        "",
    ),
)
"""Plurals, with what stands there in the singular."""
_ENDING = re.compile(r"(?:aí|(?<!o)í|[ae])$")
_GLIDES = (
    (re.compile(rf"(?<=[aáoóuúeé])i(?=[^{_VOWEL}]+$)"), ""),
    (re.compile(rf"(?<=[eé])a(?=[^{_VOWEL}]+$)"), ""),
    (re.compile(rf"(?<=[ií])o(?=[^{_VOWEL}]+$)"), ""),
)
"""Letters in the last syllable that change when its last consonant turns slender or broad."""


def singular(word: str) -> str:
    """A word without the ending of a strong plural. Goes before Snowball, which would take some of it away."""
    for ending, instead in _BEFORE:
        bare = ending.sub(instead, word)
        if bare != word and len(bare) >= SHORTEST:
            return bare
    return word


def bare(stem: str) -> str:
    """What Snowball leaves, without a last vowel, and neither slender nor broad."""
    short = _ENDING.sub("", stem)
    if len(short) >= SHORTEST:
        stem = short
    for glide, instead in _GLIDES:
        stem = glide.sub(instead, stem)
    return stem
