"""Numbers: none is lost, none is given twice, and what has one never changes (INV-01, INV-02)."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from marketplace.invoicing import compose, operations
from marketplace.invoicing.check import WrongInvoice
from marketplace.invoicing.models import Document, DocumentedLine, Issuer, Series
from marketplace.invoicing.operations import checked, fingerprint, issue, number
from marketplace.invoicing.triggers import GUARDS
from marketplace.order.models import Order
from marketplace.order.operations import place_order
from marketplace.written_once.rows import NeverChanged
from tests.factories import NOON
from tests.marketplace.invoicing.selling import basket, download, seller
from tests.marketplace.order.test_trunk import facts
from tests.races import in_threads

DAY = NOON.date()


def orders(how_many: int) -> list[Order]:
    """Placed orders, not paid: nothing has been issued for them."""
    tier = download(seller("FR"))
    placed = []
    for i in range(how_many):
        lying = basket(tier)
        order = place_order(basket=lying, facts=facts(lying, token=f"n{i}"), user=None, at=NOON)
        placed.append(Order.objects.select_related("facts").get(pk=order.pk))
    return placed


def ready(order):
    return checked(compose.sale(order, on=DAY))


@pytest.mark.django_db
def test_a_planted_wrong_cent_takes_no_number():
    (order,) = orders(1)
    draft = compose.sale(order, on=DAY)
    group = draft.invoice.groups[0]
    wrong = replace(draft, invoice=replace(draft.invoice, groups=(replace(group, vat_minor=group.vat_minor + 1),)))
    with pytest.raises(WrongInvoice):
        issue(draft=wrong, at=NOON)
    assert (Document.objects.count(), Series.objects.count()) == (0, 0)
    assert issue(draft=draft, at=NOON).position == 1


@pytest.mark.django_db
def test_a_document_that_is_not_what_was_charged_takes_no_number():
    (order,) = orders(1)
    draft = compose.sale(order, on=DAY)
    half = replace(draft, covered=())
    with pytest.raises(WrongInvoice, match="do not add up"):
        issue(draft=half, at=NOON)
    assert Series.objects.count() == 0


@pytest.mark.django_db
def test_what_fails_after_the_number_gives_it_back(monkeypatch):
    one, two = map(ready, orders(2))
    number(ready=one, at=NOON)
    with monkeypatch.context() as broken:
        broken.setattr(operations, "number_text", lambda series: (_ for _ in ()).throw(RuntimeError("killed")))
        with pytest.raises(RuntimeError):
            number(ready=two, at=NOON)
    assert Series.objects.get().last == 1
    assert number(ready=two, at=NOON).number == "RING-2026-I-00002"


@pytest.mark.django_db
def test_a_year_and_a_type_have_a_series_each():
    one, two = orders(2)
    issue(draft=compose.sale(one, on=DAY), at=NOON)
    issue(draft=compose.sale(two, on=DAY.replace(year=2027)), at=NOON)
    assert sorted(Document.objects.values_list("number", flat=True)) == ["RING-2026-I-00001", "RING-2027-I-00001"]


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_each_gets_its_own_number_and_none_is_missing(shared_by_threads):
    prepared = [ready(order) for order in orders(8)]
    shared_by_threads()
    given = in_threads(lambda n: number(ready=prepared[n], at=NOON).position, 8)
    assert sorted(given) == list(range(1, 9))
    assert in_threads(lambda _n: Series.objects.get().last, 1) == [8]


@pytest.mark.django_db(transaction=True)
def test_the_same_document_at_the_same_moment_is_issued_once(shared_by_threads):
    (order,) = orders(1)
    prepared = ready(order)
    shared_by_threads()
    given = in_threads(lambda _n: number(ready=prepared, at=NOON).pk, 6)
    assert len(set(given)) == 1
    assert in_threads(lambda _n: (Series.objects.get().last, DocumentedLine.objects.count()), 1) == [(1, 1)]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_would_have_got_one_number(shared_by_threads, monkeypatch):
    """The race itself: with the lock taken away the database's constraint is all that is left, and it refuses."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time: there the race cannot happen")
    import threading

    prepared = [ready(order) for order in orders(2)]
    number(ready=ready(orders_more()), at=NOON)
    shared_by_threads()
    both = threading.Barrier(2)

    def unlocked(issuer, invoice):
        series = Series.objects.select_related("issuer").get(issuer=issuer, type=invoice.type.value)
        both.wait(timeout=20)
        return series

    monkeypatch.setattr(operations, "_lock_series", unlocked)

    def take(n):
        try:
            return number(ready=prepared[n], at=NOON).position
        except IntegrityError:
            return None

    assert sorted(in_threads(take, 2), key=str) == [2, None]


def orders_more():
    lying = basket(download(seller("NL")))
    order = place_order(basket=lying, facts=facts(lying, token="more"), user=None, at=NOON)
    return Order.objects.select_related("facts").get(pk=order.pk)


@pytest.mark.django_db
def test_inv_02_what_was_issued_is_never_changed_or_deleted():
    (order,) = orders(1)
    document = issue(draft=compose.sale(order, on=DAY), at=NOON)
    assert document.sha256 == fingerprint(cii_text=document.cii, ubl_text=document.ubl)
    document.gross_minor = 1
    with pytest.raises(NeverChanged):
        document.save()
    with pytest.raises(NeverChanged):
        document.delete()
    with pytest.raises(NeverChanged):
        Document.objects.filter(pk=document.pk).update(gross_minor=1)
    with pytest.raises(NeverChanged):
        Document.objects.all().delete()
    with pytest.raises(NeverChanged):
        DocumentedLine.objects.all().delete()
    assert Document.objects.get().gross_minor == 1200


@pytest.mark.django_db
def test_the_database_refuses_a_change_too():
    """The triggers of the migration: what no code of ours can forget."""
    GUARDS.set(connection)
    (order,) = orders(1)
    document = issue(draft=compose.sale(order, on=DAY), at=NOON)
    for statement in ("UPDATE invoicing_document SET gross_minor = 1", "DELETE FROM invoicing_documentedline"):
        with pytest.raises(Exception, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Document.objects.get().gross_minor == document.gross_minor
    GUARDS.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE invoicing_document SET gross_minor = gross_minor")


@pytest.mark.django_db
def test_there_is_one_platform():
    (order,) = orders(1)
    issue(draft=compose.sale(order, on=DAY), at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Issuer.objects.create(partner=None, code="SECOND")
