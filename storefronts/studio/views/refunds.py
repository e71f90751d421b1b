"""Giving money back: what and why, then what that does, then the click that does it."""

from __future__ import annotations

from collections.abc import Mapping

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.audit.operations import ReasonMissing
from marketplace.partner.models import TeamMember
from marketplace.payment.refunds import RefundRefused
from marketplace.payouts.by_sellers import Effect, effects_of, left_of_part, refund_by_seller
from storefronts.studio.forms.refunds import RefundForm
from storefronts.studio.seats import MONEY, studio_page
from storefronts.studio.views.orders import part_or_404


@login_required
@reauthentication_required
@studio_page(*MONEY, also_closed=True)
@require_http_methods(["GET", "HEAD", "POST"])
def refund(request: HttpRequest, seat: TeamMember, number: str) -> HttpResponse:
    """For owners and finance, after signing in again. What was shown is what is done: other amounts are shown first."""
    part = part_or_404(seat, number)
    left = left_of_part(part)
    if not left:
        messages.info(request, _("All of this order was given back already, or cost nothing."))
        return redirect("studio:order", number)
    form = RefundForm(request.POST or None, left=left)
    effects: list[Effect] = []
    if request.method == "POST" and form.is_valid():
        amounts = form.cleaned_data["amounts"]
        effects = effects_of(part, amounts)
        if request.POST.get("looked") == _text_of(amounts):
            try:
                refund_by_seller(
                    part=part, amounts=amounts, seen_left=_number(request.POST.get("seen", "")), by=seat.user,
                    why=form.cleaned_data["why"], at=timezone.now(),
                )  # fmt: skip
            except (RefundRefused, ReasonMissing) as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("The money is on its way to the buyer, who gets a mail when it is there."))
                return redirect("studio:order", number)
    context = {
        "part": part, "form": form, "effects": effects, "total": _sum(effects, part.currency), "here_is": "orders",
        "seen": sum(left.values()), "looked": _text_of(form.cleaned_data["amounts"]) if effects else "",
    }  # fmt: skip
    return render(request, "studio/refund.html", context, status=422 if form.errors else 200)


def _text_of(amounts: Mapping[int, int]) -> str:
    """What was looked at, for the form that comes back."""
    return ",".join(f"{pk}:{minor}" for pk, minor in sorted(amounts.items()))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else -1


def _sum(effects: list[Effect], currency: str) -> dict[str, int | str]:
    names = ("gross", "share", "held", "owed", "commission", "vat")
    return {name: sum(getattr(effect, name) for effect in effects) for name in names} | {"currency": currency}
