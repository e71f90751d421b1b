"""Closing the storefront: what follows and what is open, then the question; and the page of a closed one."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.markets.zones import months_after
from marketplace.partner.closing import ClosedAlready, StillOpen, close_storefront, open_things
from marketplace.partner.models import Role, TeamMember
from marketplace.partner.queries import TRADER_MONTHS, is_closed, trader_data_until
from storefronts.studio.forms.closing import CloseForm
from storefronts.studio.seats import ANYONE, studio_page


@studio_page(*ANYONE, also_closed=True)
@require_safe
def close(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    """Step one, for owners: what happens, what is kept, what is open. Once it is closed: when, and what is kept."""
    partner = seat.partner
    if is_closed(partner):
        context = {"closed_at": partner.standing.changed_at, "trader_until": trader_data_until(partner)}
        return render(request, "studio/closed.html", context | {"here_is": "front"})
    if seat.role != Role.OWNER:
        raise Http404
    language = get_language() or "en"
    context = {
        "things": [(each.sentence, f"/{language}{each.path}" if each.path else "") for each in open_things(partner)],
        "trader_until": months_after(timezone.now().date(), TRADER_MONTHS),
        "here_is": "front",
    }
    return render(request, "studio/close.html", context)


@login_required
@reauthentication_required
@studio_page()
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    """Step two: after signing in again, and typing the name. What opened meanwhile leads back to step one."""
    partner = seat.partner
    if open_things(partner):
        return redirect("studio:close")
    form = CloseForm(request.POST or None, name=partner.name)
    if request.method == "POST" and form.is_valid():
        try:
            close_storefront(partner=partner, by=seat.user, why=form.cleaned_data["why"], at=timezone.now())
        except (StillOpen, ClosedAlready):
            return redirect("studio:close")
        messages.success(request, _("The storefront is closed. The team gets a mail that says what is kept."))
        return redirect("studio:close")
    context = {"form": form, "here_is": "front"}
    return render(request, "studio/close_confirm.html", context, status=422 if form.is_bound else 200)
