"""The 27 states that are markets: languages, currency, names. Pure Python; names come from CLDR through babel."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError


@dataclass(frozen=True, slots=True)
class Country:
    """A state of the Union. `code` is ISO 3166 (GR); `languages` are its official Union languages, commonest first."""

    code: str
    languages: tuple[str, ...]
    currency: str

    @property
    def language(self) -> str:
        return self.languages[0]

    def name(self, language: str) -> str:
        return country_name(self.code, language)


def _table(*rows: tuple[str, str, str]) -> dict[str, Country]:
    return {code: Country(code, tuple(languages.split()), currency) for code, languages, currency in rows}


COUNTRIES: dict[str, Country] = _table(
    ("AT", "de", "EUR"),
    ("BE", "nl fr de", "EUR"),
    ("BG", "bg", "EUR"),  # the euro since 2026-01-01
    ("CY", "el", "EUR"),
    ("CZ", "cs", "CZK"),
    ("DE", "de", "EUR"),
    ("DK", "da", "DKK"),
    ("EE", "et", "EUR"),
    ("ES", "es", "EUR"),
    ("FI", "fi sv", "EUR"),
    ("FR", "fr", "EUR"),
    ("GR", "el", "EUR"),
    ("HR", "hr", "EUR"),
    ("HU", "hu", "HUF"),
    ("IE", "en ga", "EUR"),
    ("IT", "it", "EUR"),
    ("LT", "lt", "EUR"),
    ("LU", "fr de", "EUR"),
    ("LV", "lv", "EUR"),
    ("MT", "mt en", "EUR"),
    ("NL", "nl", "EUR"),
    ("PL", "pl", "PLN"),
    ("PT", "pt", "EUR"),
    ("RO", "ro", "RON"),
    ("SE", "sv", "SEK"),
    ("SI", "sl", "EUR"),
    ("SK", "sk", "EUR"),
)


NO_COUNTRIES = frozenset(("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"))
"""Codes of CLDR for unions, test languages, and what is not known."""


@lru_cache(maxsize=1024)
def is_country(code: str) -> bool:
    """Whether two capitals name a country of the world, or a part of one that has a code of its own."""
    return len(code) == 2 and code not in NO_COUNTRIES and code in Locale.parse("en").territories


@lru_cache(maxsize=8192)
def country_name(code: str, language: str) -> str:
    """A country's name in a language ("GR", "de" -> "Griechenland"); English, then the code, where there is none."""
    for candidate in (language, "en"):
        try:
            name = Locale.parse(candidate, sep="-").territories.get(code)
        except (UnknownLocaleError, ValueError):
            continue
        if name:
            return str(name)
    return code


@lru_cache(maxsize=64)
def choices(language: str) -> tuple[tuple[str, str], ...]:
    """(code, name) of the 27 states for a form, in the order a reader of that language expects."""
    named = [(code, country_name(code, language)) for code in COUNTRIES]
    return tuple(sorted(named, key=lambda pair: _collated(pair[1])))


def _collated(name: str) -> str:
    """Accents sort with their letter (Österreich beside Oman, Čekija beside Cyprus), as readers expect."""
    plain = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
