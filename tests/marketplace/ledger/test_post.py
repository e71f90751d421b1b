"""Posting: once for each key, all or nothing, within the bounds of the chart."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from marketplace.ledger.chart import BOUNDED, CHART, Kind, Place, Purpose, Step
from marketplace.ledger.models import Account, Entry, Move
from marketplace.ledger.operations import KeyReused, WouldGoNegative, WouldGoPositive, post
from marketplace.ledger.postings import became_due, debt_of, due_of, hold_of, transfer_reversed
from marketplace.ledger.queries import balance, verify
from marketplace.money import Money
from tests.factories import NOON, make_user
from tests.marketplace.ledger.made import PROVIDER, SUSPENSE, counts, eur, part, sold

pytestmark = pytest.mark.django_db


def test_a_sale_stands_in_its_accounts_and_sums_to_zero(sellers):
    a, b = (seller.pk for seller in sellers)
    entry = sold(part(a, "S-1"), part(b, "S-2", share=900, commission=100, vat=0), fee=175)
    assert (entry.kind, entry.reference, entry.at) == ("captured", "order:R-1", NOON)
    found = {place: balance(place, "EUR").minor for place in (
        PROVIDER, hold_of(a, "S-1"), hold_of(b, "S-2"), Place(Purpose.PLATFORM_COMMISSION, subject="agent"),
        Place(Purpose.VAT_PAYABLE, subject="oss:DE"), Place(Purpose.PROVIDER_FEES),
    )}  # fmt: skip
    assert list(found.values()) == [-(10_000 + 1000) + 175, 7290, 900, 910, 1900, -175]
    assert sum(found.values()) == 0
    assert verify() == []


def test_the_same_key_with_the_same_moves_is_the_first_entry(sellers):
    first = sold(part(sellers[0].pk))
    before = counts()
    assert sold(part(sellers[0].pk)) == first
    assert counts() == before


@pytest.mark.parametrize("other", [{"share": 7291}, {"order": "S-9"}, {"role": "deemed"}])
def test_the_same_key_with_other_moves_is_refused(sellers, other):
    sold(part(sellers[0].pk))
    before = counts()
    with pytest.raises(KeyReused, match="captured:P-1 was posted before"):
        sold(part(sellers[0].pk, **other))
    assert counts() == before


def test_the_same_moves_of_another_kind_are_refused(sellers):
    step = Step(PROVIDER, SUSPENSE, eur(5))
    post(key="k", kind=Kind.SUSPENSE_IN, moves=[step], at=NOON)
    with pytest.raises(KeyReused):
        post(key="k", kind=Kind.CORRECTION, moves=[step], at=NOON)
    assert Entry.objects.count() == 1


def test_what_is_not_there_does_not_leave(sellers):
    seller = sellers[0].pk
    sold(part(seller))
    before = counts()
    with pytest.raises(WouldGoNegative) as refused, transaction.atomic():
        post(
            key="due",
            kind=Kind.BECAME_DUE,
            moves=became_due(seller=seller, seller_order="S-1", amount=eur(7291)),
            at=NOON,
        )
    assert (refused.value.account, refused.value.missing) == (hold_of(seller, "S-1"), eur(1))
    assert str(refused.value).startswith(f"seller_hold:{seller}:S-1:EUR lacks 1 minor units. Take less")
    assert counts() == before
    assert balance(hold_of(seller, "S-1"), "EUR") == eur(7290)


def test_more_than_the_debt_does_not_flow_into_it(sellers):
    seller = sellers[0].pk
    post(key="debt", kind=Kind.CORRECTION, moves=[Step(debt_of(seller), PROVIDER, eur(100))], at=NOON)
    before = counts()
    with pytest.raises(WouldGoPositive) as refused, transaction.atomic():
        post(
            key="back",
            kind=Kind.TRANSFER_REVERSED,
            moves=transfer_reversed(amount=eur(130), into=debt_of(seller)),
            at=NOON,
        )
    assert refused.value.missing == eur(30)
    assert counts() == before


def test_within_one_entry_only_the_sum_counts(sellers):
    """What passes through an account in one entry needs not lie there before."""
    seller = sellers[0].pk
    moves = [Step(due_of(seller), PROVIDER, eur(50)), Step(PROVIDER, due_of(seller), eur(50))]
    post(key="through", kind=Kind.CORRECTION, moves=moves, at=NOON)
    assert balance(due_of(seller), "EUR") == eur(0)
    assert verify() == []


def test_an_entry_without_moves_is_refused():
    with pytest.raises(ValueError, match="without moves"):
        post(key="k", kind=Kind.CORRECTION, moves=[], at=NOON)
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(("key", "reference"), [("k" * 191, ""), ("k", "r" * 121)])
def test_what_would_be_cut_is_refused(key, reference):
    """SQLite would keep it whole, PostgreSQL refuse it."""
    with pytest.raises(ValueError, match="too long"):
        post(key=key, kind=Kind.CORRECTION, moves=[Step(PROVIDER, SUSPENSE, eur(1))], at=NOON, reference=reference)
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("minor", [0, -1])
def test_a_move_has_a_positive_amount(minor):
    with pytest.raises(ValueError, match="positive amount"):
        Step(PROVIDER, SUSPENSE, eur(minor))


def test_a_move_goes_elsewhere():
    with pytest.raises(ValueError, match="to itself"):
        Step(PROVIDER, PROVIDER, eur(1))


@pytest.mark.parametrize(
    ("purpose", "owner", "subject"),
    [(Purpose.SELLER_DUE, None, ""), (Purpose.PROVIDER_BALANCE, 1, ""), (Purpose.SELLER_HOLD, 1, ""),
     (Purpose.SELLER_DUE, 1, "S-1"), (Purpose.SUSPENSE, None, "x" * 81)],
)  # fmt: skip
def test_a_place_is_what_the_chart_says(purpose, owner, subject):
    with pytest.raises(ValueError):
        Place(purpose, owner, subject)


def test_currencies_never_meet(sellers):
    """An account is one currency's: the same place in two currencies is two accounts."""
    for currency in ("EUR", "SEK"):
        post(key=currency, kind=Kind.SUSPENSE_IN, moves=[Step(PROVIDER, SUSPENSE, Money(7, currency))], at=NOON)
    assert sorted(Account.objects.values_list("code", flat=True)) == [
        "provider_balance:::EUR", "provider_balance:::SEK", "suspense::txn_1:EUR", "suspense::txn_1:SEK",
    ]  # fmt: skip


