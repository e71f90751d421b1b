"""Money: what is held, due, sent and paid out, a month's statement; and the account at the payment provider."""

from __future__ import annotations

from datetime import date

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.partner.models import AccountState, TeamMember
from marketplace.partner.operations import IdentityMissing
from marketplace.payment.gateway import GatewayError
from marketplace.payouts.accounts import NotStarted, dashboard_link, onboarding_link, sync_account
from marketplace.payouts.queries import account_of, months_with_money, payouts_of, purses, waiting_shares
from marketplace.payouts.words import reason_words, requirement_words
from storefronts.studio.money import month_of
from storefronts.studio.seats import MONEY, studio_page

SHOWN = 50


@login_required
@reauthentication_required
@studio_page(*MONEY, also_closed=True)
@require_safe
def money(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    """For owners and finance, after signing in again."""
    partner, at = seat.partner, timezone.now()
    found, months, account = purses(partner), months_with_money(partner, until=at), account_of(partner)
    month = _month(request.GET.get("month", ""), months)
    remote = getattr(account, "remote", None)
    context = {
        "purses": found,
        "waiting": waiting_shares(partner)[:SHOWN],
        "payouts": payouts_of(partner)[:SHOWN],
        "months": months,
        "statements": [(purse, month_of(partner, purse.currency, month)) for purse in found] if month else [],
        "month": month,
        "account": account,
        "remote": remote,
        "wanted": requirement_words(remote.requirements) if remote else [],
        "reasons": reason_words(remote.reasons) if remote else [],
        "here_is": "money",
    }
    return render(request, "studio/money.html", context)


def _month(asked: str, months: list[date]) -> date | None:
    """The month of the address (2026-11) if there is one, else the newest."""
    by_text = {f"{month:%Y-%m}": month for month in months}
    return by_text.get(asked) or (months[0] if months else None)


@login_required
@reauthentication_required
@studio_page(*MONEY)
@require_POST
def account(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    """To the provider's questions; the account is made first if there is none."""
    back = request.build_absolute_uri(reverse("studio:account_back"))
    try:
        link = onboarding_link(
            partner=seat.partner, by=seat.user, return_url=back, refresh_url=f"{back}?again=1", at=timezone.now()
        )
    except IdentityMissing as missing:
        messages.error(request, " ".join(missing.sentences))
        return redirect("studio:selling")
    except NotStarted as refused:
        messages.error(request, str(refused))
        return redirect("studio:money")
    return redirect(link)


@login_required
@studio_page(*MONEY)
@require_safe
def account_back(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    """Back from the provider: what it says now decides, not that somebody came back."""
    try:
        kept = sync_account(partner=seat.partner, at=timezone.now())
    except GatewayError:
        messages.info(request, _("The payment provider does not answer at the moment. We ask again by ourselves."))
        return redirect("studio:money")
    if request.GET.get("again"):
        messages.info(request, _("That page is no longer valid. Go on below."))
    elif kept is not None and kept.state == AccountState.VERIFIED:
        messages.success(request, _("Your payment account is ready."))
    else:
        messages.info(request, _("Saved. The provider still needs something, or checks what you sent: see below."))
    return redirect("studio:money")


@login_required
@reauthentication_required
@studio_page(*MONEY, also_closed=True)
@require_POST
def dashboard(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    """To the provider's own pages: bank account, payouts."""
    try:
        return redirect(dashboard_link(partner=seat.partner, by=seat.user))
    except NotStarted as refused:
        messages.error(request, str(refused))
        return redirect("studio:money")
