"""What people do, as steps that the journeys share. Elements are found by their name and role, as a person finds them."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from cms.demo.accounts import PASSWORD

WORK = "Birkenwald im März"
TYPO = "Birkenwalt"
SERVICE = "Veranstaltungsplakat in zwei Farben"


def assert_no_overflow(page: Page) -> None:
    """Nothing makes the page wider than the window."""
    wide = page.evaluate("() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1], f"{page.url} is {wide[0]} px wide in a window of {wide[1]}"


def assert_accessible(page: Page, part: str = "main") -> None:
    """axe on what is ours of a page in Wagtail's admin: the frame around it is Wagtail's, and so are its messages."""
    context = {"include": [[part]], "exclude": [[".messages"]]}
    for found in Axe().run(page, context=context).response["violations"]:
        raise AssertionError(f"{page.url}: {found['id']} {found['nodes'][0]['html'][:200]}")


def sign_in(page: Page, mail: str, where: str, password: str = PASSWORD) -> None:
    """On the way to ``where``."""
    page.goto(f"/en/account/login/?next={where}")
    page.locator("[name=login]").fill(mail)
    page.locator("[name=password]").fill(password)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(re.escape(where)))


def put_work_into_basket(page: Page, *, query: str, title: str) -> None:
    """Search, open the hit, add its first tier."""
    page.goto(f"/de/search/?q={query}")
    page.get_by_role("link", name=re.compile(re.escape(title))).first.click()
    expect(page.locator("h1")).to_have_text(title)
    page.locator("button.work-add").click()


def fill_checkout(page: Page, *, mail: str, country: str = "AT", postcode: str = "1050", language: str = "de") -> None:
    """Who and how: a consumer, all boxes ticked, all questions answered."""
    page.goto(f"/{language}/checkout/")
    page.locator("[name=email]").fill(mail)
    page.locator("[name=name]").fill("Käthe Prüfer")
    page.locator("[name=country]").select_option(country)
    page.locator("[name=postcode]").fill(postcode)
    for field in page.locator(".checkout-brief textarea, .checkout-brief input[type=text]").all():
        field.fill("Ein Plakat für unser Fest im Juni, im Hochformat.")
    page.locator("[name=postcode]").blur()
    page.wait_for_load_state("networkidle")
    for box in page.locator(".checkout-consents input[type=checkbox]").all():
        box.check()


def order_button(page: Page):
    return page.locator("#review button[type=submit]:not([name=update])")


def pay(page: Page, *, outcome: str = "3ds") -> None:
    """On the provider's page: press the card, then approve at the bank."""
    page.locator(f"button[name=outcome][value='{outcome}']").click()
    if outcome == "3ds":
        page.locator("button[name=answer][value=approve]").click()
