"""A payment arrives and is split over what it consists of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marketplace.ledger.chart import Place, Purpose
from marketplace.ledger.postings.flow import FEES, PROVIDER, Steps, flow, total
from marketplace.money import Money, split

AGENT = "agent"
"""The line is the seller's own supply; the platform earns a fee, with its own VAT."""
DEEMED = "deemed"
"""The platform supplies the line itself (Art. 9a of Regulation 282/2011) and keeps the difference of two supplies."""


@dataclass(frozen=True, slots=True)
class Tax:
    """VAT of one state through one channel: ``Tax("oss:FR", Money(1667, "EUR"))``. Negative: input VAT to deduct."""

    subject: str
    amount: Money

    @property
    def place(self) -> Place:
        return Place(Purpose.VAT_PAYABLE, subject=self.subject)


@dataclass(frozen=True, slots=True)
class Part:
    """What one seller order's part of a payment consists of: gross = share + commission + taxes, to the cent.

    Commission and taxes may be negative (a voucher that the platform pays; input VAT). A seller order with lines of
    both roles is two parts.
    """

    seller: int
    seller_order: str
    share: Money
    commission: Money
    taxes: tuple[Tax, ...] = ()
    role: str = AGENT

    @property
    def gross(self) -> Money:
        return total((amount for _place, amount in self.components()), self.share.currency)

    @property
    def hold(self) -> Place:
        return Place(Purpose.SELLER_HOLD, self.seller, self.seller_order)

    @property
    def earned(self) -> Place:
        return Place(Purpose.PLATFORM_COMMISSION, subject=self.role)

    def components(self) -> Iterator[tuple[Place, Money]]:
        """Where each amount belongs, the seller's share first."""
        yield self.hold, self.share
        yield self.earned, self.commission
        for tax in self.taxes:
            yield tax.place, tax.amount

    def with_amounts(self, amounts: Sequence[Money]) -> Part:
        """The same places with other amounts, in the order of ``components``."""
        share, commission, *taxes = amounts
        kept = tuple(Tax(tax.subject, amount) for tax, amount in zip(self.taxes, taxes, strict=True))
        return Part(self.seller, self.seller_order, share, commission, kept, self.role)

    def __sub__(self, given: Part) -> Part:
        """What is left after ``given`` went back. Both have the same places."""
        pairs = list(zip(self.components(), given.components(), strict=True))
        if any(place != other for (place, _), (other, _) in pairs):
            raise ValueError("parts of different orders or taxes")
        return self.with_amounts([amount - back for (_, amount), (_, back) in pairs])


def pro_rata(left: Part, gross: Money) -> Part:
    """The part of ``left`` that goes back when ``gross`` of it does, by the largest remainder.

    Splitting what is left, and not the whole again, makes steps of any size end at exactly the whole: no component
    ever gives back more than it got. Raises ValueError for more than is left, or less than nothing.
    """
    if not Money.zero(gross.currency) <= gross <= left.gross:
        raise ValueError(f"{gross} of {left.gross}")
    if not gross:
        return left.with_amounts([Money.zero(gross.currency) for _ in left.components()])
    amounts = [amount for _place, amount in left.components()]
    back = [
        Money(-(gross.minor * -amount.minor // left.gross.minor), amount.currency)
        if amount.minor < 0
        else Money.zero(amount.currency)
        for amount in amounts
    ]
    to_share = gross - total(back, gross.currency)
    shared = split(to_share, [max(amount.minor, 0) for amount in amounts])
    return left.with_amounts([mine + other for mine, other in zip(back, shared, strict=True)])


def captured(*, amount: Money, parts: Sequence[Part], fee: Money | None = None, fx: Money | None = None) -> Steps:
    """The buyer's money is with the provider: every part into its places; the provider's fee if it is known already.

    ``amount`` is what arrived, in the currency of the provider's balance. ``fx``: what arrived above (or below) the
    sum of the parts because it was exchanged. Raises ValueError when they do not add up.
    """
    difference = fx or Money.zero(amount.currency)
    if total((part.gross for part in parts), amount.currency) + difference != amount:
        raise ValueError(f"the parts of a payment of {amount} do not add up to it")
    steps: Steps = ()
    for part in parts:
        for place, share in part.components():
            steps += flow(PROVIDER, place, share, part.seller_order)
    steps += flow(PROVIDER, Place(Purpose.FX), difference)
    return steps + (provider_fee(amount=fee) if fee else ())


def captured_for_nothing(*, amount: Money, owed: str, fee: Money | None = None) -> Steps:
    """Money arrived for an order that cannot be kept, or a second time: all of it is owed back, under ``owed``."""
    steps = flow(PROVIDER, Place(Purpose.REFUNDS_OWED, subject=owed), amount)
    return steps + (provider_fee(amount=fee) if fee else ())


def provider_fee(*, amount: Money) -> Steps:
    """The provider took its fee; a negative one it gave back."""
    return flow(FEES, PROVIDER, amount)
