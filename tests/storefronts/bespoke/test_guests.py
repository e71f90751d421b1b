"""All requests of an address by a mailed link, and nothing of others."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from marketplace.delivery.guests import LIBRARY_LINK
from marketplace.outbox.models import OutboxRow
from marketplace.users import guest_links
from storefronts.bespoke.guests import REQUESTS_LINK
from storefronts.bespoke.models import Request
from tests.factories import make_user
from tests.storefronts.bespoke.making import make_request

pytestmark = pytest.mark.django_db
TOKENS = re.compile(r'(csrfmiddlewaretoken" value="|here=)[^"]*')


def ask(client, email):
    return client.post(reverse("bespoke:open"), {"email": email})


def shelf(client, email="anna@example.org"):
    return client.get(reverse("bespoke:opened", args=[REQUESTS_LINK.token(email)]))


def promised():
    return OutboxRow.objects.filter(key__startswith="mail:requests-link:")


def test_a_guest_is_mailed_a_link_to_all_her_requests(client, run_outbox):
    poster, logo = make_request(title="Concert poster"), make_request(title="New logo")
    make_request(title="Somebody else’s", email="bob@example.org")
    page = ask(client, "Anna@Example.org").content.decode()
    assert "Look into your mailbox" in page
    OutboxRow.objects.exclude(pk__in=promised()).delete()
    run_outbox()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["anna@example.org"], "Your requests: the link you asked for")
    answer = client.get(re.search(r"https?://[^/]+(/\S+)", sent.body).group(1))
    text = answer.content.decode()
    assert (answer.status_code, answer["Referrer-Policy"]) == (200, "same-origin")
    assert "Somebody else" not in text
    for request in (poster, logo):
        address = f"{reverse('bespoke:request', args=[request.public_id])}?key={request.key}"
        assert f'href="{address}"' in text
        assert client.get(address).status_code == 200


def test_one_that_waits_for_its_confirmation_is_there_too(client):
    waiting = make_request(sent=False, title="Not sent yet, really")
    text = shelf(client).content.decode()
    assert "Not sent yet, really" in text
    client.cookies.clear()
    answer = client.get(f"{reverse('bespoke:request', args=[waiting.public_id])}?key={waiting.key}")
    assert (answer.status_code, "/makers/?key=" in answer["Location"]) == (302, True)


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client):
    make_request()
    known = ask(client, "anna@example.org").content.decode()
    promised().delete()
    unknown = ask(client, "nobody@example.org").content.decode()
    assert TOKENS.sub("", known.replace("anna@", "x@")) == TOKENS.sub("", unknown.replace("nobody@", "x@"))
    assert not promised().exists()


def test_one_address_is_mailed_at_most_five_times_an_hour(client):
    make_request()
    for _time in range(7):
        assert ask(client, "anna@example.org").status_code == 200
    assert promised().count() == 5


def test_a_forged_link_and_that_of_another_room_open_nothing(client):
    make_request()
    for token in ("forged", LIBRARY_LINK.token("anna@example.org")):
        assert client.get(reverse("bespoke:opened", args=[token])).status_code == 404


def test_an_old_link_offers_a_new_one(client, monkeypatch):
    make_request(title="Concert poster")
    monkeypatch.setattr(guest_links, "LINK_LIVES", timedelta(seconds=-1))
    old = shelf(client)
    assert old.status_code == 410
    assert "Concert poster" not in old.content.decode()
    assert "anna@example.org" in old.content.decode()


def test_strangers_are_asked_for_their_address_and_accounts_see_their_own(client):
    assert client.get(reverse("bespoke:list"))["Location"] == reverse("bespoke:open")
    user = make_user()
    mine = make_request(buyer=user, title="Mine alone")
    make_request(title="A guest’s")
    client.force_login(user)
    text = client.get(reverse("bespoke:list")).content.decode()
    assert "Mine alone" in text
    assert "A guest’s" not in text
    assert mine.key not in text


def test_the_list_costs_the_same_queries_for_one_and_for_twenty(client, django_assert_num_queries):
    make_request()
    shelf(client)
    with django_assert_num_queries(3):
        assert shelf(client).content.decode().count("?key=") == 1
    for number in range(19):
        make_request(email=f"other{number}@example.org")
    Request.objects.update(email="anna@example.org")
    with django_assert_num_queries(3):
        assert shelf(client).content.decode().count("?key=") == 20
