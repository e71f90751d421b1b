"""The maker's documents: what was issued, what they are asked for, and their yes to ours."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marketplace.files.content import FileRefused
from marketplace.invoicing.agreement import VERSION, wording
from marketplace.invoicing.models import Document, Wanted
from marketplace.invoicing.objections import ObjectionRefused, can_object, object_to
from marketplace.invoicing.parties import issuer_of
from marketplace.invoicing.queries import agreement_of, listed, of_partner, wanted_of
from marketplace.invoicing.states import TABLE
from marketplace.invoicing.wanting import AlreadyThere, agree, end_agreement, set_tax_number, upload
from marketplace.partner.models import TeamMember
from marketplace.partner.queries import with_facts
from storefronts.studio.forms.documents import TaxNumberForm, UploadForm
from storefronts.studio.seats import MONEY, studio_page

PER_PAGE = 30


@login_required
@reauthentication_required
@studio_page(*MONEY, also_closed=True)
@require_GET
def documents(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    """Everything issued in the maker's name or to them, newest first, below what is still asked of them; for owners and
    finance, after signing in again."""
    return _page(request, seat)


def _page(request: HttpRequest, seat: TeamMember, *, failed: Any = None, status: int = 200) -> HttpResponse:
    partner = with_facts(seat.partner_id)
    page = Paginator(of_partner(partner), PER_PAGE).get_page(request.GET.get("page"))
    asked = [(row, failed[1] if failed and failed[0] == row.pk else UploadForm(prefix=row.public_id))
             for row in wanted_of(partner)]  # fmt: skip
    context = {
        "page": page, "rows": [_row(row, timezone.now()) for row in page], "asked": asked,
        "agreement": agreement_of(partner), "wording": wording(), "version": VERSION,
        "tax": TaxNumberForm(initial={"tax_number": issuer_of(partner).tax_number}),
        "needs_tax_number": not partner.tax_profile.vat_id, "state": TABLE.get(partner.tax_profile.country),
        "here_is": "documents",
    }  # fmt: skip
    return render(request, "studio/documents.html", context, status=status)


def _row(row: Document, at: datetime) -> dict[str, Any]:
    objection = getattr(row, "objection", None)
    return {
        "document": listed(row), "part": row.seller_order, "objection": objection,
        "can_object": objection is None and can_object(row, at=at),
    }  # fmt: skip


@login_required
@reauthentication_required
@studio_page(*MONEY, also_closed=True)
@require_POST
def objected(request: HttpRequest, seat: TeamMember, public_id: str) -> HttpResponse:
    """The maker does not agree with a document in their name."""
    document = of_partner(seat.partner).filter(public_id=public_id).first()
    if document is None:
        raise Http404
    try:
        object_to(document=document, why=request.POST.get("why", ""), by=seat.user, at=timezone.now())
    except ObjectionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Thank you. We look at it and write to you."))
    return redirect("studio:documents")


@require_POST
@reauthentication_required
@studio_page(*MONEY)
def agreed(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    """Yes to documents in the maker's name, in the words that were shown."""
    agree(
        partner=seat.partner, wording=wording(), version=VERSION, language=get_language() or "en", by=seat.user,
        at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("Thank you. We make out your documents from now on."))
    return redirect("studio:documents")


@require_POST
@reauthentication_required
@studio_page(*MONEY, also_closed=True)
def ended(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    """No more documents in the maker's name."""
    end_agreement(partner=seat.partner, by=seat.user, at=timezone.now())
    messages.success(request, _("Ended. You are asked for your own invoices from now on."))
    return redirect("studio:documents")


@require_POST
@reauthentication_required
@studio_page(*MONEY)
def tax_number(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    form = TaxNumberForm(request.POST)
    if form.is_valid():
        set_tax_number(partner=seat.partner, number=form.cleaned_data["tax_number"], by=seat.user, at=timezone.now())
        messages.success(request, _("Saved."))
    return redirect("studio:documents")


@login_required
@reauthentication_required
@studio_page(*MONEY, also_closed=True)
@require_POST
def uploaded(request: HttpRequest, seat: TeamMember, public_id: str) -> HttpResponse:
    """The maker's own invoice for one sale."""
    wanted = Wanted.objects.select_related("partner").filter(public_id=public_id, partner_id=seat.partner_id).first()
    if wanted is None:
        raise Http404
    form = UploadForm(request.POST, request.FILES, prefix=public_id)
    if form.is_valid():
        said = form.cleaned_data
        try:
            upload(wanted=wanted, file=said["file"], number=said["number"], by=seat.user, at=timezone.now())
        except FileRefused as refused:
            form.add_error("file", str(refused))
        except AlreadyThere:
            messages.info(request, _("This document is there already."))
            return redirect("studio:documents")
        else:
            messages.success(request, _("Thank you. The buyer finds it with the order."))
            return redirect("studio:documents")
    return _page(request, seat, failed=(wanted.pk, form), status=422)
