"""A search as an Atom feed: the newest of what it finds, the same parameters as the page."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.design.context import frame
from marketplace.limits.rates import limited
from marketplace.markets.market import Market
from marketplace.markets.pages import public_page
from search import cards
from search.documents import DocumentText, SearchDocument
from search.engines.base import SearchUnavailable
from search.newest import documents_of, newest
from search.query import Hit
from search.subscribed import canonical, words_of

ENTRIES = 50
RETRY_SECONDS = "60"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, escaped or not."""


class Feed(Atom1Feed):
    """Django's, the same bytes for the same entries: an empty one is as old as the day."""

    def __init__(self, *args: Any, at: datetime, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.at = at

    def latest_post_date(self) -> datetime:
        if self.items:
            return max(item["pubdate"] for item in self.items)
        return self.at.replace(hour=0, minute=0, second=0, microsecond=0)


@require_safe
@limited("search", limit=300, seconds=60, step=10)
@public_page
def feed(request: HttpRequest) -> HttpResponse:
    """The newest ENTRIES, for this market. The entity tag says whether anything is new."""
    market: Market = request.market  # type: ignore[attr-defined]
    asked, at = canonical(request.GET, market), timezone.now()
    try:
        found = newest(asked.query, at=at, size=ENTRIES)
    except SearchUnavailable:
        return HttpResponse(status=503, headers={"Retry-After": RETRY_SECONDS})
    made = _feed(request, words_of(asked, market.language), asked.address().removesuffix("?"), at)
    documents = documents_of([hit.key for hit in found.hits])
    for hit in found.hits:
        if hit.key in documents:
            made.add_item(**_entry(request, hit, documents[hit.key], market))
    written = made.writeString("utf-8")
    response = HttpResponse(written, content_type="application/atom+xml; charset=utf-8")
    response["ETag"] = f'W/"{hashlib.sha256(written.encode()).hexdigest()[:32]}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _feed(request: HttpRequest, words: str, address: str, at: datetime) -> Feed:
    name = frame(request)["platform_name"]
    page = request.path.removesuffix("feed/")
    return Feed(
        title=_xml(f"{words or _('All works')} · {name}"),
        link=request.build_absolute_uri(page + address),
        description=_("The newest first."),
        language=request.market.language,  # type: ignore[attr-defined]
        author_name=name,
        feed_url=request.build_absolute_uri(request.path + address),
        at=at,
    )


def _entry(request: HttpRequest, hit: Hit, document: SearchDocument, market: Market) -> dict[str, Any]:
    """One entry. Its id names the thing, not the page: the same in every language."""
    line = cards.line_of(cards.card(hit.key, document.display, market, language=hit.language))
    host = request.get_host().partition(":")[0]
    return {
        "title": _xml(line.title),
        "link": request.build_absolute_uri(line.url),
        "description": escape(_xml(_summary(document, line.lang))),  # Django calls it HTML
        "author_name": _xml(document.maker_name or line.by) or None,
        "pubdate": document.published,
        "updateddate": document.published,
        "unique_id": f"tag:{host},2026:{hit.key}",
    }


def _summary(document: SearchDocument, language: str) -> str:
    texts: Mapping[str, DocumentText] = {text.language: text for text in document.texts}
    shown = texts.get(language) or texts.get(document.listing_lang)
    return shown.summary if shown else ""


def _xml(text: str) -> str:
    return _NOT_XML.sub("", text)
