"""Journey (c), second half: an editor builds a showcase in two languages and schedules it; a buyer buys from the embed."""

from __future__ import annotations

import http.server
import re
import sqlite3
import threading
import time
import uuid
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from cms.demo.accounts import PASSWORD
from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.seed import NETWORK_EDITOR
from tests.journeys.steps import WORK, assert_no_overflow, fill_checkout, order_button, pay
from tests.journeys.test_pages import complaints

HOSTILE = """<!doctype html><html lang="de"><title>Elsewhere</title><style>
* { display: none !important; color: red !important; font-size: 90px !important; background: yellow !important; }
html, head ~ body, iframe { display: block !important; } iframe { width: 100%% !important; height: 600px !important; border: 0 !important; }
</style><body><iframe src="%s" title="%s"></iframe></body></html>"""


def ask(stack, question: str, *values):
    """One row of the stack's database, read only."""
    with closing(sqlite3.connect(f"file:{stack.place.folder / 'ring.sqlite3'}?mode=ro", uri=True)) as database:
        return database.execute(question, values).fetchone()


def sign_in(page, mail: str, where: str) -> None:
    page.goto(f"/en/account/login/?next={where}")
    page.locator("[name=login]").fill(mail)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(re.escape(where)))


def choose_work(page, words: str) -> None:
    """In the chooser, searched as on the public site."""
    page.get_by_role("button", name="Choose a work").first.click()
    expect(page.locator(".modal-body [data-chooser-modal-choice]").first).to_be_visible()
    with page.expect_response(lambda answer: f"/results/?q={words}" in answer.url):
        page.locator(".modal-body [name=q]").fill(words)
    expect(page.locator(".modal-body")).to_contain_text("match")
    page.locator(".modal-body [data-chooser-modal-choice]").first.click()
    expect(page.locator(".modal-body")).to_have_count(0)


def write_showcase(page, index: int, title: str) -> int:
    """A new showcase with one wall, saved as a draft. Returns its page's key."""
    page.goto(f"/cms/pages/add/cms/showcasepage/{index}/")
    page.locator("#id_title").fill(title)
    page.locator("#id_intro").fill("What hangs best where it is damp.")
    page.locator("#id_author_name").fill("Nora Network")
    page.locator(
        "#panel-child-content-body-content, [data-streamfield-stream-container]"
    ).first.scroll_into_view_if_needed()
    page.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Picked works").click()
    page.locator("#body-0-value-title").fill("For the hall")
    choose_work(page, "Birkenwald")  # a German word, in an English editor
    page.get_by_role("button", name="Save draft").first.click()
    page.wait_for_url(re.compile(r"/cms/pages/\d+/edit/"))
    return int(re.search(r"/pages/(\d+)/edit/", page.url)[1])


def translate(page, pk: int, title: str) -> int:
    """Into German by wagtail-localize, published at once. Returns the translation's key."""
    page.goto(f"/cms/localize/submit/page/{pk}/")
    page.get_by_label("Deutsch").check()
    page.get_by_role("button", name=re.compile("Submit", re.IGNORECASE)).click()
    page.wait_for_url(re.compile(rf"/cms/pages/(?!{pk}/)\d+/edit/"))
    return int(re.search(r"/pages/(\d+)/edit/", page.url)[1])


def schedule(page, pk: int, at: datetime) -> None:
    page.goto(f"/cms/pages/{pk}/edit/")
    page.get_by_role("button", name="Toggle status").click()
    page.get_by_role("button", name="Set schedule").click()
    dialog = page.get_by_role("dialog", name=re.compile("schedule", re.IGNORECASE))
    dialog.locator("#id_go_live_at").fill(at.strftime("%Y-%m-%d %H:%M"))
    page.keyboard.press("Tab")  # the calendar lies over the button
    dialog.get_by_role("button", name=re.compile("Save schedule")).evaluate("button => button.click()")
    page.wait_for_load_state("load")


@pytest.fixture(scope="module")
def showcase(open_module_page, live_stack):
    """Built, translated and scheduled by a network editor in the browser. (public id, English slug, German slug)"""
    page, title = open_module_page(), f"Paper walls {uuid.uuid4().hex[:6]}"
    sign_in(page, NETWORK_EDITOR, "/cms/")
    index = ask(
        live_stack,
        "select page_ptr_id from cms_showcaseindexpage join wagtailcore_page p on p.id = page_ptr_id "
        "join wagtailcore_locale l on l.id = p.locale_id where language_code = 'en'",
    )
    pk = write_showcase(page, index[0], title)
    german = translate(page, pk, title)
    page.get_by_role("button", name="Publish in Deutsch").first.click()
    page.wait_for_load_state("load")
    at = (datetime.now(UTC) + timedelta(seconds=40)).replace(second=0, microsecond=0) + timedelta(minutes=1)
    schedule(page, pk, at)
    page.get_by_role("button", name="More actions").first.click()
    page.get_by_role("button", name="Schedule to publish").click()
    page.wait_for_load_state("load")
    public_id, slug = ask(
        live_stack,
        "select public_id, slug from cms_showcasepage join wagtailcore_page on id = page_ptr_id where id = ?",
        pk,
    )
    (german_slug,) = ask(live_stack, "select slug from wagtailcore_page where id = ?", german)
    return public_id, slug, german_slug, at


