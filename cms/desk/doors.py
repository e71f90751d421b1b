"""Who may open what: strangers to the desk learn nothing (404), colleagues of another duty are told so (403)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.account.internal.flows.reauthentication import is_reauthentication_required, suspend_request
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.menu import MenuItem

from marketplace.users.operators import Duty, duties_of


def duties_on(request: HttpRequest) -> frozenset[Duty]:
    """The duties of who asks, looked up once per request."""
    held: frozenset[Duty] | None = getattr(request, "desk_duties", None)
    if held is None:
        held = duties_of(request.user) if request.user.is_authenticated else frozenset()
        request.desk_duties = held  # type: ignore[attr-defined]
    return held


def may(request: HttpRequest, duties: Iterable[Duty]) -> bool:
    """Whether who asks has one of the duties, or is an administrator."""
    return bool(duties_on(request) & {Duty.ADMINISTRATOR, *duties})


def not_your_desk(request: HttpRequest, duties: Iterable[Duty]) -> HttpResponse:
    """403 in the admin's frame, with a sentence."""
    names = [str(duty.label) for duty in (*duties, Duty.ADMINISTRATOR)]
    context = {"page_title": _("Not your desk"), "needed": ", ".join(dict.fromkeys(names))}
    return TemplateResponse(request, "desk/not_your_desk.html", context, status=403)


class Guarded:
    """First in the bases of each view of the desk. ``needed`` says which duties open it."""

    desk: Any = None

    def needed(self) -> tuple[Duty, ...]:
        duties: tuple[Duty, ...] = self.desk.duties
        return duties

    def needs_recent(self) -> bool:
        """Whether who may open it has to sign in again first."""
        return bool(getattr(self.desk, "needs_recent", False))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not duties_on(request):
            raise Http404("no operator")
        if not may(request, self.needed()):
            return not_your_desk(request, self.needed())
        if self.needs_recent() and is_reauthentication_required(request, app="desk"):
            suspended: HttpResponse = suspend_request(request, reverse("account_reauthenticate"))
            return suspended
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        response["Cache-Control"] = "no-store"
        return response


class DeskMenuItem(MenuItem):  # type: ignore[misc]  # Wagtail is untyped
    """Shown to those who may open it."""

    duties: tuple[Duty, ...] = ()

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request, self.duties)
