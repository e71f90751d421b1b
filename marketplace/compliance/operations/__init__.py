"""Changes of what the law makes us keep."""

from marketplace.compliance.operations.complaints import complain, decide_complaint
from marketplace.compliance.operations.notices import CaseRefused, decide_notice, report_content, state_reasons
from marketplace.compliance.operations.terms import accept_terms, announce_terms
from marketplace.compliance.operations.withdrawals import WithdrawalRefused, ask_for_withdrawal_link, withdraw

__all__ = [
    "CaseRefused", "WithdrawalRefused", "accept_terms", "announce_terms", "ask_for_withdrawal_link", "complain",
    "decide_complaint", "decide_notice", "report_content", "state_reasons", "withdraw",
]  # fmt: skip
