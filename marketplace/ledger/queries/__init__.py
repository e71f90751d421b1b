"""Reading the ledger: balances, the trial balance, a seller's statement, and whether the books are right."""

from marketplace.ledger.queries.balances import TrialLine, balance, entry_of, sums, trial_balance
from marketplace.ledger.queries.checks import Finding, unguarded, verify
from marketplace.ledger.queries.months import (
    BookedMonth,
    MonthLine,
    booked_month,
    booked_months,
    first_open,
    month_balance,
)
from marketplace.ledger.queries.places import NoSuchPlace, currencies, named, place_named
from marketplace.ledger.queries.statements import Component, Pockets, Statement, StatementLine, seller_statement

__all__ = [
    "BookedMonth",
    "Component",
    "Finding",
    "MonthLine",
    "NoSuchPlace",
    "Pockets",
    "Statement",
    "StatementLine",
    "TrialLine",
    "balance",
    "booked_month",
    "booked_months",
    "currencies",
    "entry_of",
    "first_open",
    "month_balance",
    "named",
    "place_named",
    "seller_statement",
    "sums",
    "trial_balance",
    "unguarded",
    "verify",
]
