"""The return of the one-stop shop at the desk: tied to the books, and what to do where it is not."""

from __future__ import annotations

import pytest
from django.urls import reverse

from marketplace.invoicing.periods import Quarter
from marketplace.ledger.chart import Kind, Place, Purpose
from marketplace.ledger.operations import post
from marketplace.ledger.postings import flow
from marketplace.money import Money
from marketplace.users.operators import Duty
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def platform(settings):
    settings.PLATFORM_VAT_ID = "LU12345613"
    settings.PLATFORM_ADDRESS = "1, rue du Pont\n1111 Luxembourg"


def words_of(page):
    return [[str(cell) for row in section.rows for cell in row] for section in page.context["sections"][1:]]


@pytest.fixture
def quarter(paid):
    """The address of the quarter that the order was booked in."""
    return reverse("desk_oss:thing", args=[str(Quarter.of(NOON.date()))])


def test_figures_orders_and_accounts_stand_on_the_page_of_a_quarter(paid, quarter, desk, sign_in):
    client = sign_in(desk(Duty.FINANCE))
    page = client.get(quarter)
    figures, orders, accounts = words_of(page)
    assert "Tied to the cent." in page.content.decode()
    assert figures[:4] == ["DE", "Supplies at 19 %", "€1.92", "€1.92"]
    assert orders == []
    assert accounts[:7] == ["DE", "€0.00", "€1.92", "€0.00", "€1.92", "€1.92", "The account and the return agree."]


def test_an_order_that_differs_is_named_with_what_to_do(paid, quarter, desk, sign_in):
    part = paid.seller_orders.get(lines__kind="digital").number
    tax = Place(Purpose.VAT_PAYABLE, subject="oss:DE")
    moves = flow(Place(Purpose.LOSSES), tax, Money(8, "EUR"), part)
    post(key="x", kind=Kind.CAPTURED, moves=moves, at=NOON, reference=paid.number)
    page = sign_in(desk(Duty.FINANCE)).get(quarter)
    _figures, orders, _accounts = words_of(page)
    assert orders[1:5] == ["DE", "€2.00", "€1.92", "-€0.08"]
    assert reverse("desk_orders:thing", args=[paid.number]) in page.content.decode()
    assert "Not tied" in page.content.decode()
    assert "Compare the order" in page.content.decode()


def test_quarters_of_the_books_are_listed_and_no_others(paid, quarter, desk, sign_in):
    client = sign_in(desk(Duty.FINANCE))
    assert quarter in client.get(reverse("desk_oss:index")).content.decode()
    for name in ("2026Q3", "2026", "nothing"):
        assert client.get(reverse("desk_oss:thing", args=[name])).status_code == 404
