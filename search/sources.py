"""Registry: who knows documents. Higher houses register in ``AppConfig.ready()``; search imports none of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from search.documents import SearchDocument


class DocumentSource(Protocol):
    """Documents of one kind. ``name`` is the part of the key before the colon."""

    name: str

    def ids(self, after: str | None, limit: int) -> Iterable[str]:
        """Up to ``limit`` keys of public things in a fixed order, behind the key ``after``."""
        ...

    def documents(self, keys: Sequence[str]) -> list[SearchDocument]:
        """The documents of these keys as they are now; what is not public (any more) is left out."""
        ...

    def versions(self, keys: Sequence[str]) -> Mapping[str, int]:
        """The present version of each of these keys that is public: the cheap half of ``documents``."""
        ...


CategoryNames = Callable[[str], Mapping[str, str]]
"""Language in, category id to name out: what ``suggest`` offers and ``category`` filters take."""

_sources: dict[str, DocumentSource] = {}
RingNames = Callable[[], Mapping[str, str]]
"""Slug of each ring to its name."""
_category_names: list[CategoryNames] = []
_ring_names: list[RingNames] = []


class UnknownSource(LookupError):
    """No source of that name was registered."""


def register(source: DocumentSource) -> None:
    _sources[source.name] = source


def register_category_names(names: CategoryNames) -> None:
    _category_names[:] = [names]


def category_names(language: str) -> Mapping[str, str]:
    """Category id to name; empty while nobody has registered a tree."""
    return _category_names[0](language) if _category_names else {}


def register_ring_names(names: RingNames) -> None:
    _ring_names[:] = [names]


def ring_names() -> Mapping[str, str]:
    """Ring slug to name; empty while nobody has rings."""
    return _ring_names[0]() if _ring_names else {}


def sources() -> list[DocumentSource]:
    return list(_sources.values())


def source_of(key: str) -> DocumentSource:
    """The source of a document key. Raises UnknownSource."""
    name = key.partition(":")[0]
    try:
        return _sources[name]
    except KeyError:
        raise UnknownSource(f"no document source is called {name!r}") from None


def keys_of(source: DocumentSource, *, step: int = 1000) -> Iterator[list[str]]:
    """All keys of a source in pages of ``step``."""
    after: str | None = None
    while page := list(source.ids(after, step)):
        yield page
        after = page[-1]
