"""How a line's money is made up, and what of each part goes back when some of it is given back. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parts:
    """Whole minor units that add up to the gross: the seller's share, the platform's VAT, VAT on its fee, the fee."""

    share: int
    vat: int
    fee_vat: int
    fee: int

    def __post_init__(self) -> None:
        if min(self.share, self.vat, self.fee_vat, self.fee) < 0:
            raise ValueError(f"no part of a sale is negative: {self}")

    @property
    def gross(self) -> int:
        return self.share + self.vat + self.fee_vat + self.fee

    def __add__(self, other: Parts) -> Parts:
        return Parts(self.share + other.share, self.vat + other.vat, self.fee_vat + other.fee_vat, self.fee + other.fee)

    def __sub__(self, other: Parts) -> Parts:
        return Parts(self.share - other.share, self.vat - other.vat, self.fee_vat - other.fee_vat, self.fee - other.fee)


def back_of(whole: Parts, gross: int) -> Parts:
    """What of each part has gone back when ``gross`` of the line has, in all, since the sale.

    Each part is shared out of what the parts before it left, rounded down: so the parts always add up, no part is ever
    more than the whole's, and more given back never means less of any part. The seller's part comes first and is
    rounded for the seller. Raises ValueError for more than there was.
    """
    if not 0 <= gross <= whole.gross:
        raise ValueError(f"{gross} of {whole.gross}")
    taken, left_gross, left_back = [0, 0, 0], whole.gross, gross
    for i, part in enumerate((whole.share, whole.vat, whole.fee_vat)):
        taken[i] = part * left_back // left_gross if left_gross else 0
        left_gross, left_back = left_gross - part, left_back - taken[i]
    share, vat, fee_vat = taken
    return Parts(share, vat, fee_vat, left_back)


def between(whole: Parts, before: int, after: int) -> Parts:
    """What moves when the gross given back grows from ``before`` to ``after``."""
    return back_of(whole, after) - back_of(whole, before)