@pytest.fixture(scope="module")
def open_module_page(browser, live_stack):
    contexts = []

    def opened():
        context = browser.new_context(viewport=WIDE, locale="en-IE", base_url=live_stack.url)
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def test_scheduled_showcase_goes_live_in_two_languages(open_page, showcase):
    _public_id, slug, german_slug, at = showcase
    page = open_page()
    if datetime.now(UTC) < at:
        assert page.goto(f"/en/showcases/{slug}/").status == 404
    until = time.monotonic() + 240
    while page.goto(f"/en/showcases/{slug}/").status != 200 or page.goto(f"/de/showcases/{german_slug}/").status != 200:
        assert time.monotonic() < until, "it was scheduled and did not go live"
        time.sleep(3)
    assert datetime.now(UTC) >= at
    expect(page.get_by_text("Nora Network")).to_be_visible()
    expect(page.locator(".wall").get_by_text(WORK)).to_be_visible()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_buyer_buys_from_the_embed_on_a_hostile_page_and_the_sale_is_counted(open_page, live_stack, showcase, size):
    public_id, _slug, _german, _at = showcase
    before = counts(live_stack, public_id)
    mail = f"kaethe-{uuid.uuid4().hex[:8]}@example.org"
    page = open_page(size=size)
    page.set_extra_http_headers({})
    with Elsewhere(f"{live_stack.url}/embed/{public_id}/de/") as address:
        page.goto(address)
        frame = page.frame_locator("iframe")
        link = frame.get_by_role("link", name=WORK)
        expect(link).to_be_visible()  # the page around it hides everything; the frame is out of its reach
        assert frame.locator("b").first.evaluate("e => getComputedStyle(e).fontSize") == "15px"
        with page.expect_popup() as opening:
            link.click()
    shop = opening.value
    expect(shop.locator("h1")).to_have_text(WORK)
    assert f"via={public_id}" in shop.url
    shop.locator("button.work-add").click()
    fill_checkout(shop, mail=mail)
    order_button(shop).click()
    shop.wait_for_url("**/pay/**")
    pay(shop)
    shop.wait_for_url("**/de/orders/**")
    live_stack.mail_to(mail, matching=re.escape(WORK))
    after = counts(live_stack, public_id)
    assert after["sale"] == before["sale"] + 1
    assert after["click"] == before["click"] + 1
    assert after["view"] >= before["view"] + 1


def counts(stack, public_id: str) -> dict[str, int]:
    question = "select coalesce(sum(count), 0) from figures_dailycount where subject = ? and event = ?"
    return {event: ask(stack, question, f"showcase:{public_id}", event)[0] for event in ("view", "click", "sale")}


class Elsewhere:
    """Another site on loopback, whose stylesheet is an enemy."""

    def __init__(self, embedded: str) -> None:
        page = (HOSTILE % (embedded, "Paper walls")).encode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *_said):
                return None

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self) -> str:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/"

    def __exit__(self, *_raised) -> None:
        self.server.shutdown()
        self.server.server_close()


PAGES = {
    "showcase-el": "/el/showcases/epta-tropoi-na-schediaseis-ti-thalassa/",
    "article-de": "/de/showcases/ein-druck-den-niemand-presste/",
    "list-de": "/de/showcases/",
    "how-el": "/el/how-showcases-work/",
    "search": "/de/search/?kind=showcase",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_editorial_page_is_accessible_and_fits(open_page, path, scheme):
    page = open_page(size=PHONE, scheme=scheme)
    assert page.goto(path).status == 200
    assert_no_overflow(page)
    assert complaints(page) == []
    page.set_viewport_size(WIDE)
    assert complaints(page) == []


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_embed_and_the_page_to_paste_from_are_accessible_without_javascript_too(open_page, live_stack, size):
    (public_id,) = ask(live_stack, "select public_id from cms_showcasepage where intro like 'Nobody has ever drawn%'")
    for path in (f"/embed/{public_id}/de/", f"/embed/{public_id}/el/", f"/de/embed/{public_id}/"):
        page = open_page(size=size)
        assert page.goto(path).status == 200
        assert_no_overflow(page)
        assert complaints(page) == []
        plain = open_page(size=size, javascript=False)
        plain.goto(path)
        expect(plain.locator("h1")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "nojs"])
def test_a_work_is_bought_in_place(open_page, live_stack, javascript):
    page = open_page(locale="en-IE", javascript=javascript)
    page.goto("/en/showcases/seven-ways-to-draw-the-sea/")
    page.locator(".in-place button").first.click()
    page.wait_for_url("**/en/basket/")
    expect(page.locator(".basket-line")).to_have_count(1)
