"""Money on its way back to a buyer: refunds, and disputes that end against us.

The buyer comes first: what a seller no longer has on the platform becomes the seller's debt at once, and is then called
back or netted (section 4.6 of the payments reference).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.ledger.chart import Place, Purpose
from marketplace.ledger.postings.flow import FEES, PROVIDER, Steps, flow, total, undone
from marketplace.ledger.postings.sales import Part, pro_rata
from marketplace.ledger.postings.shares import debt_of, due_of
from marketplace.money import Money


@dataclass(frozen=True, slots=True)
class Back:
    """What goes back of one part, and where the seller's share of it is taken from; the rest becomes debt."""

    part: Part
    held: Money
    due: Money

    def __post_init__(self) -> None:
        nothing = Money.zero(self.part.share.currency)
        if self.held < nothing or self.due < nothing or self.held + self.due > self.part.share:
            raise ValueError(f"{self.held} held and {self.due} due are not within {self.part.share}")

    @property
    def debt(self) -> Money:
        """What the seller does not have on the platform any more."""
        return self.part.share - self.held - self.due


def take_back(left: Part, gross: Money, *, held: Money, due: Money) -> Back:
    """``gross`` of what is ``left`` of a part: the seller's share first from what is held for this order, then due.

    ``held``: what still stands in the hold of the seller order. ``due``: what is due for it and not yet on the way.
    """
    part = pro_rata(left, gross)
    from_hold = min(part.share, held, key=lambda money: money.minor)
    from_due = min(part.share - from_hold, due, key=lambda money: money.minor)
    return Back(part, from_hold, from_due)


def refund_promised(*, refund: str, backs: Sequence[Back], borne: Money | None = None) -> Steps:
    """A refund was written down: it is owed to the buyer now. ``borne``: what the platform gives of its own."""
    return _gathered(Place(Purpose.REFUNDS_OWED, subject=refund), backs, borne)


def refund_sent(*, refund: str, amount: Money) -> Steps:
    """The provider gave it back to the buyer."""
    return flow(Place(Purpose.REFUNDS_OWED, subject=refund), PROVIDER, amount)


def refund_came_back(*, refund: str, amount: Money) -> Steps:
    """It had been given back, and the buyer's bank returned it: it is owed again."""
    return undone(refund_sent(refund=refund, amount=amount))


def refund_dropped(*, refund: str, backs: Sequence[Back], borne: Money | None = None) -> Steps:
    """Promised and never made, and nobody owes it any more: all goes back to where it was taken from."""
    return undone(refund_promised(refund=refund, backs=backs, borne=borne))


def dispute_opened(*, dispute: str, amount: Money, fee: Money | None = None) -> Steps:
    """The buyer's bank withdrew ``amount``; until it decides, the platform has a claim. The fee is a cost.

    Whose money it is in the end is open, so no seller's account moves here. An inquiry withdraws nothing: no entry.
    """
    nothing = Money.zero(amount.currency)
    return flow(Place(Purpose.DISPUTES, subject=dispute), PROVIDER, amount) + flow(FEES, PROVIDER, fee or nothing)


def dispute_won(*, dispute: str, amount: Money, fee: Money | None = None) -> Steps:
    """Won or withdrawn: the money is back, and the fee where the provider returns it."""
    return undone(dispute_opened(dispute=dispute, amount=amount, fee=fee))


def dispute_lost(*, dispute: str, backs: Sequence[Back], borne: Money | None = None) -> Steps:
    """The buyer keeps the money: as with a refund, each part gives its own. ``borne``: what no seller answers for."""
    return _gathered(Place(Purpose.DISPUTES, subject=dispute), backs, borne)


def _gathered(target: Place, backs: Sequence[Back], borne: Money | None) -> Steps:
    steps: Steps = ()
    for back in backs:
        about, part = back.part.seller_order, back.part
        steps += flow(part.hold, target, back.held, about)
        steps += flow(due_of(part.seller), target, back.due, about)
        steps += flow(debt_of(part.seller), target, back.debt, about)
        for place, amount in part.components():
            if place != part.hold:
                steps += flow(place, target, amount, about)
    return steps + (flow(Place(Purpose.LOSSES), target, borne) if borne else ())


def gross_of(backs: Sequence[Back], currency: str) -> Money:
    """What the buyer gets of ``backs``."""
    return total((back.part.gross for back in backs), currency)
