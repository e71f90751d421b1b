"""The counting picture: one pixel that a page asks for when a person has it before them."""

from __future__ import annotations

import base64

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from marketplace.figures.operations import count_up
from marketplace.figures.via import is_known, subject_of
from marketplace.figures.visitors import asked_by_our_page, is_person
from marketplace.limits.rates import TooMany, client_address, count

PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@require_GET
def seen(request: HttpRequest, via: str) -> HttpResponse:
    """Count a view and answer with one pixel: no cookie is read or set, and works without JavaScript."""
    if is_person(request) and asked_by_our_page(request) and not _too_often(request, via) and is_known(via):
        count_up(subject=subject_of(via), event="view", at=timezone.now())
    response = HttpResponse(PIXEL, content_type="image/gif")
    response["Cache-Control"] = "no-store"
    return response


def _too_often(request: HttpRequest, via: str) -> bool:
    """Twelve views a minute from one address are people in one house; more is somebody who counts for us."""
    try:
        count("seen", f"{client_address(request)}:{via}", limit=12, seconds=60)
    except TooMany:
        return True
    return False
