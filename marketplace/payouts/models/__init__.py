"""What sellers are to get, what was sent to them, what came back, and what buyers' banks took."""

from marketplace.payouts.models.disputes import Dispute, DisputeMoney
from marketplace.payouts.models.mirror import ReconcileFinding, ReconcileRun, SellerAccount, SellerPayout
from marketplace.payouts.models.shares import Share, ShareBack, ShareState
from marketplace.payouts.models.transfers import CallState, Netting, Reversal, Transfer, TransferLine

__all__ = [
    "CallState",
    "Dispute",
    "DisputeMoney",
    "Netting",
    "ReconcileFinding",
    "ReconcileRun",
    "Reversal",
    "SellerAccount",
    "SellerPayout",
    "Share",
    "ShareBack",
    "ShareState",
    "Transfer",
    "TransferLine",
]
