"""A picture as templates see it: everything is derived from four numbers, so no query is needed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.files.storage import default_storage

from marketplace.pictures.renditions import widths_for

MIME = {"avif": "image/avif", "webp": "image/webp"}


def folder(digest: str) -> str:
    return f"pictures/{digest[:2]}/{digest}"


def path_of(digest: str, width: int, kind: str = "webp") -> str:
    return f"{folder(digest)}/{width}.{kind}"


def url_of(digest: str, width: int, kind: str = "webp") -> str:
    return default_storage.url(path_of(digest, width, kind))


@lru_cache(maxsize=4096)
def _sources(digest: str, width: int) -> list[tuple[str, str]]:
    """The addresses of a picture never change: its name is its content. Most of a card's time went here."""
    widths = widths_for(width)
    return [(MIME[kind], ", ".join(f"{url_of(digest, w, kind)} {w}w" for w in widths)) for kind in ("avif", "webp")]


@dataclass(frozen=True, slots=True)
class PictureView:
    """What the component ``design/picture.html`` draws."""

    digest: str
    width: int
    height: int
    mat: int = 0
    credit: str = ""
    alt: str = ""
    alt_lang: str = ""

    def url(self, width: int, kind: str = "webp") -> str:
        return url_of(self.digest, width, kind)

    @property
    def src(self) -> str:
        """The fallback for browsers that know no srcset: the second-smallest WebP."""
        widths = widths_for(self.width)
        return self.url(widths[min(1, len(widths) - 1)])

    @property
    def largest(self) -> str:
        return self.url(widths_for(self.width)[-1])

    @property
    def sources(self) -> list[tuple[str, str]]:
        """``(mime, srcset)`` for AVIF and WebP."""
        return _sources(self.digest, self.width)

    @property
    def ratio(self) -> int:
        """Width to height times ten, quantised to 5..25: the card wall's class ``r-N``."""
        return max(5, min(25, round(self.width / self.height * 10)))

    def to_json(self) -> list[Any]:
        """As kept in a search document."""
        return [self.digest, self.width, self.height, self.mat, self.credit]


def view_of(picture: Any, *, alt: str = "", alt_lang: str = "") -> PictureView:
    """From a Picture row."""
    return PictureView(picture.digest, picture.width, picture.height, picture.mat, picture.credit, alt, alt_lang)


def from_json(kept: list[Any], *, alt: str = "", alt_lang: str = "") -> PictureView:
    """From what ``to_json`` kept."""
    digest, width, height, mat, credit = kept
    return PictureView(digest, width, height, mat, credit, alt, alt_lang)
