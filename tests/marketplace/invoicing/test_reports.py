"""What is declared, traced to documents: the one-stop shop, the recapitulative statement, VAT by party."""

import csv
import io
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from marketplace.invoicing import compose
from marketplace.invoicing.credits import credit_note
from marketplace.invoicing.models import Document, DocumentedLine
from marketplace.invoicing.operations import issue
from marketplace.invoicing.periods import NoSuchPeriod, Quarter, month_named
from marketplace.invoicing.reports import (
    OssCorrection,
    OssSupply,
    Recapitulated,
    VatRow,
    oss_return,
    oss_state,
    recapitulative,
    vat_summary,
)
from marketplace.order.models import LineFacts, Order, OrderFacts
from marketplace.order.operations import place_order
from tests.factories import NOON
from tests.marketplace.invoicing.selling import basket, download, pay, seller, work
from tests.marketplace.order.test_trunk import facts

pytestmark = pytest.mark.django_db
Q3, Q4, NEXT = Quarter(2026, 3), Quarter(2026, 4), Quarter(2027, 1)
TOKENS = iter(range(10**6))


def sold(tier, day, *, country="DE"):
    """An invoice of the platform for one download, paid on ``day``."""
    lying = basket(tier)
    order = place_order(basket=lying, facts=facts(lying, token=f"r{next(TOKENS)}", country=country), user=None, at=NOON)
    OrderFacts.objects.filter(order=order).update(paid_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    return issue(draft=compose.sale(Order.objects.select_related("facts").get(pk=order.pk), on=day), at=NOON)


def credited(document, minor, day):
    line = LineFacts.objects.get(documented__document=document)
    return issue(draft=credit_note(document, {line.pk: minor}, key=f"c{next(TOKENS)}", on=day), at=NOON)


@pytest.fixture
def poster():
    return download(seller("FR"))


def test_vat_05_the_return_holds_supplies_by_state_and_rate(poster):
    for country in ("DE", "DE", "FR", "GR", "LU"):
        sold(poster, date(2026, 11, 3), country=country)
    declared = oss_return(Q4)
    assert declared.supplies == (
        OssSupply("DE", "19", 2016, 384),
        OssSupply("EL", "24", 968, 232),
        OssSupply("FR", "20", 1000, 200),
    )
    assert (declared.vat_id, declared.vat_minor, declared.corrections) == ("LU12345613", 816, ())
    assert oss_return(Q3).is_nil


def test_credit_notes_of_the_same_quarter_are_taken_off_those_of_earlier_ones_are_corrections(poster):
    early, late = sold(poster, date(2026, 9, 30)), sold(poster, date(2026, 10, 1))
    credited(late, 600, date(2026, 12, 31))
    credited(early, 1200, date(2026, 12, 31))
    credited(late, 100, date(2027, 1, 1))
    assert oss_return(Q3).supplies == (OssSupply("DE", "19", 1008, 192),)
    fourth = oss_return(Q4)
    assert fourth.supplies == (OssSupply("DE", "19", 504, 96),)
    assert fourth.corrections == (OssCorrection(Q3, "DE", -192, is_too_old=False),)
    assert fourth.vat_minor == -96
    assert oss_return(NEXT).corrections == (OssCorrection(Q4, "DE", -16, is_too_old=False),)


@pytest.mark.parametrize(("day", "too_old"), [(date(2026, 9, 30), False), (date(2026, 10, 1), True)])
def test_corrections_go_back_three_years(poster, day, too_old):
    """The return of 2023Q3 was due on 31 October 2023."""
    credited(sold(poster, date(2023, 9, 30)), 1200, day)
    declared = oss_return(Quarter.of(day))
    assert [row.is_too_old for row in declared.corrections] == [too_old]
    assert declared.vat_minor == (0 if too_old else -192)


def csv_of(command, *args):
    out = io.StringIO()
    call_command(command, *args, stdout=out)
    return list(csv.reader(io.StringIO(out.getvalue())))


def test_the_command_writes_the_return_to_a_file(poster, tmp_path):
    credited(sold(poster, date(2026, 9, 30)), 600, date(2026, 10, 2))
    sold(poster, date(2026, 10, 1))
    where = tmp_path / "oss.csv"
    call_command("oss_report", "--quarter", "2026Q4", "--out", str(where))
    head, *rows = csv.reader(io.StringIO(where.read_text()))
    assert head[:4] == ["part", "period", "supplier", "state"]
    assert rows == [
        ["supply", "2026Q4", "LU12345613", "DE", "services", "LU", "19", "10.08", "1.92", "EUR"],
        ["correction", "2026Q3", "LU12345613", "DE", "services", "LU", "", "", "-0.96", "EUR"],
        ["total", "2026Q4", "LU12345613", "", "", "LU", "", "10.08", "0.96", "EUR"],
    ]


def test_vat_04_a_quarter_without_sales_has_a_nil_return():
    rows = csv_of("oss_report", "--quarter", "2026Q4")
    assert rows[1:] == [["nil", "2026Q4", "LU12345613", "", "", "LU", "", "0.00", "0.00", "EUR"]]


@pytest.mark.parametrize(
    "asked",
    [
        ("oss_report", "--quarter", "2026-4"),
        ("recapitulative", "--month", "2026-13"),
        ("recapitulative", "--month", "2026-11", "--seller", "nobody"),
        ("vat_summary", "--from", "2026-10-01", "--to", "2026-12-31", "--seller", "nobody"),
    ],
)
def test_what_cannot_be_reported_is_said(asked):
    with pytest.raises(CommandError):
        call_command(*asked)


def test_another_currency_is_refused_and_not_added_up(poster):
    document = sold(poster, date(2026, 11, 3))
    row = SimpleNamespace(document=SimpleNamespace(currency="SEK", number=document.number))
    from marketplace.invoicing.reports import OtherCurrency, _in_euro

    with pytest.raises(OtherCurrency, match=document.number):
        list(_in_euro([row]))


@pytest.fixture
def month(gateway, run_outbox):
    """A download of a French maker and a service of an Estonian one, paid in November; documents are of today."""
    order = pay(gateway, basket(download(seller("FR")), work(seller("EE"))))
    run_outbox()
    return order


def test_a_sellers_reverse_charge_supplies_stand_in_its_own_statement(month):
    maker = Document.objects.get(purpose="self_billed").partner
    rows = recapitulative(date(2026, 11, 1), date(2026, 11, 30), seller=maker)
    assert rows == (Recapitulated("LU12345613", 907),)
    assert recapitulative(date(2026, 11, 1), date(2026, 11, 30)) == ()
    printed = csv_of("recapitulative", "--month", "2026-11", "--seller", maker.code)
    assert printed == [
        ["country", "vat_number", "kind", "amount", "currency"],
        ["LU", "12345613", "S", "9.07", "EUR"],
    ]


def test_vat_of_the_platform_and_of_each_seller(month):
    first, last = date(2026, 10, 1), date(2026, 12, 31)
    ours = vat_summary(first, last)
    assert VatRow("made", "sale", "DE", "S", "19", "Union OSS (LU)", "EUR", 1008, 192) in ours
    assert [(row.purpose, row.net_minor) for row in ours if row.side == "received"] == [("self_billed", 907)]
    maker = Document.objects.get(purpose="prepayment").partner
    theirs = vat_summary(first, last, seller=maker)
    assert [(row.side, row.purpose, row.net_minor, row.vat_minor) for row in theirs] == [
        ("made", "prepayment", 16129, 3871),
        ("received", "commission", 1613, Document.objects.get(purpose="commission").vat_minor),
    ]
    printed = csv_of("vat_summary", "--from", "2026-10-01", "--to", "2026-12-31", "--seller", maker.code)
    assert printed[1] == ["made", "prepayment", "EE", "S", "24", "EE return", "161.29", "38.71", "EUR"]


def test_everything_declared_is_on_a_document(month):
    for document in Document.objects.all():
        rows = DocumentedLine.objects.filter(document=document)
        assert sum(row.net_minor for row in rows) == document.sign * document.net_minor
        assert sum(row.vat_minor for row in rows) == document.sign * document.vat_minor


def test_periods():
    assert (str(Quarter.of(date(2026, 3, 31))), str(Quarter.of(date(2026, 4, 1)))) == ("2026Q1", "2026Q2")
    assert (Q4.first, Q4.last, Q4.next) == (date(2026, 10, 1), date(2026, 12, 31), NEXT)
    assert month_named("2028-02") == (date(2028, 2, 1), date(2028, 2, 29))
    assert (oss_state("PT-30"), oss_state("GR")) == ("PT", "EL")
    with pytest.raises(NoSuchPeriod):
        Quarter.named("2026Q5")
