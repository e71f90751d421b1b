"""The maker's pages in the studio."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from marketplace.partner.models import Role
from marketplace.partner.operations import seat
from storefronts.bespoke.models import Quote, QuoteVersion
from storefronts.bespoke.operations.talk import answer_maker
from tests.factories import make_maker, make_user, owner_of
from tests.storefronts.bespoke.making import asked, by_key, make_quote, make_request
from tests.storefronts.bespoke.test_buyer_pages import browser, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def maker():
    return make_maker(language="en")


@pytest.fixture
def request_(maker):
    return make_request(maker, at=timezone.now(), budget_min=20000, budget_max=90000)


@pytest.fixture
def web(maker):
    return browser(owner_of(maker))


def address(request, path="") -> str:
    return f"/en/studio/requests/{asked(request).public_id}/{path}"


def typed(**changes):
    return {
        "do": "send", "rows": "2", "scope": "A sketch, then the finished poster as PDF.", "side": "net",
        "rights": "standard", "revisions": "2", "valid_until": str(timezone.now().date() + timedelta(days=20)),
        "0-title": "Sketch", "0-amount": "150,00", "0-days": "5", "1-title": "Poster", "1-amount": "450", "1-days": "15",
    } | changes  # fmt: skip


def test_needs_you_today_and_the_list_lead_to_it_and_opening_it_is_seen(web, request_):
    for page in ("/en/studio/", "/en/studio/requests/", "/en/studio/requests/?open=1"):
        assert "Concert poster" in text_of(web.get(page))
    page = text_of(web.get(address(request_)))
    for words in ("Concert poster", "summer concert", "€200.00 to €900.00", "Write a quote", "Anna Muster"):
        assert words in page, words
    assert "anna@example.org" not in page
    assert asked(request_).state == "seen"


def test_a_question_of_the_buyer_needs_the_maker_again(web, request_, maker):
    now = timezone.now()
    make_quote(request_, maker, at=now, on=now.date())
    assert "Requests to answer" not in text_of(web.get("/en/studio/"))
    answer_maker(invitation=asked(request_), text="Is A1 possible?", who=by_key(request_), at=now)
    page = text_of(web.get("/en/studio/"))
    assert "Requests to answer" in page
    assert "Answer the buyer&#x27;s message." in page


def test_a_maker_sees_nothing_before_it_is_sent(web, maker):
    request = make_request(maker, sent=False)
    assert "Concert poster" not in text_of(web.get("/en/studio/requests/"))
    assert web.get(address(request)).status_code == 404


def test_writes_a_quote_with_what_each_side_gets_beside_it(web, request_):
    assert web.get(address(request_, "quote/")).status_code == 200
    prices = text_of(web.post(address(request_, "quote/prices/"), typed()))
    assert "Buyer pays €180.00 (of it €30.00 VAT (20 %))." in prices
    assert "€720.00" in prices
    answer = web.post(address(request_, "quote/"), typed())
    assert answer["Location"] == address(request_)
    version = QuoteVersion.objects.get()
    assert list(version.milestones.values_list("title", "amount_minor", "days")) == [
        ("Sketch", 15000, 5), ("Poster", 45000, 15)
    ]  # fmt: skip
    assert (version.rights, version.side, version.revisions, version.language) == ("standard", "net", 2, "en")
    page = text_of(web.get(address(request_)))
    assert "Change the quote" in page
    assert "Take the quote back" in page


def test_it_saves_by_itself_and_comes_back_as_it_was_typed(web, request_):
    draft = typed(do="save", scope="half", **{"0-amount": "12,5x"})
    answer = web.post(address(request_, "quote/"), draft, headers={"HX-Request": "true"})
    assert (answer.status_code, "saved" in text_of(answer)) == (200, True)
    page = text_of(web.get(address(request_, "quote/")))
    for words in (">half</textarea>", 'value="12,5x"', 'value="Sketch"'):
        assert words in page.replace("\n", ""), words
    assert (Quote.objects.get().state, QuoteVersion.objects.count()) == ("draft", 0)


def test_without_scripts_there_are_buttons_for_more_rows_and_for_the_draft(web, request_):
    answer = web.post(address(request_, "quote/"), typed(do="more"), follow=True)
    assert 'name="3-title"' in text_of(answer)
    assert 'name="4-title"' not in text_of(answer)
    answer = web.post(address(request_, "quote/"), typed(do="save", rows="4"), follow=True)
    assert "Saved as a draft" in text_of(answer)
    answer = web.post(address(request_, "quote/"), typed(do="more", rows="10"), follow=True)
    assert 'name="9-title"' in text_of(answer)
    assert 'name="10-title"' not in text_of(answer)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"0-amount": "0"}, "between 0.50 and 100,000 euro"),
        ({"0-amount": "10000000"}, "between 0 and 100,000 euro"),
        ({"0-amount": ""}, "between 0.50 and 100,000 euro"),
        ({"0-title": ""}, "title of 3 to 100"),
        ({"0-days": ""}, "either the days after the order or a date"),
        ({"scope": "x" * 100_000}, "8,000 characters"),
        ({"valid_until": "2020-01-01"}, "Let the quote hold until"),
        ({f"{row}-{name}": "" for row in (0, 1) for name in ("title", "amount", "days")}, "at least one milestone"),
    ],
)
def test_what_is_refused_comes_back_with_what_was_typed_and_nothing_is_sent(web, request_, changes, sentence):
    answer = web.post(address(request_, "quote/"), typed(**changes))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert (QuoteVersion.objects.count(), asked(request_).state) == (0, "sent")


def test_declines_writes_and_takes_back(web, request_, maker):
    assert web.post(address(request_, "message/"), {"text": "Which size?"}).status_code == 302
    assert "Which size?" in text_of(browser().get(f"/en/requests/{request_.public_id}/?key={request_.key}"))
    refused = web.post(address(request_, "message/"), {"text": "n" * 100_000})
    assert refused.status_code == 422
    now = timezone.now()
    make_quote(request_, maker, at=now, on=now.date())
    assert web.post(address(request_, "decline/"), {"reason": ""}).status_code == 422
    assert web.post(address(request_, "withdraw/")).status_code == 302
    assert web.post(address(request_, "decline/"), {"reason": "Too busy."}).status_code == 302
    assert asked(request_).state == "declined"
    assert "Too busy." in text_of(browser().get(f"/en/requests/{request_.public_id}/?key={request_.key}"))


@pytest.mark.parametrize("path", ["", "quote/", "message/", "decline/", "withdraw/", "quote/prices/"])
def test_who_may(request_, maker, path):
    finance, editor = make_user(), make_user()
    seat(partner=maker, user=finance, role=Role.FINANCE, by=owner_of(maker), at=timezone.now())
    seat(partner=maker, user=editor, role=Role.EDITOR, by=owner_of(maker), at=timezone.now())
    reads = path in ("", "quote/")

    def asks(web) -> int:
        return (web.get if reads else web.post)(address(request_, path)).status_code

    assert asks(browser(owner_of(make_maker()))) == 404
    assert asks(browser()) == 302
    assert asks(browser(finance)) == (200 if path == "" else 404)
    assert asks(browser(editor)) in (200, 302, 422)


def test_the_studios_lists_take_as_many_queries_for_many_requests_as_for_one():
    def queries(number) -> tuple[int, int]:
        maker = make_maker()
        for n in range(number):
            request = make_request(maker, buyer=make_user(), at=timezone.now())
            if n % 2:
                now = timezone.now()
                make_quote(request, maker, at=now, on=now.date())
        web = browser(owner_of(maker))
        found = []
        for page in ("/en/studio/requests/", "/en/studio/"):
            web.get(page)
            with CaptureQueriesContext(connection) as asked_for:
                assert web.get(page).status_code == 200
            found.append(len(asked_for))
        return tuple(found)

    assert queries(2) == queries(9)
