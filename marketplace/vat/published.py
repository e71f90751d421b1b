"""Rates of VAT as somebody else publishes them, and how they differ from our table. Reads files, changes nothing.

Two packages are understood: `eu-vat-rates-data` (the rates of one day: standard, and all reduced ones without saying
for what) and `duty27-eu-vat` (standard rates by date). Their files are read as data, never run, and nothing is fetched.
"""

from __future__ import annotations

import ast
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from marketplace.vat.rates import STANDARD, RateRow, UnknownRate, cell, reduced_on, rows
from marketplace.vat.territories import MEMBER_STATES, NORTHERN_IRELAND

LIST_FILE, DATED_FILE = "eu_vat_rates_data.json", "_data.py"
PACKAGES = {"eu_vat_rates_data": LIST_FILE, "duty27_eu_vat": DATED_FILE}
_SHOWN_AS = {"EL": "GR", "XI": NORTHERN_IRELAND}
Dated = tuple[tuple[date, Decimal], ...]


class NotPublished(ValueError):
    """The file is none of the formats that are understood."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a package says. `standard`: by state, (first day, per cent) in order; `known`: all its other rates, if told.

    `day` is the day its rates are of; `first` the first day it can be compared on.
    """

    name: str
    day: date
    first: date
    standard: Mapping[str, Dated]
    known: Mapping[str, frozenset[Decimal]]


def installed() -> list[Path]:
    """The files of those packages that are installed here; they are found, not imported."""
    found = []
    for package, name in PACKAGES.items():
        spec = find_spec(package)
        if spec is not None and spec.origin:
            found.append(Path(spec.origin).parent / name)
    return found


def read(path: Path) -> Published:
    """A package's wheel, or the file in it that holds the data. Raises NotPublished, OSError."""
    try:
        if path.suffix in (".whl", ".zip"):
            return _read_wheel(path)
        return _read_text(path.name, path.read_text(encoding="utf-8"))
    except (KeyError, TypeError, ValueError, SyntaxError, InvalidOperation, zipfile.BadZipFile) as wrong:
        raise NotPublished(f"{path} is no data of {' or '.join(PACKAGES)}: {wrong}") from wrong


def _read_wheel(path: Path) -> Published:
    with zipfile.ZipFile(path) as wheel:
        for inside in wheel.namelist():
            if inside.split("/")[-1] in PACKAGES.values():
                return _read_text(inside, wheel.read(inside).decode("utf-8"))
    raise ValueError(f"no {' or '.join(PACKAGES.values())} in it")


def _read_text(name: str, text: str) -> Published:
    return _dated(text) if name.endswith(".py") else _list_of_a_day(json.loads(text))


def _list_of_a_day(data: Mapping[str, Any]) -> Published:
    day = date.fromisoformat(data["version"])
    rates = {_state(code): said for code, said in data["rates"].items() if said["eu_member"] or code == "XI"}
    standard = {state: ((day, _exact(said["standard"])),) for state, said in rates.items()}
    known = {state: frozenset(_all_of(said)) for state, said in rates.items()}
    return Published("eu-vat-rates-data", day, day, standard, known)


def _all_of(said: Mapping[str, Any]) -> Iterator[Decimal]:
    for one in (*said["reduced"], said["super_reduced"], said["parking"]):
        if one is not None:
            yield _exact(one)


def _dated(text: str) -> Published:
    """Constants of a Python file, read without running it."""
    values: dict[str, Any] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            values[node.targets[0].id] = ast.literal_eval(node.value)
    standard = {
        _state(code): tuple((date.fromisoformat(first), Decimal(rate)) for first, rate in changes)
        for code, _name, changes in values["DATA"]
    }
    return Published("duty27-eu-vat", date.fromisoformat(values["DATA_AS_OF"]), date.min, standard, {})


def _exact(number: float | str) -> Decimal:
    """JSON's numbers by their shortest text: 25.5 is 25.5."""
    return Decimal(str(number)).normalize()


def _state(code: str) -> str:
    return _SHOWN_AS.get(code, code)


def differences(theirs: Published) -> list[str]:
    """One sentence each: standard rates on every day on which either side changes, then our reduced rates."""
    return [*_standard_differences(theirs), *_list_differences(theirs), *_unlisted(theirs)]


def _standard_differences(theirs: Published) -> Iterator[str]:
    for state in sorted(MEMBER_STATES | {NORTHERN_IRELAND}):
        changes = theirs.standard.get(state)
        if changes is None:
            if state in MEMBER_STATES:
                yield f"{state}: not in {theirs.name}"
            continue
        for day in _days(state, changes, theirs):
            said = [rate for first, rate in changes if first <= day][-1]
            ours = _ours(state, day)
            if ours != said:
                yield f"{state} standard on {day}: ours {_shown(ours)}, {theirs.name} {said:f}"


def _days(state: str, changes: Dated, theirs: Published) -> list[date]:
    """Days worth comparing: inside what both sides cover, and where either changes."""
    start = max(_first_day(), theirs.first)
    ours = {row.since for row in rows() if (row.state, row.category) == (state, STANDARD) and row.since <= theirs.day}
    return sorted(day for day in {start, theirs.day, *ours, *(first for first, _ in changes)} if day >= start)


def _first_day() -> date:
    return min(row.since for row in rows())


def _ours(state: str, day: date) -> Decimal | None:
    try:
        return cell(state, STANDARD, day).rate
    except UnknownRate:
        return None


def _shown(rate: Decimal | None) -> str:
    return "nothing" if rate is None else f"{rate:f}"


def _list_differences(theirs: Published) -> Iterator[str]:
    """States whose list of reduced rates has changed since ours was written down."""
    for state, listed in sorted(theirs.known.items()):
        ours = reduced_on(state, theirs.day)
        if ours is not None and ours != listed:
            yield f"{state} reduced rates: ours {_in_order(ours)}; {theirs.name} {_in_order(listed)}"


def _in_order(rates: frozenset[Decimal]) -> str:
    return ", ".join(f"{rate:f}" for rate in sorted(rates)) or "none"


def _unlisted(theirs: Published) -> Iterator[str]:
    """Our reduced and regional rates that are in no list of the state. A zero rate stands in no list."""
    for row in rows():
        state = row.state if row.state in theirs.known else row.state[:2]
        listed = theirs.known.get(state)
        is_theirs = row.category == STANDARD and row.state == state
        if listed is None or is_theirs or not row.rate or not row.holds(theirs.day):
            continue
        if row.state != state and row.certainty != "sure":
            continue  # the lists know few rates of regions, and `not_sure` names it anyway
        if row.rate not in listed:
            yield f"{row.state} {row.category}: ours {row.rate:f}, not among {theirs.name}'s rates of {state}"


def not_sure() -> list[RateRow]:
    """Cells of our table that somebody should look up."""
    return [row for row in rows() if row.certainty != "sure"]
