"""Who sits here: each page of the studio is opened with the seat of a person in a team, or not at all."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from marketplace.partner.models import Role, TeamMember
from marketplace.partner.permissions import NotYourStorefront, StorefrontClosed
from marketplace.partner.queries import is_closed, seats_of

CHOSEN = "studio_seat"


def seat_of(request: HttpRequest) -> TeamMember | None:
    """The seat chosen in this session, else the oldest in an open storefront. The frame reads all from the request."""
    seats = list(seats_of(request.user))  # type: ignore[arg-type]  # login_required stands before
    request.seats = seats  # type: ignore[attr-defined]  # read by studio_page and by the frame
    chosen = request.session.get(CHOSEN)
    open_ones = [seat for seat in seats if not is_closed(seat.partner)]
    return next((seat for seat in seats if seat.pk == chosen), next(iter(open_ones or seats), None))


def studio_page(
    *roles: Role, also_closed: bool = False
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page for owners and ``roles``. It gets ``seat``; who has none is asked to open a storefront.

    Others' things and things of another role are 404. In a closed storefront only what can still be read, or concerns
    the team, is a page of its own (``also_closed``); everything else leads to the page that says that it is closed.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @never_cache
        @login_required
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            seat = seat_of(request)
            if seat is None:
                return redirect("studio:start")
            if seat.role not in {Role.OWNER, *roles}:
                raise Http404
            if is_closed(seat.partner) and not also_closed:
                return redirect("studio:close")
            seat.user = request.user  # type: ignore[assignment]  # the same row: saves a query
            request.seat = seat  # type: ignore[attr-defined]  # the frame shows it
            try:
                return view(request, seat, *args, **kwargs)
            except StorefrontClosed as refused:
                messages.error(request, str(refused))
                return redirect("studio:close")
            except NotYourStorefront as refused:
                raise Http404 from refused

        return guarded

    return decorate


ANYONE = (Role.EDITOR, Role.FINANCE)
"""Every member of the team."""
EDITORS = (Role.EDITOR,)
MONEY = (Role.FINANCE,)
