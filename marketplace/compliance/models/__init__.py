"""What the law makes us keep: withdrawals, notices with their decisions, accepted terms."""

from marketplace.compliance.models.notices import (
    CaseEvent,
    CaseState,
    Complaint,
    ComplaintOutcome,
    Ground,
    Notice,
    Side,
    StatementOfReasons,
)
from marketplace.compliance.models.terms import TermsAcceptance, TermsNotice
from marketplace.compliance.models.withdrawals import Withdrawal, WithdrawalLine

__all__ = [
    "CaseEvent", "CaseState", "Complaint", "ComplaintOutcome", "Ground", "Notice", "Side", "StatementOfReasons",
    "TermsAcceptance", "TermsNotice", "Withdrawal", "WithdrawalLine",
]  # fmt: skip
