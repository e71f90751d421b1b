"""A seller's money: held, due, on the way, sent, called back; and what a seller owes.

A payout from the seller's balance at the provider to their bank moves nothing here, and nor does one that fails: that
money left the platform with the transfer. It is mirrored and shown, not booked.
"""

from __future__ import annotations

from marketplace.ledger.chart import Place, Purpose
from marketplace.ledger.postings.flow import PROVIDER, Steps, flow
from marketplace.money import Money


def hold_of(seller: int, seller_order: str) -> Place:
    return Place(Purpose.SELLER_HOLD, seller, seller_order)


def due_of(seller: int) -> Place:
    return Place(Purpose.SELLER_DUE, seller)


def debt_of(seller: int) -> Place:
    return Place(Purpose.SELLER_DEBT, seller)


def on_the_way_of(seller: int, transfer: str) -> Place:
    return Place(Purpose.ON_THE_WAY, seller, transfer)


def became_due(*, seller: int, seller_order: str, amount: Money) -> Steps:
    """Delivered or accepted: what was held is owed now."""
    return flow(hold_of(seller, seller_order), due_of(seller), amount, seller_order)


def held_again(*, seller: int, seller_order: str, amount: Money) -> Steps:
    """Due, and doubtful again: a dispute, a block."""
    return flow(due_of(seller), hold_of(seller, seller_order), amount, seller_order)


def transfer_planned(*, seller: int, transfer: str, amount: Money, seller_order: str = "") -> Steps:
    """Written into the outbox: from here on nothing else can spend it."""
    return flow(due_of(seller), on_the_way_of(seller, transfer), amount, seller_order)


def transfer_sent(*, seller: int, transfer: str, amount: Money, seller_order: str = "") -> Steps:
    """The provider made it: it lies in the seller's own balance there."""
    return flow(on_the_way_of(seller, transfer), PROVIDER, amount, seller_order)


def transfer_failed(*, seller: int, transfer: str, amount: Money, seller_order: str = "") -> Steps:
    """The provider refused it: it is due as before."""
    return flow(on_the_way_of(seller, transfer), due_of(seller), amount, seller_order)


def transfer_reversed(*, amount: Money, into: Place, seller_order: str = "") -> Steps:
    """Called back from the seller's balance, ``into`` the seller's debt, due or hold (``debt_of``, ...).

    Into the debt at most what is owed: what came back above it is posted in the same entry into another place.
    Raises ValueError for a place that is not a seller's.
    """
    if into.purpose not in (Purpose.SELLER_DEBT, Purpose.SELLER_DUE, Purpose.SELLER_HOLD):
        raise ValueError(f"a reversal belongs to its seller, not into {into.purpose}")
    return flow(PROVIDER, into, amount, seller_order)


def debt_netted(*, seller: int, amount: Money, seller_order: str = "") -> Steps:
    """What the seller owes is taken from what the seller is owed."""
    return flow(due_of(seller), debt_of(seller), amount, seller_order)


def debt_given_up(*, seller: int, amount: Money) -> Steps:
    """The platform bears what the seller will not pay back."""
    return flow(Place(Purpose.LOSSES), debt_of(seller), amount)
