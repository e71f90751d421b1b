"""Months at the desk: what they hold, closed once and for good, handed out as files that name the documents."""

from __future__ import annotations

import csv
import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from marketplace.audit.models import AuditEntry
from marketplace.ledger.chart import Kind, Step
from marketplace.ledger.models import AccountingPeriod, Move
from marketplace.ledger.operations import PeriodClosed, post
from marketplace.ledger.queries import MonthLine, booked_month, booked_months, month_balance
from marketplace.markets.zones import months_after
from marketplace.partner.models import Partner
from marketplace.users.operators import Duty
from tests.factories import NOON
from tests.marketplace.ledger.made import PROVIDER, SUSPENSE, eur, part, sold

pytestmark = pytest.mark.django_db
WHY = "all statements of the bank are booked"


@pytest.fixture
def seller(db):
    return Partner.objects.create(name="Atelier", code="atelier-1")


@pytest.fixture
def past(seller):
    """The middle of the month before last, with a sale of 100.00 in it."""
    at = (timezone.now().replace(day=1) - timedelta(days=20)).replace(day=15)
    sold(part(seller.pk), at=at)
    return at


@pytest.fixture
def ada(desk, sign_in):
    return sign_in(desk(Duty.FINANCE))


def address(at, act=""):
    return reverse("desk_months:act", args=[f"{at:%Y-%m}", act]) if act else f"/cms/desk/months/{at:%Y-%m}/"


def test_all_months_since_the_first_entry_are_listed_with_what_moved(seller):
    sold(part(seller.pk), at=datetime(2026, 8, 31, 12, tzinfo=UTC))
    sold(part(seller.pk, order="S-2"), key="k2", fee=50, at=NOON)
    AccountingPeriod.objects.create(
        month=date(2026, 8, 1), ends_on=date(2026, 8, 31), closed_at=NOON, closed_by_name="Ada", entries=1
    )
    found = booked_months(at=NOON)
    assert [(month.name, month.is_over, month.is_next, month.entries, month.moved) for month in found] == [
        ("2026-11", False, False, 1, (eur(10_050),)),
        ("2026-10", True, False, 0, ()),
        ("2026-09", True, True, 0, ()),
        ("2026-08", True, False, 1, (eur(10_000),)),
    ]
    assert booked_month("2026-08", at=NOON).period == AccountingPeriod.objects.get()
    for name in ("2026-07", "2026-12", "2026-8", "nothing"):
        with pytest.raises(LookupError):
            booked_month(name, at=NOON)


def test_the_balance_of_a_month_begins_where_the_last_ended(seller):
    sold(part(seller.pk), at=datetime(2026, 10, 5, 12, tzinfo=UTC))
    post(key="k", kind=Kind.SUSPENSE_IN, moves=[Step(PROVIDER, SUSPENSE, eur(30))], at=NOON)
    post(key="k2", kind=Kind.SUSPENSE_IN, moves=[Step(SUSPENSE, PROVIDER, eur(10))], at=NOON)
    assert month_balance(date(2026, 11, 9)) == {"EUR": [
        MonthLine("platform_commission", "agent", 810, 0, 0),
        MonthLine("provider_balance", "", -10_000, 30, 10),
        MonthLine("seller_hold", "", 7290, 0, 0),
        MonthLine("suspense", "txn_1", 0, 10, 30),
        MonthLine("vat_payable", "oss:DE", 1900, 0, 0),
    ]}  # fmt: skip
    for lines in (month_balance(month)["EUR"] for month in (date(2026, 10, 1), date(2026, 11, 1))):
        assert sum(line.closing for line in lines) == 0
        assert sum(line.debit for line in lines) == sum(line.credit for line in lines)


def test_a_month_is_closed_after_a_second_thought_and_stays_closed(ada, past):
    page = ada.get(address(past)).content.decode()
    assert "To close" in page
    close = address(past, "close")
    assert close in page
    shown = ada.get(close).content.decode()
    assert "Trial balance in EUR" in shown
    assert "€72.90" in shown
    assert ada.post(close, {"why": WHY, "once": "x"}).status_code == 422
    assert AccountingPeriod.objects.count() == 0
    answer = ada.post(close, {"why": WHY, "once": "x", "sure": "on"})
    assert (answer.status_code, answer["Location"]) == (302, address(past))
    assert AccountingPeriod.objects.get().month == past.date().replace(day=1)
    page = ada.get(address(past)).content.decode()
    assert "Closed" in page
    assert close not in page
    assert WHY in page
    assert ada.post(close, {"why": WHY, "once": "x", "sure": "on"}).status_code == 422
    with pytest.raises(PeriodClosed):
        post(key="late", kind=Kind.SUSPENSE_IN, moves=[Step(PROVIDER, SUSPENSE, eur(5))], at=past)


def test_months_that_are_not_over_or_not_next_are_not_closed(ada, seller):
    now = timezone.now()
    before = now.replace(day=1) - timedelta(days=1)
    sold(part(seller.pk), at=before.replace(day=1) - timedelta(days=3))
    for at in (now, before):
        assert address(at, "close") not in ada.get(address(at)).content.decode()
        data = {"why": WHY, "once": "x", "sure": "on"}
        assert ada.post(address(at, "close"), data).status_code == 422
    assert AccountingPeriod.objects.count() == 0


def test_the_journal_is_handed_out_and_the_trail_says_which(ada, past):
    answer = ada.post(address(past, "export-csv"), {"why": WHY, "once": "x"})
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="journal-{past:%Y-%m}.csv"'
    assert "no-store" in answer["Cache-Control"]
    rows = list(csv.DictReader(answer.content.decode().splitlines()))
    assert len(rows) == Move.objects.count() == 3
    kept = AuditEntry.objects.get()
    assert (kept.action, kept.about, kept.why) == ("ledger.export_month", f"month:{past:%Y-%m}", WHY)
    assert kept.facts["sha256"] == hashlib.sha256(answer.content).hexdigest()
    datev = ada.post(address(past, "export-datev"), {"why": WHY, "once": "x"})
    assert datev.content.startswith(b'"EXTF";700;21;')
    assert datev["Content-Disposition"] == f'attachment; filename="EXTF_Buchungsstapel_{past:%Y_%m}.csv"'
    assert AuditEntry.objects.count() == 2


def test_without_a_reason_there_is_no_file(ada, past):
    for form in ("export-csv", "export-datev"):
        assert ada.post(address(past, form), {"why": "", "once": "x"}).status_code == 422
    assert AuditEntry.objects.count() == 0


def test_another_duty_neither_closes_nor_exports(desk, sign_in, past):
    other = sign_in(desk(Duty.SUPPORT))
    for act in ("close", "export-csv", "export-datev"):
        assert other.post(address(past, act), {"why": WHY, "once": "x", "sure": "on"}).status_code == 403
    assert (AccountingPeriod.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_closing_and_exporting_ask_for_the_password_again(desk, sign_in, past):
    client = sign_in(desk(Duty.FINANCE), recent=False)
    for act in ("close", "export-csv", "export-datev"):
        answer = client.post(address(past, act), {"why": WHY, "once": "x", "sure": "on"})
        assert (answer.status_code, "reauthenticate" in answer["Location"]) == (302, True)
    assert (AccountingPeriod.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_the_list_leads_to_each_month(ada, past):
    page = ada.get(reverse("desk_months:index")).content.decode()
    month = past.date().replace(day=1)
    while month <= timezone.now().date():
        assert address(month) in page
        month = months_after(month, 1)
