"""How a line's money is made up, and what of each part goes back when some of it is given back. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parts:
    """Whole minor units that add up to the gross: the seller's share, the platform's VAT, VAT on its fee, the fee.

    ``top`` of the share is VAT that the seller owes on its own supply to the platform. The buyer does not pay it: the
    platform takes it off what it pays to its state, so it is no part of the gross.
    """

    share: int
    vat: int
    fee_vat: int
    fee: int
    top: int = 0

    def __post_init__(self) -> None:
        if min(self.net_share, self.vat, self.fee_vat, self.fee, self.top) < 0:
            raise ValueError(f"no part of a sale is negative: {self}")

    @property
    def net_share(self) -> int:
        return self.share - self.top

    @property
    def gross(self) -> int:
        return self.net_share + self.vat + self.fee_vat + self.fee

    def __add__(self, other: Parts) -> Parts:
        return Parts(
            self.share + other.share, self.vat + other.vat, self.fee_vat + other.fee_vat, self.fee + other.fee,
            self.top + other.top,
        )  # fmt: skip

    def __sub__(self, other: Parts) -> Parts:
        return Parts(
            self.share - other.share, self.vat - other.vat, self.fee_vat - other.fee_vat, self.fee - other.fee,
            self.top - other.top,
        )  # fmt: skip


def back_of(whole: Parts, gross: int) -> Parts:
    """What of each part has gone back when ``gross`` of the line has, in all, since the sale.

    Each part is shared out of what the parts before it left, rounded down: so the parts always add up, no part is ever
    more than the whole's, and more given back never means less of any part. The seller's part comes first and is
    rounded for the seller; the VAT on top of it follows it. Raises ValueError for more than there was.
    """
    if not 0 <= gross <= whole.gross:
        raise ValueError(f"{gross} of {whole.gross}")
    taken, left_gross, left_back = [0, 0, 0], whole.gross, gross
    for i, part in enumerate((whole.net_share, whole.vat, whole.fee_vat)):
        taken[i] = part * left_back // left_gross if left_gross else 0
        left_gross, left_back = left_gross - part, left_back - taken[i]
    share, vat, fee_vat = taken
    top = whole.top * share // whole.net_share if whole.net_share else 0
    return Parts(share + top, vat, fee_vat, left_back, top)


def between(whole: Parts, before: int, after: int) -> Parts:
    """What moves when the gross given back grows from ``before`` to ``after``."""
    return back_of(whole, after) - back_of(whole, before)
