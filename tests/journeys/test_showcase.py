"""Journey (c): a ring is founded; its own editor invites a maker, builds a showcase in two languages and submits it; a
network editor approves; it goes live on its day; a buyer buys from the embed on a hostile page, and the sale is counted.
"""

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

from tests.journeys import editing
from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.seed import NETWORK_EDITOR
from tests.journeys.steps import assert_accessible, assert_no_overflow, fill_checkout, order_button, pay, sign_in
from tests.journeys.test_buy import asked
from tests.journeys.test_pages import complaints

MAKER, WORDS, TITLES = "maker@demo.example", "Farn", {"de": "Schlafender Farn", "el": "Speča praprot"}
INTRO = "What hangs best where it is damp."
CASES = {
    "1280-de": (WIDE, "de", "Deutsch", "Ghent", "Gentse Ring", {
        INTRO: "Was am besten hängt, wo es feucht ist.", editing.OF_WORK: "Für den Flur",
    }),
    "390-el": (PHONE, "el", "Ελληνικά", "Bruges", "Brugse Ring", {
        INTRO: "Τι κρέμεται καλύτερα εκεί που έχει υγρασία.", editing.OF_WORK: "Για τον διάδρομο",
    }),
}  # fmt: skip
HOSTILE = """<!doctype html><html lang="en"><title>Elsewhere</title><style>
* { display: none !important; color: red !important; font-size: 90px !important; background: yellow !important; }
html, head ~ body, iframe { display: block !important; } iframe { width: 100%% !important; height: 600px !important; border: 0 !important; }
</style><body><iframe src="%s" title="%s"></iframe></body></html>"""


@pytest.mark.parametrize(("size", "code", "language", "city", "ring", "words"), CASES.values(), ids=CASES.keys())
def test_from_a_rings_founding_to_a_sale(open_page, live_stack, size, code, language, city, ring, words):
    title, mail = f"Paper walls {uuid.uuid4().hex[:6]}", f"editor-{city.lower()}@example.org"
    network, editor = open_page(size=size, locale="en-IE"), open_page(size=size, locale="en-IE")
    sign_in(network, NETWORK_EDITOR, "/cms/")
    editing.found_ring(network, name=ring, city=city, editor=mail, languages=("en", code))
    editing.become_editor(editor, live_stack, mail=mail, name=ring)
    editing.invite_maker(editor, MAKER)
    editing.accept_invitation(open_page(size=size, locale="en-IE"), live_stack, mail=MAKER, name=ring)

    pages = built(editor, live_stack, ring=ring, title=title, language=language, words=words)
    visitor = open_page(size=size, locale=code)
    public_id, slugs = addresses(live_stack, pages)
    addressed = {"en": f"/en/showcases/{slugs[0]}/", code: f"/{code}/showcases/{slugs[1]}/"}
    for name in (title, translated(title, code)):
        editing.approve(network, name)
    for path in addressed.values():
        assert visitor.goto(path).status == 404  # approved, but its day has not come
    its_day_comes(live_stack, pages[0])
    for language_code, path in addressed.items():
        wait_for(visitor, path)
        expect(visitor.locator("h1")).to_have_text(title if language_code == "en" else translated(title, code))
        expect(visitor.get_by_text(editing.NAME)).to_be_visible()
        assert_no_overflow(visitor)
        assert complaints(visitor) == []
    expect(visitor.locator("main")).to_contain_text(words[editing.OF_WORK])
    look_at_the_ring(visitor, live_stack, code=code, city=city, ring=ring, title=translated(title, code))

    buy_from_the_embed(visitor, live_stack, public_id=public_id, code=code)
    editor.goto(f"/cms/pages/{pages[0]}/edit/")  # its figures, where its editor looks for them
    expect(editor.locator("main")).to_contain_text(re.compile(r"views [1-9]\d*, clicks on works 1, sales 1\."))
    editor.goto(f"/cms/ring/{city.lower()}/")
    assert_accessible(editor)
    assert editor.locator("tbody").first.locator("td").nth(3).inner_text() == "1"  # clicks from its showcases


