"""Reading what the law makes us keep."""

from marketplace.compliance.queries.notices import open_complaints, open_notices, statements_about
from marketplace.compliance.queries.numbers import UserNumbers, user_numbers
from marketplace.compliance.queries.withdrawals import withdrawals

__all__ = [
    "UserNumbers", "open_complaints", "open_notices", "statements_about", "user_numbers", "withdrawals",
]  # fmt: skip
