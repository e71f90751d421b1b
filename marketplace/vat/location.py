"""Whether the evidence says where a consumer is (IR 282/2011 Art. 24b, 24d, 24f). Pure.

Two items that do not contradict each other are enough. A supplier with at most EUR 100,000 of such sales abroad may do
with one, but only if it does not come from the supplier or the customer: the country of the card or of the bank,
told by the provider. It counts what is told and cares for no kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    SUFFICIENT = "sufficient"
    MISSING = "missing"
    """Nothing contradicts the place of taxation, but there is too little of it."""
    CONTRADICTORY = "contradictory"
    """Ask for another item, or stop: a person decides."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item: `country` is the state it points to. `from_other`: neither the supplier nor the customer said it."""

    kind: str
    country: str
    from_other: bool


def judge(items: Sequence[Item], *, taxed_in: str, one_is_enough: bool = False) -> Verdict:
    """`taxed_in` is the state whose VAT was charged. An item of one kind counts once, the last one said.

    Two items for the place outweigh one against it; two for another place, or one against one, do not.
    """
    latest = {item.kind: item for item in items}.values()
    speak_for = [item for item in latest if item.country == taxed_in]
    against = [item for item in latest if item.country != taxed_in]
    if against and len(speak_for) < 2:
        trusted = one_is_enough and any(i.from_other for i in speak_for) and not any(i.from_other for i in against)
        return Verdict.SUFFICIENT if trusted else Verdict.CONTRADICTORY
    if len(against) >= len(speak_for) and against:
        return Verdict.CONTRADICTORY
    if len(speak_for) >= 2 or (one_is_enough and any(item.from_other for item in speak_for)):
        return Verdict.SUFFICIENT
    return Verdict.MISSING
