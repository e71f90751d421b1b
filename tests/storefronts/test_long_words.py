"""Words of people without a break, on a phone: no page becomes wider than the window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from marketplace.design.finders import join_css
from marketplace.fulfilment.operations import order_paid
from storefronts.bespoke.guests import REQUESTS_LINK
from storefronts.bespoke.operations.quotes import Step
from storefronts.bespoke.operations.talk import answer_maker, ask_buyer
from storefronts.engagements import clicks
from storefronts.engagements.messages import say
from storefronts.engagements.models import Engagement
from storefronts.engagements.states import Side
from tests.factories import make_maker, owner_of
from tests.journeys.conftest import PHONE
from tests.marketplace.files import small
from tests.storefronts.bespoke.making import accepted, asked, by_key, make_quote, make_request, placed
from tests.storefronts.engagements.making import buyer_of, maker_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
LONG = "Donaudampfschifffahrt" * 15
WIDEST = "CR-WMWMW-MWMWM-A"
"""The number of an order, drawn from letters of any width."""


@pytest.fixture(scope="module")
def phone(browser) -> Iterator[Page]:
    page = browser.new_page(viewport=PHONE, java_script_enabled=False)
    page.route("**/*", lambda asked: asked.abort())
    yield page
    page.close()


@pytest.fixture
def maker():
    return make_maker(name=LONG[:60])


@pytest.fixture
def request_(maker):
    """With everything long that a person may write."""
    at, name = timezone.now(), f"{LONG[:80]}.pdf"

    def pdf():
        return SimpleUploadedFile(name, small.pdf())

    request = make_request(
        maker, make_maker(name=LONG[:60]), at=at, title=LONG[:120], name=LONG[:120], brief=LONG, files=[pdf()]
    )
    answer_maker(invitation=asked(request, maker), text=LONG, files=[pdf()], who=by_key(request), at=at)
    ask_buyer(invitation=asked(request, maker), text=LONG, files=[pdf()], by=owner_of(maker), at=at)
    return request


def quoted(request, maker):
    at = timezone.now()
    steps = [Step(LONG[:100], 20000, days=7), Step(LONG[:100], 30000, days=14)]
    return make_quote(request, maker, at=at, on=at.date(), scope=LONG, steps=steps)


def too_wide(phone: Page, web: Client, *addresses: str) -> dict[str, int]:
    """The pages that do not fit, with their width."""
    found = {}
    for address in addresses:
        answer = web.get(address)
        assert answer.status_code == 200, address
        phone.set_content(f"{answer.content.decode()}<style>{join_css()}</style>", wait_until="domcontentloaded")
        phone.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        width = phone.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            found[address] = width
    return found


def signed_in(maker) -> Client:
    web = Client()
    web.force_login(owner_of(maker))
    return web


def test_requests_and_quotes(phone, client, maker, request_):
    quoted(request_, maker)
    mailed = f"/de/requests/open/{REQUESTS_LINK.token(request_.email)}/"
    mine = (f"/de/requests/{request_.public_id}/?key={request_.key}", mailed)
    studio = f"/de/studio/requests/{asked(request_, maker).public_id}/"
    assert too_wide(phone, client, *mine) == {}
    assert too_wide(phone, signed_in(maker), "/de/studio/requests/", studio, f"{studio}quote/", "/de/studio/") == {}


def test_work_and_its_order(phone, client, maker, request_):
    at = timezone.now()
    order = placed(accepted(request_, quoted(request_, maker), at), at=at)
    order.seller_orders.update(number=WIDEST)
    order_paid(number=order.number, at=at, why="test")
    row = Engagement.objects.select_related("conversation__partner", "line").order_by("position").first()
    for by in (buyer_of(row), maker_of(row)):
        pdf = SimpleUploadedFile(f"{LONG[:80]}.pdf", small.pdf())
        say(conversation=row.conversation, words=LONG[:300], files=[pdf], by=by, at=at)
    token = clicks.sign(row, step="accept", side=Side.BUYER)
    talk, key = f"/de/engagements/{row.conversation.public_id}/", f"?key={row.conversation.key}"
    pages = (f"{talk}{key}", f"/de/engagements/click/{token}/", f"/de/orders/{order.number}/?key={order.facts.key}")
    assert too_wide(phone, client, *pages) == {}
    own = (talk, "/de/studio/", "/de/studio/orders/", f"/de/studio/orders/{row.conversation.seller_order.number}/")
    assert too_wide(phone, signed_in(maker), *own) == {}
