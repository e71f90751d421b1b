"""Light suffix rules for the five languages without a Snowball stemmer: bg, lv, mt, sk, sl.

Each language has stages; a stage strips the longest listed ending that leaves at least three letters. The endings are
the common noun and adjective inflections of school grammars, in the spirit of J. Savoy's light stemmers: they join the
forms of one word and do not try to find its root. Words arrive in lower case with their accents; folding comes after.
"""

from collections.abc import Callable

SHORTEST = 3

_STAGES: dict[str, tuple[str, ...]] = {
    "bg": (
        "овете евете ищата ията ите овци ята ъта ета ото ете то та те ът ят",
        "ове еве ища иха ия ии ие ен на но ни а е и я о й",
    ),
    "lv": (
        (
            "ajiem ajām ajās ajos ajam ajai iem ies ām ēm īm ās ēs īs os us as es is ai ei am em im um ie ā ē ī ū "
            "a e i u o s š"
        ),
    ),
    "mt": ("ijiet ijin iet jiet ient ajn kom hom in iċ na ha at a i u e",),
    "sk": (
        "ovania ovanie ovaní",
        (
            "atami iami ovia iach ého ému ými ých ich ách och ami iam ovi om ám am ov mi ou ej ím ým ia ie iu ii "
            "eť y i í ý á é a e u o ú"
        ),
    ),
    "sl": (
        "ovanja ovanje",
        (
            "ostih oma ema ami ama imi ega emu ovi evi iji ije ija ijo ijah ih im om em ah am ov ev ju ja je ji "
            "jo a e i o u"
        ),
    ),
}


def _longest_first(endings: str) -> tuple[str, ...]:
    return tuple(sorted(endings.split(), key=len, reverse=True))


def _stemmer(stages: tuple[tuple[str, ...], ...], *, single: bool) -> Callable[[str], str]:
    """``single``: a doubled last letter counts once (Maltese ritratt, ritratti)."""

    def stem(word: str) -> str:
        for endings in stages:
            for ending in endings:
                if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
                    word = word[: -len(ending)]
                    break
        return word[:-1] if single and len(word) > SHORTEST and word[-1] == word[-2] else word

    return stem


LIGHT: dict[str, Callable[[str], str]] = {
    language: _stemmer(tuple(_longest_first(endings) for endings in stages), single=language == "mt")
    for language, stages in _STAGES.items()
}
