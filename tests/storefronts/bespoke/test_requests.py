"""Writing, sending and closing a request: what happens, and that nothing happens on a refusal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.files.models import PrivateFile
from marketplace.files.refused import FileRefused
from marketplace.outbox.models import OutboxRow
from marketplace.partner.measures import Ground, Reasons
from marketplace.partner.standing import pause_partner
from marketplace.users.operators import Duty
from storefronts.bespoke.buyers import Who
from storefronts.bespoke.models import Event, Invitation, QuoteState, Request
from storefronts.bespoke.operations.requests import ask_also, close_request, leave_out, send_request, write_request
from storefronts.bespoke.refused import BespokeRefused, NotYourRequest, TransitionRefused
from tests.factories import NOON, make_maker, make_user, owner_of
from tests.marketplace.files import small
from tests.storefronts.bespoke.making import (
    BRIEF,
    accepted,
    asked,
    by_key,
    make_quote,
    make_request,
    make_wish,
    placed,
)

pytestmark = pytest.mark.django_db


def mails(event: str) -> list[str]:
    rows = OutboxRow.objects.filter(topic="mail", payload__context__event=event).order_by("id")
    return [row.payload["to"] for row in rows]


def test_a_guest_writes_and_no_maker_hears_of_it_before_the_link_was_opened():
    maker = make_maker()
    request = make_request(maker, sent=False)
    assert (request.state, request.email, request.buyer) == ("unsent", "anna@example.org", None)
    assert mails("confirm") == ["anna@example.org"]
    assert mails("asked") == []
    send_request(request=request, who=by_key(request), at=NOON)
    request.refresh_from_db()
    assert (request.state, request.sent_at, request.ends_at) == ("open", NOON, NOON + timedelta(days=30))
    assert mails("asked") == [owner_of(maker).email]
    assert [(e.what, e.old, e.new) for e in Event.objects.all()] == [("request", "unsent", "open")]


def test_the_browser_that_wrote_it_can_prepare_but_not_send():
    request = make_request(sent=False)
    wrote = Who(wrote_it=True)
    ask_also(request=request, storefront=make_maker().storefront, who=wrote, at=NOON)
    with pytest.raises(NotYourRequest):
        send_request(request=request, who=wrote, at=NOON)
    request.refresh_from_db()
    assert (request.state, request.invitations.count(), mails("asked")) == ("unsent", 2, [])


def paused(maker):
    reasons = Reasons("Copied from another maker.", Ground.TERMS, "terms 7.2")
    return pause_partner(partner=maker, by=make_user(duties=(Duty.MODERATION,)), reasons=reasons, at=NOON).partner


@pytest.mark.parametrize("closed", [lambda: make_maker(verified=False), lambda: paused(make_maker())])
def test_a_maker_who_may_not_sell_is_not_asked(closed):
    maker, request = closed(), make_request()
    said = f"{maker.storefront.name} takes no requests"
    with pytest.raises(BespokeRefused, match=said):
        write_request(wish=make_wish(make_maker(), maker), buyer=None, at=NOON)
    with pytest.raises(BespokeRefused, match=said):
        ask_also(request=request, storefront=maker.storefront, who=by_key(request), at=NOON)
    assert (Request.objects.count(), Invitation.objects.count(), len(mails("asked"))) == (1, 1, 1)


def test_a_maker_paused_before_the_request_was_sent_is_not_told():
    maker = make_maker()
    request = make_request(maker, sent=False)
    paused(maker)
    with pytest.raises(BespokeRefused, match="takes no requests"):
        send_request(request=request, who=by_key(request), at=NOON)
    request.refresh_from_db()
    assert (request.state, mails("asked")) == ("unsent", [])


def test_the_same_form_twice_is_one_request():
    maker = make_maker()
    wish = make_wish(maker)
    first = write_request(wish=wish, buyer=None, at=NOON)
    assert write_request(wish=wish, buyer=None, at=NOON).pk == first.pk
    assert (Request.objects.count(), len(mails("confirm"))) == (1, 1)


def test_sent_twice_tells_each_maker_once():
    maker = make_maker()
    request = make_request(maker)
    send_request(request=request, who=by_key(request), at=NOON)
    assert mails("asked") == [owner_of(maker).email]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"brief": "short"}, "at least 20 characters"),
        ({"brief": "x" * 100_000}, "8,000 characters"),
        ({"brief": "<script>alert(1)</script> and a poster"}, "without HTML"),
        ({"title": "ab"}, "title of 3 to 120"),
        ({"wished_for": NOON.date()}, "has passed"),
        ({"budget_min": 500, "budget_max": 400}, "above its upper end"),
        ({"budget_max": 100_000_001}, "1,000,000 euro"),
    ],
)
def test_what_is_refused_is_said_and_not_written(changes, sentence):
    with pytest.raises(BespokeRefused, match=sentence):
        write_request(wish=make_wish(make_maker(), **changes), buyer=None, at=NOON)
    assert (Request.objects.count(), Invitation.objects.count(), OutboxRow.objects.count()) == (0, 0, 0)


def test_a_file_that_is_a_program_is_refused_and_nothing_is_kept():
    good = SimpleUploadedFile("a.pdf", small.pdf())
    bad = SimpleUploadedFile("b.pdf", b"MZ\x90" + b"0" * 500)
    with pytest.raises(FileRefused):
        write_request(wish=make_wish(make_maker(), files=[good, bad]), buyer=None, at=NOON)
    assert (Request.objects.count(), PrivateFile.objects.count()) == (0, 0)


def test_six_requests_of_one_address_in_an_hour_are_one_too_many():
    for _n in range(5):
        write_request(wish=make_wish(make_maker(), email="many@example.org"), buyer=None, at=NOON)
    with pytest.raises(BespokeRefused, match="try again later"):
        write_request(wish=make_wish(make_maker(), email="MANY@example.org"), buyer=None, at=NOON)
    assert Request.objects.count() == 5


def test_an_account_does_not_flood_makers_either():
    anna, maker = make_user(), make_maker()
    for _n in range(20):
        make_request(maker, buyer=anna, sent=False)
    with pytest.raises(BespokeRefused, match="try again later"):
        make_request(maker, buyer=anna, sent=False)
    assert Request.objects.count() == 20


def test_an_eleventh_maker_is_not_asked():
    request = make_request(*[make_maker() for _ in range(10)])
    with pytest.raises(BespokeRefused, match="At most 10"):
        ask_also(request=request, storefront=make_maker().storefront, who=by_key(request), at=NOON)
    assert request.invitations.count() == 10


def test_another_maker_is_told_at_once_and_only_once_when_it_is_sent_already():
    request, late = make_request(), make_maker()
    for _n in range(2):
        ask_also(request=request, storefront=late.storefront, who=by_key(request), at=NOON)
    assert mails("asked")[1:] == [owner_of(late).email]
    with pytest.raises(BespokeRefused, match="already"):
        leave_out(request=request, invitation_id=asked(request, late).public_id, who=by_key(request))
    assert request.invitations.count() == 2


def test_nobody_asked_is_not_sent():
    request = make_request(sent=False)
    leave_out(request=request, invitation_id=asked(request).public_id, who=by_key(request))
    with pytest.raises(BespokeRefused, match="at least one maker"):
        send_request(request=request, who=by_key(request), at=NOON)
    request.refresh_from_db()
    assert request.state == "unsent"


@pytest.mark.parametrize("who", [Who(), Who(key="x"), Who(key=""), Who(wrote_it=True)])
def test_strangers_change_nothing(who):
    request = make_request()
    for attempt in (
        lambda: close_request(request=request, who=who, at=NOON),
        lambda: ask_also(request=request, storefront=make_maker().storefront, who=who, at=NOON),
        lambda: leave_out(request=request, invitation_id=asked(request).public_id, who=who),
    ):
        with pytest.raises(NotYourRequest):
            attempt()
    request.refresh_from_db()
    assert (request.state, request.invitations.count()) == ("open", 1)


def test_another_account_is_a_stranger_and_the_own_one_needs_no_key():
    anna = make_user()
    request = make_request(buyer=anna)
    with pytest.raises(NotYourRequest):
        close_request(request=request, who=Who(user=make_user()), at=NOON)
    close_request(request=request, who=Who(user=anna), at=NOON)
    request.refresh_from_db()
    assert request.state == "closed"


def test_closing_lets_everybody_go_with_a_mail():
    first, second, third = make_maker(), make_maker(), make_maker()
    request = make_request(first, second, third)
    version = make_quote(request, first)
    close_request(request=request, who=by_key(request), at=NOON)
    version.quote.refresh_from_db()
    assert version.quote.state == QuoteState.NOT_CHOSEN
    assert set(request.invitations.values_list("state", flat=True)) == {"closed"}
    assert sorted(mails("closed")) == sorted(owner_of(maker).email for maker in (first, second, third))
    with pytest.raises(TransitionRefused):
        close_request(request=request, who=by_key(request), at=NOON)
    assert len(mails("closed")) == 3


def test_a_request_whose_quote_is_being_paid_is_not_closed():
    maker = make_maker()
    request = make_request(maker)
    placed(accepted(request, make_quote(request, maker)))
    with pytest.raises(BespokeRefused, match="cancel the payment"):
        close_request(request=request, who=by_key(request), at=NOON)
    request.refresh_from_db()
    assert (request.state, asked(request).state) == ("answered", "quoted")


def test_the_brief_keeps_every_script_and_emoji():
    text = f"{BRIEF} Αφίσα για συναυλία 🎺\n\nمرحبا"
    assert make_request(brief=text).brief == text
