"""Two windows that withdraw from the same line at the same moment: one statement, one refund."""

from django.utils import timezone

from marketplace.compliance.models import Withdrawal
from marketplace.compliance.operations import WithdrawalRefused, withdraw
from marketplace.payment.models import RefundRow
from tests.marketplace.compliance.paid import number_of, place_and_pay
from tests.races import in_threads


def test_six_windows_at_once_are_one_statement_and_one_refund(shared_by_threads, gateway):
    at = timezone.now()
    order = place_and_pay(gateway, at=at)
    number = number_of(order, "service")
    shared_by_threads()

    def once(window: int) -> str:
        try:
            made = withdraw(
                order=order, numbers=[number], name="Anna", email="anna@example.org", language="de",
                token=f"window-{window}", begun_at=at, at=at,
            )  # fmt: skip
        except WithdrawalRefused:
            return ""
        return made.public_id

    answers = in_threads(once, 6)
    assert len([answer for answer in answers if answer]) == 1
    assert in_threads(lambda _n: (Withdrawal.objects.count(), RefundRow.objects.count()), 1) == [(1, 1)]
