"""The one personal fragment of public pages: basket, account, messages. At most two queries, never a session."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.basket.queries import count_lines
from marketplace.partner.models import TeamMember


@require_safe
def fragment(request: HttpRequest) -> HttpResponse:
    """The personal part of the header. A visitor without cookies gets the same answer as everybody, and no cookie."""
    response = render(request, "pages/me.html", personal(request))
    response["Cache-Control"] = "private, no-store"
    return response


def personal(request: HttpRequest) -> dict[str, Any]:
    """What we know of this visitor; without a session cookie nobody is asked."""
    known = settings.SESSION_COOKIE_NAME in request.COOKIES
    user = request.user if known and request.user.is_authenticated else None
    return {
        "basket_count": basket_count(request, is_known=user is not None),
        "account_name": (user.get_full_name() or user.email) if user else "",
        "has_studio": user is not None and TeamMember.objects.filter(user=user).exists(),
        "toasts": list(get_messages(request)) if known or "messages" in request.COOKIES else [],
    }


def basket_count(request: HttpRequest, *, is_known: bool) -> int:
    """How many things are in the basket; a visitor without a basket cookie has none."""
    if not is_known and settings.OSCAR_BASKET_COOKIE_OPEN not in request.COOKIES:
        return 0
    return count_lines(request.basket)  # type: ignore[attr-defined]  # set by Oscar's middleware
