"""Requests as a person's data: exported, claimed, forgotten."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.basket.models import BasketApart
from marketplace.files.models import PrivateFile
from marketplace.fulfilment.operations import order_paid
from marketplace.users import personal_data
from marketplace.users.claims import _claims
from storefronts.bespoke.models import Message, Request
from storefronts.bespoke.operations.talk import answer_maker
from tests.factories import NOON, make_maker, make_user
from tests.marketplace.files import small
from tests.storefronts.bespoke.making import BRIEF, Who, accepted, asked, make_quote, make_request, placed
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
