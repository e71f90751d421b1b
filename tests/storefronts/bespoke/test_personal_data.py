"""Requests as a person's data: exported, claimed, forgotten."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.basket.models import BasketApart
from marketplace.files.models import PrivateFile
from marketplace.fulfilment.operations import order_paid
from marketplace.order.models import SellerOrder
from marketplace.users import personal_data
from marketplace.users.claims import _claims
from storefronts.bespoke.models import Message, Request
from storefronts.bespoke.operations.clock import end_requests
from storefronts.bespoke.operations.requests import close_request
from storefronts.bespoke.operations.talk import answer_maker
from storefronts.bespoke.personal_data import forget_requests_of_guests
from tests.factories import NOON, make_maker, make_user
from tests.marketplace.files import small
from tests.storefronts.bespoke.making import BRIEF, Who, accepted, asked, by_key, make_quote, make_request, placed
from tests.storefronts.bespoke.test_requests import mails

pytestmark = pytest.mark.django_db


def room():
    return personal_data._rooms["requests"]


def everything() -> str:
    rows = [*Request.objects.values(), *Message.objects.values(), *BasketApart.objects.values("known")]
    return json.dumps(rows, default=str)


def test_the_export_holds_requests_files_and_messages_of_nobody_else():
    anna = make_user("anna@example.org")
    request = make_request(buyer=anna, files=[SimpleUploadedFile("a.pdf", small.pdf())])
    answer_maker(invitation=asked(request), text="A2, please", who=Who(user=anna), at=NOON)
    make_request(title="Of somebody else")
    said = room().export(anna)
    assert [(row["title"], row["brief"], row["files"]) for row in said["requests"]] == [
        ("Concert poster", BRIEF, ["a.pdf"])
    ]
    assert [row["text"] for row in said["messages"]] == ["A2, please"]


def test_a_guests_requests_become_the_accounts_once_the_address_is_known():
    request = make_request(email="Anna@example.org")
    anna = make_user("anna@example.org")
    assert (_claims["requests"](anna, "ANNA@example.org"), _claims["requests"](anna, "anna@example.org")) == (1, 0)
    request.refresh_from_db()
    assert request.buyer == anna


def test_forgotten_is_forgotten_and_makers_do_not_wait():
    anna, maker = make_user("anna@example.org"), make_maker()
    request = make_request(maker, buyer=anna, files=[SimpleUploadedFile("a.pdf", small.pdf())])
    make_request(buyer=anna, sent=False)
    answer_maker(invitation=asked(request), text="my secret", who=Who(user=anna), at=NOON)
    for _n in range(2):
        room().erase(anna, at=NOON)
    assert Request.objects.get().state == "closed"
    assert len(mails("closed")) == 1
    assert PrivateFile.objects.count() == 0
    for words in ("anna", "Anna", "secret", BRIEF):
        assert words not in everything()


def test_what_was_ordered_keeps_its_terms_but_not_the_person():
    anna, maker = make_user("anna@example.org"), make_maker()
    request = make_request(maker, buyer=anna)
    version = make_quote(request, maker)
    apart = accepted(request, version)
    order = placed(apart)
    assert room().obstacles(anna) != []
    order_paid(number=order.number, at=NOON, why="test")
    assert room().obstacles(anna) == []
    room().erase(anna, at=NOON)
    request.refresh_from_db()
    assert (request.state, request.brief, request.buyer, request.name) == ("ordered", BRIEF, None, "")
    assert "anna" not in everything().lower().replace(BRIEF.lower(), "")


YEAR = timedelta(days=365)


@pytest.mark.parametrize("end", ["closed", "expired"])
def test_a_guests_request_is_forgotten_a_year_after_its_end(end):
    request = make_request(files=[SimpleUploadedFile("a.pdf", small.pdf())])
    answer_maker(invitation=asked(request), text="my secret", who=by_key(request), at=NOON)
    over = NOON if end == "closed" else request.ends_at + timedelta(hours=1)
    if end == "closed":
        close_request(request=request, who=by_key(request), at=over)
    else:
        end_requests(at=over)
    make_request(title="Still open", at=over)
    mine = make_request(buyer=make_user("bo@example.org"), at=NOON)
    close_request(request=mine, who=Who(user=mine.buyer), at=NOON)
    assert forget_requests_of_guests(at=over + YEAR) == 0
    assert [forget_requests_of_guests(at=over + YEAR + timedelta(days=n)) for n in (1, 2)] == [1, 0]
    request.refresh_from_db()
    assert (request.state, request.email, request.name) == (end, "deleted@deleted.invalid", "")
    assert (request.title, request.brief, request.files.count(), PrivateFile.objects.count()) == ("…", "…", 0, 0)
    assert "secret" not in everything()
    assert list(Request.objects.exclude(pk=request.pk).order_by("pk").values_list("title", "email")) == [
        ("Still open", "anna@example.org"), ("Concert poster", "bo@example.org"),
    ]  # fmt: skip


def test_what_a_guest_ordered_waits_for_its_work_and_keeps_its_terms():
    maker = make_maker()
    request = make_request(maker)
    order = placed(accepted(request, make_quote(request, maker)))
    order_paid(number=order.number, at=NOON, why="test")
    after = NOON + YEAR + timedelta(days=1)
    assert forget_requests_of_guests(at=after) == 0
    SellerOrder.objects.update(state="completed")
    assert forget_requests_of_guests(at=after) == 1
    request.refresh_from_db()
    assert (request.state, request.brief, request.email, request.name) == (
        "ordered", BRIEF, "deleted@deleted.invalid", "",
    )  # fmt: skip
