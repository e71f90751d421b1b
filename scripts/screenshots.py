"""`make screenshots`: the README's pictures, taken anew from a running demo (`make demo` in another terminal).

Real pages at 1280 and 390 pixels, light and dark, written to docs/images as WebP of at most 200 kB each.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

OUT = Path(__file__).resolve().parents[1] / "docs" / "images"
MOST_BYTES = 200_000
WIDE, PHONE = (1280, 860), (390, 844)
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
MAKER, PASSWORD = "maker@demo.example", "welcome-to-the-ring"  # what `make demo` prints
Walk = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: how to get to the page, and how the window looks."""

    name: str
    walk: Walk
    size: tuple[int, int] = WIDE
    scheme: Literal["light", "dark"] = "light"
    locale: str = "en-IE"


def at(path: str) -> Walk:
    """Open one address."""

    def walk(page: Page) -> None:
        page.goto(path)

    return walk


def first_work(query: str, language: str = "en") -> Walk:
    """Search and open the first hit."""

    def walk(page: Page) -> None:
        page.goto(f"/{language}/search/?q={query}")
        page.locator(".card-title a").first.click()

    return walk


def checkout(page: Page) -> None:
    """A work in the basket, and on to the checkout."""
    first_work("Plakat", "de")(page)
    page.locator("button.work-add").click()
    page.goto("/de/checkout/")


def studio(page: Page) -> None:
    """Sign in as the demo's maker and open a work."""
    page.goto("/en/account/login/")
    page.locator("[name=login]").fill(MAKER)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")
    page.goto("/en/studio/works/")


SHOTS = (
    Shot("home", at("/en/")),
    Shot("home-dark", at("/en/"), scheme="dark"),
    Shot("home-phone", at("/el/"), PHONE, "light", "el-GR"),
    Shot("search", at("/de/search/?q=Birkenwalt"), locale="de-AT"),
    Shot("search-phone-dark", at("/en/search/?q=map"), PHONE, "dark"),
    Shot("work", first_work("fern")),
    Shot("work-phone-dark", first_work("fern"), PHONE, "dark"),
    Shot("maker-dark", at("/en/makers/kartta-ja-kallio/"), scheme="dark"),
    Shot("checkout-phone", checkout, PHONE, "light", "de-AT"),
    Shot("studio", studio),
)


def small(png: bytes) -> bytes:
    """The picture as WebP, at the best quality that fits into the limit."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for quality in (86, 78, 68, 56, 44):
        kept = io.BytesIO()
        picture.save(kept, "WEBP", quality=quality, method=6)
        if kept.tell() <= MOST_BYTES:
            break
    return kept.getvalue()


def take(browser: Browser, site: str, shot: Shot) -> bytes:
    """One picture. Raises Playwright's errors when the page is not what the walk expects."""
    width, height = shot.size
    context = browser.new_context(
        base_url=site, viewport={"width": width, "height": height}, locale=shot.locale, color_scheme=shot.scheme
    )
    page = context.new_page()
    shot.walk(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("() => document.fonts.ready.then(() => true)")
    png = page.screenshot()
    context.close()
    return png


def main() -> int:
    """Exit code 1 when no browser is there."""
    parser = argparse.ArgumentParser(prog="make screenshots", description=__doc__)
    parser.add_argument("--site", default="http://127.0.0.1:8000")
    parser.add_argument("names", nargs="*", help="only these")
    chosen = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        print("screenshots: Chromium is not installed", file=sys.stderr)
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        for shot in SHOTS:
            if chosen.names and shot.name not in chosen.names:
                continue
            content = small(take(browser, chosen.site, shot))
            (OUT / f"{shot.name}.webp").write_bytes(content)
            print(f"screenshots: {shot.name} {len(content) // 1000} kB", flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
