"""Showcases and articles as the public search knows them: one document per story, in all its languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.html import strip_tags

from cms.paths import path_of
from cms.pictures import pictures_of
from cms.queries import KINDS, shown_to_all
from marketplace.offerings.models import OfferingPicture
from marketplace.pictures.shown import view_of
from search.documents import DocumentText, SearchDocument


def story_key(public_id: str) -> str:
    return f"showcase:{public_id}"


def _ids(keys: Sequence[str]) -> list[str]:
    return [key.partition(":")[2] for key in keys]


class StorySource:
    """Published showcases and articles."""

    name = "showcase"

    def ids(self, after: str | None, limit: int) -> Iterable[str]:
        last = after.partition(":")[2] if after else ""
        found: set[str] = set()
        for kind in KINDS:
            rows = shown_to_all(kind).filter(public_id__gt=last).order_by("public_id")
            found |= set(rows.values_list("public_id", flat=True).distinct()[:limit])
        return [story_key(public_id) for public_id in sorted(found)[:limit]]

    def versions(self, keys: Sequence[str]) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for kind in KINDS:
            rows = shown_to_all(kind).filter(public_id__in=_ids(keys)).values("public_id")
            for row in rows.annotate(newest=Max("index_version")).order_by():
                found[story_key(row["public_id"])] = row["newest"]
        return found

    def documents(self, keys: Sequence[str]) -> list[SearchDocument]:
        stories: dict[str, list[Any]] = {}
        for kind in KINDS:
            rows = shown_to_all(kind).filter(public_id__in=_ids(keys))
            for page in rows.select_related("locale", "author", "ring", "cover").order_by("first_published_at", "pk"):
                stories.setdefault(page.public_id, []).append(page)
        return [story_document(pages) for pages in stories.values()]


def story_document(pages: list[Any]) -> SearchDocument:
    """One story; the translation that was published first is its own language."""
    first = pages[0]
    languages = [page.locale.language_code for page in pages]
    by_language = dict(zip(languages, pages, strict=True))
    published = first.first_published_at or timezone.now()
    return SearchDocument(
        key=story_key(first.public_id),
        source="showcase",
        version=max(page.index_version for page in pages),
        listing_lang=languages[0],
        texts=tuple(
            DocumentText(code, page.title, page.intro, page.by, words_of(page.body))
            for code, page in by_language.items()
        ),
        published=published,
        city=first.ring.city if first.ring else "",
        rings=(first.ring.slug,) if first.ring else (),
        display={
            "id": first.public_id,
            "type": "article" if first.is_article else "showcase",
            "titles": {code: page.title for code, page in by_language.items()},
            "intros": {code: page.intro for code, page in by_language.items()},
            "paths": {code: path_of(page, code) for code, page in by_language.items()},
            "language": languages[0],
            "by": first.by,
            "picture": picture_of(first),
        },
    )


def words_of(body: Iterable[Any]) -> str:
    """The words of a stream, without markup: titles, texts, quotes, captions."""
    words: list[str] = []
    for block in body:
        for name in ("title", "quote", "caption"):
            words.append(str(block.value.get(name) or ""))
        text = block.value.get("text")
        words.append(unescape(strip_tags(str(getattr(text, "source", text) or "").replace("</p>", " "))))
    return " ".join(word for word in words if word)[:20_000]


def picture_of(page: Any) -> list[Any] | None:
    """The cover, else the first picked work's first picture, as a document keeps it."""
    if page.cover is not None:
        found = pictures_of([page.cover], at=timezone.now()).get(page.cover.pk)
        if found is not None:
            return found.to_json()
    keys = [key for block in page.body for key in getattr(block.value, "document_keys", ())]
    ids = [key.partition(":")[2] for key in keys if key.startswith("offering:")][:1]
    shown = OfferingPicture.objects.filter(offering__public_id__in=ids).select_related("picture").first()
    return view_of(shown.picture).to_json() if shown else None
