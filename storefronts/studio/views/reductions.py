"""Announcing and ending price reductions of a work."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketplace.offerings.models import State
from marketplace.offerings.reductions import announce_reduction, end_reduction
from marketplace.offerings.refused import OfferingRefused
from marketplace.partner.models import PriceReduction, TeamMember
from storefronts.studio.forms.reductions import ReductionForm
from storefronts.studio.seats import EDITORS, studio_page
from storefronts.studio.views.works import work_or_404


@studio_page(*EDITORS)
@require_POST
def reduce(request: HttpRequest, seat: TeamMember, public_id: str, code: str) -> HttpResponse:
    """Announce a reduction of one tier, or end the one that runs."""
    work = work_or_404(seat, public_id)
    tier = work.tiers.filter(code=code, is_active=True).select_related("product", "offering__partner").first()
    if tier is None or work.state == State.WITHDRAWN:
        raise Http404
    back, at = f"{reverse('studio:edit', args=[public_id])}#reductions", timezone.now()
    if request.POST.get("do") == "end":
        running = PriceReduction.objects.filter(stockrecord__product=tier.product_id, ended_at__isnull=True).first()
        if running is not None:
            end_reduction(reduction=running, by=seat.user, at=at)
        messages.success(request, _("The reduction has ended."))
        return redirect(back)
    form = ReductionForm(request.POST, prefix=f"reduce-{code}")
    if not form.is_valid():
        messages.error(request, " ".join(str(sentence) for found in form.errors.values() for sentence in found))
        return redirect(back)
    try:
        announce_reduction(
            tier=tier, amount_minor=form.cleaned_data["amount"], ends_at=form.ends_at(), by=seat.user, at=at
        )
    except OfferingRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The reduction is announced."))
    return redirect(back)
