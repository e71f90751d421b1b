"""What a postcode looks like in each member state: it decides the VAT territory, so it must be one. Pure Python."""

from __future__ import annotations

import re

_SHAPES: dict[str, tuple[str, str]] = {
    "AT": (r"\d{4}", "1010"),
    "BE": (r"\d{4}", "1000"),
    "BG": (r"\d{4}", "1000"),
    "CY": (r"\d{4,5}", "1010"),  # five digits beyond the government's control
    "CZ": (r"\d{5}", "110 00"),
    "DE": (r"\d{5}", "10115"),
    "DK": (r"\d{4}", "1050"),
    "EE": (r"\d{5}", "10111"),
    "ES": (r"\d{5}", "28001"),
    "FI": (r"\d{5}", "00100"),
    "FR": (r"\d{5}", "75001"),
    "GR": (r"\d{5}", "105 57"),
    "HR": (r"\d{5}", "10000"),
    "HU": (r"\d{4}", "1011"),
    "IE": (r"[A-Z]\d[0-9W][A-Z0-9]{4}", "D02 AF30"),
    "IT": (r"\d{5}", "00118"),
    "LT": (r"\d{5}", "LT-01100"),
    "LU": (r"\d{4}", "1111"),
    "LV": (r"\d{4}", "LV-1010"),
    "MT": (r"[A-Z]{3}\d{4}", "VLT 1117"),
    "NL": (r"\d{4}[A-Z]{2}", "1011 AB"),
    "PL": (r"\d{5}", "00-001"),
    "PT": (r"\d{4}(\d{3})?", "1100-048"),
    "RO": (r"\d{6}", "010011"),
    "SE": (r"\d{5}", "111 20"),
    "SI": (r"\d{4}", "1000"),
    "SK": (r"\d{5}", "811 01"),
}
_SPELT = ("IE", "MT")
"""Their postcodes begin with letters; elsewhere letters in front are the country's mark (F-75001, AX-22100)."""


def postcode_fits(country: str, postcode: str) -> bool:
    """Whether this can be a postcode of the state (ISO code). Blanks, hyphens and a country mark do not matter.

    Countries without a shape here take anything.
    """
    shape = _SHAPES.get(country)
    if shape is None:
        return True
    clean = re.sub(r"[\s.\-–]", "", postcode).upper()
    if country not in _SPELT:
        clean = re.sub(r"^[A-Z]{1,3}(?=\d)", "", clean)
    return re.fullmatch(shape[0], clean, re.ASCII) is not None


def postcode_example(country: str) -> str:
    return _SHAPES[country][1] if country in _SHAPES else ""
