"""A seller's statement explains every cent; the trial balance sums to zero; what is wrong is named."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.ledger.chart import Kind, Place, Purpose, Step
from marketplace.ledger.models import Account, Move
from marketplace.ledger.operations import post
from marketplace.ledger.postings import (
    became_due,
    debt_of,
    hold_of,
    refund_promised,
    refund_sent,
    take_back,
    transfer_planned,
    transfer_reversed,
    transfer_sent,
)  # fmt: skip
from marketplace.ledger.queries import (
    Component,
    Finding,
    Pockets,
    TrialLine,
    balance,
    seller_statement,
    trial_balance,
    verify,
)  # fmt: skip
from marketplace.money import Money
from tests.factories import NOON
from tests.marketplace.ledger.made import PROVIDER, SUSPENSE, eur, part, sold

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def story(seller: int) -> None:
    """Sold on the 22nd for 100.00, delivered, sent; a quarter goes back to the buyer and is called back."""
    sold(part(seller), fee=175)
    moves = became_due(seller=seller, seller_order="S-1", amount=eur(7290))
    post(key="due", kind=Kind.BECAME_DUE, moves=moves, at=NOON + DAY, reference="order:R-1")
    way = {"seller": seller, "transfer": "T-1", "amount": eur(7290), "seller_order": "S-1"}
    post(key="plan", kind=Kind.TRANSFER_PLANNED, moves=transfer_planned(**way), at=NOON + DAY, reference="transfer:T-1")
    post(key="sent", kind=Kind.TRANSFER_SENT, moves=transfer_sent(**way), at=NOON + 2 * DAY, reference="transfer:T-1")
    back = take_back(part(seller), eur(2500), held=eur(0), due=eur(0))
    promised = refund_promised(refund="F-1", backs=[back])
    post(
        key="promised", kind=Kind.REFUND_PROMISED, moves=promised, at=NOON + 3 * DAY, reference="refund:F-1", why="late"
    )
    post(key="refunded", kind=Kind.REFUND_SENT, moves=refund_sent(refund="F-1", amount=eur(2500)), at=NOON + 3 * DAY)
    reversed_ = transfer_reversed(amount=eur(1000), into=debt_of(seller), seller_order="S-1")
    post(key="reversed", kind=Kind.TRANSFER_REVERSED, moves=reversed_, at=NOON + 4 * DAY, reference="transfer:T-1")


def statement(seller, since: date = NOVEMBER, until: date = DECEMBER):
    return seller_statement(partner=seller, currency="EUR", since=since, until=until)


def test_it_explains_every_cent(sellers):
    story(sellers[0].pk)
    found = statement(sellers[0])
    assert found.opening == Pockets()
    assert [(line.kind, line.reference, line.change, line.after.total) for line in found.lines] == [
        ("captured", "order:R-1", Pockets(seller_hold=7290), 7290),
        ("became_due", "order:R-1", Pockets(seller_hold=-7290, seller_due=7290), 7290),
        ("transfer_planned", "transfer:T-1", Pockets(seller_due=-7290, on_the_way=7290), 7290),
        ("transfer_sent", "transfer:T-1", Pockets(on_the_way=-7290), 0),
        ("refund_promised", "refund:F-1", Pockets(seller_debt=-1823), -1823),
        ("transfer_reversed", "transfer:T-1", Pockets(seller_debt=1000), -823),
    ]
    assert found.closing == Pockets(seller_debt=-823)
    sale, refund = found.lines[0], found.lines[4]
    assert (sale.about, sale.gross) == (("S-1",), 10_000)
    assert sale.components == (
        Component("platform_commission", "agent", 810), Component("vat_payable", "oss:DE", 1900),
    )  # fmt: skip
    assert (refund.gross, refund.why) == (-2500, "late")
    assert [component.minor for component in refund.components] == [-202, -475]
    assert found.lines[1].components == ()


def test_each_line_names_its_entry(sellers):
    entry = sold(part(sellers[0].pk))
    (line,) = statement(sellers[0]).lines
    assert (line.number, line.at, line.booked_on) == (entry.public_id, NOON, NOON.date())


def test_periods_join_without_a_gap(sellers):
    story(sellers[0].pk)
    whole = statement(sellers[0])
    cut = NOON.date() + 2 * DAY
    first, second = statement(sellers[0], until=cut), statement(sellers[0], since=cut)
    assert first.closing == second.opening == Pockets(on_the_way=7290)
    assert first.lines + second.lines == whole.lines
    assert second.closing == whole.closing


def test_another_seller_s_part_of_the_same_payment_is_not_in_it(sellers):
    mine, other = sellers
    sold(part(mine.pk, "S-1"), part(other.pk, "S-2", share=111, commission=22, vat=3))
    (line,) = statement(mine).lines
    assert (line.change.total, line.gross, line.about) == (7290, 10_000, ("S-1",))
    assert {component.minor for component in line.components} == {810, 1900}


def test_another_currency_is_another_statement(sellers):
    seller = sellers[0]
    post(key="sek", kind=Kind.CORRECTION, moves=[Step(PROVIDER, hold_of(seller.pk, "S-1"), Money(5, "SEK"))], at=NOON)
    assert statement(seller).lines == ()
    found = seller_statement(partner=seller, currency="SEK", since=NOVEMBER, until=DECEMBER)
    assert found.closing == Pockets(seller_hold=5)


def test_its_queries_do_not_depend_on_its_length(sellers):
    def queries(seller) -> int:
        with CaptureQueriesContext(connection) as found:
            statement(seller)
        return len(found)

    sold(part(sellers[0].pk))
    for n in range(20):
        sold(part(sellers[1].pk, f"T-{n}"), key=f"captured:{n}")
    assert queries(sellers[0]) == queries(sellers[1]) == 6


def test_the_day_is_the_platform_s(sellers, settings):
    """23:30 UTC on 30 November is 1 December in Luxembourg."""
    settings.PLATFORM_COUNTRY = "LU"
    late = datetime.fromisoformat("2026-11-30T23:30:00+00:00")
    assert sold(part(sellers[0].pk), at=late).booked_on == DECEMBER
    settings.PLATFORM_COUNTRY = "IE"
    assert sold(part(sellers[0].pk), at=late, key="other").booked_on == date(2026, 11, 30)


def test_the_trial_balance_sums_to_zero_in_each_currency(sellers):
    story(sellers[0].pk)
    post(key="sek", kind=Kind.SUSPENSE_IN, moves=[Step(PROVIDER, SUSPENSE, Money(70, "SEK"))], at=NOON)
    found = trial_balance()
    assert found["SEK"] == [
        TrialLine("provider_balance", "", Money(-70, "SEK")), TrialLine("suspense", "txn_1", Money(70, "SEK")),
    ]  # fmt: skip
    assert {(line.purpose, line.subject): line.balance.minor for line in found["EUR"]} == {
        ("on_the_way", ""): 0, ("platform_commission", "agent"): 608, ("provider_balance", ""): -1035,
        ("provider_fees", ""): -175, ("refunds_owed", ""): 0, ("seller_debt", ""): -823, ("seller_due", ""): 0,
        ("seller_hold", ""): 0, ("vat_payable", "oss:DE"): 1425,
    }  # fmt: skip
    assert all(sum(line.balance.minor for line in lines) == 0 for lines in found.values())


def test_the_trial_balance_of_an_earlier_day(sellers):
    story(sellers[0].pk)
    found = {line.purpose: line.balance.minor for line in trial_balance(NOON.date() + DAY)["EUR"]}
    assert found == {
        "platform_commission": 810, "provider_balance": -9825, "provider_fees": -175, "seller_hold": 7290,
        "vat_payable": 1900,
    }  # fmt: skip
    assert trial_balance(NOON.date()) == {}


def test_a_balance_of_nothing_is_zero():
    assert balance(Place(Purpose.FX), "CZK") == Money(0, "CZK")


def tampered(sql: str) -> list[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
    return verify()


def test_wrong_books_are_named(sellers):
    seller = sellers[0].pk
    sold(part(seller))
    hold = f"seller_hold:{seller}:S-1:EUR"
    assert tampered("UPDATE ledger_account SET balance_minor = 7291 WHERE purpose = 'seller_hold'") == [
        Finding("carries 7291, its moves sum to 7290", hold)
    ]
    tampered("UPDATE ledger_account SET balance_minor = 7290 WHERE purpose = 'seller_hold'")
    assert tampered("UPDATE ledger_entry SET booked_on = '2026-11-23'") == [
        Finding("a move is booked on another day", "captured:P-1")
    ] * 3  # fmt: skip
    tampered("UPDATE ledger_entry SET booked_on = '2026-11-22'")
    swap = "UPDATE ledger_move SET source_id = target_id, target_id = source_id WHERE amount_minor = 7290"
    assert Finding("is on the wrong side of zero: -7290", hold) in tampered(swap)
    tampered(swap)
    assert verify() == []
    assert tampered("UPDATE ledger_account SET currency = 'SEK' WHERE purpose = 'vat_payable'") == [
        Finding("sums to -1900, not to zero", "EUR"), Finding("sums to 1900, not to zero", "SEK"),
        Finding("moves between two currencies", "captured:P-1"),
    ]  # fmt: skip


def test_an_entry_that_lost_its_moves_is_named(sellers, capsys):
    sold(part(sellers[0].pk))
    hold = Account.objects.get(purpose="seller_hold")
    found = tampered("DELETE FROM ledger_move")
    assert found == [Finding("carries 7290, its moves sum to 0", hold.code), Finding("has no moves", "captured:P-1")]
    assert Move.objects.count() == 0
    with pytest.raises(CommandError, match="findings in 1 entries"):
        call_command("ledger_check", no_color=True)
    assert f"{hold.code}: carries 7290, its moves sum to 0\n" in capsys.readouterr().out
