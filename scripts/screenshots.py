"""`make screenshots`: the README's pictures, taken anew from a running demo (`make demo` in another terminal).

Real pages at 1280 and 390 pixels, light and dark, written to docs/images as WebP of at most 80 kB each.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Response, sync_playwright

from scripts.screenshot_walks import (
    Walk,
    at,
    checkout,
    conversation,
    desk,
    embed,
    first_work,
    notice,
    request,
    studio,
    withdrawal,
)

OUT = Path(__file__).resolve().parents[1] / "docs" / "images"
MOST_BYTES = 80_000
LEAST_QUALITY = 50
WIDE, PHONE = (1280, 860), (390, 844)
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: how to get to the page, and how the window looks."""

    name: str
    walk: Walk
    size: tuple[int, int] = WIDE
    scheme: Literal["light", "dark"] = "light"
    locale: str = "en-IE"


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
    Shot("rings", at("/en/rings/", ".ring-map")),
    Shot("ring", at("/en/rings/tallinn/")),
    Shot("showcase", at("/de/showcases/die-kuechenwand/", ".spread"), locale="de-AT"),
    Shot("conversation", conversation, locale="de-AT"),
    Shot("conversation-phone-dark", conversation, PHONE, "dark", "de-AT"),
    Shot("withdrawal-phone", withdrawal, PHONE, "light", "de-AT"),
    Shot("desk", desk),
    Shot("request-phone", request, PHONE, "light", "de-AT"),
    Shot("embed", embed, (720, 860), locale="de-AT"),
    Shot("notice", notice),
)


def small(png: bytes) -> bytes:
    """The picture as WebP within the limit, at the best quality; where it would look poor, a smaller one."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    while True:
        for quality in range(86, LEAST_QUALITY - 1, -6):
            kept = io.BytesIO()
            picture.save(kept, "WEBP", quality=quality, method=6)
            if kept.tell() <= MOST_BYTES:
                return kept.getvalue()
        picture = picture.resize((picture.width * 9 // 10, picture.height * 9 // 10), Image.Resampling.LANCZOS)


class WrongPage(Exception):
    """The walk ended at an address that has no page, or a broken one."""


def take(browser: Browser, site: str, shot: Shot) -> bytes:
    """One picture. Raises WrongPage, and Playwright's errors when the page is not what the walk expects."""
    width, height = shot.size
    context = browser.new_context(
        base_url=site, viewport={"width": width, "height": height}, locale=shot.locale, color_scheme=shot.scheme
    )
    page = context.new_page()
    opened: list[Response] = []
    page.on("response", lambda answer: opened.append(answer) if answer.request.is_navigation_request() else None)
    shot.walk(page)
    page.wait_for_load_state("networkidle")
    last = next(answer for answer in reversed(opened) if answer.frame == page.main_frame)
    if not last.ok:
        raise WrongPage(f"{shot.name}: {last.url} answered {last.status}")
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
