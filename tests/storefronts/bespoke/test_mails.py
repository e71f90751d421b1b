"""Every mail of this room can be written in every language of the interface, and leads to the right page."""

from __future__ import annotations

import pytest
from django.conf import settings

from marketplace.outbox.mail import render
from storefronts.bespoke.mails import _to_buyer, _to_maker
from tests.factories import NOON, make_maker
from tests.storefronts.bespoke.making import asked, make_quote, make_request

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
