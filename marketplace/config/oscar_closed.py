"""What of Oscar's back office stays open: vouchers, their offers and ranges, reports. The rest goes around our rules.

Its order pages set states and write payment events without the provider, its catalogue and partner pages change what
our operations keep together, its user pages change accounts without the trail. Their names still reverse (templates ask
for them); a GET leads operators to the desk, and nothing can be posted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, reverse

from marketplace.users.operators import duties_of

OPEN_PREFIXES = ("reports", "offer-", "range-", "voucher-")
OPEN_NAMES = {"index", "login", "logout", "order-stats"}
INSTEAD = {
    "order-": "desk_orders:index",
    "catalogue-": "desk_offerings:index",
    "stock-alert-": "desk_offerings:index",
    "partner-": "desk_makers:index",
    "user": "desk_operators:index",
}


def is_open(name: str | None) -> bool:
    """Whether a page of Oscar's dashboard stays as it is, by its name."""
    return name in OPEN_NAMES or (name or "").startswith(OPEN_PREFIXES)


def close(patterns: Iterable[URLPattern | URLResolver]) -> None:
    """Put our answer behind every page that is not open, in place."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            close(pattern.url_patterns)
        elif not is_open(pattern.name):
            pattern.callback = _closed_as(pattern.name or "")


def _closed_as(name: str) -> Callable[..., HttpResponse]:
    target = next((desk for prefix, desk in INSTEAD.items() if name.startswith(prefix)), "wagtailadmin_home")

    def closed(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        is_operator = request.user.is_authenticated and bool(duties_of(request.user))
        if request.method not in ("GET", "HEAD") or not is_operator:
            raise Http404
        if name == "order-detail":
            return redirect("desk_orders:thing", kwargs["number"])
        return redirect(reverse(target))

    return closed
