"""Public pages: the same for everyone in one market, so a warm in-process cache can answer (ADR 0006).

A view says so with ``@public_page``; what is personal comes by the small fragment ``/{lang}/me/``.
"""

from __future__ import annotations

import functools
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from marketplace.markets.compressed import encoding_for, packed, unpacked

KEPT = 1000
"""Pages kept per process, compressed: at most 100 kB each with all that belongs to it, so a few tens of megabytes."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored page: until when, its body in each encoding, its headers, and whether others may frame it."""

    until: float
    bodies: dict[str, bytes]
    headers: dict[str, str]
    may_be_framed: bool


class PageStore:
    """A small least-recently-used store with an age limit; safe between threads."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._pages: OrderedDict[str, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str, encoding: str = "") -> HttpResponse | None:
        """The page as a client that takes ``encoding`` ("br", "gzip", "") gets it."""
        with self._lock:
            found = self._pages.get(key)
            if found is None:
                return None
            if found.until < time.monotonic():
                del self._pages[key]
                return None
            self._pages.move_to_end(key)
        body, used = unpacked(found.bodies, encoding)
        response = HttpResponse(body, headers=found.headers | ({"Content-Encoding": used} if used else {}))
        response.xframe_options_exempt = found.may_be_framed  # type: ignore[attr-defined]  # Django's own mark
        return response

    def put(self, key: str, response: HttpResponse, seconds: int) -> None:
        headers = {name: value for name, value in response.items() if name != "Content-Length"}
        framed = bool(getattr(response, "xframe_options_exempt", False))
        page = Kept(time.monotonic() + seconds, packed(response.content), headers, framed)
        with self._lock:
            self._pages[key] = page
            while len(self._pages) > self._kept:
                self._pages.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()


store = PageStore(KEPT)


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Marks a view whose answer is the same for everyone in the request's market."""

    @functools.wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.public_page = True  # type: ignore[attr-defined]  # read by the frame's context processor
        response = view(request, *args, **kwargs)
        response.public_page = True  # type: ignore[attr-defined]  # read by PublicPages below
        return response

    return marked


def page_key(request: HttpRequest) -> str:
    fragment = "f" if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted") else "p"
    here = f"{request.scheme}://{request.get_host()}"  # a page names its own address: never another host's
    return f"{fragment}:{request.market.key}:{here}{request.get_full_path()}"  # type: ignore[attr-defined]


def unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 to a client that has this page already: asked by the few that carry an entity tag, such as feeds."""
    if not response.has_header("ETag"):
        return response
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


class PublicPages:
    """Answers from the store, and puts answers of public pages into it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Wagtail draws the preview of a draft as a dummy request for the page's own address.
        is_draft = getattr(request, "is_dummy", False)
        short = len(request.get_full_path()) < 500
        cacheable = settings.PUBLIC_PAGE_CACHE and request.method == "GET" and short and not is_draft
        key = page_key(request) if cacheable else ""
        encoding = encoding_for(request.headers.get("Accept-Encoding", ""))
        if cacheable and (kept := store.get(key, encoding)) is not None:
            return unless_known(request, kept)
        response = self.get_response(request)
        if getattr(response, "public_page", False) and response.status_code == 200 and not response.streaming:
            session = getattr(request, "session", None)
            if response.cookies or (session is not None and session.accessed):
                # It turned out personal after all (a page of the editors' with a password, say): never shared.
                response["Cache-Control"] = "private, no-store"
                return response
            response["Cache-Control"] = f"public, max-age={settings.PUBLIC_PAGE_SECONDS}"
            patch_vary_headers(response, ("Accept-Language", "Cookie", "HX-Request", "Accept-Encoding"))
            if cacheable:
                store.put(key, response, settings.PUBLIC_PAGE_SECONDS)
                # The first visitor gets what all others get.
                return unless_known(request, store.get(key, encoding) or response)
            if encoding and not is_draft:
                response.content, used = unpacked(packed(response.content, only=encoding), encoding)
                if used:
                    response["Content-Encoding"] = used
                if response.has_header("Content-Length"):
                    response["Content-Length"] = str(len(response.content))
            return unless_known(request, response)
        return response
