"""How near what was typed is to what a document means; and keeping the vectors that say so up to date."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path

from search.documents import SearchDocument, number_of
from search.meaning.base import Embedder
from search.meaning.passages import PASSAGE_VERSION, passage
from search.meaning.vectors import VectorFile

AT_ONCE = 32
"""Texts embedded in one go."""
REMEMBERED = 1_000
"""Queries whose vectors are kept in memory (1.5 kB each): pages two and three ask the same again."""
Progress = Callable[[int], object]


def silent(_done: int) -> None:
    """Progress that nobody watches."""


class Meaning:
    """One embedder and the vectors that it made of the documents, in a folder of their own beside the index."""

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        self.embedder = embedder
        name = f"{embedder.name}-{embedder.version}-{embedder.dimensions}-{PASSAGE_VERSION}"
        self.vectors = VectorFile(folder / name, embedder.dimensions)
        self._query = lru_cache(maxsize=REMEMBERED)(embedder.query)

    def likeness(self, text: str, numbers: Sequence[int]) -> list[float | None]:
        """The cosine of what was typed with each of these documents; None for one that has no vector yet."""
        rows, found = self.vectors.of(numbers)
        if not found.any():
            return [None] * len(numbers)
        cosines = rows @ self._query(text)
        return [cosine if there else None for cosine, there in zip(cosines.tolist(), found.tolist(), strict=True)]

    def update(self, documents: Iterable[SearchDocument], *, progress: Progress = silent) -> int:
        """Embed the documents whose text has changed, or that have no vector. Returns how many those were."""
        made, waiting = 0, iter(documents)
        while batch := list(islice(waiting, AT_ONCE)):
            made += self._update(batch)
            progress(len(batch))
        return made

    def _update(self, batch: Sequence[SearchDocument]) -> int:
        passages = {number_of(document.key): passage(document) for document in batch}
        self.vectors.drop([number for number, said in passages.items() if said is None])
        numbers = list(passages)
        held = dict(zip(numbers, self.vectors.digests(numbers), strict=True))
        wanted = {number: said for number, said in passages.items() if said and said.digest != held[number]}
        if wanted:
            texts, languages = zip(*wanted.values(), strict=True)
            rows = self.embedder.passages(texts, languages)
            self.vectors.put(list(wanted), [said.digest for said in wanted.values()], rows)
        return len(wanted)

    def forget(self, keys: Iterable[str]) -> None:
        """Documents that are gone."""
        self.vectors.drop([number_of(key) for key in keys])

    def keep_only(self, keys: Iterable[str]) -> None:
        """All documents but these are gone."""
        self.vectors.drop(list(self.vectors.numbers() - {number_of(key) for key in keys}))

    def missing(self, keys: Iterable[str]) -> Iterator[str]:
        """Of these keys those that have no vector."""
        there = self.vectors.numbers()
        return (key for key in keys if number_of(key) not in there)
