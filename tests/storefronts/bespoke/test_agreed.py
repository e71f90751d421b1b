"""What was agreed stays what was agreed: on every milestone, for both sides, whatever is sent afterwards."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from marketplace.fulfilment.operations import order_paid
from marketplace.order.models import LineFacts
from marketplace.outbox.models import SentMail
from storefronts.bespoke.models import Request
from storefronts.engagements.briefs import answer_brief
from storefronts.engagements.entries import StepRefused, write
from storefronts.engagements.models import Engagement, Entry
from tests.factories import make_maker, owner_of
from tests.marketplace.files import small
from tests.storefronts.bespoke.making import BRIEF, accepted, make_quote, make_request, placed
from tests.storefronts.engagements.making import buyer_of

pytestmark = pytest.mark.django_db
SCOPE = "A sketch, then the finished poster as PDF."
REWRITTEN = "Ten posters and a film."


@pytest.fixture
def maker():
    return make_maker(country="FR", language="en")


@pytest.fixture
def milestones(maker):
    """The two milestones of a paid order, with a file of the request."""
    at = timezone.now()
    sent = SimpleUploadedFile("Stage plan.pdf", small.pdf())
    request = make_request(maker, at=at, files=[sent], language="de")
    version = make_quote(request, maker, at=at, on=at.date())
    order_paid(number=placed(accepted(request, version, at), at=at).number, at=at, why="test")
    return list(Engagement.objects.select_related("conversation__partner", "line").order_by("position"))


def address(row, language="de", tail=""):
    return f"/{language}/engagements/{row.conversation.public_id}/{tail}"


def as_maker(maker):
    web = Client()
    web.force_login(owner_of(maker))
    return web


def said(page) -> list[tuple[str, str]]:
    """Label and words of each fact in the briefs of a page."""
    briefs = re.findall(r'<details class="talk-brief".*?</details>', page.content.decode(), re.S)
    return [pair for brief in briefs for pair in re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", brief, re.S)]


def test_both_sides_read_it_on_every_milestone_in_their_own_language(client, maker, milestones):
    buyer = client.get(address(milestones[0]), {"key": milestones[0].conversation.key})
    assert said(buyer) == [("Ihre Anfrage", BRIEF), ("Was vereinbart wurde", SCOPE)] * 2
    own = as_maker(maker).get(address(milestones[0], "en"))
    assert said(own) == [("What is needed", BRIEF), ("What was agreed", SCOPE)] * 2


def test_nobody_is_asked_to_answer_it(client, milestones):
    page = client.get(address(milestones[0]), {"key": milestones[0].conversation.key}).content.decode()
    assert "q-scope" not in page
    assert "/brief/" not in page


def test_a_form_made_by_hand_changes_nothing(client, maker, milestones):
    # As orders of before keep it: the facts stand among the answers.
    kept = [{"id": "scope", "question": "Was vereinbart wurde", "answer": SCOPE, "required": False}]
    for row in milestones:
        Engagement.objects.filter(pk=row.pk).update(brief=kept)
        where = f"{address(row, tail=f'{row.public_id}/brief/')}?key={row.conversation.key}"
        assert client.post(where, {"q-scope": REWRITTEN, "q-brief": REWRITTEN}).status_code == 422
        with pytest.raises(StepRefused):
            answer_brief(
                engagement=row, answers={"scope": REWRITTEN}, files=[], by=buyer_of(row), at=timezone.now()
            )  # fmt: skip
    assert Entry.objects.filter(what="brief").count() == 0
    assert said(as_maker(maker).get(address(milestones[0], "en")))[1::2] == [("What was agreed", SCOPE)] * 2


def test_what_was_rewritten_before_is_not_shown_as_agreed(maker, milestones):
    kept = [{"id": "scope", "question": "Was vereinbart wurde", "answer": REWRITTEN, "required": False}]
    Engagement.objects.update(brief=kept)
    page = as_maker(maker).get(address(milestones[0], "en"))
    assert REWRITTEN not in page.content.decode()
    assert ("What was agreed", SCOPE) in said(page)


def test_the_order_keeps_the_labels_in_its_own_language(milestones):
    first = LineFacts.objects.order_by("pk").first()
    assert [kept["question"] for kept in first.brief] == ["Your request", "What was agreed"]  # placed in English
    label = first.offering.brief_questions[1]["label"]
    assert (label["de"], label["en"]) == ("Was vereinbart wurde", "What was agreed")


def test_files_of_the_request_are_there_for_both_sides_and_for_nobody_else(client, maker, milestones):
    row = milestones[0]
    pages = [client.get(address(row), {"key": row.conversation.key}), as_maker(maker).get(address(row, "en"))]
    for page in pages:
        found = re.findall(r'href="(/files/[^"]+)" rel="nofollow"><bdi>Stage plan.pdf', page.content.decode())
        assert len(found) == len(milestones)
        assert client.get(found[0]).headers["Content-Type"] == "application/pdf"
    assert as_maker(make_maker()).get(address(row, "en")).status_code == 404


def test_the_mail_offers_to_start_only_the_milestone_whose_turn_it_is(maker, milestones, run_outbox):
    Engagement.objects.update(may_start_at=timezone.now())
    for row in milestones:
        write(
            conversation=row.conversation, engagement=row, what="asked_to_start", side="buyer", by=None,
            at=timezone.now(),
        )  # fmt: skip
    run_outbox()
    mails = SentMail.objects.filter(to=owner_of(maker).email, subject__contains="start").order_by("pk")
    assert [("/engagements/click/" in mail.text, "the milestone before" in mail.text) for mail in mails] == [
        (True, False), (False, True)
    ]  # fmt: skip


def test_the_request_says_how_far_its_work_is(client, milestones):
    request = Request.objects.get()

    def says(*states):
        for row, state in zip(milestones, states, strict=True):
            when = timezone.now()
            Engagement.objects.filter(pk=row.pk).update(state=state, accepted_at=when, accepts_at=when)
        page = client.get(f"/en/requests/{request.public_id}/?key={request.key}").content.decode()
        return re.search(r"<p>([^<]*) <a href=\"[^\"]*\">Go to the order", page)[1]

    assert says("brief_needed", "brief_needed") == "The maker has your order and begins."
    assert says("accepted", "in_progress") == says("delivered", "brief_needed") == "The work is under way."
    assert says("accepted", "accepted") == "All of it is done and accepted."
    assert says("accepted", "cancelled") == says("cancelled", "cancelled") == "The work has ended."
