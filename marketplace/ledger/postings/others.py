"""What happens at the provider beside sales: exchange, payouts to the platform's bank, and what nobody can explain."""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.ledger.chart import Place, Purpose, Step
from marketplace.ledger.postings.flow import PROVIDER, Steps, flow
from marketplace.money import Money


def fx_difference(*, amount: Money) -> Steps:
    """More (or, negative, less) came out of an exchange than was booked before: never a seller's gain or loss."""
    return flow(PROVIDER, Place(Purpose.FX), amount)


def converted(*, out: Money, into: Money) -> Steps:
    """The provider exchanged ``out`` for ``into``. Each currency stays balanced by itself, through its fx account.

    Raises ValueError for one currency, or an amount that is not positive.
    """
    if out.currency == into.currency or out.minor <= 0 or into.minor <= 0:
        raise ValueError(f"an exchange has two currencies and two positive amounts, not {out} and {into}")
    return flow(Place(Purpose.FX), PROVIDER, out) + flow(PROVIDER, Place(Purpose.FX), into)


def paid_to_bank(*, amount: Money) -> Steps:
    """The provider paid the platform's own bank account; negative: that payout came back."""
    return flow(Place(Purpose.BANK), PROVIDER, amount)


def suspense_in(*, found: str, amount: Money) -> Steps:
    """A movement at the provider that no row of ours explains: ``amount`` signed as there: plus is money in."""
    return flow(PROVIDER, Place(Purpose.SUSPENSE, subject=found), amount)


def suspense_out(*, found: str, amount: Money, to: Place) -> Steps:
    """A person explained it: ``amount``, signed as it came in, belongs ``to`` another account."""
    return flow(Place(Purpose.SUSPENSE, subject=found), to, amount)


def correction(*, steps: Sequence[Step]) -> Steps:
    """What two persons agreed on (``corrections.py``). Raises ValueError for nothing."""
    if not steps:
        raise ValueError("a correction moves something")
    return tuple(steps)
