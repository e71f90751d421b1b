"""A closed month stays as it is; what comes later is booked later; its journal is balanced."""

from __future__ import annotations

import csv
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from marketplace.audit.models import AuditEntry
from marketplace.audit.operations import ReasonMissing
from marketplace.ledger import datev, numbers
from marketplace.ledger.chart import Kind, Purpose, Step
from marketplace.ledger.datev import datev_file
from marketplace.ledger.journal import journal_csv
from marketplace.ledger.models import AccountingPeriod, ClosingBalance, Entry, Move
from marketplace.ledger.months import MonthNotClosed, close_month
from marketplace.ledger.operations import KeyReused, PeriodClosed, post
from marketplace.ledger.postings import became_due
from marketplace.ledger.queries import Finding, balance, seller_statement, trial_balance, verify
from marketplace.money import Money
from marketplace.users.operators import Duty, NotYourDesk
from tests.factories import NOON, make_user
from tests.marketplace.ledger.made import PROVIDER, SUSPENSE, counts, eur, part, sold

pytestmark = pytest.mark.django_db
NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)
LATER = datetime(2026, 12, 3, 12, tzinfo=UTC)
WHY = "all statements of the bank are booked"


@pytest.fixture
def by(db):
    return make_user("ada@example.org", duties=(Duty.FINANCE,))


def close(by, month: date = NOVEMBER, at: datetime = LATER, why: str = WHY) -> AccountingPeriod:
    return close_month(month=month, by=by, why=why, at=at)


def suspense(key: str, at: datetime, *, late: bool = False) -> Entry:
    return post(key=key, kind=Kind.SUSPENSE_IN, moves=[Step(PROVIDER, SUSPENSE, eur(5))], at=at, late=late)


def test_a_month_is_closed_with_its_balances(sellers, by):
    sold(part(sellers[0].pk))
    period = close(by, month=date(2026, 11, 17))
    assert (period.month, period.ends_on, period.entries) == (NOVEMBER, date(2026, 11, 30), 1)
    assert (period.closed_by, period.closed_by_name, period.closed_at) == (by, str(by), LATER)
    kept = dict(ClosingBalance.objects.values_list("account__purpose", "balance_minor"))
    assert kept == {"provider_balance": -10_000, "seller_hold": 7290, "platform_commission": 810, "vat_payable": 1900}
    trail = AuditEntry.objects.get()
    assert (trail.action, trail.about, trail.why) == ("ledger.close_month", "month:2026-11", WHY)
    assert verify() == []


def test_closing_again_changes_nothing(sellers, by):
    sold(part(sellers[0].pk))
    assert close(by) == close(by)
    assert (AccountingPeriod.objects.count(), AuditEntry.objects.count()) == (1, 1)


def test_nothing_is_booked_in_a_closed_month(sellers, by):
    sold(part(sellers[0].pk))
    close(by)
    before = counts()
    with pytest.raises(PeriodClosed, match="closed up to 2026-11-30"):
        suspense("late", NOON)
    assert counts() == before


def test_what_arrives_late_is_booked_in_the_open_month_and_keeps_its_day(sellers, by):
    sold(part(sellers[0].pk))
    close(by)
    entry = suspense("late", NOON, late=True)
    assert (entry.at, entry.booked_on) == (NOON, DECEMBER)
    assert suspense("late", NOON, late=True) == entry
    assert suspense("in time", LATER, late=True).booked_on == LATER.date()
    assert set(entry.moves.values_list("booked_on", flat=True)) == {DECEMBER}
    assert verify() == []


def test_a_repeated_posting_of_a_closed_month_is_still_the_first_entry(sellers, by):
    first = sold(part(sellers[0].pk))
    close(by)
    assert sold(part(sellers[0].pk)) == first
    with pytest.raises(KeyReused):
        sold(part(sellers[0].pk, share=1))


