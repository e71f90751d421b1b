"""The counting picture: one pixel that a page asks for when a person has it before them."""

from __future__ import annotations

import base64

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from marketplace.figures.operations import count_up
from marketplace.figures.subjects import is_known, subject
from marketplace.figures.visitors import asked_by_our_page, is_person
from marketplace.limits.rates import TooMany, client_address, count

PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@require_GET
def seen(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """Count a view and answer with one pixel: no cookie is read or set, and works without JavaScript."""
    what = subject(kind, name)
    if is_person(request) and asked_by_our_page(request) and not _too_often(request, what) and is_known(kind, name):
        count_up(subject=what, event="view", at=timezone.now())
    response = HttpResponse(PIXEL, content_type="image/gif")
    response["Cache-Control"] = "no-store"
    return response


def _too_often(request: HttpRequest, what: str) -> bool:
    """Twelve views a minute from one address are people in one house; more is somebody who counts for us."""
    try:
        count("seen", f"{client_address(request)}:{what}", limit=12, seconds=60)
    except TooMany:
        return True
    return False
