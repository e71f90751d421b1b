"""Two windows that withdraw from the same line at the same moment: one statement, one refund."""

from django.db import IntegrityError
from django.utils import timezone

from marketplace.compliance.models import Withdrawal
from marketplace.compliance.operations import WithdrawalRefused, withdraw
from marketplace.payment.models import RefundRow
from tests.marketplace.compliance.paid import number_of, place_and_pay
from tests.races import in_threads, on_postgresql, without_row_locks


def windows(gateway):
    at = timezone.now()
    order = place_and_pay(gateway, at=at)
    number = number_of(order, "service")

    def once(window: int) -> str:
        try:
            made = withdraw(
                order=order, numbers=[number], name="Anna", email="anna@example.org", language="de",
                token=f"window-{window}", begun_at=at, at=at,
            )  # fmt: skip
        except WithdrawalRefused:
            return ""
        return made.public_id

    return once


@on_postgresql
def test_without_the_locks_the_second_window_is_a_fault(shared_by_threads, gateway, monkeypatch):
    """A key stops the second statement, but who sent it sees an error page and does not know whether it counts."""
    once = windows(gateway)
    without_row_locks(monkeypatch)

    def seen(window: int) -> str:
        try:
            return "a statement" if once(window) else "a sentence"
        except IntegrityError:
            return "an error"

    assert sorted(in_threads(seen, 2, meet_before=Withdrawal._meta.db_table)) == ["a statement", "an error"]


def test_six_windows_at_once_are_one_statement_and_one_refund(shared_by_threads, gateway):
    once = windows(gateway)
    shared_by_threads()
    answers = in_threads(once, 6)
    assert len([answer for answer in answers if answer]) == 1
    assert in_threads(lambda _n: (Withdrawal.objects.count(), RefundRow.objects.count()), 1) == [(1, 1)]