def test_months_close_in_their_order_and_when_they_are_over(sellers, by):
    sold(part(sellers[0].pk))
    with pytest.raises(MonthNotClosed, match="2026-11 is not over yet"):
        close(by, at=datetime(2026, 11, 30, 12, tzinfo=UTC))
    with pytest.raises(MonthNotClosed, match="Close 2026-11 first"):
        close(by, month=DECEMBER, at=datetime(2027, 1, 2, tzinfo=UTC))
    close(by)
    with pytest.raises(MonthNotClosed, match="Close 2026-12 first"):
        close(by, month=JANUARY, at=datetime(2027, 2, 2, tzinfo=UTC))
    close(by, month=DECEMBER, at=datetime(2027, 1, 2, tzinfo=UTC))
    assert [str(period) for period in AccountingPeriod.objects.all()] == ["2026-11", "2026-12"]


def test_wrong_books_are_not_closed(sellers, by):
    sold(part(sellers[0].pk))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_account SET balance_minor = 1 WHERE purpose = 'seller_hold'")
    with pytest.raises(MonthNotClosed, match="carries 1, its moves sum to 7290"):
        close(by)
    assert AccountingPeriod.objects.count() == 0


def test_closing_is_the_finance_desk_s_and_has_a_reason(sellers, by):
    with pytest.raises(NotYourDesk):
        close(make_user(duties=(Duty.SUPPORT,)))
    with pytest.raises(ReasonMissing):
        close(by, why="ok")
    assert AccountingPeriod.objects.count() == 0


