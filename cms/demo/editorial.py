"""The demo's showcases and articles, about its works. Repeatable: what is there, edited or not, is left as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.html import escape
from wagtail.images import get_image_model
from wagtail.models import Locale

from cms.demo.accounts import PEOPLE
from cms.demo.rows import stable_id
from cms.models import ArticlePage, HomePage, ShowcaseIndexPage, ShowcasePage
from cms.review import ensure_review, may_write_showcases
from marketplace.offerings.models import Offering
from marketplace.pictures.renditions import widths_for
from marketplace.pictures.shown import folder
from marketplace.users.models import User
from storefronts.profiles.models import Storefront

DATA = Path(__file__).parent / "data" / "editorial"
LANGUAGES = ("en", "de", "fr", "el")
INDEX = {
    "en": ("Showcases and articles", "What the editors of the rings chose, and why."),
    "de": ("Ausstellungen und Artikel", "Was die Redaktionen der Ringe ausgesucht haben, und warum."),
    "fr": ("Expositions et articles", "Ce que les rédactions des anneaux ont choisi, et pourquoi."),
    "el": ("Εκθέσεις και άρθρα", "Τι διάλεξαν οι συντάκτες των δακτυλίων, και γιατί."),
}
KINDS: Mapping[str, Any] = {"showcase": ShowcasePage, "article": ArticlePage}
STARTS = "<p>{}</p>"


def stories() -> list[dict[str, Any]]:
    """The files of data/editorial, in their order."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(DATA.glob("*.json"))]


def load_editorial(*, at: datetime) -> int:
    """Make the list and its stories in every language they are written in. Returns how many pages were made."""
    index = {code: _index(code) for code in LANGUAGES if HomePage.objects.filter(locale__language_code=code).exists()}
    for page in index.values():
        ensure_review(page)
    for group in Group.objects.filter(ring__is_umbrella=False):
        may_write_showcases(group)
    return sum(_load(story, index, at) for story in stories())


def _index(code: str) -> ShowcaseIndexPage:
    locale = Locale.objects.get(language_code=code)
    found = ShowcaseIndexPage.objects.filter(locale=locale).first()
    if found is not None:
        return found
    first = ShowcaseIndexPage.objects.first()
    title, intro = INDEX[code]
    if first is None:
        page = ShowcaseIndexPage(slug="showcases", locale=locale)
        _named(page, title, intro)
        HomePage.objects.get(locale=locale).add_child(instance=page)
    else:
        page = _named(first.copy_for_translation(locale), title, intro)
    page.save_revision().publish()
    return page


def _named(page: Any, title: str, intro: str) -> Any:
    page.title = page.draft_title = title
    page.intro, page.search_description = intro, intro
    return page


def _load(story: dict[str, Any], index: Mapping[str, ShowcaseIndexPage], at: datetime) -> int:
    """One story: its first language, then the translations that are missing."""
    kind, made, first = KINDS[story["kind"]], 0, None
    for code, slug in story["slug"].items():
        if code not in index:
            continue
        page = kind.objects.child_of(index[code]).filter(slug=slug).first()
        if page is None:
            page = _make(kind, story, code, first, index[code], at)
            made += 1
        first = first or page
    return made


def _make(kind: Any, story: dict[str, Any], code: str, first: Any, parent: ShowcaseIndexPage, at: datetime) -> Any:
    body = list(_body(story["body"], code))
    if first is None:
        page = kind(locale=parent.locale)
        _fill(page, story, code, body)
        parent.add_child(instance=page)
    else:
        page = _fill(first.copy_for_translation(parent.locale), story, code, body)
    page.first_published_at = at - timedelta(days=story["days_ago"])
    page.save()
    page.save_revision().publish()
    return page


def _fill(page: Any, story: dict[str, Any], code: str, body: list[Any]) -> Any:
    _named(page, story["title"][code], story["intro"][code])
    page.slug, page.body = story["slug"][code], body
    if story["by"] == "editor":
        page.author = User.objects.filter(email=next(p.email for p in PEOPLE if p.role == "editor")).first()
    else:
        page.author_name = story["by"]
    return page


def _body(blocks: list[dict[str, Any]], code: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Stream data of one language; a block whose works are not in this demo is left out."""
    for block in blocks:
        value = {name: _said(part, code) for name, part in block.items() if name not in ("type", "of")}
        if "text" in value and block["type"] != "call":
            value["text"] = "".join(STARTS.format(escape(part)) for part in value["text"].split("\n\n"))
        if "work" in value:
            value["work"] = next(iter(_works([value["work"]])), None)
        if "works" in value:
            value["works"] = _works(value["works"])
        if "makers" in value:
            value["makers"] = list(Storefront.objects.filter(slug__in=value["makers"]).order_by("slug"))
        if "of" in block:
            value["image"] = _image(block["of"])
        if all(value.get(name, True) for name in ("work", "works", "makers", "image")):
            yield block["type"], value


def _said(part: Any, code: str) -> Any:
    return part.get(code, part.get("en")) if isinstance(part, dict) else part


def _works(named: list[list[Any]]) -> list[Offering]:
    ids = [stable_id(f"{hand}:{number}") for hand, number in named]
    found = {row.public_id: row for row in Offering.objects.filter(public_id__in=ids)}
    return [found[public_id] for public_id in ids if public_id in found]


def _image(of: list[Any]) -> Any:
    """The picture of a work among the editors' images, as if somebody had uploaded it."""
    title = f"{of[0]} {of[1]}"
    images = get_image_model().objects
    found = images.filter(title=title).first()
    work = next(iter(_works([of])), None)
    shown = work.pictures.select_related("picture").first() if work is not None else None
    if found is not None or shown is None:
        return found
    largest = widths_for(shown.picture.width)[-1]
    with default_storage.open(f"{folder(shown.picture.digest)}/{largest}.webp") as opened:
        return images.create(title=title, file=ContentFile(opened.read(), name=f"{of[0]}-{of[1]}.webp"))
