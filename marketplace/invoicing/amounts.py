"""From what was charged to lines and VAT groups that a standard invoice can carry, to the cent. Pure.

EN 16931 computes VAT once per category and rate, on the sum; an order computes it per line, because each line is a
promise of its own. With several lines of one rate the two can differ by a cent or two. What was charged stands; the
document says the VAT of the sum (eu-rules VAT-70, VAT-71), and `Document.rounding_minor` keeps the difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from marketplace.invoicing.invoice import Line, VatGroup
from marketplace.money import Money, split
from marketplace.vat.prices import vat_in_gross, vat_on_net

Key = tuple[str, str]
"""Category and rate."""


@dataclass(frozen=True, slots=True)
class Sold:
    """One thing to put on a document. `amount_minor` > 0 is gross or net, as the function that takes it says."""

    name: str
    amount_minor: int
    category: str
    rate: str
    reason: str = ""
    description: str = ""
    ref: int | None = None

    @property
    def key(self) -> Key:
        return self.category, self.rate


def of_gross(
    sold: Sequence[Sold], currency: str, *, rest: Mapping[Key, int] | None = None
) -> tuple[tuple[Line, ...], tuple[VatGroup, ...]]:
    """Lines and groups of gross amounts; the total stays what was charged (VAT-70).

    ``rest``: for groups that a credit note brings to zero, the VAT that is left of them.
    """
    lines: dict[int, Line] = {}
    groups = []
    for (category, rate), members in _grouped(sold).items():
        gross = Money(sum(sold[i].amount_minor for i in members), currency)
        left = (rest or {}).get((category, rate))
        vat = vat_in_gross(gross, Decimal(rate)) if left is None else Money(left, currency)
        nets = split(gross - vat, [sold[i].amount_minor for i in members])
        for i, net in zip(members, nets, strict=True):
            lines[i] = _line(sold[i], net.minor, sold[i].amount_minor - net.minor)
        groups.append(VatGroup(category, rate, (gross - vat).minor, vat.minor, sold[members[0]].reason))
    return tuple(lines[i] for i in range(len(sold))), tuple(groups)


def of_net(
    sold: Sequence[Sold], currency: str, *, rest: Mapping[Key, int] | None = None
) -> tuple[tuple[Line, ...], tuple[VatGroup, ...]]:
    """Lines and groups of net amounts, VAT on top (VAT-71). ``rest``: as ``of_gross``."""
    lines: dict[int, Line] = {}
    groups = []
    for (category, rate), members in _grouped(sold).items():
        net = Money(sum(sold[i].amount_minor for i in members), currency)
        left = (rest or {}).get((category, rate))
        vat = vat_on_net(net, Decimal(rate)) if left is None else Money(left, currency)
        vats = split(vat, [sold[i].amount_minor for i in members])
        for i, part in zip(members, vats, strict=True):
            lines[i] = _line(sold[i], sold[i].amount_minor, part.minor)
        groups.append(VatGroup(category, rate, net.minor, vat.minor, sold[members[0]].reason))
    return tuple(lines[i] for i in range(len(sold))), tuple(groups)


def deducted(
    lines: Sequence[Line], groups: Sequence[VatGroup], *, name: str
) -> tuple[tuple[Line, ...], tuple[VatGroup, ...]]:
    """The same lines and groups, and what an advance has already invoiced of each taken off again.

    VAT was due when the advance came (Art. 65), so the final invoice must not show it a second time (Art. 203).
    """
    less = tuple(
        Line(f"{name}: {line.name}", -line.net_minor, line.category, line.rate, ref=line.ref, vat_minor=-line.vat_minor)
        for line in lines
    )
    zero = tuple(VatGroup(group.category, group.rate, 0, 0, group.reason) for group in groups)
    return (*lines, *less), zero


def _grouped(sold: Sequence[Sold]) -> dict[Key, list[int]]:
    """Places of the lines by category and rate, in the order in which each first appears."""
    if not sold or any(one.amount_minor <= 0 for one in sold):
        raise ValueError("a document needs lines, and each an amount")
    groups: dict[Key, list[int]] = {}
    for place, one in enumerate(sold):
        groups.setdefault(one.key, []).append(place)
    return groups


def _line(one: Sold, net: int, vat: int) -> Line:
    return Line(one.name, net, one.category, one.rate, one.description, one.ref, vat)
