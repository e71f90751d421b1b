"""The ledger's tables: accounts, entries and their moves; closed months; corrections that wait for a second person."""

from marketplace.ledger.models.corrections import Correction, CorrectionStep
from marketplace.ledger.models.entries import Account, Entry, Move
from marketplace.ledger.models.months import AccountingPeriod, ClosingBalance

__all__ = [
    "Account",
    "AccountingPeriod",
    "ClosingBalance",
    "Correction",
    "CorrectionStep",
    "Entry",
    "Move",
]
