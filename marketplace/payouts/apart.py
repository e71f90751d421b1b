"""VAT that goes back by itself stands apart: what is left of the line is its price, and is shared out as a price.

Where the platform made the supply that VAT was never the seller's. Where the seller made it, the VAT lay in the share:
the seller does not owe it to a tax office any more, so it comes out of the share (Art. 90, 203).
"""

from __future__ import annotations

from marketplace.payment.following import vat_apart
from marketplace.payouts.books import whole_of
from marketplace.payouts.models import Share
from marketplace.payouts.parts import Parts, between

NOTHING = Parts(0, 0, 0, 0)


def price_of(share: Share) -> Parts:
    """The parts of a share's line without the VAT that stands apart."""
    return whole_of(share) - _as_vat(share, vat_apart(share.line).minor)


def moved(share: Share, *, gross: int, vat_first: bool) -> tuple[Parts, int]:
    """The parts of the next ``gross`` that goes back, and how much of it is VAT that stands apart.

    ``vat_first``: it is that VAT which goes back. Else the price goes first; more than the price is that VAT, too.
    Raises ValueError for more than is left.
    """
    price, vat_left = price_of(share), vat_apart(share.line).minor - share.apart_minor
    gone = share.back_minor - share.apart_minor
    apart = min(gross, vat_left) if vat_first else max(gross - (price.gross - gone), 0)
    return between(price, gone, gone + gross - apart) + _as_vat(share, apart), apart


def moved_back(share: Share, *, gross: int, apart: int) -> Parts:
    """The parts of the last ``gross`` that went back, when it comes again."""
    gone = share.back_minor - share.apart_minor
    return between(price_of(share), gone - (gross - apart), gone) + _as_vat(share, apart)


def _as_vat(share: Share, minor: int) -> Parts:
    if not minor:
        return NOTHING
    return Parts(minor, 0, 0, 0) if share.line.decision.supplier == "seller" else Parts(0, minor, 0, 0)
