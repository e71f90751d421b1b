"""Words of one language and what they are called in the others: learned from parallel labels, kept in one file.

``current()`` is the lexicon of this installation: the one that ships with the project, or the one that
``manage.py build_lexicon`` made of the file that LEXICON_CONCEPTS names.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from search.engines.base import IndexNotReady
from search.lexicon.file import BadLexicon
from search.lexicon.model import Lexicon

SHIPPED = Path(__file__).parent / "data" / "permissive.lexicon"
"""Built of CLDR annotations and OpenStreetMap presets (see data/NOTICE.md): free to pass on."""

SHIPPED_LABELS = SHIPPED.with_suffix(".tsv.gz")
"""What it was built of."""

_instead: list[Lexicon] = []


class LexiconMissing(IndexNotReady):
    """There is no lexicon to search with: not built yet, or not to be read. The message says what to do."""


def built_path(labels: Path) -> Path:
    """Where the lexicon of a file of labels lies; the name changes with the content."""
    from search.lexicon.building import lexicon_name

    return Path(settings.SEARCH_DIR) / "lexicon" / f"{lexicon_name([labels], ())}.lexicon"


@lru_cache(maxsize=4)
def _opened(path: Path) -> Lexicon:
    return Lexicon(path)


@lru_cache(maxsize=4)
def _of_labels(labels: str, folder: str) -> Lexicon:
    """``folder``: SEARCH_DIR, where it lies."""
    path = built_path(Path(labels))
    if not path.exists():
        raise LexiconMissing(f"there is no lexicon of {labels} yet: run manage.py build_lexicon")
    return Lexicon(path)


def current() -> Lexicon:
    """The lexicon in use. Raises LexiconMissing: search is not to be had then, as without an index."""
    if _instead:
        return _instead[-1]
    labels = getattr(settings, "LEXICON_CONCEPTS", "")
    try:
        return _of_labels(labels, settings.SEARCH_DIR) if labels else _opened(SHIPPED)
    except (BadLexicon, OSError) as fault:
        raise LexiconMissing(f"there is no lexicon to search with: {fault}") from fault


def missing_lexicon() -> Path | None:
    """Where the lexicon of LEXICON_CONCEPTS ought to be, while it is not. Raises OSError: no such file of labels."""
    labels = getattr(settings, "LEXICON_CONCEPTS", "")
    path = built_path(Path(labels)) if labels else None
    return None if path is None or path.exists() else path


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
