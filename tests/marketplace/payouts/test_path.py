"""The path of a seller's money: captured, held, due, sent, booked; and what happens to it on the way."""

import pytest

from marketplace.money import Money
from marketplace.order.models import LineCommission
from marketplace.outbox.models import SentMail
from marketplace.payment.refunds import refund_lines
from marketplace.payouts.models import Reversal, Share, Transfer
from marketplace.payouts.planning import release_due
from tests.factories import NOON
from tests.marketplace.payouts.conftest import (
    books_are_right,
    delivered,
    hold,
    line_of,
    paid_out,
    stands,
    work,
)

pytestmark = pytest.mark.django_db


def share_of(kind):
    return Share.objects.get(line__kind=kind)


def test_a_captured_payment_is_split_to_the_cent_and_held(paid):
    digital, service = share_of("digital"), share_of("service")
    assert (digital.gross_minor, digital.share_minor, digital.vat_minor, digital.fee_minor, digital.fee_vat_minor) == (
        1200, 907, 192, 101, 0,
    )  # fmt: skip
    # 200.00 with 24 % Estonian VAT of the maker's own; the fee of 10 % of the net carries Estonian VAT, too: the maker
    # has no confirmed number.
    assert (service.gross_minor, service.share_minor, service.vat_minor, service.fee_minor, service.fee_vat_minor) == (
        20000, 18000, 0, 1613, 387,
    )  # fmt: skip
    assert {digital.state, service.state} == {"held"}
    assert (hold("digital"), hold("service")) == (907, 18000)
    assert (stands("platform_commission", subject="deemed"), stands("platform_commission", subject="agent")) == (
        101, 1613,
    )  # fmt: skip
    assert (stands("vat_payable", subject="oss:DE"), stands("vat_payable", subject="oss:EE")) == (192, 387)
    assert stands("provider_balance") == -21200
    books_are_right()


def test_the_terms_of_the_commission_are_frozen_with_the_line(paid):
    fee, difference = LineCommission.objects.get(line__kind="service"), LineCommission.objects.get(line__kind="digital")
    assert (fee.is_fee, fee.bps, fee.net_minor, fee.vat_minor, fee.place, fee.rate) == (
        True,
        1000,
        1613,
        387,
        "EE",
        "24",
    )
    assert (difference.is_fee, difference.net_minor, difference.vat_minor, difference.place) == (False, 101, 0, "")


def test_nothing_is_sent_before_delivery(paid, sellers, connect):
    assert release_due(at=NOON) == 0
    work()
    assert connect.transfers == []
    assert {share.state for share in Share.objects.all()} == {"held"}


def test_what_is_delivered_is_sent_with_its_charge_and_its_order(paid, sellers, connect):
    delivered("service")
    assert release_due(at=NOON) == 1
    assert share_of("service").state == "sending"
    assert connect.transfers == [], "the row is written before the call"
    assert hold("service") == 0
    work()
    (made,) = connect.transfers
    row = Transfer.objects.get()
    assert (made.amount, made.account_id, made.group) == (Money(18000, "EUR"), sellers["service"], paid.number)
    assert (row.state, row.provider_id, made.row_id) == ("done", made.transfer_id, str(row.public_id))
    assert connect.calls[-1].split(":", 1)[1] == f"transfer:{row.public_id}:1"
    assert share_of("service").state == "sent"
    assert share_of("digital").state == "held"
    assert stands("provider_balance") == -21200 + 18000
    books_are_right()


def test_a_release_twice_sends_once(paid, sellers, connect):
    paid_out("service")
    paid_out("service")
    assert len(connect.transfers) == 1


def test_a_refund_before_delivery_takes_from_the_hold_and_returns_commission_and_vat(paid, sellers, connect):
    refund_lines(order=paid, lines=[line_of("digital")], why="withdrawn", at=NOON)
    work()
    share = share_of("digital")
    assert (share.state, share.back_minor, share.returned_minor, share.debt_minor) == ("returned", 1200, 907, 0)
    assert (hold("digital"), stands("vat_payable", subject="oss:DE")) == (0, 0)
    assert stands("platform_commission", subject="deemed") == 0
    paid_out("digital", "service")
    assert [made.amount.minor for made in connect.transfers] == [18000]
    books_are_right()


