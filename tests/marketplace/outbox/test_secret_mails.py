"""A link that opens an account is for its reader alone: not for whoever reads the mail log a year later."""

import json

import pytest
from django.core import mail
from django.urls import reverse

from marketplace.outbox.mail import promise_mail
from marketplace.outbox.models import OutboxRow, SentMail
from tests.factories import NOON, PASSWORD, make_user

pytestmark = pytest.mark.django_db


def test_links_of_sign_up_and_reset_are_sent_but_not_kept(client, run_outbox):
    reader = make_user("reader@example.org")
    client.post(reverse("account_signup"), {"email": "new@example.org", "password1": PASSWORD})
    client.post(reverse("account_reset_password"), {"email": reader.email})
    run_outbox()
    assert len([sent for sent in mail.outbox if "/account/" in sent.body]) == 2
    log = list(SentMail.objects.order_by("to").values_list("to", "text", "html"))
    assert log == [("new@example.org", "", ""), ("reader@example.org", "", "")]
    assert [bool(subject) for subject in SentMail.objects.values_list("subject", flat=True)] == [True, True]
    assert "/account/" not in json.dumps(list(OutboxRow.objects.values_list("payload", flat=True)))


def test_a_secret_mail_is_sent_once_although_its_text_is_gone(run_outbox):
    said = {"subject": "Hello", "body": "https://ring.example/key"}
    for _time in range(2):
        promise_mail(
            template="allauth_message",
            to="a@example.org",
            language="en",
            key="k",
            at=NOON,
            context=said,
            is_secret=True,
        )
        run_outbox()
    assert len(mail.outbox) == 1
    assert OutboxRow.objects.get().payload["context"] == {}


def test_other_mails_stay_readable_for_operators(run_outbox):
    said = {"subject": "Hello", "body": "Words to find again"}
    promise_mail(template="allauth_message", to="a@example.org", language="en", key="k", at=NOON, context=said)
    run_outbox()
    assert "Words to find again" in SentMail.objects.get().text
    assert OutboxRow.objects.get().payload["context"] == said


def test_the_letter_box_of_a_demo_shows_them_because_no_mail_leaves_a_demo(run_outbox, settings):
    settings.PLATFORM_IS_DEMO = True
    said = {"subject": "Hello", "body": "https://ring.example/key"}
    promise_mail(
        template="allauth_message", to="a@example.org", language="en", key="k", at=NOON, context=said, is_secret=True
    )
    run_outbox()
    assert "https://ring.example/key" in SentMail.objects.get().text
