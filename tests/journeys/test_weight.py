"""What a browser really loads: the page compressed, and only the fonts that its letters need."""

from __future__ import annotations

import pytest

from tests.journeys.steps import TYPO

LATIN, GREEK = 95_000, 115_000
"""Bytes of fonts on a page in Latin letters (names of all 24 languages included), and on one in Greek."""
PAGES = {
    "/de/": LATIN,
    "/pl/": LATIN,
    "/el/": GREEK,
    f"/de/search/?q={TYPO}": LATIN,
    "/hu/search/": LATIN,
    "/de/makers/puuloige-kaks/": LATIN,
    "/en/legal/terms/": LATIN,
    "/el/search/": GREEK,
}


@pytest.mark.parametrize(("path", "most"), PAGES.items(), ids=PAGES.keys())
def test_fonts_of_a_page(open_page, path, most):
    page = open_page()
    fonts: dict[str, int] = {}
    encodings = []

    def heard(answer):
        if ".woff2" in answer.url:
            fonts[answer.url.rpartition("/")[2]] = len(answer.body())
        if answer.request.is_navigation_request():
            encodings.append(answer.headers.get("content-encoding", ""))

    page.on("response", heard)
    page.goto(path)
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")
    assert encodings[-1] in ("gzip", "br")
    assert 1 <= len(fonts) <= 6
    assert sum(fonts.values()) <= most, fonts
