"""A month in DATEV's format (EXTF 700, category 21 "Buchungsstapel", version 13), in euro.

Windows-1252, CRLF, decimal comma, text in quotes, 125 columns. The amount has no sign: S says that the first account
("Konto") is debited. Moves in other currencies need the rate they are booked at, which an accountant decides: they
are in the CSV journal alone, and ``left_out`` counts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings

from marketplace.ledger.journal import batched, moves_of
from marketplace.ledger.models import AccountingPeriod, Move
from marketplace.ledger.numbers import LENGTH, number_of
from marketplace.ledger.papers import Paper, papers_of
from marketplace.markets.zones import months_after

CURRENCY = "EUR"
ORIGIN = "CR"
"""Who made the file, in two letters ("Herkunft")."""


def _pairs(kind: str, content: str, count: int) -> list[str]:
    return [f"{name} {n}" for n in range(1, count + 1) for name in (kind, content)]


COLUMNS: tuple[str, ...] = (
    "Umsatz (ohne Soll/Haben-Kz)", "Soll/Haben-Kennzeichen", "WKZ Umsatz", "Kurs", "Basis-Umsatz", "WKZ Basis-Umsatz",
    "Konto", "Gegenkonto (ohne BU-Schlüssel)", "BU-Schlüssel", "Belegdatum", "Belegfeld 1", "Belegfeld 2", "Skonto",
    "Buchungstext", "Postensperre", "Diverse Adressnummer", "Geschäftspartnerbank", "Sachverhalt", "Zinssperre",
    "Beleglink", *_pairs("Beleginfo - Art", "Beleginfo - Inhalt", 8), "KOST1 - Kostenstelle", "KOST2 - Kostenstelle",
    "Kost-Menge", "EU-Land u. UStID (Bestimmung)", "EU-Steuersatz (Bestimmung)", "Abw. Versteuerungsart",
    "Sachverhalt L+L", "Funktionsergänzung L+L", "BU 49 Hauptfunktionstyp", "BU 49 Hauptfunktionsnummer",
    "BU 49 Funktionsergänzung", *_pairs("Zusatzinformation - Art", "Zusatzinformation- Inhalt", 20), "Stück", "Gewicht",
    "Zahlweise", "Forderungsart", "Veranlagungsjahr", "Zugeordnete Fälligkeit", "Skontotyp", "Auftragsnummer",
    "Buchungstyp", "USt-Schlüssel (Anzahlungen)", "EU-Land (Anzahlungen)", "Sachverhalt L+L (Anzahlungen)",
    "EU-Steuersatz (Anzahlungen)", "Erlöskonto (Anzahlungen)", "Herkunft-Kz", "Buchungs GUID", "KOST-Datum",
    "SEPA-Mandatsreferenz", "Skontosperre", "Gesellschaftername", "Beteiligtennummer", "Identifikationsnummer",
    "Zeichnernummer", "Postensperre bis", "Bezeichnung SoBil-Sachverhalt", "Kennzeichen SoBil-Buchung",
    "Festschreibung", "Leistungsdatum", "Datum Zuord. Steuerperiode", "Fälligkeit", "Generalumkehr (GU)", "Steuersatz",
    "Land", "Abrechnungsreferenz", "BVV-Position", "EU-Land u. UStID (Ursprung)", "EU-Steuersatz (Ursprung)",
    "Abw. Skontokonto",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DatevFile:
    name: str
    content: bytes
    lines: int
    left_out: int
    """Moves in other currencies."""


def datev_file(*, month: date, at: datetime) -> DatevFile:
    """The moves of a month in euro; those within one account number change nothing there and are not written.

    Files of a closed month say so ("Festschreibung"). Raises LookupError for a chart that is not known.
    """
    first = month.replace(day=1)
    moves = list(moves_of(first))
    ours = [move for move in moves if move.source.currency == CURRENCY]
    is_closed = AccountingPeriod.objects.filter(month=first).exists()
    papers = {pk: found for batch in batched(ours) for pk, found in papers_of(batch).items()}
    rows = [row for move in ours if (row := _row(move, papers[move.pk], is_closed=is_closed))]
    lines = [_header(first, at, is_closed=is_closed), ";".join(COLUMNS), *rows]
    content = "".join(f"{line}\r\n" for line in lines).encode("cp1252", errors="replace")
    return DatevFile(f"EXTF_Buchungsstapel_{first:%Y_%m}.csv", content, len(rows), len(moves) - len(ours))


def _header(first: date, at: datetime, *, is_closed: bool) -> str:
    """The 31 fields of the first line."""
    last = months_after(first, 1) - timedelta(days=1)
    made = at.astimezone(UTC)
    cells = [
        _text("EXTF"), "700", "21", _text("Buchungsstapel"), "13", f"{made:%Y%m%d%H%M%S}{made.microsecond // 1000:03}",
        "", _text(ORIGIN), _text(""), _text(""), str(settings.DATEV_CONSULTANT), str(settings.DATEV_CLIENT),
        f"{first.year}0101", str(LENGTH), f"{first:%Y%m%d}", f"{last:%Y%m%d}", _text(f"Marktplatz {first:%m/%Y}"),
        _text(""), "1", "0", str(int(is_closed)), _text(CURRENCY), "", _text(""), "", "",
        _text(settings.LEDGER_CHART.removeprefix("skr")), "", "", _text(""), _text(""),
    ]  # fmt: skip
    return ";".join(cells)


def _row(move: Move, papers: Sequence[Paper], *, is_closed: bool) -> str:
    """ "Belegfeld 1" is the first document's number; all of them stand in "Beleginfo"."""
    debit = number_of(move.source.purpose, move.source.subject)
    credit = number_of(move.target.purpose, move.target.subject)
    if debit == credit:
        return ""
    entry = move.entry
    cells = dict.fromkeys(COLUMNS, "")
    euro, cents = divmod(move.amount_minor, 100)
    cells |= {
        "Umsatz (ohne Soll/Haben-Kz)": f"{euro},{cents:02}",
        "Soll/Haben-Kennzeichen": _text("S"),
        "WKZ Umsatz": _text(CURRENCY),
        "Konto": str(debit),
        "Gegenkonto (ohne BU-Schlüssel)": str(credit),
        "Belegdatum": f"{entry.booked_on:%d%m}",
        "Belegfeld 1": _text(_field(_first_paper(papers) or entry.reference.rpartition(":")[2] or entry.public_id, 36)),
        "Belegfeld 2": _text(_field(entry.public_id, 12)),
        "Buchungstext": _text(" ".join(filter(None, (entry.kind, move.about, entry.public_id)))[:60]),
        "Festschreibung": str(int(is_closed)),
        "Leistungsdatum": f"{entry.at.astimezone(UTC):%d%m%Y}",
    }
    if papers:
        cells["Beleginfo - Art 1"] = _text("Dokumente")
        cells["Beleginfo - Inhalt 1"] = _text(" ".join(paper.number for paper in papers)[:210])
    return ";".join(_in_order(cells))


def _first_paper(papers: Sequence[Paper]) -> str:
    return papers[0].number if papers else ""


def _in_order(cells: dict[str, str]) -> Iterable[str]:
    return (cells[column] for column in COLUMNS)


def _field(text: str, longest: int) -> str:
    """What "Belegfeld" may hold."""
    return re.sub(r"[^A-Za-z0-9$&%*+\-/]", "-", text)[:longest]


def _text(value: str) -> str:
    """In quotes, on one line."""
    return '"' + " ".join(value.split()).replace('"', '""') + '"'
