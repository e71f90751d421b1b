"""What time does, each once, however often the job runs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.files.models import PrivateFile
from marketplace.outbox.topics import jobs
from storefronts.bespoke.models import Quote, Request
from storefronts.bespoke.operations.clock import run_clock
from tests.factories import NOON, make_maker, owner_of
from tests.marketplace.files import small
from tests.storefronts.bespoke.making import accepted, asked, make_quote, make_request, placed
from tests.storefronts.bespoke.test_requests import mails

pytestmark = pytest.mark.django_db


def after(**time):
    return NOON + timedelta(**time)


def run_twice(at) -> None:
    run_clock(at=at)
    assert run_clock(at=at) == 0


def test_it_is_scheduled():
    assert "bespoke.clock" in {job.name for job in jobs()}


def test_what_was_never_confirmed_is_deleted_with_its_files():
    pdf = SimpleUploadedFile("a.pdf", small.pdf())
    make_request(sent=False, files=[pdf])
    run_twice(after(days=3))
    assert Request.objects.count() == 1
    run_twice(after(days=3, seconds=1))
    assert (Request.objects.count(), PrivateFile.objects.count()) == (0, 0)


def test_a_maker_is_reminded_once_and_let_go_after_fourteen_days():
    maker = make_maker()
    request = make_request(maker)
    run_twice(after(days=3))
    assert mails("remind_maker") == []
    run_twice(after(days=3, hours=1))
    run_twice(after(days=9))
    assert mails("remind_maker") == [owner_of(maker).email]
    run_twice(after(days=14))
    assert asked(request).state == "sent"
    run_twice(after(days=14, hours=1))
    assert (asked(request).state, mails("too_late")) == ("expired", [owner_of(maker).email])


def test_a_buyer_is_reminded_once_per_version_and_the_quote_ends():
    maker = make_maker()
    request = make_request(maker)
    make_quote(request, maker, valid_until=after(days=10).date())
    run_twice(after(days=7))
    assert mails("remind_buyer") == []
    run_twice(after(days=8))
    assert mails("remind_buyer") == ["anna@example.org"]
    run_twice(after(days=10))
    assert Quote.objects.get().state == "sent"
    run_twice(after(days=11))
    assert Quote.objects.get().state == "expired"
    assert mails("quote_ended") == ["anna@example.org", owner_of(maker).email]
    make_quote(request, maker, at=after(days=11), on=after(days=11).date())
    assert Quote.objects.get().state == "sent"


def test_a_request_ends_when_nothing_that_was_quoted_holds():
    maker = make_maker()
    request = make_request(maker)
    make_quote(request, maker, valid_until=after(days=40).date())
    run_twice(after(days=31))
    request.refresh_from_db()
    assert request.state == "answered"
    run_twice(after(days=41))
    run_twice(after(days=42))
    request.refresh_from_db()
    assert (request.state, asked(request).state) == ("expired", "closed")
    assert mails("ended") == [owner_of(maker).email, "anna@example.org"]


def test_nothing_ends_while_it_is_being_paid():
    maker = make_maker()
    request = make_request(maker)
    placed(accepted(request, make_quote(request, maker, valid_until=after(days=1).date())))
    run_twice(after(days=60))
    request.refresh_from_db()
    assert (request.state, Quote.objects.get().state) == ("answered", "accepted")
