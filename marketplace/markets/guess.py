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

    For each language, most wanted first: a region of it that is a member state, else the language's own country
    (English has none here). When no language tells anything, the platform's country. Garbage is passed over.
    """
    wanted = _by_preference(accept_language[:_LONGEST])
    for language in dict.fromkeys(language for language, _ in wanted):
        for spoken, region in wanted:
            if spoken == language and region in COUNTRIES:
                return region
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
