"""The gallery of components in a real browser: accessible, and without sideways scrolling on a phone."""

import os
from io import BytesIO
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from marketplace.design.gallery import SECTIONS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASELINE = Path(__file__).parent / "baseline"
COARSE = 40
"""Blocks in a row: about 16 pixels each, wider than any letter."""
TOLERATED = 1.5
"""Mean luminance that another machine, Chromium or font smoothing may differ by; a moved component differs by more."""
WIDTHS = (390, 768, 1280, 1920)


def open_gallery(browser: Browser, live_server: LiveServer, *, width: int = 1280, **options: object) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
    page.goto(f"{live_server.url}/design/", wait_until="load")
    return page


def test_axe_finds_nothing_in_the_gallery(browser: Browser, live_server: LiveServer) -> None:
    page = open_gallery(browser, live_server)
    # Both halves show the same landmarks on purpose; a page of the shop has each once.
    results = Axe().run(page, options={"rules": {"landmark-unique": {"enabled": False}}})
    page.close()
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_on_an_error_page(
    browser: Browser, live_server: LiveServer, width: int, theme: Literal["light", "dark"]
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    answer = page.goto(f"{live_server.url}/en/design-has-no-such-page/")
    results = Axe().run(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert answer is not None
    assert answer.status == 404
    assert results.violations_count == 0, results.generate_report()
    assert wide == width


def test_the_language_panel_opens_without_scripts(browser: Browser, live_server: LiveServer) -> None:
    page = open_gallery(browser, live_server, java_script_enabled=False)
    panel = page.locator("#market")
    assert not panel.is_visible()
    page.get_by_role("button", name="Language, country and currency").click()
    assert panel.is_visible()
    assert panel.get_by_role("link", name="Deutsch").get_attribute("href") == "/de/"
    page.close()


def test_the_first_key_leads_to_the_skip_link_and_it_to_the_content(browser: Browser, live_server: LiveServer) -> None:
    page = open_gallery(browser, live_server, java_script_enabled=False)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_scrolls_sideways(browser: Browser, live_server: LiveServer, width: int) -> None:
    page = open_gallery(browser, live_server, width=width)
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert wide == width


def test_nothing_scrolls_sideways_with_text_twice_as_large(browser: Browser, live_server: LiveServer) -> None:
    page = open_gallery(browser, live_server, width=1280, bypass_csp=True)
    page.add_style_tag(content="html { font-size: 200% }")
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert wide == 1280


def test_every_section_is_drawn_in_both_themes(browser: Browser, live_server: LiveServer) -> None:
    page = open_gallery(browser, live_server)
    places = [(section, theme) for section in SECTIONS for theme in ("light", "dark")]
    shots = [page.locator(f'#{section} [data-theme="{theme}"]').screenshot() for section, theme in places]
    page.close()
    for (section, theme), shot in zip(places, shots, strict=True):
        picture = Image.open(BytesIO(shot)).convert("L")
        darkest, lightest = picture.getextrema()
        ground = picture.getpixel((2, 2))
        assert (ground > 240, ground < 30) == (theme == "light", theme == "dark"), section
        assert lightest - darkest > 150, f"nothing readable stands in {section}, {theme}"


def blocks(shot: bytes) -> Image.Image:
    """A screenshot as coarse luminance: letters and their smoothing are gone, what stands where stays."""
    picture = Image.open(BytesIO(shot)).convert("L")
    return picture.resize((COARSE, max(1, round(picture.height * COARSE / picture.width))), Image.Resampling.BOX)


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of luminance, 0 to 255; other proportions count as a great one."""
    if abs(one.height - other.height) > max(2, other.height // 12):
        return 255.0
    return float(ImageStat.Stat(ImageChops.difference(one, other.resize(one.size))).mean[0])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_section_looks_as_it_did(browser: Browser, live_server: LiveServer, theme: str) -> None:
    """`make gallery-baseline` renews the pictures: look at /design/ first, and commit them with the change."""
    page = open_gallery(browser, live_server)
    page.evaluate("document.fonts.ready")
    seen = {name: blocks(page.locator(f'#{name} [data-theme="{theme}"]').screenshot()) for name in SECTIONS}
    page.close()
    if os.environ.get("RING_GALLERY_RENEW"):
        BASELINE.mkdir(exist_ok=True)
        for name, picture in seen.items():
            picture.save(BASELINE / f"{name}-{theme}.png", optimize=True)
    kept = {name: Image.open(BASELINE / f"{name}-{theme}.png") for name in SECTIONS}
    assert {name: found for name in SECTIONS if (found := difference(seen[name], kept[name])) > TOLERATED} == {}


def test_the_baseline_is_small_and_tells_sections_apart() -> None:
    pictures = {path.stem: Image.open(path) for path in BASELINE.glob("*.png")}
    assert sum(path.stat().st_size for path in BASELINE.glob("*.png")) <= 300_000
    assert set(pictures) == {f"{name}-{theme}" for name in SECTIONS for theme in ("light", "dark")}
    alike = [
        (one, other) for one in pictures for other in pictures
        if one < other and difference(pictures[one], pictures[other]) <= TOLERATED
    ]  # fmt: skip
    assert alike == []


def test_error_pages_and_mails_are_shown_from_the_gallery(browser: Browser, live_server: LiveServer) -> None:
    page = open_gallery(browser, live_server)
    paths = page.locator('#pages [data-theme="light"] a').evaluate_all("all => all.map(a => a.getAttribute('href'))")
    found = {path: page.goto(live_server.url + path) for path in paths}
    assert {path.strip("/").rpartition("/")[2]: answer.status for path, answer in found.items() if answer} == {
        "400": 400, "403": 403, "404": 404, "429": 429, "500": 500, "csrf": 403, "mail": 200, "text": 200,
    }  # fmt: skip
    page.close()


def test_the_browser_has_nothing_to_complain_about(browser: Browser, live_server: LiveServer) -> None:
    complaints: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    page.goto(f"{live_server.url}/design/", wait_until="networkidle")
    page.close()
    assert complaints == []


def test_an_english_page_without_foreign_words_fetches_one_font(browser: Browser, live_server: LiveServer) -> None:
    fonts: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: fonts.append(request.url) if request.resource_type == "font" else None)
    page.goto(f"{live_server.url}/en/market/", wait_until="networkidle")
    page.close()
    assert [font.rsplit("/", 1)[1].split(".")[0] for font in fonts] == ["commissioner-latin"]


def test_a_dialog_opens_from_its_button_and_closes_with_escape(browser: Browser, live_server: LiveServer) -> None:
    page = open_gallery(browser, live_server)
    opener = page.get_by_role("button", name="Open a dialog").first
    opener.click()
    assert page.evaluate("document.querySelector('dialog[open]')?.id") == "dialog-l"
    page.keyboard.press("Escape")
    assert page.evaluate("document.querySelector('dialog[open]')") is None
    assert opener.evaluate("button => button === document.activeElement")
    page.close()


def test_tabs_move_with_the_arrow_keys_and_show_one_part(browser: Browser, live_server: LiveServer) -> None:
    page = open_gallery(browser, live_server)
    page.locator("#tab-works-l").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#tab-story-l").get_attribute("aria-selected") == "true"
    assert [page.locator(f"#{part}-l").is_visible() for part in ("works", "story", "team")] == [False, True, False]
    page.close()


def test_without_scripts_tabs_are_links_and_every_part_is_visible(browser: Browser, live_server: LiveServer) -> None:
    page = open_gallery(browser, live_server, java_script_enabled=False)
    assert [page.locator(f"#{part}-l").is_visible() for part in ("works", "story", "team")] == [True, True, True]
    assert page.locator("summary", has_text="Open a dialog").first.is_visible()
    page.close()
