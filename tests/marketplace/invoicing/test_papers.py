"""The journal names the documents behind each move, and no others."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.invoicing.models import Document
from marketplace.invoicing.papers import papers_of
from marketplace.ledger.datev import COLUMNS, datev_file
from marketplace.ledger.journal import journal_csv, moves_of
from marketplace.money import Money
from marketplace.order.models import LineFacts
from marketplace.payment.refunds import refund_lines
from tests.factories import NOON
from tests.marketplace.invoicing.selling import basket, download, pay, seller, work

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def order(gateway, run_outbox):
    """A download of a French maker, of which the platform is the supplier, and a service of an Estonian one."""
    made = pay(gateway, basket(download(seller("FR")), work(seller("EE"))))
    run_outbox()
    return made


def journal() -> list[dict[str, str]]:
    return list(csv.DictReader("".join(journal_csv(month=NOVEMBER)).splitlines()))


def numbers(*purposes: str) -> str:
    """Of the documents with these purposes, in the order they were issued."""
    rows = Document.objects.filter(corrects__isnull=True, purpose__in=purposes).order_by("issued_at", "pk")
    return " ".join(rows.values_list("number", flat=True))


def test_each_move_of_a_sale_names_its_documents(order):
    said = {(row["credit_account"].split(" ")[0], row["about"]): row["documents"]
            for row in journal() if row["kind"] == "captured"}  # fmt: skip
    deemed, agent = (LineFacts.objects.get(kind=kind).seller_order.number for kind in ("digital", "service"))
    assert said["vat_payable", deemed] == numbers("sale")
    assert said["platform_commission", deemed] == numbers("sale", "self_billed")
    assert said["seller_hold", deemed] == numbers("self_billed")
    assert said["seller_hold", agent] == numbers("prepayment")
    assert said["platform_commission", agent] == numbers("commission")
    ids = next(row for row in journal() if row["about"] == deemed and "vat_payable" in row["credit_account"])
    assert Document.objects.get(public_id=ids["document_ids"]).purpose == "sale"


def test_what_goes_back_names_the_credit_notes_of_that_refund(order, run_outbox):
    line = LineFacts.objects.select_related("seller_order__order").get(kind="digital")
    for minor in (300, 500):
        refund_lines(order=order, lines=[line], why="late", at=NOON, amounts={line.pk: Money(minor, "EUR")})
        run_outbox()
        run_outbox()
    notes = Document.objects.filter(purpose="sale", corrects__isnull=False).order_by("pk")
    said = [row["documents"] for row in journal() if row["debit_account"].startswith("vat_payable oss:DE")]
    assert said == [note.number for note in notes]
    assert len(set(said)) == 2
    theirs = Document.objects.filter(purpose="self_billed", corrects__isnull=False).order_by("pk")
    held = [
        row["documents"] for row in journal() if row["kind"] == "refund_sent" and "seller_hold" in row["debit_account"]
    ]
    assert held == [note.number for note in theirs]


def test_datev_gets_the_number_as_its_first_field(order):
    rows = datev_file(month=NOVEMBER, at=NOON).content.decode("cp1252").split("\r\n")[2:-1]
    first = [dict(zip(COLUMNS, row.replace('"', "").split(";"), strict=True)) for row in rows]
    vat = next(row for row in first if row["Gegenkonto (ohne BU-Schlüssel)"] == "1770")
    sale = Document.objects.get(purpose="sale")
    assert (vat["Belegfeld 1"], vat["Beleginfo - Inhalt 1"]) == (sale.number, sale.number)


def test_many_moves_ask_as_much_as_one(order, gateway, run_outbox):
    def asked() -> int:
        moves = list(moves_of(NOVEMBER))
        with CaptureQueriesContext(connection) as queries:
            papers_of(moves)
        return len(queries)

    before = asked()
    pay(gateway, basket(download(seller("NL"))), token="t2")
    run_outbox()
    assert asked() == before == 2