def test_a_promised_refund_is_not_sent_to_the_seller(paid, sellers, connect, gateway):
    gateway.next_refund = "pending"
    line = line_of("service")
    refund_lines(order=paid, lines=[line], why="half", at=NOON, amounts={line.pk: Money(10000, "EUR")})
    paid_out("service")
    assert [made.amount.minor for made in connect.transfers] == [9000]
    share = share_of("service")
    assert (share.released_minor, share.held_minor) == (9000, 9000)


def test_17_two_equal_partial_refunds_are_two(paid, sellers, gateway):
    line = line_of("service")
    for _ in range(2):
        refund_lines(order=paid, lines=[line], why="half", at=NOON, amounts={line.pk: Money(5000, "EUR")})
    work()
    assert [refund.amount.minor for refund in gateway.refunds] == [5000, 5000]
    assert (share_of("service").back_minor, hold("service")) == (10000, 9000)
    books_are_right()


def test_a_refund_of_what_was_sent_gives_the_buyer_first_and_then_calls_back(paid, sellers, connect):
    paid_out("service")
    line = line_of("service")
    refund_lines(order=paid, lines=[line], why="half", at=NOON, amounts={line.pk: Money(10000, "EUR")})
    work()
    share = share_of("service")
    assert (share.back_minor, share.debt_minor, share.state) == (10000, 9000, "partly_reversed")
    (back,) = connect.reversals
    assert (back.amount.minor, Reversal.objects.get().state) == (9000, "done")
    assert stands("seller_debt", kind="service") == 0
    assert stands("provider_balance") == -21200 + 18000 + 10000 - 9000
    books_are_right()


def test_21_what_the_seller_has_spent_is_owed_and_netted_later(paid, sellers, connect, gateway):
    from tests.factories import make_service
    from tests.marketplace.order.test_trunk import basket_with
    from tests.marketplace.payouts.conftest import paid_order

    paid_out("service")
    connect.pay_out(sellers["service"], Money(18000, "EUR"))
    line = line_of("service")
    refund_lines(order=paid, lines=[line], why="half", at=NOON, amounts={line.pk: Money(10000, "EUR")})
    work()
    assert (Reversal.objects.get().state, Reversal.objects.get().code) == ("refused", "balance_insufficient")
    assert stands("seller_debt", kind="service") == -9000
    assert [refund.amount.minor for refund in gateway.refunds] == [10000], "the buyer does not wait for the seller"

    other = make_service(partner=line.seller_order.partner, price=20000)
    second = paid_order(gateway, connect, basket_with(other.tiers.get(code="basic")), token="t2")
    new = Share.objects.get(payment__order=second)
    from marketplace.fulfilment.operations import share_is_due

    share_is_due(line=new.line, at=NOON, why="delivered")
    release_due(at=NOON)
    work()
    sent = Transfer.objects.get(payment__order=second)
    assert (sent.amount_minor, sent.netted_minor) == (9000, 9000)
    assert stands("seller_debt", kind="digital") == 0
    from marketplace.ledger.postings import debt_of
    from marketplace.ledger.queries import balance

    assert balance(debt_of(line.seller_order.partner_id), "EUR").minor == 0
    books_are_right()


def test_22_a_refund_that_comes_back_is_the_sellers_again(paid, sellers, connect, gateway):
    paid_out("service")
    line = line_of("service")
    row = refund_lines(order=paid, lines=[line], why="half", at=NOON, amounts={line.pk: Money(10000, "EUR")})
    work()
    gateway.bank_says(gateway.refunds[0].refund_id, "failed")
    from marketplace.payment.sync_refunds import sync_refunds

    for _ in range(2):  # whoever hears of it twice asks the buyer once
        sync_refunds(payment=row.payment, at=NOON)
    share = share_of("service")
    assert (share.back_minor, share.debt_minor, share.released_minor, share.held_minor) == (0, 0, 9000, 9000)
    assert (hold("service"), stands("provider_balance")) == (9000, -21200 + 9000)
    release_due(at=NOON)
    work()
    assert [made.amount.minor for made in connect.transfers] == [18000, 9000]
    mail = SentMail.objects.get(key__startswith="refund-failed")
    assert (mail.to, "100,00" in mail.text, paid.number in mail.text) == ("anna@example.org", True, True)
    books_are_right()
