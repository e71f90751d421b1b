"""The button is pressed several times at the same moment: the VAT goes back once."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from marketplace.invoicing.late_vat import correct_vat
from marketplace.outbox.models import OutboxRow
from marketplace.payment.models import RefundRow
from marketplace.vat.late_proofs import OfferGone
from tests.marketplace.invoicing.selling import download, seller
from tests.marketplace.invoicing.test_late_vat import LATER, bought  # noqa: F401  # a fixture
from tests.races import in_threads, on_postgresql, without_row_locks


def clicking(order):
    def click(_n: int) -> bool:
        return correct_vat(number=order.number, key=order.facts.key, user=AnonymousUser(), at=LATER) is not None

    return click


@on_postgresql
def test_without_the_locks_the_second_click_is_a_fault(
    transactional_db, bought, shared_by_threads, monkeypatch  # noqa: F811
):  # fmt: skip
    """Both find the offer open. The proof's state, which is compared when it is set, lets the money go back once."""
    click = clicking(bought(download(seller("FR"))))
    without_row_locks(monkeypatch)

    def seen(n: int) -> str:
        try:
            return "back" if click(n) else "too late"
        except OfferGone:
            return "an error"

    assert sorted(in_threads(seen, 2, meet_before=RefundRow._meta.db_table)) == ["an error", "back"]


def test_four_clicks_at_once_are_one_refund_and_two_documents(transactional_db, bought, shared_by_threads):  # noqa: F811
    click = clicking(bought(download(seller("FR"))))
    shared_by_threads()
    assert sorted(in_threads(click, 4)) == [False, False, False, True]
    kept = in_threads(lambda _n: (RefundRow.objects.count(), OutboxRow.objects.filter(key__contains="vat-credit").count(),
                                  OutboxRow.objects.filter(key__contains="reversed:").count()), 1)  # fmt: skip
    assert kept == [(1, 1, 1)]
