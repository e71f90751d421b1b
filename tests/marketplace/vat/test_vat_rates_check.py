"""Our rates against published ones: what differs is printed, and nothing is ever changed."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from marketplace.vat.rates import TABLE, rate, reduced_on, rows
from marketplace.vat.territories import MEMBER_STATES

DAY = "2026-11-22"


def a_list(**changes: object) -> dict:
    """A list like the package's, made from our own tables."""
    on = date.fromisoformat(DAY)
    rates = {}
    for state in MEMBER_STATES:
        reduced = [float(one) for one in sorted(reduced_on(state, on))]
        standard = float(rate(state, "e_service", on))
        rates[state] = {
            "eu_member": True, "standard": standard, "reduced": reduced[1:],
            "super_reduced": reduced[0] if reduced else None, "parking": None,
        }  # fmt: skip
    rates["XI"] = {"eu_member": False, "standard": 20.0, "reduced": [5.0], "super_reduced": None, "parking": None}
    rates["CH"] = {"eu_member": False, "standard": 8.1, "reduced": [], "super_reduced": None, "parking": None}
    for state, said in changes.items():
        rates[state] |= said
    return {"version": DAY, "rates": rates}


def dated(*changed: tuple[str, tuple]) -> str:
    by_state = {state: [] for state in MEMBER_STATES}
    for row in rows():
        if row.category == "standard" and row.state in by_state:
            by_state[row.state].append((row.since.isoformat(), f"{row.rate:f}"))
    by_state |= dict(changed)
    data = [({"GR": "EL"}.get(state, state), "a state", tuple(rates)) for state, rates in by_state.items()]
    return f"# a package's file\nDATA_AS_OF = {DAY!r}\n\nDATA = {tuple(data)!r}\n"


def check(*arguments: str) -> str:
    said = io.StringIO()
    call_command("vat_rates_check", *arguments, stdout=said)
    return said.getvalue()


def written(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text)
    return str(folder / name)


def refused(*arguments: str) -> tuple[str, str]:
    said = io.StringIO()
    with pytest.raises(CommandError) as fault:
        call_command("vat_rates_check", *arguments, stdout=said)
    return said.getvalue(), str(fault.value)


def test_the_same_rates_differ_nowhere_and_unsure_cells_are_listed(tmp_path):
    said = check("--package-data", written(tmp_path, "rates.json", json.dumps(a_list())))
    assert said.startswith(f"eu-vat-rates-data of {DAY}: 0 differences\n")
    assert "unsure: HU e_book standard rate used (" in said
    assert "verify: PT e_book 6 (" in said
    assert check("--package-data", written(tmp_path, "_data.py", dated())).startswith("duty27-eu-vat of 2026-11-22: 0")


def test_differences_are_printed_and_the_table_stays(tmp_path):
    before = TABLE.read_bytes()
    changed = a_list(RO={"standard": 22.0}, FI={"reduced": [10.0]}, PT={"reduced": [13.0, 16.0]})
    said, fault = refused("--package-data", written(tmp_path, "rates.json", json.dumps(changed)))
    assert said.splitlines()[:6] == [
        f"eu-vat-rates-data of {DAY}: 5 differences",
        f"  RO standard on {DAY}: ours 21, eu-vat-rates-data 22",
        "  FI reduced rates: ours 10, 13.5; eu-vat-rates-data 10",
        "  PT reduced rates: ours 6, 13, 16, 22; eu-vat-rates-data 6, 13, 16",
        "  PT-30 standard: ours 22, not among eu-vat-rates-data's rates of PT",
        "  FI e_book: ours 13.5, not among eu-vat-rates-data's rates of FI",
    ]
    assert fault.startswith("5 differences. Nothing was changed")
    assert TABLE.read_bytes() == before


def test_a_change_on_another_day_and_a_future_one_are_seen(tmp_path):
    text = dated(
        ("EE", [("2016-01-01", "20"), ("2024-01-01", "22"), ("2025-08-01", "24")]),
        ("DE", [("2016-01-01", "19"), ("2027-01-01", "20")]),
    )
    said, _ = refused("--package-data", written(tmp_path, "_data.py", text))
    assert "  EE standard on 2025-07-01: ours 24, duty27-eu-vat 22\n" in said
    assert "  DE standard on 2027-01-01: ours 19, duty27-eu-vat 20\n" in said
    assert "2 differences" in said


def test_missing_state_is_a_difference(tmp_path):
    data = a_list()
    del data["rates"]["MT"]
    said, _ = refused("--package-data", written(tmp_path, "rates.json", json.dumps(data)))
    assert "  MT: not in eu-vat-rates-data\n" in said


def test_a_wheel_is_read_without_installing_it(tmp_path):
    wheel = tmp_path / "rates-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as made:
        made.writestr("eu_vat_rates_data/__init__.py", "raise SystemExit('data is not run')")
        made.writestr("eu_vat_rates_data/eu_vat_rates_data.json", json.dumps(a_list()))
    assert "0 differences" in check("--package-data", str(wheel))


def test_data_file_is_never_run(tmp_path):
    text = dated() + "open('made', 'w')\n"
    assert "0 differences" in check("--package-data", written(tmp_path, "_data.py", text))
    assert not Path("made").exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rates.json", "{}"),
        ("rates.json", "no json"),
        ("_data.py", "DATA = )"),
        ("_data.py", "x = 1"),
        ("a.whl", "zip"),
    ],
)
def test_other_files_are_refused(tmp_path, name, text):
    _, fault = refused("--package-data", written(tmp_path, name, text))
    assert "is no data of" in fault


def test_no_package_and_no_file_says_what_to_do(monkeypatch):
    from marketplace.vat.management.commands import vat_rates_check

    monkeypatch.setattr(vat_rates_check, "installed", list)
    _, fault = refused()
    assert "name a file with --package-data" in fault
    _, fault = refused("--package-data", "/nowhere/rates.json")
    assert "No such file" in fault


def test_installed_package_is_found_by_its_file(tmp_path, monkeypatch):
    package = tmp_path / "eu_vat_rates_data"
    package.mkdir()
    written(package, "__init__.py", "raise SystemExit('data is not run')")
    written(package, "eu_vat_rates_data.json", json.dumps(a_list()))
    monkeypatch.syspath_prepend(tmp_path)
    assert f"eu-vat-rates-data of {DAY}: 0 differences" in check()
