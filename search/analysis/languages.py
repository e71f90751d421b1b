"""The 24 official languages of the Union, in the one order that bit masks and tests rely on."""

LANGUAGES = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr",
    "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv",
)  # fmt: skip
BIT = {language: 1 << position for position, language in enumerate(LANGUAGES)}
NAMES = "x"
"""Prefix of words that belong to no language: makers, cities, file formats."""


def mask(languages: "frozenset[str] | set[str] | tuple[str, ...] | list[str]") -> int:
    """One bit per language, so that an engine keeps a set of languages in one number."""
    return sum(BIT[language] for language in set(languages) if language in BIT)
