"""Attributes per kind of offering: which there are, and what is a good value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.offerings.models import Kind
from marketplace.one_line import one_line


class AttributeRefused(ValueError):
    """An attribute is not of the known shape; the message is for the maker."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute. ``number`` means whole and positive, with ``unit``; otherwise a line of text."""

    code: str
    label: Any
    """A lazy translation, as ``help``."""
    help: Any = ""
    number: bool = False
    unit: str = ""
    most: int = 120
    """Longest text in characters, or the largest number."""


ATTRIBUTES: dict[str, tuple[Attribute, ...]] = {
    Kind.DIGITAL: (
        Attribute("width", _("Width"), number=True, unit="px", most=200_000),
        Attribute("height", _("Height"), number=True, unit="px", most=200_000),
        Attribute("resolution", _("Resolution"), number=True, unit="dpi", most=4_800),
        Attribute("duration", _("Duration"), number=True, unit="s", most=86_400),
        Attribute("software", _("Opens with"), _("Programs that open the file, for example Inkscape or Krita.")),
    ),
    Kind.SERVICE: (
        Attribute("software", _("Works with"), _("Programs and techniques you use.")),
        Attribute("handover", _("You hand over"), _("In which formats the buyer gets the work.")),
    ),
}


def clean_attributes(kind: str, raw: dict[str, Any]) -> dict[str, Any]:
    """What is kept of attributes: known ones, of the right type, without empty ones. Raises AttributeRefused."""
    known = {attribute.code: attribute for attribute in ATTRIBUTES[kind]}
    if unknown := set(raw) - set(known):
        raise AttributeRefused(f"no attribute of {kind}: {', '.join(sorted(unknown))}")
    kept = {code: _clean(known[code], value) for code, value in raw.items() if value not in (None, "")}
    return {code: kept[code] for code in known if code in kept}


def _clean(attribute: Attribute, value: Any) -> Any:
    if not attribute.number:
        return one_line(str(value))[: attribute.most]
    text = str(value).strip()
    if not text.isdecimal() or not 1 <= int(text) <= attribute.most:
        raise AttributeRefused(
            _("%(label)s: write a whole number from 1 to %(most)s.")
            % {"label": attribute.label, "most": attribute.most}
        )
    return int(text)
