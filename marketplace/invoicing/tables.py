"""Reports as rows of text for CSV. Amounts with a point and two decimals, whatever the reader's language."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from django.conf import settings

from marketplace.invoicing.reports import EURO, OssReturn, Recapitulated, VatRow, oss_state
from marketplace.money import Money, to_decimal

Row = Sequence[str]


def amount(minor: int, currency: str) -> str:
    return f"{to_decimal(Money(minor, currency)):f}"


def euro(minor: int) -> str:
    return amount(minor, EURO)


def oss_rows(declared: OssReturn) -> list[Row]:
    """VAT-05: supplier, period, by state and rate, corrections by original period and state, the total."""
    head = ("part", "period", "supplier", "state", "kind", "supplied_from", "rate_pct", "taxable", "vat", "currency")
    who, home = declared.vat_id, oss_state(settings.PLATFORM_COUNTRY)
    period = str(declared.period)
    rows: list[Row] = [head]
    rows += [
        ("supply", period, who, row.state, "services", home, row.rate, euro(row.net_minor), euro(row.vat_minor), EURO)
        for row in declared.supplies
    ]
    rows += [
        (
            "correction_with_the_state_itself" if row.is_too_old else "correction",
            str(row.period), who, row.state, "services", home, "", "", euro(row.vat_minor), EURO,
        )
        for row in declared.corrections
    ]  # fmt: skip
    net = sum(row.net_minor for row in declared.supplies)
    last = "nil" if declared.is_nil else "total"
    return [*rows, (last, period, who, "", "", home, "", euro(net), euro(declared.vat_minor), EURO)]


def recapitulative_rows(rows: Iterable[Recapitulated]) -> list[Row]:
    """Country and number apart, as the statements of the states want them; "S" says services."""
    said = [(row.vat_id[:2], row.vat_id[2:], "S", euro(row.net_minor), EURO) for row in rows]
    return [("country", "vat_number", "kind", "amount", "currency"), *said]


def vat_rows(rows: Iterable[VatRow]) -> list[Row]:
    head = ("side", "document", "place", "category", "rate_pct", "reported_in", "taxable", "vat", "currency")
    said = [
        (
            row.side, row.purpose, row.place, row.category, row.rate, row.reported_in,
            amount(row.net_minor, row.currency), amount(row.vat_minor, row.currency), row.currency,
        )
        for row in rows
    ]  # fmt: skip
    return [head, *said]


def write(rows: Iterable[Row], out: str, stdout: TextIO) -> None:
    """Into the file ``out``, or where "" to the terminal."""
    if not out:
        csv.writer(stdout, lineterminator="\n").writerows(rows)
        return
    with Path(out).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
