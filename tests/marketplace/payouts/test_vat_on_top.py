"""A registered maker in the platform's own state gets the VAT of its supply to the platform on top of the share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.invoicing.models import Document
from marketplace.money import Money
from marketplace.order.models import LineFacts
from marketplace.partner.models import TaxProfile
from marketplace.payment.models import Payment
from marketplace.payment.refunds import refund_lines
from marketplace.payouts.models import Share
from marketplace.payouts.parts import Parts, back_of, between
from marketplace.payouts.planning import release_due
from tests.factories import NOON, make_digital
from tests.marketplace.invoicing.conftest import platform  # noqa: F401  # the fixture: documents are issued
from tests.marketplace.invoicing.selling import basket, download, pay, seller
from tests.marketplace.invoicing.test_buyers import buy  # noqa: F401  # the fixture
from tests.marketplace.payouts.conftest import books_are_right, hold, paid_out, pay_out_to, stands, work

pytestmark = pytest.mark.django_db


def sold(gateway, connect, maker, *tiers):
    order = pay(gateway, basket(*(tiers or (download(maker),))))
    payment = Payment.objects.get()
    connect.charge(payment.charge_id, Money(payment.captured_minor, "EUR"))
    work()
    return order


def test_the_seller_receives_what_the_self_billed_document_says(gateway, connect):
    maker = seller("LU")
    sold(gateway, connect, maker)
    own, share = Document.objects.get(purpose="self_billed"), Share.objects.get()
    assert (own.net_minor, own.vat_minor, own.gross_minor) == (907, 154, 1061)  # 17 % of 9.07
    assert (share.share_minor, share.top_minor, share.top_place, hold("digital")) == (1061, 154, "LU", 1061)
    assert (share.gross_minor, share.vat_minor, share.fee_minor) == (1200, 192, 101)
    assert (stands("vat_payable", subject="oss:DE"), stands("vat_payable", subject="return:LU")) == (192, -154)
    assert stands("platform_commission", subject="deemed") == 101
    books_are_right()
    pay_out_to(connect, maker)
    paid_out("digital")
    assert [made.amount.minor for made in connect.transfers] == [1061]
    books_are_right()


def test_a_refund_takes_it_back_with_the_share(gateway, connect):
    maker = seller("LU")
    order = sold(gateway, connect, maker)
    line = LineFacts.objects.get()
    refund_lines(order=order, lines=[line], why="x", at=NOON, amounts={line.pk: Money(600, "EUR")})
    work()
    back = Share.objects.get().backs.get()
    assert (back.gross_minor, back.share_minor, back.top_minor) == (600, 453 + 76, 76)
    assert (hold("digital"), stands("vat_payable", subject="return:LU")) == (1061 - 529, -154 + 76)
    books_are_right()
    refund_lines(order=order, lines=[line], why="x", at=NOON)
    work()
    assert (hold("digital"), stands("vat_payable", subject="return:LU"), stands("provider_balance")) == (0, 0, 0)
    credits_of_it = Document.objects.filter(purpose="self_billed", type="261")
    assert sum(note.gross_minor for note in credits_of_it) == 1061
    books_are_right()


def test_several_lines_of_one_document_add_up_to_its_vat(gateway, connect):
    maker = seller("LU")
    tiers = [make_digital(partner=maker, price=price, tiers=("personal",)).tiers.get() for price in (301, 301, 301)]
    sold(gateway, connect, maker, *tiers)
    own = Document.objects.get(purpose="self_billed")
    assert sum(share.top_minor for share in Share.objects.all()) == own.vat_minor
    assert sum(share.share_minor for share in Share.objects.all()) == own.gross_minor
    assert {row.line_id: row.vat_minor for row in own.documented.all()} == {
        share.line_id: share.top_minor for share in Share.objects.all()
    }


def test_more_than_the_charge_is_drawn_on_the_balance(buy, connect):  # noqa: F811
    """A business in another state pays no VAT, so share and VAT on top are more than what arrived."""
    maker = seller("LU")
    buy(download(maker), country="FR", vat_id="FR40303265045")
    payment, share = Payment.objects.get(), Share.objects.get()
    connect.charge(payment.charge_id, Money(payment.captured_minor, "EUR"))
    assert (share.vat_minor, share.share_minor > share.gross_minor) == (0, True)
    assert stands("vat_payable", subject="return:LU") == -share.top_minor
    connect.charge("ch_other", Money(5000, "EUR"))  # what the platform has beside it
    pay_out_to(connect, maker)
    paid_out("digital")
    assert [made.amount.minor for made in connect.transfers] == [share.share_minor]
    books_are_right()


@pytest.mark.parametrize(("country", "status"), [("FR", "registered"), ("LU", "small_business")])
def test_who_owes_no_vat_to_that_state_gets_none(gateway, connect, country, status):
    maker = seller(country)
    TaxProfile.objects.filter(partner=maker).update(vat_status=status)
    sold(gateway, connect, maker)
    share = Share.objects.get()
    assert (share.top_minor, share.top_place, share.share_minor) == (0, "", share.line.share_minor)
    assert stands("vat_payable", subject="return:LU") == 0
    release_due(at=NOON)
    books_are_right()


parts = st.integers(0, 10**6)


@given(parts, parts, parts, parts, parts, st.data())
def test_it_never_runs_ahead_of_the_share_and_ends_with_it(net, vat, fee_vat, fee, top, data):
    whole = Parts(net + top, vat, fee_vat, fee, top if net else 0) if net else Parts(0, vat, fee_vat, fee)
    before = data.draw(st.integers(0, whole.gross))
    after = data.draw(st.integers(before, whole.gross))
    step = between(whole, before, after)
    assert (step.gross, step.top >= 0, step.top <= whole.top) == (after - before, True, True)
    assert back_of(whole, whole.gross) == whole or not whole.gross
