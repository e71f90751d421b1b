"""The words of an offering in the reader's language, and honest fallbacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

if TYPE_CHECKING:
    from marketplace.offerings.models import Extra, Offering, OfferingText, Tier


def fallbacks(language: str, own: str) -> list[str]:
    """In which order languages are tried: the reader's, the maker's own, English."""
    return list(dict.fromkeys([language, own, "en"]))


def pick(by_language: Mapping[str, str], language: str, own: str = "en") -> tuple[str, str]:
    """``(text, its language)`` from a mapping by language; ("", language) when there is none."""
    for code in fallbacks(language, own):
        if by_language.get(code):
            return by_language[code], code
    first = next(((text, code) for code, text in by_language.items() if text), None)
    return first or ("", language)


def text_for(offering: Offering, language: str) -> OfferingText:
    """The offering's text for a reader of ``language``. Uses prefetched ``texts``; every offering has one."""
    texts = {text.language: text for text in offering.texts.all()}
    for code in fallbacks(language, offering.language):
        if code in texts:
            return texts[code]
    return next(iter(texts.values()))


_TIERS = {
    "personal": gettext_noop("Personal licence"),
    "commercial": gettext_noop("Commercial licence"),
    "extended": gettext_noop("Extended licence"),
    "open": gettext_noop("Open licence"),
    "basic": gettext_noop("Basic"),
    "standard": gettext_noop("Standard"),
    "premium": gettext_noop("Premium"),
}


def tier_label(code: str) -> str:
    """The name of a tier in the active language: one is looked up, not all, as each card of a wall has one."""
    return _(_TIERS[code]) if code in _TIERS else code


def tier_name(tier: Tier, language: str) -> str:
    """A licence or a package by its label; a milestone of a bespoke service by its own title (kept as its scope)."""
    if tier.offering.kind == "bespoke":
        return pick(tier.scope, language, tier.offering.language)[0][:120]
    with translation.override(language):
        return tier_label(tier.code)


def extra_name(extra: Extra | Any, language: str) -> str:
    return pick(extra.name, language, extra.offering.language)[0]
