"""The buyer's pages as a browser without JavaScript uses them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from marketplace.basket.models import BasketApart
from marketplace.order.models import Order
from marketplace.outbox.models import SentMail
from storefronts.bespoke.models import Message, Request
from storefronts.bespoke.operations.requests import MOST_BUDGET
from tests.factories import make_maker, make_service, make_user
from tests.marketplace.files import small
from tests.storefronts.bespoke.making import BRIEF, asked, make_quote, make_request

pytestmark = pytest.mark.django_db


def browser(user=None, language="en") -> Client:
    web = Client(headers={"accept-language": language})
    web.cookies["market"] = "DE.EUR.consumer"
    if user is not None:
        web.force_login(user)
    return web


def text_of(response) -> str:
    return response.content.decode()


def fill(web, makers, **changes):
    page = web.get("/en/requests/new/", {"to": [maker.storefront.slug for maker in makers]})
    assert page.status_code == 200
    token = re.search(r'name="token" value="([^"]+)"', text_of(page))[1]
    typed = {
        "token": token, "to": re.findall(r'name="to" value="([^"]+)"', text_of(page)), "title": "Concert poster",
        "brief": BRIEF, "name": "Anna Muster", "email": "anna@example.org", "country": "DE", "capacity": "consumer",
        "budget_min": "200", "budget_max": "1.000,00",
    }  # fmt: skip
    return web.post("/en/requests/new/", typed | changes)


def test_a_maker_who_may_not_sell_is_not_offered_and_the_form_goes_on_without():
    maker, closed, web = make_maker(), make_maker(verified=False), browser()
    page = text_of(web.get("/en/requests/new/", {"to": [maker.storefront.slug, closed.storefront.slug]}))
    assert re.findall(r'name="to" value="([^"]+)"', page) == [maker.storefront.slug]
    refused = fill(web, [maker], to=[maker.storefront.slug, closed.storefront.slug])
    assert refused.status_code == 422
    assert f"{closed.storefront.name} takes no requests at the moment." in text_of(refused)
    assert re.findall(r'name="to" value="([^"]+)"', text_of(refused)) == [maker.storefront.slug]
    assert not Request.objects.exists()


def live(maker, *amounts, web=None):
    """A request and its quote as of now: views read the clock."""
    now = timezone.now()
    request = make_request(maker, at=now)
    if amounts:
        make_quote(request, maker, *amounts, at=now, on=now.date())
    return request


def test_a_guest_writes_is_mailed_a_link_and_only_that_sends_it(run_outbox):
    maker, web = make_maker(), browser()
    answer = fill(web, [maker])
    request = Request.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/en/requests/{request.public_id}/makers/")
    assert (request.budget_min_minor, request.budget_max_minor, request.language) == (20000, 100000, "en")
    page = text_of(web.get(answer["Location"]))
    assert "We have sent a link to anna@example.org" in page
    assert request.key not in page
    assert web.post(f"/en/requests/{request.public_id}/send/").status_code == 302
    request.refresh_from_db()
    assert request.state == "unsent"
    run_outbox()
    link = re.search(r"(/en/requests/\S+)", SentMail.objects.get().text)[1]
    fresh = browser()
    opened = fresh.get(link, follow=True)
    assert "Send it to 1 maker" in text_of(opened)
    sent = fresh.post(f"/en/requests/{request.public_id}/send/", {"key": request.key})
    assert sent["Location"] == f"/en/requests/{request.public_id}/?key={request.key}"
    request.refresh_from_db()
    assert request.state == "open"


def test_an_account_sends_without_a_mailed_link_and_finds_it_in_its_list():
    anna, maker = make_user("anna.account@example.org"), make_maker()
    web = browser(anna)
    fill(web, [maker], email="somebody.else@example.org")
    request = Request.objects.get()
    assert (request.buyer, request.email) == (anna, "anna.account@example.org")
    web.post(f"/en/requests/{request.public_id}/send/")
    request.refresh_from_db()
    assert request.state == "open"
    assert "Concert poster" in text_of(web.get("/en/requests/"))
    assert "Concert poster" not in text_of(browser(make_user()).get("/en/requests/"))
    assert browser().get("/en/requests/").status_code == 302


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"brief": "x" * 100_000}, "Shorten the description to 8,000 characters"),
        ({"brief": "short"}, "at least 20 characters"),
        ({"budget_min": "900", "budget_max": "20"}, "above its upper end"),
        ({"budget_max": str(MOST_BUDGET)}, "100,000 euro"),
        ({"wished_for": "2020-01-01"}, "has passed"),
        ({"email": "nobody"}, "email"),
        ({"title": ""}, "required"),
    ],
)
def test_what_is_refused_comes_back_with_what_was_typed(changes, sentence):
    answer = fill(browser(), [make_maker()], **changes)
    page = text_of(answer)
    assert (answer.status_code, Request.objects.count()) == (422, 0)
    assert sentence in page
    assert "Anna Muster" in page
    assert (changes.get("brief") or BRIEF)[:20_000] in page


def test_files_are_kept_and_a_program_is_refused():
    pdf = SimpleUploadedFile("sketch.pdf", small.pdf())
    exe = SimpleUploadedFile("sketch.pdf", b"MZ\x90" + b"0" * 900)
    refused = fill(browser(), [make_maker()], attachments=[exe])
    assert (refused.status_code, Request.objects.count()) == (422, 0)
    assert "Programs and web pages are not accepted" in text_of(refused)
    web = browser()
    fill(web, [make_maker()], attachments=[pdf])
    request = Request.objects.get()
    assert [row.file.name for row in request.files.all()] == ["sketch.pdf"]


def test_who_chose_files_is_told_to_choose_them_again():
    again = "Choose your files again"
    pdf = SimpleUploadedFile("sketch.pdf", small.pdf())
    assert again in text_of(fill(browser(), [make_maker()], title="", attachments=[pdf]))
    assert again not in text_of(fill(browser(), [make_maker()], title=""))


def test_the_service_page_leads_here_with_its_maker_and_title():
    service = make_service(title="Portrait in ink")
    slug = service.partner.storefront.slug
    page = text_of(browser().get(f"/en/works/{service.slug}-{service.public_id}/"))
    assert f"/en/requests/new/?to={slug}&amp;work={service.public_id}" in page
    form = text_of(browser().get(f"/en/requests/new/?to={slug}&work={service.public_id}"))
    assert 'value="Portrait in ink"' in form
    assert service.partner.storefront.name in form
    assert f"/en/requests/new/?to={slug}" in text_of(browser().get(f"/en/makers/{slug}/"))


@pytest.mark.parametrize("path", ["", "makers/", "send/", "accept/", "close/"])
def test_strangers_get_404(path):
    maker = make_maker()
    request = live(maker, 20000)
    for web in (browser(), browser(make_user())):
        for key in ("", "?key=", "?key=" + "x" * 26):
            address = f"/en/requests/{request.public_id}/{path}{key}"
            method = web.get if path in ("", "makers/") else web.post
            assert method(address).status_code == 404
    assert BasketApart.objects.count() == 0


def test_quotes_side_by_side_the_cheaper_first_with_what_counts():
    dear, cheap = make_maker(name="Dear and Co"), make_maker(name="Cheap and Co")
    now = timezone.now()
    request = make_request(dear, cheap, at=now)
    make_quote(request, dear, 50000, at=now, on=now.date())
    make_quote(request, cheap, 10000, 20000, at=now, on=now.date(), rights="premium")
    answer = browser().get(f"/en/requests/{request.public_id}/?key={request.key}")
    page = text_of(answer)
    assert answer["Referrer-Policy"] == "same-origin"
    assert page.index("Cheap and Co") < page.index("Dear and Co")
    for words in (
        "€360.00", "of it €60.00 VAT (20 %)", "€120.00", "€240.00", "€600.00", "14 days after the order", "<dd class=\"number\">1</dd>",
        "Only you get it", "Accept this quote",
    ):  # fmt: skip
        assert words in page, words


def test_accepting_leads_to_its_own_checkout_and_the_open_basket_is_untouched(gateway):
    maker = make_maker()
    request = live(maker, 20000, 30000)
    version = asked(request).quote.current
    web = browser()
    posted = {
        "key": request.key, "maker": asked(request).public_id, "version": version.number,
        "fingerprint": version.fingerprint,
    }  # fmt: skip
    answer = web.post(f"/en/requests/{request.public_id}/accept/", posted)
    apart = BasketApart.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/en/checkout/apart/{apart.key}/")
    page = text_of(web.get(answer["Location"]))
    for words in ("Step 1", "Step 2", "€600.00", "Concert poster", 'value="anna@example.org"', "Anna Muster"):
        assert words in page, words
    assert "brief-" not in page  # what was agreed is not asked again
    assert "Back to the quotes" in page
    assert "Back to the basket" not in page
    assert "consent-work_now" in page
    assert "Nothing here yet" in text_of(web.get("/en/basket/"))

    form = dict(re.findall(r'name="(token|fingerprint)" value="([^"]*)"', page)) | {
        "email": "anna@example.org", "name": "Anna Muster", "country": "DE", "postcode": "10115", "capacity": "consumer",
    }  # fmt: skip
    ordered = web.post(answer["Location"], form)
    order = Order.objects.get()
    assert (ordered.status_code, ordered["Location"]) == (303, order.payment.session_url)
    # Back without paying: to the quotes, where it can be accepted again; the basket stays empty.
    back = web.get(f"/en/checkout/cancel/?order={order.number}&key={order.facts.key}")
    assert back["Location"] == f"/en/requests/{request.public_id}/?key={request.key}"
    page = text_of(web.get(back["Location"]))
    assert "You have not paid, nothing was charged." in page
    assert "Accept this quote" in page
    # And again, this time paid.
    answer = web.post(f"/en/requests/{request.public_id}/accept/", posted)
    page = text_of(web.get(answer["Location"]))
    form |= dict(re.findall(r'name="(token|fingerprint)" value="([^"]*)"', page))
    web.post(answer["Location"], form)
    order = Order.objects.latest("pk")
    gateway.pay(order.payment.session_id)
    web.get(f"/en/checkout/return/?order={order.number}&key={order.facts.key}")
    request.refresh_from_db()
    assert request.state == "ordered"
    assert "Go to the order" in text_of(web.get(f"/en/requests/{request.public_id}/?key={request.key}"))
    # The back button into that checkout shows where it went.
    assert web.get(answer["Location"])["Location"] == f"/en/requests/{request.public_id}/?key={request.key}"


def test_a_quote_that_changed_meanwhile_is_shown_and_nothing_is_ordered():
    maker = make_maker()
    request = live(maker, 20000)
    old = asked(request).quote.current
    now = timezone.now()
    make_quote(request, maker, 77700, at=now, on=now.date())
    answer = browser().post(
        f"/en/requests/{request.public_id}/accept/",
        {"key": request.key, "maker": asked(request).public_id, "version": 1, "fingerprint": old.fingerprint},
    )
    assert answer.status_code == 409
    assert "The maker has changed this quote. Read it again: nothing was ordered." in text_of(answer)
    assert "€932.40" in text_of(answer)
    assert (BasketApart.objects.count(), Order.objects.count()) == (0, 0)


def test_changed_while_the_checkout_is_open_the_buyer_is_led_back(gateway):
    maker = make_maker()
    request = live(maker, 20000)
    version = asked(request).quote.current
    web = browser()
    there = web.post(
        f"/en/requests/{request.public_id}/accept/",
        {"key": request.key, "maker": asked(request).public_id, "version": 1, "fingerprint": version.fingerprint},
    )["Location"]
    page = text_of(web.get(there))
    form = dict(re.findall(r'name="(token|fingerprint)" value="([^"]*)"', page)) | {
        "email": "anna@example.org", "name": "Anna", "country": "DE", "postcode": "10115", "capacity": "consumer",
    }  # fmt: skip
    now = timezone.now()
    make_quote(request, maker, 25000, at=now, on=now.date())
    answer = web.post(there, form)
    assert answer.status_code == 409
    assert "This quote no longer holds" in text_of(answer)
    assert f'href="/en/requests/{request.public_id}/?key={request.key}"' in text_of(answer)
    assert Order.objects.count() == 0
    assert web.get(there)["Location"].startswith(f"/en/requests/{request.public_id}/")


def test_an_unknown_checkout_is_404():
    assert browser().get("/en/checkout/apart/" + "x" * 26 + "/").status_code == 404


def test_hostile_words_stay_words():
    maker = make_maker()
    request = live(maker)
    Request.objects.update(title='"><img src=x onerror=alert(1)>', brief="<script>alert(1)</script>\n\nand more")
    page = text_of(browser().get(f"/en/requests/{request.public_id}/?key={request.key}"))
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_a_message_of_100_000_characters_is_refused_and_kept_in_the_field():
    maker = make_maker()
    request = live(maker)
    answer = browser().post(
        f"/en/requests/{request.public_id}/message/{asked(request).public_id}/",
        {"key": request.key, "text": "n" * 100_000},
    )
    assert (answer.status_code, Message.objects.count()) == (422, 0)
    assert "Shorten your message to 4,000 characters" in text_of(answer)
    assert "n" * 4000 in text_of(answer)


def test_a_refused_message_links_the_languages_of_its_page_and_its_address_leads_there():
    maker = make_maker()
    request = live(maker)
    form, page = f"requests/{request.public_id}/message/{asked(request).public_id}/", f"requests/{request.public_id}/"
    web = browser()
    refused = web.post(f"/en/{form}", {"key": request.key, "text": ""})
    assert refused.status_code == 422
    assert f'href="/de/{page}?key={request.key}" lang="de"' in refused.content.decode()
    assert f"/de/{form}" not in refused.content.decode()
    again = web.get(f"/de/{form}?key={request.key}")
    assert (again.status_code, again["Location"]) == (302, f"/de/{page}?key={request.key}")
    assert web.get(f"/de/{form}")["Location"] == f"/de/{page}"
    assert web.get(f"/de/{page}").status_code == 404


def test_it_takes_as_many_queries_for_eight_makers_as_for_one():
    def queries(makers) -> int:
        now = timezone.now()
        request = make_request(*makers, at=now)
        for maker in makers:
            make_quote(request, maker, 10000, 20000, at=now, on=now.date())
        web = browser()
        address = f"/en/requests/{request.public_id}/?key={request.key}"
        web.get(address)
        with CaptureQueriesContext(connection) as asked_for:
            assert web.get(address).status_code == 200
        return len(asked_for)

    few, many = queries([make_maker()]), queries([make_maker() for _ in range(8)])
    assert (few, many) == (few, few)
    assert many <= 12


def test_the_list_takes_as_many_queries_for_ten_requests_as_for_one():
    def queries(number) -> int:
        anna = make_user()
        for _n in range(number):
            make_request(make_maker(), buyer=anna, at=timezone.now() - timedelta(days=1))
        web = browser(anna)
        web.get("/en/requests/")
        with CaptureQueriesContext(connection) as asked_for:
            web.get("/en/requests/")
        return len(asked_for)

    assert queries(1) == queries(10) <= 10
