"""At the start: does the lexicon in use fit the code?"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Caution

from search.analysis import ANALYSIS_VERSION
from search.lexicon import SHIPPED, missing_lexicon
from search.lexicon.file import MODEL, BadLexicon
from search.lexicon.model import Lexicon


@register()
def shipped_lexicon(**kwargs: Any) -> list[CheckMessage]:
    """The lexicon that ships was built by this analysis and this model: else words would be looked up that it spells
    otherwise, and search would find less without a word."""
    return faults_of(SHIPPED)


def faults_of(path: Path) -> list[CheckMessage]:
    try:
        facts = Lexicon(path).facts
    except (BadLexicon, OSError) as fault:
        return [Error(f"The lexicon that ships cannot be read: {fault}", hint="Run make lexicon.", id="search.E001")]
    built, wanted = (facts.get("analysis"), facts.get("model")), (ANALYSIS_VERSION, MODEL)
    if built == wanted:
        return []
    return [
        Error(
            f"{path.name} was built by analysis and model {built}, and the code is at {wanted}: words would be missed.",
            hint="Run make lexicon, and commit what it writes.",
            id="search.E002",
        )
    ]


@register()
def lexicon_of_labels(**kwargs: Any) -> list[CheckMessage]:
    """A lexicon of LEXICON_CONCEPTS is there, or search waits for it."""
    try:
        missing = missing_lexicon()
    except OSError as fault:
        return [
            Caution(
                f"LEXICON_CONCEPTS names a file that cannot be read ({fault}): nothing can be searched.",
                hint="Put it right, or unset it to use the lexicon that ships.",
                id="search.W001",
            )
        ]
    if missing is None:
        return []
    return [
        Caution(
            f"There is no lexicon of {settings.LEXICON_CONCEPTS} yet: nothing can be searched until it is built.",
            hint="Run manage.py build_lexicon, then manage.py reindex.",
            id="search.W002",
        )
    ]
