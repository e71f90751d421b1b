"""The European Central Bank's daily reference rates, as it publishes them in XML about 16:00 (CET) on working days."""

from __future__ import annotations

import re
import urllib.request
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lxml import etree

SOURCE = "ECB euro foreign exchange reference rates"
CUBE = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}Cube"
TIMEOUT_SECONDS = 10.0
_LONGEST = 1_000_000
_RATE = re.compile(r"\d{1,9}(\.\d{1,12})?")


class RatesUnreadable(ValueError):
    """What was read is not the bank's list of rates, or nobody answered. Nothing was kept."""


@dataclass(frozen=True, slots=True)
class PublishedRate:
    """How many units of ``currency`` one euro was on that ``day``."""

    day: date
    currency: str
    per_euro: Decimal


def read_rates(document: bytes) -> tuple[PublishedRate, ...]:
    """All rates of a list of one or several days. Raises RatesUnreadable."""
    try:
        root = etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
        if root.getroottree().docinfo.internalDTD is not None:
            raise ValueError("it defines entities")
        found = [
            _rate(day.attrib["time"], one.attrib["currency"], one.attrib["rate"])
            for day in root.iter(CUBE)
            if "time" in day.attrib
            for one in day.iter(CUBE)
            if "currency" in one.attrib
        ]
    except (etree.XMLSyntaxError, KeyError, ValueError) as wrong:
        raise RatesUnreadable(f"not a list of rates: {wrong}") from wrong
    if not found:
        raise RatesUnreadable("the list has no rates")
    return tuple(found)


def _rate(day: str, currency: str, rate: str) -> PublishedRate:
    if not _RATE.fullmatch(rate) or not Decimal(rate) or not re.fullmatch("[A-Z]{3}", currency):
        raise ValueError(f"{currency} {rate}")
    return PublishedRate(date.fromisoformat(day), currency, Decimal(rate))


def fetch_rates(url: str) -> tuple[PublishedRate, ...]:
    """Ask ``url`` for them. Raises RatesUnreadable."""
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310  # from the settings alone
            return read_rates(answer.read(_LONGEST))
    except OSError as fault:
        raise RatesUnreadable(str(fault) or type(fault).__name__) from fault
