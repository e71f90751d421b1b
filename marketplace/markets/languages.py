"""The 24 official languages of the Union: what content and URLs may be in. Pure Python."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """`name` is the language's own name; `country` the market a speaker is taken to be in when nothing else is known.

    `interface_ready`: the interface, mails and documents are complete in it; otherwise they are English, marked so.
    """

    code: str
    name: str
    country: str
    interface_ready: bool = False


def _table(*rows: tuple[str, str, str]) -> dict[str, Language]:
    ready = frozenset(("en", "de", "fr", "el"))
    return {code: Language(code, name, country, code in ready) for code, name, country in rows}


LANGUAGES: dict[str, Language] = _table(
    ("bg", "Български", "BG"),
    ("cs", "Čeština", "CZ"),
    ("da", "Dansk", "DK"),
    ("de", "Deutsch", "DE"),
    ("el", "Ελληνικά", "GR"),
    ("en", "English", "IE"),
    ("es", "Español", "ES"),
    ("et", "Eesti", "EE"),
    ("fi", "Suomi", "FI"),
    ("fr", "Français", "FR"),
    ("ga", "Gaeilge", "IE"),
    ("hr", "Hrvatski", "HR"),
    ("hu", "Magyar", "HU"),
    ("it", "Italiano", "IT"),
    ("lt", "Lietuvių", "LT"),
    ("lv", "Latviešu", "LV"),
    ("mt", "Malti", "MT"),
    ("nl", "Nederlands", "NL"),
    ("pl", "Polski", "PL"),
    ("pt", "Português", "PT"),
    ("ro", "Română", "RO"),
    ("sk", "Slovenčina", "SK"),
    ("sl", "Slovenščina", "SI"),
    ("sv", "Svenska", "SE"),
)

INTERFACE_LANGUAGES: tuple[str, ...] = tuple(code for code, language in LANGUAGES.items() if language.interface_ready)


def interface_language(code: str) -> str:
    """The language the interface speaks to a reader of `code`: itself when it is ready, else English."""
    return code if code in INTERFACE_LANGUAGES else "en"
