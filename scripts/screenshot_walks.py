"""How the screenshots get to their pages: what a visitor, a buyer, a maker and an operator do in a running demo.

Some pages need a history: an order is paid at the demo's payment sandbox and worked on, a request is answered, a work
is reported, in the browser.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from PIL import Image
from playwright.sync_api import FilePayload, Page

PASSWORD = "welcome-to-the-ring"  # what `make demo` prints
BRIEF = "Drei Farne unseres Gartens, für ein Heft über den Wald."
STEPS = (("Zwei Skizzen", "140", "7"), ("Drei Zeichnungen für den Druck", "420", "21"))
Walk = Callable[[Page], None]


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


def request(page: Page) -> None:
    """A buyer has asked two makers; one has answered with milestones."""
    sign_in(page, "buyer", "/de/makers/tiskarna-listje/")
    page.locator("a[href*='/requests/new/']").first.click()
    for name, text in (("title", "Drei Farne für ein Heft"), ("brief", BRIEF), ("budget_max", "700")):
        page.locator(f"[name={name}]").fill(text)
    page.locator("[name=country]").select_option("AT")
    page.locator("main form.form button[type=submit]").click()
    page.wait_for_url("**/makers/")
    page.locator("#q").fill("puulõige")
    page.locator(".bespoke-search button").click()
    page.locator("button[name=ask]").first.click()
    page.locator("form[action$='/send/'] button").click()
    page.wait_for_url(re.compile(r"/requests/\w+/$"))
    sent = page.url
    with somebody(page, "en-IE") as maker:
        answer(maker)
    page.goto(sent)


def answer(page: Page) -> None:
    """The maker's quote, from today's list."""
    sign_in(page, "maker", "/en/studio/requests/")
    page.get_by_role("link", name="Drei Farne für ein Heft").first.click()
    page.locator("a[href$='/quote/']").click()
    page.locator("[name=scope]").fill("Zwei Skizzen zur Wahl, dann drei Zeichnungen, 600 dpi, als PDF.")
    for row, step in enumerate(STEPS):
        for name, text in zip(("title", "amount", "days"), step, strict=True):
            page.locator(f"[name='{row}-{name}']").fill(text)
    page.locator("[name=valid_until]").fill(str((datetime.now(UTC) + timedelta(days=20)).date()))
    page.locator("button[name=do][value=send]").click()
    page.wait_for_url(re.compile(r"/studio/requests/\w+/$"))


def embed(page: Page) -> None:
    """A showcase as it stands on other sites."""
    page.goto("/de/showcases/die-kuechenwand/")
    counted = page.locator("img[src*='/seen/showcase/']").get_attribute("src") or ""
    page.goto(f"/embed/{counted.rpartition('/')[2].removesuffix('.gif')}/de/")


def notice(page: Page) -> None:
    """A report, and the decision that an operator is about to take."""
    with somebody(page, "de-AT") as reporter:
        first_work("Leuchtturm", "de")(reporter)
        reporter.locator(".work-buy a[href*='/report/']").click()
        reporter.locator("[name=explanation]").fill("Das Bild ist meines, ich habe es 2019 in Graz ausgestellt.")
        reporter.locator("[name=name]").fill("Anna Muster")
        reporter.locator("[name=email]").fill("anna@example.org")
        reporter.locator("[name=good_faith]").check()
        reporter.locator("main form .form-actions button, main form button.button").first.click()
        reporter.wait_for_url("**/report/*/?key=*")
        number = reporter.url.split("/report/")[1].split("/")[0]
    sign_in(page, "operator", f"/cms/desk/notices/{number}/decide/")
    page.get_by_label("What is done").select_option("take_down")
    page.get_by_label("What it rests on").select_option("law")
    page.get_by_label("Article or clause").fill("Directive 2001/29/EC, Art. 2: copying is the author's right.")
    page.get_by_label("What we found").fill("The picture shows a work of Anna Muster, who did not agree to its sale.")
