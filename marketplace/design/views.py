"""Error pages.

Each keeps header and search, except 500, which must stand when everything else has fallen.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be understood."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: known, but not yours."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here."""
    return render(request, "404.html", status=404)


def not_allowed(request: HttpRequest) -> HttpResponse:
    """405: an address that only takes forms, opened as a page."""
    return render(request, "405.html", status=405)


def too_many(request: HttpRequest, *, wait_seconds: int = 60) -> HttpResponse:
    """429: asked too often; says for how long to wait, to people and to programs."""
    response = render(request, "429.html", {"wait_seconds": wait_seconds}, status=429)
    response["Retry-After"] = str(wait_seconds)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: no context processor, no database, no session: the template stands alone."""
    try:
        page = render_to_string("500.html")
    except Exception:  # noqa: BLE001 - the last page of all: what broke the template must not hide the first error
        page = mark_safe("<!doctype html><title>Error</title><h1>Something broke</h1><p>Please try again soon.</p>")
    return HttpResponse(page, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form that came without its token, mostly from a page left open too long."""
    return render(request, "403_csrf.html", status=403)
