"""What the mails of this room say. The promise holds ids; the words are made at sending."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from marketplace.outbox.mail import NotWanted
from search import cards
from search.newest import documents_of
from search.saved.asked import kept
from search.saved.links import stop_address
from search.saved.models import SavedSearch
from search.saved.queries import by_public_id
from search.subscribed import words_of

MOST_WORDS = 80
"""Characters of a search that an address sees before it said yes."""


def confirm_mail(context: dict[str, Any]) -> dict[str, Any]:
    """The question whether this address wants the mails. Raises NotWanted."""
    saved = by_public_id(context["search"])
    if saved is None or saved.confirmed_at is not None:
        raise NotWanted
    return {
        "words": unlinked(words_of(kept(saved).asked, get_language() or saved.language)),
        "often": saved.often,
        "url": settings.SITE_URL + reverse("saved:confirm", args=[context["token"]]),
    }


def unlinked(words: str) -> str:
    """What a stranger may have us send to anybody: few words, and nothing that a mail program makes a link of."""
    return re.sub(r"(?<=\w)[.:/@]+(?=\w)|://", " ", words)[:MOST_WORDS]


def alert_mail(context: dict[str, Any]) -> dict[str, Any]:
    """New works with the prices of the person's market. Raises NotWanted where the mails were stopped meanwhile, or
    nothing of what was found is there any more."""
    saved = by_public_id(context["search"])
    if saved is None or saved.is_paused:
        raise NotWanted
    language = get_language() or saved.speaks
    lines = _lines(saved, [(key, found_in) for key, found_in in context["found"]], language)
    if not lines:
        raise NotWanted
    gone = len(context["found"]) - len(lines)
    total = context["total"] - gone
    mine = reverse("saved:list") if saved.user_id else reverse("saved:open")
    return {
        "name": saved.name, "lines": lines, "total": total, "more": total - len(lines), "often": saved.often,
        "url": settings.SITE_URL + saved.path + ("&" if len(saved.address) > 1 else "") + "sort=newest",
        "mine_url": settings.SITE_URL + mine, "stop_url": stop_address(saved, language), "is_guest": not saved.user_id,
    }  # fmt: skip


def alert_headers(shown: dict[str, Any]) -> dict[str, str]:
    """One click in the reader's mail program ends these mails (RFC 2369 and 8058)."""
    return {"List-Unsubscribe": f"<{shown['stop_url']}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _lines(saved: SavedSearch, found: list[tuple[str, str]], language: str) -> list[cards.Line]:
    """Those that are still there, in the order in which they were found."""
    documents, market = documents_of([key for key, _found_in in found]), saved.market.speaking(language)
    return [
        cards.line_of(cards.card(key, documents[key].display, market, language=found_in))
        for key, found_in in found
        if key in documents
    ]
