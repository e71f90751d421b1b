"""One amount between two accounts, whatever its sign. Pure, like all recipes."""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.ledger.chart import Place, Purpose, Step
from marketplace.money import Money

Steps = tuple[Step, ...]
PROVIDER = Place(Purpose.PROVIDER_BALANCE)
FEES = Place(Purpose.PROVIDER_FEES)


def flow(source: Place, target: Place, amount: Money, about: str = "") -> Steps:
    """``amount`` from source to target; a negative one the other way round; nothing for zero."""
    if not amount:
        return ()
    if amount.minor < 0:
        return (Step(target, source, -amount, about),)
    return (Step(source, target, amount, about),)


def undone(steps: Iterable[Step]) -> Steps:
    """The same moves backwards: what was posted and then did not happen."""
    return tuple(Step(step.target, step.source, step.amount, step.about) for step in steps)


def total(amounts: Iterable[Money], currency: str) -> Money:
    return sum(amounts, Money.zero(currency))
