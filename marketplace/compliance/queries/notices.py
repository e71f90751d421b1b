"""Reading notices, decisions and complaints."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.http import Http404
from django.utils.crypto import constant_time_compare

from marketplace.compliance.models import CaseState, Complaint, Notice, Side, StatementOfReasons

COMPLAINT_WITHIN = timedelta(days=184)
"""Six months, however long they are (DSA Art. 20(1))."""


def notices() -> QuerySet[Notice]:
    """All notices, oldest first."""
    return Notice.objects.select_related("partner").prefetch_related("statements")


def open_notices() -> QuerySet[Notice]:
    """What waits for a decision: crimes against children first, then the oldest."""
    return notices().filter(state=CaseState.RECEIVED).order_by("-is_child_abuse", "received_at", "id")


def complaints() -> QuerySet[Complaint]:
    return Complaint.objects.select_related(
        "statement__notice", "statement__partner", "statement__decided_by", "statement__warning"
    )


def open_complaints() -> QuerySet[Complaint]:
    """Complaints that wait for another person than the one who decided first, oldest first."""
    return complaints().filter(state=CaseState.RECEIVED).order_by("received_at", "id")


def statements_about(about: str) -> QuerySet[StatementOfReasons]:
    """What was decided about one subject (``kind:id``), newest first."""
    return StatementOfReasons.objects.filter(about=about).select_related("notice", "decided_by", "warning")


def notice_for(*, public_id: str, key: str) -> Notice:
    """The case of who reported. Raises Http404 without its key."""
    found = notices().filter(public_id=public_id).first()
    if found is None or not key or not constant_time_compare(key.encode(), found.key.encode()):
        raise Http404
    return found


def statement_for(*, public_id: str, key: str) -> tuple[StatementOfReasons, Side]:
    """A decision with the side whose key it is. Raises Http404 for everybody else."""
    found = StatementOfReasons.objects.select_related("notice", "partner").filter(public_id=public_id).first()
    if found is None or not key:
        raise Http404
    if constant_time_compare(key.encode(), found.key.encode()):  # mailed to nobody where nobody's content it is
        return found, Side.AFFECTED
    if found.notice is not None and constant_time_compare(key.encode(), found.notice.key.encode()):
        return found, Side.REPORTER
    raise Http404


def may_complain(statement: StatementOfReasons, side: Side, *, at: datetime) -> bool:
    """Once a side, for six months; who is affected only where something was done."""
    if side == Side.AFFECTED and statement.measure == "none":
        return False
    in_time = at <= statement.decided_at + COMPLAINT_WITHIN
    return in_time and not statement.complaints.filter(side=side).exists()
