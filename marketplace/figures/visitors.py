"""Who counts: people. By one simple rule, so that it can be published; what it misses is small and the same for all."""

from __future__ import annotations

import re

from django.http import HttpRequest

_MACHINE = re.compile(r"bot|crawl|spider|slurp|fetch|preview|monitor|scan|curl|wget|python", re.I)


def is_person(request: HttpRequest) -> bool:
    """False for programs that say what they are, for those that say nothing, and for pages fetched ahead."""
    agent = request.headers.get("User-Agent", "")
    ahead = request.headers.get("Sec-Purpose", "") or request.headers.get("Purpose", "")
    return bool(agent) and not _MACHINE.search(agent) and "prefetch" not in ahead


def asked_by_our_page(request: HttpRequest) -> bool:
    """False when a page of somebody else's asks for our counting picture. Browsers say so; old ones say nothing."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