def built(page, stack, *, ring: str, title: str, language: str, words: dict[str, str]) -> tuple[int, int]:
    """Written, dated, translated and submitted, by the ring's editor. The keys of both pages."""
    (index,) = asked(
        stack,
        "select page_ptr_id from cms_showcaseindexpage join wagtailcore_page p on p.id = page_ptr_id "
        "join wagtailcore_locale l on l.id = p.locale_id where language_code = 'en'",
    )[0]
    pk = editing.write_showcase(page, index=index, title=title, ring=ring, words=WORDS)
    editing.schedule(page, datetime.now(UTC) + timedelta(days=1))
    code = "de" if language == "Deutsch" else "el"
    other = editing.translate(page, pk, language=language, words={title: translated(title, code), **words})
    editing.submit_translation(page)
    editing.submit(page, pk)
    return pk, other


def translated(title: str, code: str) -> str:
    return title.replace("Paper walls", {"de": "Wände aus Papier", "el": "Τοίχοι από χαρτί"}[code])


def addresses(stack, pages: tuple[int, int]) -> tuple[str, list[str]]:
    """The showcase's public id, and the slug of each page."""
    question = (
        "select public_id, slug from cms_showcasepage join wagtailcore_page p on p.id = page_ptr_id where p.id = ?"
    )
    rows = [asked(stack, question, pk)[0] for pk in pages]
    assert rows[0][0] == rows[1][0]
    return rows[0][0], [slug for _public_id, slug in rows]


def its_day_comes(stack, original: int) -> None:
    """What was to go live tomorrow was to go live a minute ago; the worker's schedule does the rest.

    The translation has no date: it goes live with its original.
    """
    past = datetime.now(UTC) - timedelta(minutes=1)
    stored, said = past.strftime("%Y-%m-%d %H:%M:%S"), past.strftime("%Y-%m-%dT%H:%M:%SZ")
    with closing(sqlite3.connect(stack.place.database, timeout=30)) as database, database:
        moved = database.execute(
            "UPDATE wagtailcore_revision SET approved_go_live_at = ?, content = json_set(content, '$.go_live_at', ?) "
            "WHERE object_id = ? AND approved_go_live_at IS NOT NULL",
            (stored, said, str(original)),
        )
        assert moved.rowcount == 1, "it was not scheduled"
        database.execute("UPDATE outbox_scheduledrun SET last_run_at = NULL WHERE name = 'cms.publish_scheduled'")


def wait_for(page, path: str, *, within_s: float = 90) -> None:
    """The worker publishes and indexes, and caches let go after a minute: each look is at an address of its own."""
    until = time.monotonic() + within_s
    while page.goto(f"{path}?at={time.monotonic_ns()}").status != 200:
        assert time.monotonic() < until, f"{path} did not go live"
        time.sleep(0.5)


def look_at_the_ring(page, stack, *, code: str, city: str, ring: str, title: str) -> None:
    """Its page has the showcase and the works of the maker who joined, and so has the search."""
    for path in (f"/{code}/rings/{city.lower()}/?", f"/{code}/search/?ring={city.lower()}&"):
        until = time.monotonic() + 90
        while page.goto(f"{path}at={time.monotonic_ns()}") and not page.locator(".wall .card").count():
            assert time.monotonic() < until, f"{path} showed no work"
            time.sleep(0.5)
        expect(page.locator("main")).to_contain_text(ring)
        if "/rings/" in path:
            expect(page.locator("main")).to_contain_text(title)
        assert_no_overflow(page)
        assert complaints(page) == []


def buy_from_the_embed(page, stack, *, public_id: str, code: str) -> None:
    """On another site whose stylesheet hides everything; the frame is out of its reach."""
    mail = f"kaethe-{uuid.uuid4().hex[:8]}@example.org"
    with Elsewhere(f"{stack.url}/embed/{public_id}/{code}/") as address:
        page.goto(address)
        frame = page.frame_locator("iframe")
        link = frame.locator("li a").first
        expect(link).to_be_visible()
        assert frame.locator("li b").first.evaluate("e => getComputedStyle(e).fontSize") == "15px"
        work = TITLES[code]
        expect(frame.locator("li b").first).to_have_text(work)
        with page.expect_popup() as opening:
            link.click()
    shop = opening.value
    expect(shop.locator("h1")).to_have_text(work)
    assert f"via={public_id}" in shop.url
    assert_no_overflow(shop)
    assert complaints(shop) == []
    shop.locator("button.work-add").click()
    fill_checkout(shop, mail=mail, language=code)
    assert complaints(shop) == []
    order_button(shop).click()
    shop.wait_for_url("**/pay/**")
    pay(shop)
    shop.wait_for_url(f"**/{code}/orders/**")
    assert complaints(shop) == []
    stack.mail_to(mail, matching=re.escape(work))


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
