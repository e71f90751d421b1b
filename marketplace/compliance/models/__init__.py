"""What the law makes us keep: withdrawals, notices with their decisions, accepted terms."""

from marketplace.compliance.models.notices import (
    BuyerWarning,
    CaseEvent,
    CaseState,
    Complaint,
    ComplaintOutcome,
    Ground,
    Notice,
    Side,
    StatementOfReasons,
    WarnedOrder,
)
from marketplace.compliance.models.terms import TermsAcceptance, TermsNotice
from marketplace.compliance.models.withdrawals import Withdrawal, WithdrawalLine

__all__ = [
    "BuyerWarning", "CaseEvent", "CaseState", "Complaint", "ComplaintOutcome", "Ground", "Notice", "Side",
    "StatementOfReasons", "TermsAcceptance", "TermsNotice", "WarnedOrder", "Withdrawal", "WithdrawalLine",
]  # fmt: skip
