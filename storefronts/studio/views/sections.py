"""Saving one section of the edit page: by itself while it is filled in, or with its button."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketplace.design.acts import acts_on
from marketplace.offerings.models import State
from marketplace.offerings.tiers import CODES
from marketplace.partner.models import TeamMember
from storefronts.studio.forms.prices import PricesForm
from storefronts.studio.prices import example_rows
from storefronts.studio.seats import EDITORS, studio_page
from storefronts.studio.views.works import FOR_KIND, SECTIONS, edit_page, language_of, missing_links, work_or_404


@studio_page(*EDITORS)
@acts_on("studio:edit", "public_id")
def save_section(request: HttpRequest, seat: TeamMember, public_id: str, section: str) -> HttpResponse:
    """Save one section. Scripts get a line that says when; without them the page comes back."""
    work = work_or_404(seat, public_id)
    if section not in FOR_KIND[work.kind] or work.state == State.WITHDRAWN:
        raise Http404
    language = language_of(request, work)
    form = SECTIONS[section](offering=work, language=language, data=request.POST)
    at = timezone.now()
    saved = form.save(by=seat.user, at=at, seen=request.POST.get("seen", ""))
    if request.headers.get("HX-Request"):
        context = {
            "form": form, "work": work, "section": section, "saved_at": at if saved else None,
            "missing": missing_links(work) if saved else None,
        }  # fmt: skip
        return render(request, "studio/_saved.html", context)
    if not saved:
        return edit_page(request, seat, work, refused=form)
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('studio:edit', args=[public_id])}?lang={language}#{section}")


@studio_page(*EDITORS)
@require_POST
def price_examples(request: HttpRequest, seat: TeamMember, public_id: str, code: str) -> HttpResponse:
    """Buyer pays, you receive: for the price as it is being typed."""
    work = work_or_404(seat, public_id)
    if code not in CODES[work.kind]:
        raise Http404
    form = PricesForm(offering=work, language=work.language, data=request.POST)
    form.is_valid()
    return render(request, "studio/_examples.html", {"rows": example_rows(work, form.spec(code))})
