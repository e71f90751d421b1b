"""How much of a slow connection a page takes: HTML as it leaves, CSS and JS as they are collected, without pictures.

The fonts that a browser really loads are counted by tests/journeys/test_weight.py.
"""

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
        response = visit(path, **{"accept-encoding": "gzip, deflate, br"})
        assert response["Content-Encoding"] == "br"
        content = brotli.decompress(response.content).decode()
        parts = {name: compressed(file(name)) for kind in (".css", ".js") for name in files_of(content, kind)}
        assert len(parts) >= 3, parts  # the bundle of styles, ours of scripts, htmx
        total = len(response.content) + sum(parts.values())
        assert total <= PAGE, (path, total, parts)


def test_one_font_is_preloaded_and_all_of_latin_fits(pages, visit):
    for path in pages:
        assert files_of(visit(path).content.decode(), ".woff2") == ["design/fonts/commissioner-latin.woff2"]
    latin = [
        f"design/fonts/{face}-{part}.woff2" for face in ("commissioner", "literata") for part in ("latin", "latin-ext")
    ]
    assert sum(len(file(name)) for name in latin) <= FONTS
