"""How much of a slow connection a page takes: HTML, CSS and JS compressed, without pictures."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

from storefronts.pages.cards import maker_url, offering_url
from tests.factories import make_digital, make_maker, make_service

pytestmark = pytest.mark.django_db
PAGE = 100_000
FONTS = 95_000


def compressed(data: bytes) -> int:
    return len(brotli.compress(data, quality=5))


def files_of(content: str, kind: str) -> list[str]:
    found = re.findall(r'<(?:link|script)[^>]+(?:href|src)="/static/([^"]+)"', content)
    return [name for name in found if name.endswith(kind)]


def file(name: str) -> bytes:
    return Path(finders.find(name)).read_bytes()


@pytest.fixture
def pages(index):
    partner = make_maker()
    for _number in range(24):
        make_digital(partner=partner, tiers=("personal", "commercial", "extended"))
    service = make_service(partner=partner, extras=5)
    index()
    return [
        "/de/search/",
        offering_url("de", service.slug, service.public_id),
        maker_url("de", partner.storefront.slug),
    ]


def test_every_public_page_is_light(pages, visit):
    for path in pages:
        response = visit(path)
        content = response.content.decode()
        parts = {name: compressed(file(name)) for kind in (".css", ".js") for name in files_of(content, kind)}
        assert len(parts) >= 3, parts  # the bundle of styles, ours of scripts, htmx
        total = compressed(response.content) + sum(parts.values())
        assert total <= PAGE, (path, total, parts)


def test_the_preloaded_font_is_light(pages, visit):
    for path in pages:
        fonts = files_of(visit(path).content.decode(), ".woff2")
        assert fonts == ["design/fonts/commissioner-latin.woff2"]
        both = len(file(fonts[0])) + len(file("design/fonts/literata-latin.woff2"))
        assert both <= FONTS
