"""What a maker does with a request."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from marketplace.partner.permissions import NotYourStorefront
from storefronts.bespoke.models import Event, Message, Milestone, Quote, QuoteVersion
from storefronts.bespoke.operations.quotes import Step, decline, save_draft, see, send_quote, withdraw_quote
from storefronts.bespoke.operations.requests import close_request
from storefronts.bespoke.operations.talk import LONGEST, answer_maker, ask_buyer
from storefronts.bespoke.refused import BespokeRefused, NotYourRequest, TransitionRefused
from tests.factories import NOON, make_maker, make_user, owner_of
from tests.storefronts.bespoke.making import Who, accepted, asked, by_key, make_quote, make_request, make_spec, placed
from tests.storefronts.bespoke.test_requests import mails

pytestmark = pytest.mark.django_db


@pytest.fixture
def maker():
    return make_maker()


@pytest.fixture
def request_(maker):
    return make_request(maker)


def test_opening_it_is_seen_once(maker, request_):
    for _n in range(2):
        see(invitation=asked(request_), by=owner_of(maker), at=NOON)
    assert asked(request_).state == "seen"
    assert Event.objects.filter(what="invitation").count() == 1


def test_a_quote_is_a_version_with_milestones_and_a_mail(maker, request_):
    version = make_quote(request_, maker, 20000, 30000)
    request_.refresh_from_db()
    assert (request_.state, asked(request_).state, version.quote.state) == ("answered", "quoted", "sent")
    kept = list(version.milestones.values_list("position", "title", "amount_minor", "days", "due_on"))
    assert kept == [(1, "Step 1", 20000, 7, None), (2, "Step 2", 30000, 14, None)]
    assert mails("quote") == ["anna@example.org"]


def test_the_same_quote_sent_twice_is_one(maker, request_):
    first, second = make_quote(request_, maker), make_quote(request_, maker)
    assert (first.pk, QuoteVersion.objects.count(), mails("quote_changed")) == (second.pk, 1, [])


def test_a_change_is_a_new_version_and_the_old_one_stays_as_it_was(maker, request_):
    first = make_quote(request_, maker, 20000)
    second = make_quote(request_, maker, 25000)
    first.refresh_from_db()
    assert (first.number, second.number) == (1, 2)
    assert first.fingerprint != second.fingerprint
    assert first.milestones.get().amount_minor == 20000
    assert Quote.objects.get().current_id == second.pk
    assert mails("quote_changed") == ["anna@example.org"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"steps": [Step("Free", 0, days=3)]}, "between 0.50 and 100,000"),
        ({"steps": [Step("Dear", 1_000_000_000, days=3)]}, "between 0.50 and 100,000"),
        ({"steps": [Step("One", 9_000_000, days=3), Step("Two", 9_000_000, days=3)]}, "together cost at most"),
        ({"steps": []}, "1 to 10 milestones"),
        ({"steps": [Step(f"Step {n}", 100, days=3) for n in range(11)]}, "1 to 10 milestones"),
        ({"steps": [Step("No time", 5000)]}, "either the days"),
        ({"steps": [Step("Both", 5000, 3, NOON.date() + timedelta(days=3))]}, "either the days"),
        ({"steps": [Step("Past", 5000, None, NOON.date())]}, "between tomorrow"),
        ({"steps": [Step("Never", 5000, days=366)]}, "1 to 365"),
        ({"steps": [Step("x", 5000, days=3)]}, "title of 3"),
        ({"scope": "y" * 100_000}, "8,000 characters"),
        ({"scope": "nothing"}, "at least 20"),
        ({"valid_until": NOON.date() - timedelta(days=1)}, "hold until"),
        ({"valid_until": NOON.date() + timedelta(days=181)}, "hold until"),
        ({"rights": "open"}, "Choose the rights"),
        ({"revisions": 21}, "Choose the rights"),
    ],
)
def test_an_impossible_quote_is_refused_with_a_sentence_and_nothing_is_sent(maker, request_, changes, sentence):
    with pytest.raises(BespokeRefused, match=sentence):
        send_quote(
            invitation=asked(request_), spec=replace(make_spec(), **changes), by=owner_of(maker), at=NOON
        )  # fmt: skip
    request_.refresh_from_db()
    assert (request_.state, asked(request_).state) == ("open", "sent")
    assert (QuoteVersion.objects.count(), Milestone.objects.count(), mails("quote")) == (0, 0, [])


def test_strangers_and_other_makers_do_nothing(maker, request_):
    invitation = asked(request_)
    for stranger in (make_user(), owner_of(make_maker())):
        for attempt in (
            lambda by: see(invitation=invitation, by=by, at=NOON),
            lambda by: decline(invitation=invitation, reason="", by=by, at=NOON),
            lambda by: save_draft(invitation=invitation, typed={}, by=by, at=NOON),
            lambda by: send_quote(invitation=invitation, spec=make_spec(), by=by, at=NOON),
            lambda by: withdraw_quote(invitation=invitation, by=by, at=NOON),
            lambda by: ask_buyer(invitation=invitation, text="Hello", by=by, at=NOON),
        ):
            with pytest.raises(NotYourStorefront):
                attempt(stranger)
    assert (asked(request_).state, Quote.objects.count(), Message.objects.count()) == ("sent", 0, 0)


def test_declining_tells_the_buyer_and_ends_it(maker, request_):
    decline(invitation=asked(request_), reason="We are on holiday.", by=owner_of(maker), at=NOON)
    assert (asked(request_).state, asked(request_).reason) == ("declined", "We are on holiday.")
    assert mails("declined") == ["anna@example.org"]
    with pytest.raises(BespokeRefused):
        make_quote(request_, maker)
    with pytest.raises(TransitionRefused):
        decline(invitation=asked(request_), reason="", by=owner_of(maker), at=NOON)
    assert (QuoteVersion.objects.count(), len(mails("declined"))) == (0, 1)


def test_taken_back_and_sent_again(maker, request_):
    make_quote(request_, maker)
    withdraw_quote(invitation=asked(request_), by=owner_of(maker), at=NOON)
    assert (asked(request_).state, Quote.objects.get().state) == ("seen", "withdrawn")
    with pytest.raises(TransitionRefused):
        withdraw_quote(invitation=asked(request_), by=owner_of(maker), at=NOON)
    again = make_quote(request_, maker)
    assert (again.number, Quote.objects.get().state, asked(request_).state) == (2, "sent", "quoted")
    assert mails("withdrawn") == ["anna@example.org"]


def test_no_quote_after_the_request_was_closed(maker, request_):
    close_request(request=request_, who=by_key(request_), at=NOON)
    with pytest.raises(BespokeRefused, match="has ended"):
        make_quote(request_, maker)
    with pytest.raises(BespokeRefused, match="has ended"):
        save_draft(invitation=asked(request_), typed={}, by=owner_of(maker), at=NOON)
    assert Quote.objects.count() == 0


def test_while_it_is_being_paid_it_is_neither_changed_nor_taken_back(maker, request_):
    placed(accepted(request_, make_quote(request_, maker)))
    with pytest.raises(BespokeRefused, match="just accepted"):
        make_quote(request_, maker, 99000)
    with pytest.raises(TransitionRefused):
        withdraw_quote(invitation=asked(request_), by=owner_of(maker), at=NOON)
    assert (QuoteVersion.objects.count(), Quote.objects.get().state) == (1, "accepted")


def test_a_draft_is_nobody_elses_business_and_does_not_change_what_was_sent(maker, request_):
    save_draft(invitation=asked(request_), typed={"scope": "half a sen"}, by=owner_of(maker), at=NOON)
    assert (asked(request_).state, Quote.objects.get().state, mails("quote")) == ("sent", "draft", [])
    version = make_quote(request_, maker)
    save_draft(invitation=asked(request_), typed={"scope": "another"}, by=owner_of(maker), at=NOON)
    assert (Quote.objects.get().current_id, Quote.objects.get().state) == (version.pk, "sent")


def test_they_write_to_each_other_and_a_double_click_is_one_message(maker, request_):
    invitation = asked(request_)
    for _n in range(2):
        ask_buyer(invitation=invitation, text="Which size?", by=owner_of(maker), at=NOON)
    answer_maker(invitation=invitation, text=" A2 ", who=by_key(request_), at=NOON)
    assert list(Message.objects.values_list("by_maker", "text")) == [(True, "Which size?"), (False, "A2")]
    assert mails("message") == ["anna@example.org", owner_of(maker).email]


@pytest.mark.parametrize("text", ["", "  \n ", "z" * (LONGEST + 1), "z" * 100_000])
def test_an_empty_or_endless_message_is_refused(maker, request_, text):
    with pytest.raises(BespokeRefused):
        answer_maker(invitation=asked(request_), text=text, who=by_key(request_), at=NOON)
    assert Message.objects.count() == 0


def test_a_stranger_writes_to_nobody(request_):
    with pytest.raises(NotYourRequest):
        answer_maker(invitation=asked(request_), text="Buy my pills", who=Who(key="guess"), at=NOON)
    assert Message.objects.count() == 0
