"""The first screen, becoming a maker, and changing between teams."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from marketplace.markets.languages import LANGUAGES
from marketplace.markets.shown import money_text
from marketplace.money import Money
from marketplace.offerings.models import State
from marketplace.offerings.queries import for_studio
from marketplace.partner.models import Role, TeamMember
from marketplace.partner.queries import missing_for_sale, seats_of, with_facts
from marketplace.users.coming_back import way_back
from storefronts.bespoke.queries import asked_row, waiting_for_maker
from storefronts.profiles.operations import StorefrontRefused, become_maker
from storefronts.studio.forms.start import StartForm
from storefronts.studio.lists import needing_work, order_line, orders_of, work_line
from storefronts.studio.seats import ANYONE, CHOSEN, studio_page
from storefronts.studio.views.works import works_of

FEW = 6


@studio_page(*ANYONE)
def home(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    """Needs you today: orders to act on, drafts to finish, facts that are missing."""
    at = timezone.now()
    edits = seat.role in (Role.OWNER, Role.EDITOR)
    running = [order_line(part, at) for part in needing_work(seat.partner_id)]
    drafts = for_studio(works_of(seat).filter(state=State.DRAFT)).order_by("-changed_at")[:FEW] if edits else []
    context = {
        "orders": [line for line in running if line.needs_you][:FEW],
        "requests": [asked_row(each) for each in waiting_for_maker(seat.partner_id)[:FEW]],
        "drafts": [work_line(work) for work in drafts],
        "facts": missing_for_sale(with_facts(seat.partner_id), language=get_language() or "en"),
        "numbers": numbers(seat, at.date()),
        "edits": edits,
        "here_is": "home",
    }
    return render(request, "studio/home.html", context)


def numbers(seat: TeamMember, today: date) -> list[tuple[str, str, str]]:
    """``(label, number, one line of explanation)`` in two queries."""
    works = works_of(seat).aggregate(
        on_sale=Count("pk", filter=Q(state=State.PUBLISHED)), all=Count("pk", filter=~Q(state=State.WITHDRAWN))
    )
    month = orders_of(seat.partner_id).filter(order__facts__placed_at__date__gte=today.replace(day=1))
    sold = month.aggregate(orders=Count("pk"), share=Sum("share_minor"))
    share = money_text(Money(int(sold["share"] or 0), "EUR"))
    return [
        (_("On sale"), str(works["on_sale"]), _("of %(count)s works") % {"count": works["all"]}),
        (_("Orders this month"), str(sold["orders"]), _("paid ones only")),
        (_("You receive"), share, _("for this month's orders, after the platform's share, before your own taxes")),
    ]


@never_cache
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Become a maker: a storefront and the facts that VAT hangs on."""
    language = get_language() or "en"
    market = getattr(request, "market", None)
    first: dict[str, Any] = {
        "language": language if language in LANGUAGES else "en", "country": market.country if market else ""
    }  # fmt: skip
    form = StartForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            storefront = become_maker(user=request.user, opening=form.opening(), at=timezone.now())  # type: ignore[arg-type]
        except StorefrontRefused as refused:
            form.add_error("name", str(refused))
        else:
            seat = seats_of(request.user).filter(partner_id=storefront.partner_id).get()  # type: ignore[arg-type]
            request.session[CHOSEN] = seat.pk
            messages.success(request, _("Your storefront is open. Here is what is still missing."))
            return redirect(way_back(request) or "studio:home")
    return render(request, "studio/start.html", {"form": form}, status=422 if form.is_bound else 200)


@studio_page(*ANYONE, also_closed=True)
@require_POST
def switch(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    """Sit down in another of one's teams; a team that is not one's own is not there."""
    wanted = request.POST.get("seat", "")
    if wanted.isdecimal() and any(mine.pk == int(wanted) for mine in request.seats):  # type: ignore[attr-defined]
        request.session[CHOSEN] = int(wanted)
    return redirect("studio:home")
