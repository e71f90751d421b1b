"""Reading the ledger: balances, the trial balance, a seller's statement, and whether the books are right."""

from marketplace.ledger.queries.balances import TrialLine, balance, entry_of, sums, trial_balance
from marketplace.ledger.queries.checks import Finding, unguarded, verify
from marketplace.ledger.queries.places import NoSuchPlace, currencies, named, place_named
from marketplace.ledger.queries.statements import Component, Pockets, Statement, StatementLine, seller_statement

__all__ = [
    "Component",
    "Finding",
    "NoSuchPlace",
    "Pockets",
    "Statement",
    "StatementLine",
    "TrialLine",
    "balance",
    "currencies",
    "entry_of",
    "named",
    "place_named",
    "seller_statement",
    "sums",
    "trial_balance",
    "unguarded",
    "verify",
]
