"""Signed links: good ones give the file, old ones explain, forged ones do not exist."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from marketplace.files.links import LinkClosed, read_token
from marketplace.files.serving import begins, serve
from marketplace.limits.rates import limited


@require_safe
@limited("file-links", limit=600, seconds=300, step=5)
def file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file behind a signed link; 410 once it is expired, 403 once the right was taken back, 404 if forged."""
    try:
        link = read_token(token)
        if link.expired:
            return _answer(
                request, "files/expired.html", 410, renew_url=link.purpose.renew_url(link.ref, request=request)
            )
        row = link.purpose.find(link.ref)
    except LookupError:
        raise Http404 from None
    except LinkClosed as closed:
        return _answer(request, "files/closed.html", 403, why=str(closed))
    try:
        response = serve(request, row)
    except FileNotFoundError:
        raise Http404 from None
    if begins(request, response):
        link.purpose.began(link.ref, at=timezone.now())
    return response


def _answer(request: HttpRequest, template: str, status: int, **context: str) -> HttpResponseBase:
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
