"""Counts clicks on links of showcases, before the kept pages answer."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language_from_path

from marketplace.figures.operations import count_up
from marketplace.figures.via import is_known, subject_of, take_off, with_via
from marketplace.figures.visitors import is_person


class CountedLinks:
    """Takes ``?via=`` off every address of the public site; a page that opens is one click, whoever asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or not get_language_from_path(request.path_info):
            return self.get_response(request)
        via = take_off(request)
        response = self.get_response(request)
        return followed(request, response, via) if via else response


def followed(request: HttpRequest, response: HttpResponse, via: str) -> HttpResponse:
    """Count it once. An old address passes ``via`` on to where it moved."""
    if response.status_code in (301, 302) and response.headers.get("Location", "").startswith("/"):
        response["Location"] = with_via(response["Location"], via)
    if response.status_code != 200:
        return response
    if response.headers.get("Cache-Control", "").startswith("public"):
        # A cache in front must neither keep a copy per showcase nor answer for us: then nothing would be counted.
        response["Cache-Control"] = f"private, max-age={settings.PUBLIC_PAGE_SECONDS}"
    if request.method == "GET" and is_person(request) and is_known(via):
        count_up(subject=subject_of(via), event="click", at=timezone.now())
    return response
