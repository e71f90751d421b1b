"""Orders: the list with what to do next, and one order with the way to its work."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from marketplace.order.models import SellerOrder, SellerOrderState
from marketplace.partner.models import Role, TeamMember
from marketplace.payouts.by_sellers import given_back_of, left_of_part
from storefronts.engagements.states import Side
from storefronts.engagements.turns import turn_of
from storefronts.studio.lists import needing_work, order_line, orders_of, work_of
from storefronts.studio.seats import ANYONE, CHOSEN, MONEY, studio_page

PER_PAGE = 20


@studio_page(*ANYONE, also_closed=True)
def orders(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    """Paid orders of the team, newest first; or only open ones."""
    rows = orders_of(seat.partner_id).order_by("-order__facts__placed_at", "-pk")
    only_open = request.GET.get("open") == "1"
    if only_open:
        rows = needing_work(seat.partner_id)
    page, at = Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), timezone.now()
    context = {
        "page": page,
        "lines": [order_line(part, at) for part in page],
        "only_open": only_open,
        "here_is": "orders",
    }
    return render(request, "studio/orders.html", context)


def part_or_404(seat: TeamMember, number: str) -> SellerOrder:
    found = (
        orders_of(seat.partner_id)
        .select_related("order__facts", "partner")
        .prefetch_related("lines__decision", "lines__line", "lines__share", "history")
        .filter(number=number)
        .first()
    )
    if found is None:
        raise Http404
    return found


@studio_page(*ANYONE, also_closed=True)
def order(request: HttpRequest, seat: TeamMember, number: str) -> HttpResponse:
    """One order: what, for whom, the brief, when, what you receive, and the next step.

    An order of another of one's own teams opens there: links of mails and conversations know no chosen seat.
    """
    others = [mine for mine in request.seats if mine.pk != seat.pk]  # type: ignore[attr-defined]  # set by studio_page
    owner = next((mine for mine in others if mine.partner.seller_orders.filter(number=number).exists()), None)
    if owner is not None:
        request.session[CHOSEN] = owner.pk
        return redirect("studio:order", number)
    part, at = part_or_404(seat, number), timezone.now()
    work = work_of(part)
    rows = [(row, turn_of(row, side=Side.MAKER, at=at, siblings=work)) for row in work]
    context = {
        "part": part, "facts": part.order.facts, "lines": list(part.lines.all()), "line": order_line(part, at),
        "rows": rows, "here_is": "orders",
        "given_back": list(given_back_of(part)),
        "may_refund": seat.role in (Role.OWNER, *MONEY) and bool(left_of_part(part)),
        "history": [(event, SellerOrderState(event.new).label) for event in part.history.all()],
    }  # fmt: skip
    return render(request, "studio/order.html", context)
