"""`make screenshots`: the README's pictures, taken anew from a running demo (`make demo` in another terminal).

Real pages at 1280 and 390 pixels, light and dark, written to docs/images as WebP of at most 80 kB each. Some need a
history: an order is paid at the demo's payment sandbox and worked on, in the browser, once a run.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, sync_playwright

OUT = Path(__file__).resolve().parents[1] / "docs" / "images"
MOST_BYTES = 80_000
LEAST_QUALITY = 50
WIDE, PHONE = (1280, 860), (390, 844)
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PASSWORD = "welcome-to-the-ring"  # what `make demo` prints
BRIEF = "Drei Farne unseres Gartens, für ein Heft über den Wald."
Walk = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: how to get to the page, and how the window looks."""

    name: str
    walk: Walk
    size: tuple[int, int] = WIDE
    scheme: Literal["light", "dark"] = "light"
    locale: str = "en-IE"


def at(path: str, part: str = "") -> Walk:
    """Open one address, and look at ``part`` of it."""

    def walk(page: Page) -> None:
        page.goto(path)
        if part:
            page.wait_for_load_state("networkidle")
            page.locator(part).first.evaluate("part => scrollTo({top: part.offsetTop - 40, behavior: 'instant'})")

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


def sign_in(page: Page, who: str, then: str) -> None:
    """As one of the people of the demo."""
    page.goto("/en/account/login/")
    page.locator("[name=login]").fill(f"{who}@demo.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")
    page.goto(then)


_order: dict[str, str] = {}
"""Addresses of the one order of this run: its ``page``, its ``number``, its ``talk``."""


@contextmanager
def somebody(page: Page, locale: str) -> Iterator[Page]:
    """Another person's browser at the same site."""
    page.goto("/robots.txt")
    browser = page.context.browser
    assert browser is not None
    site = page.url.removesuffix("/robots.txt")
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 860}, locale=locale)
    yield context.new_page()
    context.close()


def buy(page: Page) -> None:
    """A guest orders a download and a service, and pays."""
    for query in ("Schlafender Farn", "Botanische Zeichnung"):
        first_work(query, "de")(page)
        page.locator("button.work-add").click()
    page.goto("/de/checkout/")
    for name, text in (("email", "lea@example.org"), ("name", "Lea Brandner"), ("postcode", "1050")):
        page.locator(f"[name={name}]").fill(text)
    page.locator("[name=country]").select_option("AT")
    for field in page.locator(".checkout-brief textarea, .checkout-brief input[type=text]").all():
        field.fill(BRIEF)
    page.locator("[name=postcode]").blur()
    page.wait_for_load_state("networkidle")
    for box in page.locator(".checkout-consents input[type=checkbox]").all():
        box.check()
    page.locator("#review button[type=submit]:not([name=update])").click()
    page.wait_for_url("**/pay/**")
    page.locator("button[name=outcome][value=ok]").click()
    page.wait_for_url("**/de/orders/**")


def work_on(page: Page, talk: str) -> None:
    """The maker begins and hands over a first draft."""
    sign_in(page, "maker", talk)
    page.locator("form[action$='/start/'] button").click()
    form = page.locator("form[action$='/deliver/']")
    form.locator("textarea").fill("The three ferns as a first draft. Shall the fronds be a little darker?")
    draft = io.BytesIO()
    Image.new("RGB", (640, 960), (40, 96, 60)).save(draft, "PNG")
    file: FilePayload = {"name": "draft-1.png", "mimeType": "image/png", "buffer": draft.getvalue()}
    form.locator("input[type=file]").set_input_files(file)
    form.locator("button[type=submit]").click()
    form.wait_for(state="detached")


def ordered(page: Page) -> dict[str, str]:
    """The order of this run, made when it is asked for first."""
    if _order:
        return _order
    with somebody(page, "de-AT") as guest, somebody(page, "en-IE") as maker:
        buy(guest)
        _order["page"] = guest.url
        _order["number"] = guest.url.split("/orders/")[1].split("/")[0]
        _order["talk"] = guest.locator(".order-next a[href*='/engagements/']").first.get_attribute("href") or ""
        work_on(maker, _order["talk"].split("?")[0].replace("/de/", "/en/"))
    return _order


def conversation(page: Page) -> None:
    """The buyer's side, a first draft before her."""
    page.goto(ordered(page)["talk"])


def withdrawal(page: Page) -> None:
    """The step in which a consumer says from what she withdraws."""
    page.goto(ordered(page)["page"])
    page.goto(page.locator("main a[href*='/withdraw/']").first.get_attribute("href") or "")


def studio(page: Page) -> None:
    """A maker's works."""
    sign_in(page, "maker", "/en/studio/works/")


def desk(page: Page) -> None:
    """An order as the operators see it."""
    number = ordered(page)["number"]
    sign_in(page, "finance", f"/cms/desk/orders/{number}/")


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
