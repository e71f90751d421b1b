"""Orders: the list with what to do next, one order, handing over."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketplace.order.models import SellerOrder, SellerOrderState
from marketplace.order.operations import TransitionRefused
from marketplace.partner.models import Role, TeamMember
from storefronts.studio.lists import OPEN, needs_maker, next_step, order_line, orders_of
from storefronts.studio.operations import HandoverRefused, deliver, start_work
from storefronts.studio.seats import ANYONE, EDITORS, studio_page

PER_PAGE = 20


@studio_page(*ANYONE)
def orders(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    """Paid orders of the team, newest first; or only open ones."""
    rows = orders_of(seat.partner_id).order_by("-order__facts__placed_at", "-pk")
    only_open = request.GET.get("open") == "1"
    if only_open:
        rows = rows.filter(state__in=OPEN)
    page, today = Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), timezone.now().date()
    context = {
        "page": page,
        "lines": [order_line(part, today) for part in page],
        "only_open": only_open,
        "here_is": "orders",
    }
    return render(request, "studio/orders.html", context)


def _part(seat: TeamMember, number: str) -> SellerOrder:
    found = (
        orders_of(seat.partner_id)
        .select_related("order__facts", "partner")
        .prefetch_related("lines__decision", "lines__line", "history")
        .filter(number=number)
        .first()
    )
    if found is None:
        raise Http404
    return found


@studio_page(*ANYONE)
def order(request: HttpRequest, seat: TeamMember, number: str) -> HttpResponse:
    """One order: what, for whom, the brief, when, what you receive, and the next step."""
    return _order_page(request, seat, _part(seat, number))


def _order_page(
    request: HttpRequest, seat: TeamMember, part: SellerOrder, *, message: str = "", error: str = ""
) -> HttpResponse:
    context = {
        "part": part, "facts": part.order.facts, "lines": list(part.lines.all()), "needs_you": needs_maker(part),
        "next": next_step(part, timezone.now().date()), "may_act": seat.role in (Role.OWNER, Role.EDITOR),
        "may_start": part.state == SellerOrderState.CONFIRMED, "message": message, "error": error,
        "history": [(event, SellerOrderState(event.new).label) for event in part.history.all()], "here_is": "orders",
    }  # fmt: skip
    return render(request, "studio/order.html", context, status=422 if error else 200)


@studio_page(*EDITORS)
@require_POST
def order_start(request: HttpRequest, seat: TeamMember, number: str) -> HttpResponse:
    """The maker begins to work."""
    part = _part(seat, number)
    try:
        start_work(part=part, by=seat.user, at=timezone.now())
    except TransitionRefused:
        messages.info(request, _("It was started already."))
    else:
        messages.success(request, _("Started. The buyer sees it on the order's page."))
    return redirect("studio:order", number)


@studio_page(*EDITORS)
@require_POST
def order_deliver(request: HttpRequest, seat: TeamMember, number: str) -> HttpResponse:
    """Hand over the work with a message."""
    part, message = _part(seat, number), request.POST.get("message", "")[:4000]
    try:
        deliver(part=part, message=message, by=seat.user, at=timezone.now())
    except HandoverRefused as refused:
        return _order_page(request, seat, part, message=message, error=str(refused))
    except TransitionRefused:
        messages.info(request, _("It was handed over already."))
    else:
        messages.success(request, _("Handed over. The buyer gets your message by mail."))
    return redirect("studio:order", number)
