"""Reporting content without an account, the case's page, and the reasons of a decision with the way to complain."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.compliance.forms.notices import ComplaintForm, ReportForm
from marketplace.compliance.measures import NONE, measure_named
from marketplace.compliance.models import Side, StatementOfReasons
from marketplace.compliance.operations import CaseRefused, complain, report_content
from marketplace.compliance.operator import operator_facts
from marketplace.compliance.queries.notices import COMPLAINT_WITHIN, may_complain, notice_for, statement_for
from marketplace.compliance.subjects import owner_of
from marketplace.limits.origin import same_origin_post
from marketplace.limits.rates import limited
from marketplace.public_ids import long_id


@never_cache
@limited("report", limit=12, seconds=3600, methods=("POST",))
@same_origin_post
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; ``?page=`` fills in the address. No account, no cookie."""
    host = request.get_host()
    page = request.GET.get("page", "")[:900]
    address = request.build_absolute_uri(page) if page.startswith("/") and not page.startswith("//") else ""
    form = ReportForm(request.POST or None, host=host, initial={"url": address, "token": long_id()})
    if form.is_valid():
        try:
            notice = report_content(
                report=form.report(),
                language=get_language() or "en",
                token=form.cleaned_data["token"],
                at=timezone.now(),
            )
        except CaseRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(f"{reverse('legal:notice', args=[notice.public_id])}?key={notice.key}")
    context = operator_facts() | {"form": form.shown(), "is_law": True}
    return render(request, "notices/report.html", context, status=422 if form.is_bound else 200)


def _private(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "same-origin"  # the address holds the key; "no-referrer" would void Origin
    return response


@never_cache
@require_safe
def notice(request: HttpRequest, public_id: str) -> HttpResponse:
    """What was reported and how far it is, for who reported."""
    found = notice_for(public_id=public_id, key=request.GET.get("key", "")[:40])
    statements = [(said, _reasons_url(said, found.key)) for said in found.statements.all()]
    return _private(render(request, "notices/notice.html", {"notice": found, "statements": statements}))


def _reasons_url(said: StatementOfReasons, key: str) -> str:
    return f"{reverse('legal:reasons', args=[said.public_id])}?key={key}"


@never_cache
@limited("complaint", limit=20, seconds=3600, methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def reasons(request: HttpRequest, public_id: str) -> HttpResponse:
    """A decision with its reasons, for both sides by their mailed keys; and the way to complain."""
    key, at = request.GET.get("key", "")[:40], timezone.now()
    found, side = statement_for(public_id=public_id, key=key)
    form = ComplaintForm(request.POST or None)
    if form.is_valid():
        try:
            complain(statement=found, side=side, text=form.cleaned_data["text"], language=get_language() or "en", at=at)
        except CaseRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(_reasons_url(found, key))
    context = _reasons(found, side, at) | {"form": form, "key": key}
    return _private(render(request, "notices/reasons.html", context, status=422 if form.is_bound else 200))


def _reasons(found: StatementOfReasons, side: Side, at: datetime) -> dict[str, Any]:
    owner = owner_of(found.about)
    return {
        "said": found,
        "measure": measure_named(found.measure).label,
        "is_none": found.measure == NONE,
        "is_affected": side == Side.AFFECTED,
        "url": found.notice.url if found.notice else (owner.url if owner else ""),
        "label": owner.label if owner else "",
        "complaint": found.complaints.filter(side=side).first(),
        "may_complain": may_complain(found, side, at=at),
        "until": found.decided_at + COMPLAINT_WITHIN,
    }
