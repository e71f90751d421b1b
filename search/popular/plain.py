"""Which queries may ever be shown to others, and in which form. Pure."""

from __future__ import annotations

import ipaddress
import unicodedata

SHORTEST, LONGEST = 3, 40
MOST_WORDS = 5
MOST_DIGITS = 4
"""A year, a paper size; not a telephone number, an order or a date of birth."""
_MARKS = frozenset(" -'’&+./#")


def plain(text: str) -> str:
    """The query as it would be shown: small letters, single spaces, no quotes. Empty for what is never shown.

    That is whatever may name a person or is no wish: addresses of mail and pages, numbers, long texts, symbols.
    """
    small = unicodedata.normalize("NFKC", text).lower()
    shown = " ".join("".join(char for char in small if char not in '"“”„«»').split()).strip("-'’&+./# ")
    letters = sum(unicodedata.category(char)[0] == "L" for char in shown)
    digits = sum(unicodedata.category(char)[0] == "N" for char in shown)
    fits = letters >= SHORTEST and len(shown) <= LONGEST and len(shown.split()) <= MOST_WORDS and digits <= MOST_DIGITS
    names_nobody = all(unicodedata.category(char)[0] in "LMN" or char in _MARKS for char in shown)
    return shown if fits and names_nobody and "www." not in shown and "://" not in shown else ""


def household(address: str) -> str:
    """The address of one connection: a home with IPv6 has a whole /64 network of them."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
