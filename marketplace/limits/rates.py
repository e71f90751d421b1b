"""Rate limits, counted in the shared cache. Counted in steps where a write per request would cost too much."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase

_local: dict[str, int] = {}
_lock = threading.Lock()


class TooMany(Exception):
    """The caller must wait ``seconds``."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many requests; wait {seconds} s")
        self.seconds = seconds


def client_address(request: HttpRequest) -> str:
    """The visitor's address: read as far from the right of X-Forwarded-For as there are trusted proxies."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        return hops[-settings.TRUSTED_PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))


def count(name: str, key: str, *, limit: int, seconds: int, step: int = 1) -> None:
    """Count one event; raises TooMany above ``limit`` in the current window of ``seconds``.

    With ``step`` n a process tells the shared cache of every n-th event only, so up to
    (processes x n) events may go unseen: right for searches, wrong for mail.
    """
    window = int(time.time() // seconds)
    slot = f"limit:{name}:{key}:{window}"
    with _lock:
        if len(_local) > 20_000:
            _local.clear()
        _local[slot] = seen = _local.get(slot, 0) + 1
    if seen % step and seen <= limit:
        return
    cache.add(slot, 0, timeout=seconds + 5)
    try:
        total = cache.incr(slot, step)
    except ValueError:  # evicted between the two calls
        total = seen
    if total > limit:
        raise TooMany(int((window + 1) * seconds - time.time()) + 1)


def limited(
    name: str, *, limit: int, seconds: int, step: int = 1, methods: tuple[str, ...] = ("GET", "HEAD", "POST")
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """A view that answers at most ``limit`` requests per address in ``seconds``; then the 429 page says when."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @functools.wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if settings.IP_LIMITS_ON and request.method in methods:
                try:
                    count(name, client_address(request), limit=limit, seconds=seconds, step=step)
                except TooMany as exceeded:
                    from marketplace.design.views import too_many

                    return too_many(request, wait_seconds=exceeded.seconds)
            return view(request, *args, **kwargs)

        return counted

    return decorate
