"""Showcases on other sites, and the page that says how showcases work."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from cms.embedding import cards_for, frame_of
from cms.paths import path_of
from cms.queries import story_with
from marketplace.limits.rates import limited
from marketplace.markets.languages import LANGUAGES, interface_language
from marketplace.markets.market import Market
from marketplace.markets.middleware import read_cookie
from marketplace.markets.pages import public_page

SHOWN, IN_SNIPPET = 12, 6
"""Works in a frame and in a piece of HTML: a taste, the showcase itself has all."""


@require_safe
@public_page
def how(request: HttpRequest) -> HttpResponse:
    """The published rules: who chooses, turns, what is counted."""
    return render(request, "cms/how.html")


@require_safe
@limited("embed", limit=600, seconds=60, step=10)
@xframe_options_exempt
@public_page
def embed(request: HttpRequest, public_id: str, language: str = "") -> HttpResponse:
    """A story as a page for a frame: no script, no cookie, four queries, and the only page others may frame."""
    market = embedded_market(request, language)
    page = story_with(public_id, market.language) if language in ("", *LANGUAGES) else None
    shown = embedded(page, market) if page is not None else {}
    with translation.override(market.language):
        shown |= {"page": page, "ui_lang": interface_language(market.language)}
        response = render(request, "cms/embed.html", shown, status=200 if page is not None else 404)
    response["Content-Security-Policy"] = embed_policy()
    return response


def embedded(page: Any, market: Market) -> dict[str, Any]:
    """What the frame shows of a story."""
    language = page.locale.language_code
    return {
        "cards": cards_for(page, market, places=SHOWN, at=timezone.now()),
        "content_lang": language,
        "story_url": path_of(page, language),
    }


def embedded_market(request: HttpRequest, language: str) -> Market:
    """The reader's own market in the language of the address; ``?market=FR.EUR.consumer`` says another."""
    market: Market = request.market  # type: ignore[attr-defined]
    spoken = language if language in LANGUAGES else market.language
    return read_cookie(request.GET.get("market", "")[:40], language=spoken) or market.speaking(spoken)


def embed_policy() -> str:
    """Pictures and one stylesheet of ours, nothing else; any site may show it."""
    media = urlsplit(settings.MEDIA_URL)
    pictures = f"'self' {media.scheme}://{media.netloc}" if media.netloc else "'self'"
    return (
        f"default-src 'none'; img-src {pictures}; style-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors *"
    )


@require_safe
@public_page
def elsewhere(request: HttpRequest, public_id: str) -> HttpResponse:
    """What to paste to show a story on another site."""
    market: Market = request.market  # type: ignore[attr-defined]
    page, now = _story(public_id, market.language), timezone.now()
    language = page.locale.language_code
    root = request.build_absolute_uri("/").rstrip("/")
    shown: dict[str, Any] = {
        "page": page,
        "content_lang": language,
        "story_url": path_of(page, language),
        "embed_path": f"/embed/{page.public_id}/{language}/",
    }
    with translation.override(language):
        snippet = render_to_string(
            "cms/snippet.html",
            shown | {
                "story_url": f"{root}{path_of(page, language)}", "root": root, "on": now.date(),
                "media": "" if urlsplit(settings.MEDIA_URL).netloc else root, "platform_name": settings.PLATFORM_NAME,
                "cards": cards_for(page, market.speaking(language), places=IN_SNIPPET, at=now),
            },
        )  # fmt: skip
    shown |= {"frame": frame_of(f"{root}{shown['embed_path']}", page.title), "snippet": snippet.strip()}
    return render(request, "cms/elsewhere.html", shown)


def _story(public_id: str, language: str) -> Any:
    page = story_with(public_id, language)
    if page is None:
        raise Http404("no public story has this id")
    return page
