"""Which country a visitor is probably in, from the browser's languages alone. Pure; never more than a guess."""

from __future__ import annotations

from marketplace.markets.countries import COUNTRIES
from marketplace.markets.languages import LANGUAGES

_LONGEST = 200
"""Characters of the header that are read: it comes from outside."""
_SPEAKS_FOR_NO_COUNTRY = frozenset(("en",))
"""English without a region is what half of Europe's browsers say: it tells nothing about the country."""


def guess_country(accept_language: str, platform_country: str) -> str:
    """The ISO code of a market for an Accept-Language header.

    The first region subtag that is a member state; else the own country of the first official language (English
    has none); else the platform's. Quality values are honoured, and garbage is passed over.
    """
    wanted = _by_preference(accept_language[:_LONGEST])
    for _, region in wanted:
        if region in COUNTRIES:
            return region
    for language, _ in wanted:
        if language in LANGUAGES and language not in _SPEAKS_FOR_NO_COUNTRY:
            return LANGUAGES[language].country
    return platform_country


def _by_preference(header: str) -> list[tuple[str, str]]:
    """(language, region) pairs, most wanted first; region is "" where the browser names none."""
    weighed: list[tuple[float, str, str]] = []
    for item in header.split(","):
        tag, _, parameters = item.partition(";")
        subtags = tag.strip().replace("_", "-").split("-")
        region = next((part.upper() for part in subtags[1:] if len(part) == 2 and part.isalpha()), "")
        quality = _quality(parameters)
        if subtags[0].isalpha() and quality > 0:
            weighed.append((quality, subtags[0].lower(), region))
    weighed.sort(key=lambda entry: -entry[0])
    return [(language, region) for _, language, region in weighed]


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0