def test_who_posted_is_kept(sellers):
    person = make_user("ada@example.org")
    entry = post(
        key="k", kind=Kind.CORRECTION, moves=[Step(PROVIDER, SUSPENSE, eur(1))], at=NOON, by=person, why="because"
    )
    person.delete()
    kept = Entry.objects.get(pk=entry.pk)
    assert (kept.by, kept.by_name, kept.why) == (None, str(person), "because")


def test_only_bounded_accounts_carry_a_balance(sellers):
    sold(part(sellers[0].pk), fee=10)
    carried = dict(Account.objects.values_list("purpose", "balance_minor"))
    assert carried == {
        "provider_balance": None, "seller_hold": 7290, "platform_commission": None, "vat_payable": None,
        "provider_fees": None,
    }  # fmt: skip
    assert {purpose.value for purpose, rule in CHART.items() if rule.bounded} == set(BOUNDED)


@pytest.mark.parametrize(
    ("purpose", "minor", "name"),
    [("seller_due", -1, "ledger_floor_is_zero"), ("seller_debt", 1, "ledger_ceiling_is_zero"),
     ("seller_due", None, "ledger_bounded"), ("fx", 0, "ledger_bounded")],
)  # fmt: skip
def test_the_database_keeps_the_bounds_itself(sellers, purpose, minor, name):
    owner = sellers[0] if purpose.startswith("seller") else None
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Account.objects.create(code="x", purpose=purpose, owner=owner, currency="EUR", balance_minor=minor)


def test_the_database_refuses_moves_of_nothing_and_to_itself(sellers):
    entry = sold(part(sellers[0].pk))
    one, other = Account.objects.all()[:2]
    for source, target, minor in ((one, other, 0), (one, one, 5)):
        with pytest.raises(IntegrityError, match="ledger_move"), transaction.atomic():
            Move.objects.create(
                entry=entry, source=source, target=target, amount_minor=minor, booked_on=entry.booked_on
            )


def test_a_posting_takes_few_statements_however_many_moves(sellers):
    """Insert the entry; lock, make and lock the bounded accounts; find the others; add; insert the moves."""

    def statements(count: int) -> int:
        parts = [part(sellers[0].pk, f"S-{count}-{n}") for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            sold(*parts, key=f"captured:{count}")
        return len([query for query in queries if "SAVEPOINT" not in query["sql"]])

    statements(1)
    assert statements(2) == statements(20)
    assert statements(3) <= 8
