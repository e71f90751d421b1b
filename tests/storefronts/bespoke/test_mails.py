"""Every mail of this room can be written in every language of the interface, and leads to the right page."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.fulfilment.operations import order_paid
from marketplace.outbox.mail import render
from marketplace.outbox.models import SentMail
from storefronts.bespoke.mails import _to_buyer, _to_maker
from storefronts.bespoke.operations.talk import answer_maker, ask_buyer
from tests.factories import NOON, make_maker, owner_of
from tests.marketplace.files import small
from tests.storefronts.bespoke.making import accepted, asked, by_key, make_quote, make_request, placed

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "de", "fr", "el")


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_them(language):
    maker = make_maker(name="Atelier <b>")
    request = make_request(maker, title="Poster & 100 %(maker)s")
    make_quote(request, maker, at=NOON)
    invitation = asked(request)
    for side, letters in (("buyer", _to_buyer()), ("maker", _to_maker())):
        for event in letters:
            payload = {
                "template": "bespoke", "to": "a@example.org", "language": language, "key": event,
                "context": {
                    "event": event, "side": side, "request": request.public_id, "invitation": invitation.public_id,
                    "text": "<script>hello</script>",
                },
            }  # fmt: skip
            subject, text, html = render(payload)
            assert "Poster & 100 %(maker)s" in subject, (side, event)
            assert "<script>" not in html
            assert "<script>hello</script>" in text
            end = f"studio/requests/{invitation.public_id}/" if side == "maker" else f"?key={request.key}#maker-"
            assert f"{settings.SITE_URL}/{language}/" in text
            assert end in text
            assert ("key=" in text) == (side == "buyer"), "the buyer's key is nobody else's"


def test_who_never_answered_is_not_thanked_for_an_answer(run_outbox):
    chosen, quoted, wrote, silent = (make_maker() for _number in range(4))
    request = make_request(chosen, quoted, wrote, silent)
    version = make_quote(request, chosen)
    make_quote(request, quoted, 44000)
    ask_buyer(invitation=asked(request, wrote), text="Which size?", by=owner_of(wrote), at=NOON)
    order_paid(number=placed(accepted(request, version)).number, at=NOON, why="test")
    run_outbox()
    over = SentMail.objects.filter(key__contains="maker:not_chosen:")
    thanked = {mail.to: "Thank you for your answer" in mail.text for mail in over}
    assert thanked == {owner_of(quoted).email: True, owner_of(wrote).email: True, owner_of(silent).email: False}
    assert over.get(to=owner_of(silent).email).subject == "No answer needed any more: Concert poster"


def test_a_mail_about_a_message_names_its_files_for_both_sides(run_outbox):
    maker = make_maker()
    request = make_request(maker)
    plan = SimpleUploadedFile("Plan.pdf", small.pdf())
    answer_maker(invitation=asked(request), text="Here is it", files=[plan], who=by_key(request), at=NOON)
    ask_buyer(
        invitation=asked(request), text="And here", files=[SimpleUploadedFile("Idea.pdf", small.pdf())],
        by=owner_of(maker), at=NOON,
    )  # fmt: skip
    ask_buyer(invitation=asked(request), text="Nothing with it", by=owner_of(maker), at=NOON)
    run_outbox()
    mails = SentMail.objects.filter(key__contains=":message:").order_by("pk")
    assert [re.findall(r"Files: (.*)", mail.text) for mail in mails] == [["Plan.pdf"], ["Idea.pdf"], []]
    assert ["Files: " in mail.html for mail in mails] == [True, True, False]
