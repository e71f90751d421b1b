"""What this room holds of a person: accepted terms, withdrawals, reports, and decisions about their storefronts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max

from marketplace.compliance.models import (
    CaseState,
    Complaint,
    Notice,
    Side,
    StatementOfReasons,
    TermsAcceptance,
    Withdrawal,
)
from marketplace.markets.zones import months_after
from marketplace.users.models import User

NOTICES_KEPT_MONTHS = 36
SHORTEST = timedelta(days=1095)
"""No 36 months are shorter: younger cases need not be looked at."""
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


def forget_old_notices(*, at: datetime) -> int:
    """Daily: three years after the last word in a case nobody knows any more who reported, and what. Returns how many.

    Why three years: complaints are taken for six months (DSA Art. 20(1)) and answered after that; out-of-court bodies
    and courts can be turned to (Art. 21), and claims mostly end after three years where our makers live. The reports
    on transparency (Art. 15, 24) are yearly and count cases, so they need no names. A case that was never decided, or
    a complaint that waits for its answer, is not over. The decision with its reasons stays, without the sender.
    """
    over = Notice.objects.filter(state=CaseState.DECIDED, statements__decided_at__lt=at - SHORTEST).exclude(
        explanation=""
    )
    cases = over.exclude(statements__complaints__state=CaseState.RECEIVED).annotate(
        decided=Max("statements__decided_at"), answered=Max("statements__complaints__decided_at")
    )
    due = [case.pk for case in cases if _last_day(case.decided, case.answered) < at.date()]
    Complaint.objects.filter(statement__notice__in=due, side=Side.REPORTER).update(text="")
    return Notice.objects.filter(pk__in=due).update(name="-", email=GONE, explanation="")


def _last_day(decided: datetime, answered: datetime | None) -> date:
    return months_after(max(decided, answered or decided).date(), NOTICES_KEPT_MONTHS)


def forget_withdrawals_of_old_orders(*, at: datetime) -> int:
    """Daily: when tax law lets go of an order, its withdrawals forget who sent them. Returns how many."""
    gone = Withdrawal.objects.filter(order__facts__anonymised_at__isnull=False).exclude(email=GONE)
    return gone.update(name="-", email=GONE, statement="")
