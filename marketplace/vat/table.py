"""An ordered table of rules: the first that applies decides. Pure; `rules.py` and `goods.py` each hold one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from marketplace.vat.facts import Decision, SaleRefused

C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Rule(Generic[C]):
    """A line of a table. `name` is also the key of the explanation; `law` the legal basis that is kept."""

    name: str
    applies: Callable[[C], bool]
    outcome: Callable[[C, str], Decision]
    law: str

    def decide(self, case: C) -> Decision:
        return replace(self.outcome(case, self.law), explanation=self.name)


def all_of(*conditions: Callable[[C], bool]) -> Callable[[C], bool]:
    return lambda case: all(condition(case) for condition in conditions)


def first(rules: Iterable[Rule[C]], case: C) -> Decision:
    """The answer of the first rule that applies. Raises SaleRefused when none does."""
    for rule in rules:
        if rule.applies(case):
            return rule.decide(case)
    raise SaleRefused("nature_not_sold")
