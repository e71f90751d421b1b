"""Where a visitor came from, without knowing the visitor: a link of a showcase ends in ``?via=<public id>``.

Public pages are the same for everybody, so ``via`` never reaches a page: the middleware takes it off the address.
The form on the page then says where it stood by its Referer, which stays within this site.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from django.http import HttpRequest

from marketplace.figures import subjects

PARAMETER = "via"
_SHAPE = re.compile(r"[2-9a-hj-km-np-z]{6,16}")
SHOWCASE = "showcase"


def is_known(via: str) -> bool:
    return bool(_SHAPE.fullmatch(via)) and subjects.is_known(SHOWCASE, via)


def subject_of(via: str) -> str:
    return subjects.subject(SHOWCASE, via)


def with_via(url: str, via: str) -> str:
    """The address of a page of ours with ``via`` at its end."""
    return f"{url}{'&' if '?' in url else '?'}{PARAMETER}={via}" if via else url


def take_off(request: HttpRequest) -> str:
    """Take ``via`` off the request's address and return it: neither page nor page key may depend on it."""
    query = request.META.get("QUERY_STRING", "")
    if f"{PARAMETER}=" not in query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True)
    found = next((value for name, value in pairs if name == PARAMETER), "")
    if any(name == PARAMETER for name, _value in pairs):
        request.META["QUERY_STRING"] = urlencode([pair for pair in pairs if pair[0] != PARAMETER])
    return found if _SHAPE.fullmatch(found) else ""


def via_of_form(request: HttpRequest) -> str:
    """Which showcase led to the form that was sent: its own field, else the address of the page it stood on."""
    named = request.POST.get(PARAMETER, "")[:16] or _of_referer(request)
    return named if is_known(named) else ""


def _of_referer(request: HttpRequest) -> str:
    page = urlsplit(request.headers.get("Referer", "")[:2000])
    if page.netloc != request.get_host():
        return ""
    return next(iter(parse_qs(page.query).get(PARAMETER, ())), "")[:16]
