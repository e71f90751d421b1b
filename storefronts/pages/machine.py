"""Pages for machines: robots, sitemap, security contact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from marketplace.markets.languages import LANGUAGES
from marketplace.offerings.categories import tree
from marketplace.offerings.models import Offering, OfferingText, State
from storefronts.pages.cards import maker_url, offering_url
from storefronts.profiles.queries import open_storefronts

PART = 10_000
"""Pages in one sitemap; the protocol allows 50,000 addresses and 50 MB, and each page has up to 24 addresses."""
CLOSED = (
    "/basket/", "/checkout/", "/orders/", "/library/", "/account/", "/studio/", "/me/", "/search/suggest/",
    "/search/save",
)  # fmt: skip

Row = dict[str, Any]
Section = Callable[[Any], Any]
"""With None how many pages there are, with a number the rows of that part."""
_more: dict[str, Section] = {}


def register_section(name: str, section: Section) -> None:
    """A higher house has pages of its own in the sitemap."""
    _more[name] = section


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read; what is personal has nothing for machines."""
    lines = ["User-agent: *", "Disallow: /cms/", "Disallow: /dashboard/", "Disallow: /files/"]
    lines += [f"Disallow: /*{path}" for path in CLOSED]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('machine:sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86400)
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116)."""
    expires = (timezone.now() + timedelta(days=180)).replace(microsecond=0, hour=0, minute=0, second=0)
    lines = [
        f"Contact: mailto:{settings.PLATFORM_EMAIL}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: en, de, fr, el",
        f"Canonical: {request.build_absolute_uri(request.path)}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The parts: works by 10,000, makers, lists, and what higher houses have."""
    counts = {
        "works": Offering.objects.filter(state=State.PUBLISHED).count(),
        "makers": open_storefronts().count(),
        "lists": len(_list_addresses()),
        **{name: section(None) for name, section in _more.items()},
    }
    parts = [
        request.build_absolute_uri(reverse("machine:sitemap-part", args=[section, number]))
        for section, count in counts.items()
        for number in range(1, -(-count // PART) + 1)
    ]
    return render(request, "pages/sitemap_index.xml", {"parts": parts}, content_type="application/xml")


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap_part(request: HttpRequest, section: str, number: int) -> HttpResponse:
    """One part: every language version of a page names all of them."""
    sections: dict[str, Section] = {"works": _works, "makers": _makers, "lists": _lists, **_more}
    rows = sections[section](number) if section in sections and number >= 1 else []
    if not rows:
        raise Http404("no such part of the sitemap")
    root = request.build_absolute_uri("/").rstrip("/")
    return render(request, "pages/sitemap.xml", {"rows": rows, "root": root}, content_type="application/xml")


def versions_of(versions: list[tuple[str, str]], changed_at: Any) -> list[Row]:
    """A row for each language version of a page, ``(language, path)``."""
    return [{"url": url, "changed_at": changed_at, "versions": versions} for _code, url in versions]


def _slice(number: int) -> slice:
    return slice((number - 1) * PART, number * PART)


def _works(number: int) -> list[Row]:
    offerings = list(
        Offering.objects.filter(state=State.PUBLISHED)
        .order_by("pk")
        .values_list("pk", "slug", "public_id", "changed_at")[_slice(number)]
    )
    if not offerings:
        return []
    languages: dict[int, list[str]] = {}
    first, last = offerings[0][0], offerings[-1][0]
    texts = OfferingText.objects.filter(offering_id__gte=first, offering_id__lte=last, offering__state=State.PUBLISHED)
    for pk, language in texts.order_by("language").values_list("offering_id", "language"):
        languages.setdefault(pk, []).append(language)
    return [
        row
        for pk, slug, public_id, changed_at in offerings
        for row in versions_of(
            [(code, offering_url(code, slug, public_id)) for code in languages.get(pk, [])], changed_at
        )
    ]


def _makers(number: int) -> list[Row]:
    rows: list[Row] = []
    for storefront in open_storefronts().order_by("pk")[_slice(number)]:
        codes = sorted({storefront.language, *storefront.sentence, *storefront.story})
        rows += versions_of([(code, maker_url(code, storefront.slug)) for code in codes], storefront.changed_at)
    return rows


def _list_addresses() -> list[str]:
    return ["", "?kind=maker", *(f"?category={node.id}" for node in tree())]


def _lists(number: int) -> list[Row]:
    """All works, all makers, each category."""
    rows: list[Row] = []
    for part in _list_addresses()[_slice(number)]:
        rows += versions_of([(code, f"/{code}/search/{part}") for code in LANGUAGES], None)
    return rows
