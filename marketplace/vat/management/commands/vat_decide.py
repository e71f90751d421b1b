import csv
import io
import os
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from marketplace.vat.calculator import RESULT_COLUMNS, Answer, answer
from marketplace.vat.casebook import COLUMNS, BadCell

MOST_TOLD = 50


class Command(BaseCommand):
    help = (
        "Decide the VAT of the cases in a file: a row each, with the columns id, supply_date, supply_leg, "
        "seller_country, seller_kind, threshold_or_scheme_state, buyer_country, buyer_kind, product_kind, "
        "platform_role and net_eur. Other columns are ignored."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--csv", type=Path, required=True, help="the cases (UTF-8, columns separated by commas)")
        parser.add_argument("--out", type=Path, required=True, help="where the results are written")
        parser.add_argument("--explain", action="store_true", help="print the rule and the articles of each row")

    def handle(self, *args: Any, **options: Any) -> None:
        answers, refused = _answers(_rows(options["csv"]))
        _write(options["out"], answers)
        self._tell([found for found in answers if isinstance(found, Answer)], explain=options["explain"])
        self.stdout.write(f"{len(answers) - len(refused)} cases decided: {options['out']}")
        if refused:
            more = [f"and {len(refused) - MOST_TOLD} more"] if len(refused) > MOST_TOLD else []
            said = f"{len(refused)} rows were not decided, and stand in the results without an answer:"
            raise CommandError("\n".join([said, *refused[:MOST_TOLD], *more]))

    def _tell(self, answers: list[Answer], *, explain: bool) -> None:
        """Each row's rule when asked; what an accountant should look at, always."""
        for found in answers:
            if explain:
                self.stdout.write(f"{found.supply.id}: {found.explanation}")
            for note in found.notes:
                self.stdout.write(f"{found.supply.id}: look at this: {note}")


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """(line of the file, row), checked for columns and width. Raises CommandError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            _refuse_missing(reader.fieldnames or [])
            return [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise CommandError(f"{path} cannot be read: {fault}") from fault


def _refuse_missing(found: Iterable[str]) -> None:
    names = list(found)
    twice = sorted({name for name in names if names.count(name) > 1 and name in COLUMNS})
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise CommandError(f"The header (row 1) has no column {', '.join(missing)}; expected: {', '.join(COLUMNS)}.")
    if twice:
        raise CommandError(f"The header (row 1) has the column {', '.join(twice)} twice.")


def _answers(rows: list[tuple[int, dict[str, str]]]) -> tuple[list[Answer | str], list[str]]:
    """The answer of each row, or its id where there is none; and what was wrong with those, row and column named.

    Raises CommandError for a file without a case.
    """
    if not rows:
        raise CommandError("row 2: there is no case in the file")
    answers: list[Answer | str] = []
    wrong, seen = [], set()
    for line, row in rows:
        name = row.get("id") or ""
        try:
            _refuse_width(row)
            found = answer(row)
            if found.supply.id in seen:
                raise BadCell("id", found.supply.id, "a name that no other row has")
            seen.add(found.supply.id)
            answers.append(found)
        except BadCell as bad:
            wrong.append(f"row {line} ({name or 'no id'}), {bad}")
            answers.append(name)
    return answers, wrong


def _refuse_width(row: dict[Any, Any]) -> None:
    if None in row:
        raise BadCell("(after the last)", str(row[None]), "no more cells than the header has columns")
    absent = next((column for column in COLUMNS if row[column] is None), None)
    if absent is not None:
        raise BadCell(absent, "", "a cell for every column of the header")


def _write(path: Path, answers: list[Answer | str]) -> None:
    """The whole file or none of it: written beside the target, then moved onto it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, RESULT_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(found.cells() if isinstance(found, Answer) else {"id": found} for found in answers)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text.getvalue(), encoding="utf-8", newline="")
        beside.replace(path)
    except OSError as fault:
        beside.unlink(missing_ok=True)
        raise CommandError(f"{path} cannot be written: {fault}") from fault
