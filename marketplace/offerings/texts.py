"""What may stand in an offering's texts, and writing one language's of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from marketplace.offerings.models import Offering, OfferingText, Origin
from marketplace.offerings.refused import OfferingRefused
from marketplace.one_line import one_line

MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")


@dataclass(frozen=True, slots=True)
class Words:
    """One language's text of an offering. Plain text."""

    language: str
    title: str
    summary: str = ""
    description: str = ""
    tags: list[str] = field(default_factory=list)
    origin: str = Origin.WRITTEN


def slug_of(title: str) -> str:
    return slugify(title)[:80].strip("-") or "work"


def check_plain(text: str) -> str:
    """Texts are plain: emoji and every script are welcome, HTML is not. Raises OfferingRefused."""
    if MARKUP.search(text) or "\x00" in text:
        raise OfferingRefused(_("Write plain text, without HTML."))
    return text


def check_title(title: str) -> str:
    """A title of 3 to 120 characters on one line. Raises OfferingRefused."""
    clean = one_line(check_plain(title))
    if not 3 <= len(clean) <= 120:
        raise OfferingRefused(_("Give it a title of 3 to 120 characters."))
    return clean


def write_words(*, offering: Offering, words: Words) -> OfferingText:
    """Write one language's text; a text of a machine never replaces a person's."""
    defaults = {
        "title": check_title(words.title),
        "summary": one_line(check_plain(words.summary))[:280],
        "description": check_plain(words.description).strip()[:8000],
        "tags": [tag for tag in map(one_line, words.tags) if tag][:20],
        "origin": words.origin,
    }
    found = OfferingText.objects.filter(offering=offering, language=words.language).first()
    if found is not None and found.origin != Origin.MACHINE and words.origin == Origin.MACHINE:
        return found
    text, _created = OfferingText.objects.update_or_create(
        offering=offering, language=words.language, defaults=defaults
    )
    return text
