"""Words of one language and what they are called in the others: learned from parallel labels, kept in one file.

``current()`` is the lexicon of this installation: the one that ships with the project, or the one that
``manage.py build_lexicon`` made of the file that LEXICON_CONCEPTS names.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from search.lexicon.model import Lexicon

SHIPPED = Path(__file__).parent / "data" / "permissive.lexicon"
"""Built of CLDR annotations and OpenStreetMap presets (see data/NOTICE): free to pass on."""

SHIPPED_LABELS = SHIPPED.with_suffix(".tsv.gz")
"""What it was built of."""

_instead: list[Lexicon] = []


class LexiconMissing(Exception):
    """LEXICON_CONCEPTS names a file of which no lexicon was built yet."""


def built_path(labels: Path) -> Path:
    """Where the lexicon of a file of labels lies; the name changes with the content."""
    from search.lexicon.building import lexicon_name

    return Path(settings.SEARCH_DIR) / "lexicon" / f"{lexicon_name([labels], ())}.lexicon"


@lru_cache(maxsize=4)
def _opened(path: Path) -> Lexicon:
    return Lexicon(path)


@lru_cache(maxsize=4)
def _of_labels(labels: str) -> Lexicon:
    path = built_path(Path(labels))
    if not path.exists():
        raise LexiconMissing(f"there is no lexicon of {labels} yet: run manage.py build_lexicon")
    return Lexicon(path)


def current() -> Lexicon:
    """The lexicon in use. Raises LexiconMissing, BadLexicon, OSError."""
    if _instead:
        return _instead[-1]
    labels = getattr(settings, "LEXICON_CONCEPTS", "")
    return _of_labels(labels) if labels else _opened(SHIPPED)


def lexicon_version() -> str:
    """What the lexicon in use was built from, as eight characters: part of every index name."""
    return current().version


@contextmanager
def using(lexicon: Lexicon) -> Iterator[Lexicon]:
    """Another lexicon for a while, in this process: evaluation leaves sources out."""
    _instead.append(lexicon)
    try:
        yield lexicon
    finally:
        _instead.pop()
