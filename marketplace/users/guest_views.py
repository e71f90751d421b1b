"""The two pages of every mailed link: the address is asked for, and the link is followed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from marketplace.users.forms import GuestLinkForm
from marketplace.users.guest_links import GuestLink


def ask_for_link(request: HttpRequest, link: GuestLink) -> HttpResponse:
    """Asks for an address and always answers the same."""
    form = GuestLinkForm(request.POST or None, hint=link.hint)
    asked = form.is_valid()
    if asked:
        link.ask(email=form.cleaned_data["email"], language=get_language() or "en", at=timezone.now())
    return render(request, link.page, {"form": form, "asked": asked, "expired": False})


def follow_link(
    request: HttpRequest, link: GuestLink, token: str, *, show: Callable[[str], HttpResponse]
) -> HttpResponse:
    """``show`` draws what the address has. An old link is explained and renewed by mail; a forged one is 404."""
    try:
        email, expired = link.read(token)
    except LookupError:
        raise Http404 from None
    if expired:
        form = GuestLinkForm(initial={"email": email}, hint=link.hint)
        return render(request, link.page, {"form": form, "asked": False, "expired": True}, status=410)
    return show(email)
