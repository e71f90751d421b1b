"""A maker who declined and closed: nobody is offered to write to her, and nothing is written by hand either."""

from __future__ import annotations

import pytest

from marketplace.outbox.models import OutboxRow
from marketplace.partner.closing import close_storefront
from marketplace.partner.permissions import StorefrontClosed
from storefronts.bespoke.models import Message
from storefronts.bespoke.operations.quotes import decline
from storefronts.bespoke.operations.talk import answer_maker, ask_buyer
from storefronts.bespoke.refused import BespokeRefused
from tests.factories import NOON, make_maker, owner_of
from tests.storefronts.bespoke.making import asked, by_key, make_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone():
    return make_maker(name="Atelier Bleu")


@pytest.fixture
def request_(gone):
    made = make_request(gone, make_maker(name="Rote Werkstatt"))
    decline(invitation=asked(made, gone), reason="", by=owner_of(gone), at=NOON)
    return made


def close(maker):
    close_storefront(partner=maker, by=owner_of(maker), why="", at=NOON)


def page_of(client, request_):
    return client.get(f"/en/requests/{request_.public_id}/?key={request_.key}").content.decode()


def test_the_buyer_reads_that_she_has_closed_and_finds_no_form(client, gone, request_):
    before = page_of(client, request_)
    assert "Your message to Atelier Bleu" in before
    assert "Atelier Bleu has closed." not in before
    close(gone)
    after = page_of(client, request_)
    assert "Your message to Atelier Bleu" not in after
    assert "Ask Atelier Bleu something" not in after
    assert "Atelier Bleu has closed." in after
    assert "Your message to Rote Werkstatt" in after
    assert "Rote Werkstatt has closed." not in after


def test_what_was_said_stays_to_be_read(client, gone, request_):
    answer_maker(invitation=asked(request_, gone), text="Could you do it later?", who=by_key(request_), at=NOON)
    close(gone)
    page = page_of(client, request_)
    assert "Could you do it later?" in page
    assert "Your message to Atelier Bleu" not in page


def test_a_message_by_hand_is_refused_and_nobody_gets_a_mail(client, gone, request_):
    close(gone)
    mails = OutboxRow.objects.count()
    address = f"/en/requests/{request_.public_id}/message/{asked(request_, gone).public_id}/"
    posted = client.post(address, {"key": request_.key, "text": "Hello?"})
    assert (posted.status_code, "Atelier Bleu has closed." in posted.content.decode()) == (422, True)
    with pytest.raises(BespokeRefused, match="Atelier Bleu has closed"):
        answer_maker(invitation=asked(request_, gone), text="Hello?", who=by_key(request_), at=NOON)
    with pytest.raises(StorefrontClosed):
        ask_buyer(invitation=asked(request_, gone), text="Hello?", by=owner_of(gone), at=NOON)
    assert (Message.objects.count(), OutboxRow.objects.count()) == (0, mails)


def test_the_closed_studio_offers_nothing_to_write(client, gone, request_):
    client.force_login(owner_of(gone))
    address = f"/en/studio/requests/{asked(request_, gone).public_id}/"
    assert 'name="text"' in client.get(address).content.decode()
    close(gone)
    page = client.get(address)
    assert page.status_code == 200
    assert 'name="text"' not in page.content.decode()
