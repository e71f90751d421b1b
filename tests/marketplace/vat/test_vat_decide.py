"""The command around the calculator: a file in, a file out; rows that say nothing stand in it without an answer."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from marketplace.vat.calculator import RESULT_COLUMNS
from marketplace.vat.cases import RULE_VERSION

BOOK = Path(__file__).parent / "casebook.csv"


def run(source: Path, target: Path, *flags: str) -> str:
    said = io.StringIO()
    call_command("vat_decide", "--csv", str(source), "--out", str(target), *flags, stdout=said)
    return said.getvalue()


def changed(folder: Path, old: str, new: str) -> Path:
    text = BOOK.read_text(encoding="utf-8")
    assert old in text
    source = folder / "changed.csv"
    source.write_text(text.replace(old, new, 1), encoding="utf-8")
    return source


def test_all_worked_cases_in_their_order(tmp_path):
    said = run(BOOK, tmp_path / "results.csv")
    results = list(csv.DictReader((tmp_path / "results.csv").open(encoding="utf-8")))
    cases = list(csv.DictReader(BOOK.open(encoding="utf-8")))
    assert tuple(results[0]) == RESULT_COLUMNS
    assert [row["id"] for row in results] == [case["id"] for case in cases]
    assert [row["gross_eur"] for row in results] == [case["gross_eur"] for case in cases]
    assert f"55 cases decided: {tmp_path / 'results.csv'}" in said
    assert "V58: look at this: HU e_book: standard rate used; " in said
    assert list(tmp_path.iterdir()) == [tmp_path / "results.csv"]


def test_explain_names_rule_and_articles_of_each_row(tmp_path):
    said = run(BOOK, tmp_path / "results.csv", "--explain").splitlines()
    assert sum("; rules 2026-" in line for line in said) == 55
    assert f"V06: business_reverse_charge (Art. 44+196+226(11a); rules {RULE_VERSION})" in said
    assert f"V63: goods_import_one_stop (Art. 14a(1)+33(c); rules {RULE_VERSION})" in said


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("product_kind", "product", "The header (row 1) has no column product_kind"),
        ("buyer_country,buyer_kind", "buyer_kind,buyer_kind", "has no column buyer_country"),
        (",certainty", ",id", "The header (row 1) has the column id twice"),
    ],
)
def test_bad_file_is_refused_and_the_old_result_stays(tmp_path, old, new, told):
    target = tmp_path / "results.csv"
    target.write_text("of yesterday")
    with pytest.raises(CommandError) as refused:
        run(changed(tmp_path, old, new), target)
    assert told in str(refused.value)
    assert refused.value.returncode == 1
    assert target.read_text() == "of yesterday"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["changed.csv", "results.csv"]


@pytest.mark.parametrize(
    ("old", "new", "name", "told"),
    [
        ("below_10k,FR,consumer", "below_10k,FR,consmer", "V01", "row 2 (V01), column buyer_kind: found 'consmer'"),
        ("V02,", "V01,", "V01", "row 3 (V01), column id: found 'V01', expected a name that no other row has"),
        ("DE return,S,,certain", "DE return,S,,certain,more", "V01", "row 2 (V01), column (after the last)"),
    ],
)
def test_a_row_that_is_refused_leaves_the_others_their_answers(tmp_path, old, new, name, told):
    target = tmp_path / "results.csv"
    with pytest.raises(CommandError) as refused:
        run(changed(tmp_path, old, new), target)
    assert "1 rows were not decided" in str(refused.value)
    assert told in str(refused.value)
    assert refused.value.returncode == 1
    results = list(csv.DictReader(target.open(encoding="utf-8")))
    empty = [row for row in results if not row["gross_eur"]]
    assert (len(results), [row["id"] for row in empty]) == (55, [name])
    assert set(empty[0].values()) == {name, ""}


def test_every_wrong_row_is_named(tmp_path):
    source = tmp_path / "wrong.csv"
    text = BOOK.read_text(encoding="utf-8").replace("2026-11-22,", "2026-13-22,")
    source.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        run(source, tmp_path / "results.csv")
    assert str(refused.value).count("column supply_date") == 50
    assert str(refused.value).endswith("and 3 more")
    results = list(csv.DictReader((tmp_path / "results.csv").open(encoding="utf-8")))
    assert sum(not row["gross_eur"] for row in results) == 53


def test_file_without_cases_without_name_or_without_text_is_refused(tmp_path):
    empty = tmp_path / "empty.csv"
    empty.write_text(BOOK.read_text(encoding="utf-8").splitlines()[0])
    for source in (empty, tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(CommandError):
            run(source, tmp_path / "results.csv")
    empty.write_bytes("id,ü".encode("latin-1"))
    with pytest.raises(CommandError, match="cannot be read"):
        run(empty, tmp_path / "results.csv")
    with pytest.raises(CommandError, match="cannot be written"):
        run(BOOK, tmp_path / "no" / "folder.csv")


def test_mark_of_byte_order_and_windows_lines_do_not_matter(tmp_path):
    source = tmp_path / "windows.csv"
    source.write_bytes(b"\xef\xbb\xbf" + BOOK.read_bytes().replace(b"\n", b"\r\n"))
    run(source, tmp_path / "a.csv")
    run(BOOK, tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
