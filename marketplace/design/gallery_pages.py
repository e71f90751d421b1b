"""The gallery of components, and what it links to because it fills a page of its own: error pages, a mail."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from marketplace.design import views
from marketplace.design.gallery import SECTIONS, samples
from marketplace.design.gallery_forms import panes

ERROR_PAGES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "400": views.bad_request,
    "403": views.forbidden,
    "404": views.not_found,
    "429": views.too_many,
    "500": views.server_error,
    "csrf": views.csrf_failure,
}


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, light and dark side by side (development only)."""
    context = {"sections": SECTIONS, "panes": panes(), "error_pages": list(ERROR_PAGES), **samples()}
    return render(request, "design/gallery.html", context)


def error_page(request: HttpRequest, name: str) -> HttpResponse:
    """An error page as visitors see it, with its own status."""
    if name not in ERROR_PAGES:
        raise Http404
    return ERROR_PAGES[name](request)


def mail(request: HttpRequest) -> HttpResponse:
    """A mail with everything mails are made of, as mail programs draw it: with its own style, without scripts."""
    response = render(request, "design/gallery/mail_sample.html")
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"
    return response


def mail_text(request: HttpRequest) -> HttpResponse:
    """The same as text."""
    return HttpResponse(render_to_string("design/gallery/mail_sample.txt"), content_type="text/plain; charset=utf-8")
