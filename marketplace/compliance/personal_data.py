"""What this room holds of a person: accepted terms, withdrawals, reports, and decisions about their storefronts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marketplace.compliance.models import CaseState, Complaint, Notice, StatementOfReasons, TermsAcceptance, Withdrawal
from marketplace.users.models import User

GONE = "deleted@deleted.invalid"


class LawOfPerson:
    """Withdrawals stay with their order as long as tax law keeps it; so do decisions with reasons."""

    def export(self, user: User) -> dict[str, Any]:
        accepted = TermsAcceptance.objects.filter(user=user).order_by("pk")
        withdrawn = Withdrawal.objects.filter(order__user=user).order_by("pk")
        reported = Notice.objects.filter(email__iexact=user.email).order_by("pk")
        decided = StatementOfReasons.objects.filter(partner__team__user=user).distinct().order_by("pk")
        return {
            "terms_accepted": list(accepted.values("kind", "version", "language", "occasion", "at")),
            "withdrawals": list(
                withdrawn.values("public_id", "name", "email", "statement", "statement_version", "submitted_at")
            ),
            "reports": list(
                reported.values("public_id", "url", "explanation", "name", "email", "state", "received_at")
            ),
            "decisions_about_your_storefronts": list(
                decided.values("public_id", "about", "measure", "facts", "ground", "ground_text", "decided_at")
            ),
            "complaints": list(
                Complaint.objects.filter(statement__in=decided, side="affected").values(
                    "public_id", "text", "received_at"
                )
            ),
        }

    def obstacles(self, user: User) -> list[str]:
        return []

    def erase(self, user: User, *, at: datetime) -> None:
        """A decided report forgets who made it; one that is open keeps the way to its sender until it is decided."""
        TermsAcceptance.objects.filter(user=user).delete()
        mine = Notice.objects.filter(email__iexact=user.email, state=CaseState.DECIDED)
        mine.update(name="-", email=GONE)


def forget_withdrawals_of_old_orders(*, at: datetime) -> int:
    """Daily: when tax law lets go of an order, its withdrawals forget who sent them. Returns how many."""
    gone = Withdrawal.objects.filter(order__facts__anonymised_at__isnull=False).exclude(email=GONE)
    return gone.update(name="-", email=GONE, statement="")
