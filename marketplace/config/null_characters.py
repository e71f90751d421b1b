"""No person types a null character, and PostgreSQL stores none: a request that carries one is a bad request."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest, HttpResponse


class NoNullCharacters:
    """400 for addresses with a null character, and for bodies that the database refuses because of one.

    Bodies are not read here: an upload must not be in memory before its view wants it. Forms refuse null
    characters by themselves; what a view reads without a form is stopped by PostgreSQL, with nothing written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("null character in the address")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, DataError) and "NUL" in str(exception):
            raise BadRequest("null character in the body") from exception