def test_sums_begin_at_the_last_closed_month(sellers, by):
    """The same balances with and without the kept ones; a wrong kept one would be seen, and is found."""
    seller = sellers[0]
    sold(part(seller.pk))
    close(by)
    post(
        key="due", kind=Kind.BECAME_DUE, at=LATER,
        moves=became_due(seller=seller.pk, seller_order="S-1", amount=eur(7290)),
    )  # fmt: skip
    assert balance(PROVIDER, "EUR") == eur(-10_000)
    assert {line.purpose: line.balance.minor for line in trial_balance(DECEMBER)["EUR"]} == {
        "platform_commission": 810, "provider_balance": -10_000, "seller_hold": 7290, "vat_payable": 1900,
    }  # fmt: skip
    found = seller_statement(partner=seller, currency="EUR", since=DECEMBER, until=JANUARY)
    assert (found.opening.seller_hold, found.closing.seller_due, len(found.lines)) == (7290, 7290, 1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_closingbalance SET balance_minor = -9999 WHERE balance_minor = -10000")
    assert balance(PROVIDER, "EUR") == eur(-9999)
    assert verify() == [Finding("2026-11 closed at -9999, its moves sum to -10000", "provider_balance:::EUR")]


# Exports


def test_the_journal_has_every_move_once_and_is_balanced(sellers):
    entry = sold(part(sellers[0].pk), fee=175)
    sold(part(sellers[1].pk), key="december", at=LATER)
    rows = list(csv.DictReader("".join(journal_csv(month=NOVEMBER)).splitlines()))
    assert len(rows) == entry.moves.count() == 4
    assert rows[0] == {
        "entry": entry.public_id, "booked_on": "2026-11-22", "value_date": "2026-11-22", "kind": "captured",
        "reference": "order:R-1", "about": "S-1", "debit_number": "1360", "debit_account": "provider_balance",
        "credit_number": "1592", "credit_account": "seller_hold S-1", "currency": "EUR", "amount": "72.90", "why": "", "by": "",
        "documents": "", "document_ids": "",
    }  # fmt: skip
    stands: dict[str, Decimal] = {}
    for row in rows:
        for account, sign in ((row["debit_account"], -1), (row["credit_account"], 1)):
            stands[account] = stands.get(account, Decimal(0)) + sign * Decimal(row["amount"])
    assert sum(stands.values()) == 0
    assert stands["provider_balance"] == Decimal("-98.25")


def test_a_text_is_no_formula(sellers):
    post(
        key="k", kind=Kind.CORRECTION, moves=[Step(PROVIDER, SUSPENSE, eur(1))], at=NOON, reference='=HYPERLINK("x")',
        why="-1 of it, twice; \"said\"",
    )  # fmt: skip
    (row,) = csv.DictReader("".join(journal_csv(month=NOVEMBER)).splitlines())
    assert (row["reference"], row["why"]) == ('\'=HYPERLINK("x")', '\'-1 of it, twice; "said"')


def cells(line: str) -> list[str]:
    return next(csv.reader([line], delimiter=";"))


def test_datev_takes_the_file(sellers, by, settings):
    settings.DATEV_CONSULTANT, settings.DATEV_CLIENT = 29098, 55003
    entry = sold(part(sellers[0].pk), fee=175, reference="order:R_4K Ü")
    post(key="sek", kind=Kind.SUSPENSE_IN, moves=[Step(PROVIDER, SUSPENSE, Money(7, "SEK"))], at=NOON)
    close(by)
    found = datev_file(month=NOVEMBER, at=datetime(2026, 12, 3, 14, 5, 6, 789_000, tzinfo=UTC))
    assert (found.name, found.lines, found.left_out) == ("EXTF_Buchungsstapel_2026_11.csv", 4, 1)
    text = found.content.decode("cp1252")
    assert re.fullmatch(r"(?:[^\r\n]*\r\n){6}", text)
    header, names, *rows = text.split("\r\n")[:-1]
    assert header == (
        '"EXTF";700;21;"Buchungsstapel";13;20261203140506789;;"CR";"";"";29098;55003;20260101;4;20261101;20261130;'
        '"Marktplatz 11/2026";"";1;0;1;"EUR";;"";;;"03";;;"";""'
    )
    assert len(cells(header)) == 31
    assert len(cells(names)) == len(datev.COLUMNS) == len(set(datev.COLUMNS)) == 125
    first = dict(zip(datev.COLUMNS, cells(rows[0]), strict=True))
    assert {name: value for name, value in first.items() if value} == {
        "Umsatz (ohne Soll/Haben-Kz)": "72,90", "Soll/Haben-Kennzeichen": "S", "WKZ Umsatz": "EUR", "Konto": "1360",
        "Gegenkonto (ohne BU-Schlüssel)": "1592", "Belegdatum": "2211", "Belegfeld 1": "R-4K--",
        "Belegfeld 2": entry.public_id, "Buchungstext": f"captured S-1 {entry.public_id}", "Festschreibung": "1",
        "Leistungsdatum": "22112026",
    }  # fmt: skip
    assert [cells(row)[0] for row in rows] == ["72,90", "8,10", "19,00", "1,75"]


def test_an_open_month_is_not_festgeschrieben(sellers):
    sold(part(sellers[0].pk))
    assert datev_file(month=NOVEMBER, at=NOON).content.split(b"\r\n")[0].split(b";")[20] == b"0"


def test_the_accountant_s_own_numbers_win(sellers, settings):
    settings.LEDGER_CHART = "skr04"
    settings.LEDGER_ACCOUNT_NUMBERS = {"vat_payable oss:DE": 3817, "provider_balance": 1461}
    sold(part(sellers[0].pk))
    rows = [cells(row) for row in datev_file(month=NOVEMBER, at=NOON).content.decode("cp1252").split("\r\n")[2:-1]]
    assert [(row[6], row[7]) for row in rows] == [("1461", "1374"), ("1461", "4200"), ("1461", "3817")]


def test_what_stays_within_one_number_is_not_written(sellers, settings):
    settings.LEDGER_ACCOUNT_NUMBERS = {"suspense": 1360}
    suspense("k", NOON)
    assert datev_file(month=NOVEMBER, at=NOON).lines == 0


@pytest.mark.parametrize("chart", numbers.NUMBERS)
def test_every_purpose_has_a_number_of_its_own(chart):
    assert set(numbers.NUMBERS[chart]) == set(Purpose)
    assert len(set(numbers.NUMBERS[chart].values())) == len(Purpose)
    assert all(len(str(number)) == numbers.LENGTH for number in numbers.NUMBERS[chart].values())


def test_the_command_writes_both_files(sellers, tmp_path, capsys):
    sold(part(sellers[0].pk))
    call_command("ledger_export", "--month", "2026-11", "--folder", str(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "EXTF_Buchungsstapel_2026_11.csv",
        "journal-2026-11.csv",
    ]
    assert (tmp_path / "journal-2026-11.csv").read_text("utf-8").count("\n") == 1 + Move.objects.count()
    assert "3 lines, 0 in other currencies left out" in capsys.readouterr().out
    with pytest.raises(CommandError, match="'2026-13' is not a month"):
        call_command("ledger_export", "--month", "2026-13", "--folder", str(tmp_path))
