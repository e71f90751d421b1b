"""A dispute that is lost is followed by what a refund is followed by, once; one that ends otherwise by nothing."""

import pytest
from django.db.models import Sum

from marketplace.delivery.models import Entitlement
from marketplace.invoicing.models import Document, DocumentedLine
from marketplace.money import Money
from marketplace.order.models import Order, SellerOrder
from marketplace.outbox.models import SentMail
from marketplace.payment.models import Payment, RefundRow
from marketplace.payment.refunds import RefundRefused, refund_lines, refunds_that_failed, retry_refund
from marketplace.payouts.disputes import apply_dispute
from tests.factories import NOON
from tests.marketplace.invoicing.conftest import platform  # noqa: F401  # the fixture: documents are issued
from tests.marketplace.invoicing.selling import basket, download, pay, seller
from tests.marketplace.invoicing.selling import work as service_of
from tests.marketplace.payouts.conftest import books_are_right, line_of, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold(gateway, connect, db):
    order = pay(gateway, basket(download(seller("FR")), service_of(seller("EE"))))
    payment = Payment.objects.get()
    connect.charge(payment.charge_id, Money(payment.captured_minor, "EUR"))
    work()
    return order


@pytest.fixture
def bank(sold, connect):
    """Opens, moves and ends a dispute; each state is read twice, as by two events."""
    payment = Payment.objects.get()
    made = {}

    def says(state, *, amount=21200, **moved):
        if not made:
            made["id"] = connect.dispute_opened(payment.charge_id, payment.intent_id, Money(amount, "EUR"), state=state)
        connect.dispute_moves(made["id"], state, **moved)
        for _ in range(2):
            apply_dispute(remote=connect.dispute(made["id"]), at=NOON)
            work()
        books_are_right()

    return says


def credited():
    return sorted(Document.objects.filter(corrects__isnull=False).values_list("purpose", "gross_minor"))


def declared():
    return DocumentedLine.objects.aggregate(net=Sum("net_minor"), vat=Sum("vat_minor"))


def has_download():
    return Entitlement.objects.filter(revoked_at__isnull=True).exists()


def test_lost_the_documents_are_credited_and_the_rights_taken_back_once(bank, sold):
    bank("needs_response", withdrawn=21200, fee=2000)
    assert (credited(), has_download(), Order.objects.get().status) == ([], True, "paid")
    bank("lost")
    assert [purpose for purpose, _gross in credited()] == ["commission", "prepayment", "sale", "self_billed"]
    assert declared() == {"net": 0, "vat": 0}
    assert not has_download()
    assert (Order.objects.get().status, set(SellerOrder.objects.values_list("state", flat=True))) == (
        "refunded", {"refunded"},
    )  # fmt: skip
    payment, row = Payment.objects.get(), RefundRow.objects.get()
    assert (payment.state, payment.refunded_minor, row.state, row.amount_minor) == (
        "refunded", 21200, "succeeded", 21200,
    )  # fmt: skip
    assert not SentMail.objects.filter(key__startswith="refund-made").exists(), "the bank told the buyer, not we"


def test_lost_in_part_credits_that_part_and_leaves_the_rights(bank, sold):
    bank("needs_response", amount=10600, withdrawn=10600)
    bank("lost")
    assert credited() == [
        ("commission", 1000), ("prepayment", 10000), ("sale", 600), ("self_billed", 907 * 600 // 1200),
    ]  # fmt: skip
    assert (has_download(), Order.objects.get().status) == (True, "partly_refunded")
    assert Payment.objects.get().refunded_minor == 10600


def test_after_a_part_was_lost_only_the_rest_can_be_given_back(bank, sold):
    bank("needs_response", amount=10600, withdrawn=10600)
    bank("lost")
    line = line_of("service")
    with pytest.raises(RefundRefused, match="at most"):
        refund_lines(order=sold, lines=[line], why="x", at=NOON, amounts={line.pk: Money(10001, "EUR")})
    refund_lines(order=sold, lines=[line, line_of("digital")], why="the rest", at=NOON)
    work()
    assert (Payment.objects.get().refunded_minor, declared()) == (21200, {"net": 0, "vat": 0})
    books_are_right()


@pytest.mark.parametrize(("state", "back"), [("won", 21200), ("prevented", 21200)])
def test_a_dispute_that_ends_otherwise_changes_nothing(bank, sold, state, back):
    before = Document.objects.count()
    bank("needs_response", withdrawn=21200)
    bank(state, back=back)
    assert (Document.objects.count(), has_download(), RefundRow.objects.count()) == (before, True, 0)
    assert (Order.objects.get().status, Payment.objects.get().refunded_minor) == ("paid", 0)


def test_an_inquiry_that_is_closed_changes_nothing(bank, sold):
    bank("warning_needs_response")
    bank("warning_closed")
    assert (credited(), has_download(), RefundRow.objects.count()) == ([], True, 0)


def test_won_on_appeal_after_it_was_lost_is_invoiced_again(bank, sold):
    whole = declared()
    bank("needs_response", withdrawn=21200)
    bank("lost")
    bank("won", back=21200)
    assert declared() == whole
    assert Payment.objects.get().refunded_minor == 0
    row = RefundRow.objects.get()
    assert (row.state, list(refunds_that_failed())) == ("failed", [])
    with pytest.raises(RefundRefused):
        retry_refund(row=row, at=NOON)
