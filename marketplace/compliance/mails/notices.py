"""Mails about notices, decisions and complaints, each for one side."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from marketplace.compliance.measures import NONE, measure_named
from marketplace.compliance.models import Complaint, Notice, Side, StatementOfReasons
from marketplace.compliance.queries.notices import COMPLAINT_WITHIN
from marketplace.compliance.subjects import owner_of


def notice_mail(context: dict[str, Any]) -> dict[str, Any]:
    """For the receipt and for the operator. The context holds the notice's public id."""
    notice = Notice.objects.get(public_id=context["notice"])
    path = reverse("legal:notice", args=[notice.public_id])
    return {"notice": notice, "url": f"{settings.SITE_URL}{path}?key={notice.key}"}


def _reasons_url(said: StatementOfReasons, side: str) -> str:
    key = said.key if side == Side.AFFECTED or said.notice is None else said.notice.key
    return f"{settings.SITE_URL}{reverse('legal:reasons', args=[said.public_id])}?key={key}"


def decision_mail(context: dict[str, Any]) -> dict[str, Any]:
    """The whole statement of reasons, and the way to complain. The context holds its public id and the side."""
    said = StatementOfReasons.objects.select_related("notice").get(public_id=context["statement"])
    owner = owner_of(said.about)
    return {
        "said": said,
        "measure": measure_named(said.measure).label,
        "is_none": said.measure == NONE,
        "page": said.notice.url if said.notice else (owner.url if owner else ""),
        "label": owner.label if owner else "",
        "until": said.decided_at + COMPLAINT_WITHIN,
        "url": _reasons_url(said, context["side"]),
    }


def complaint_mail(context: dict[str, Any]) -> dict[str, Any]:
    """Receipt of a complaint, or its answer. The context holds its public id."""
    complaint = Complaint.objects.select_related("statement__notice").get(public_id=context["complaint"])
    return {"complaint": complaint, "url": _reasons_url(complaint.statement, complaint.side)}
