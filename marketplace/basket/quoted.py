"""What was priced for one buyer: one line, and what lines taxed alike come to."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.basket.models import Line, LineChoice
from marketplace.money import Money, TaxedPrice
from marketplace.offerings.models import Extra, Offering, Tier
from marketplace.partner.models import PriceTerms
from marketplace.vat.facts import Decision


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One basket line as this buyer would pay it. ``problem`` is a sentence when it cannot be bought as it stands."""

    line: Line
    offering: Offering
    tier: Tier | None
    extra: Extra | None
    terms: PriceTerms
    choice: LineChoice | None
    quantity: int
    unit: TaxedPrice
    decision: Decision | None
    problem: str = ""
    notice: str = ""
    """Something that changed since the buyer last looked; the line can still be bought."""

    @property
    def total(self) -> TaxedPrice:
        return self.unit * self.quantity

    @property
    def supplier(self) -> str:
        """``platform`` or ``seller``; "" while nobody may sell it to this buyer."""
        return self.decision.supplier if self.decision else ""

    @property
    def is_extra(self) -> bool:
        return self.extra is not None

    @property
    def named_minor(self) -> int | None:
        return self.choice.amount_minor if self.choice else None


@dataclass(frozen=True, slots=True)
class VatLine:
    """Net and VAT of all lines taxed alike."""

    rate: str
    place: str
    category: str
    net: Money
    vat: Money
