"""Short words glued to the next one by an apostrophe: l'affiche, dell'arte, d'fhear, maker's.

The lists are those of school grammars: French élision, Italian elisione with articulated prepositions, Irish d', m' and
b', Dutch 's and 't, the English, Dutch and German possessive. Lucene's ElisionFilter does the same for French, Italian,
Irish and Catalan.
"""

import re

_ELIDED = {
    "fr": re.compile(r"^(?:l|d|j|m|t|s|n|c|qu|lorsqu|puisqu|jusqu)'"),
    "it": re.compile(r"^(?:l|un|d|c|s|m|t|v|all|dell|dall|nell|sull|coll|quest|quell|bell|sant|tutt)'"),
    "mt": re.compile(r"^(?:t|b|f|m|x|s|l)'"),
    "ga": re.compile(r"^(?:d|m|b)'"),
    "nl": re.compile(r"^(?:s|t|n)'"),
    "pt": re.compile(r"^(?:d|n)'"),
}
_POSSESSIVE = {"en": re.compile(r"'s?$"), "nl": re.compile(r"'s$"), "de": re.compile(r"'s?$")}


def strip_elision(word: str, language: str) -> list[str]:
    """The word without what the apostrophe glued on; an apostrophe that no rule knows divides the word."""
    if not {"'", "’", "ʼ"} & set(word):
        return [word]
    straight = word.replace("’", "'").replace("ʼ", "'")
    for rules in (_ELIDED, _POSSESSIVE):
        if language in rules:
            straight = rules[language].sub("", straight)
    return [part for part in straight.split("'") if part]
