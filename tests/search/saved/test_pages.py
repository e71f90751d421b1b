"""Saving a search, and the list: of an account, and of an address without one."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from marketplace.outbox.mail import FORGOTTEN
from marketplace.outbox.models import OutboxRow, SentMail
from search.saved import links
from search.saved.models import SavedSearch
from search.saved.operations import MOST
from tests.factories import make_user
from tests.search.saved.conftest import GERMAN

pytestmark = pytest.mark.django_db
SAVE = "/de/search/save/?q=plakat&kind=digital&sort=price&page=3"


def text_of(response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


@pytest.fixture(autouse=True)
def in_germany(client):
    client.cookies["market"] = "DE.EUR.consumer"


@pytest.fixture
def buyer(client):
    user = make_user("lea@example.org", language="de")
    client.force_login(user)
    return user


def test_a_buyer_saves_what_stands_in_the_address_under_a_name(client, buyer):
    page = client.get(SAVE)
    assert 'value="plakat · Dateien zum Herunterladen"' in page.content.decode()
    answer = client.post(SAVE, {"name": " Plakate\u202e fürs  Büro ", "often": "daily"})
    assert (answer.status_code, answer["Location"]) == (302, "/de/search/saved/")
    row = SavedSearch.objects.get()
    assert (row.user, row.name, row.address) == (buyer, "Plakate fürs Büro", "?q=plakat&kind=digital")
    assert (row.market.key, row.often, row.is_paused) == (GERMAN.key, "daily", False)
    assert row.confirmed_at == row.created_at == row.told_until
    assert row.due_at == row.created_at + timedelta(days=1)
    shown = text_of(client.get("/de/search/saved/"))
    assert "Plakate fürs Büro" in shown
    assert "plakat · Dateien zum Herunterladen" in shown


def test_the_same_search_saved_twice_is_there_once(client, buyer):
    client.post(SAVE, {"name": "Eins", "often": "daily"})
    client.post("/de/search/save/?kind=digital&q=plakat", {"name": "Zwei", "often": "weekly"})
    assert [row.name for row in SavedSearch.objects.all()] == ["Eins"]
    client.cookies["market"] = "AT.EUR.consumer"
    client.post(SAVE, {"name": "Drei", "often": "weekly"})
    assert SavedSearch.objects.count() == 2


@pytest.mark.parametrize("address", ["/de/search/save/", "/de/search/save/?sort=price&kind=nonsense"])
def test_nothing_cannot_be_saved(client, buyer, address):
    assert '<form class="form"' not in client.get(address).content.decode()
    assert client.post(address, {"name": "Alles", "often": "daily"}).status_code == 422
    assert SavedSearch.objects.count() == 0


def test_fifty_and_no_more(client, buyer):
    for number in range(MOST):
        client.post(f"/de/search/save/?q=wort{number}", {"name": "x", "often": "daily"})
        cache.clear()  # the limit of forms an hour is another test's
    refused = client.post("/de/search/save/?q=noch", {"name": "x", "often": "daily"})
    assert refused.status_code == 422
    assert "50" in text_of(refused)
    assert SavedSearch.objects.count() == MOST


def test_a_wrong_rhythm_or_no_name_is_refused(client, buyer):
    for wrong in (
        {"name": "x", "often": "hourly"},
        {"name": "  ", "often": "daily"},
        {"name": "x" * 81, "often": "daily"},
    ):
        assert client.post(SAVE, wrong).status_code == 200
    assert SavedSearch.objects.count() == 0


def act(client, what, row, **sent):
    return client.post(reverse(f"saved:{what}", args=[row.public_id]), sent)


def test_rename_pause_resume_delete(client, buyer, saved):
    row = saved(user=buyer)
    act(client, "change", row, name="Neuer Name", often="weekly")
    row.refresh_from_db()
    assert (row.name, row.often) == ("Neuer Name", "weekly")
    assert timedelta(days=6) < row.due_at - timezone.now() <= timedelta(days=7)
    act(client, "pause", row)
    row.refresh_from_db()
    assert row.is_paused is True
    act(client, "resume", row)
    row.refresh_from_db()
    assert row.is_paused is False
    assert row.told_until > row.created_at  # of what came while it was paused nobody hears
    answer = act(client, "delete", row)
    assert answer["Location"] == "/en/search/saved/"
    assert SavedSearch.objects.count() == 0


@pytest.mark.parametrize("name", ["change", "pause", "resume", "delete"])
@pytest.mark.parametrize(
    "who", ["another buyer", "nobody", "a guest of another address", "a guest of the same address"]
)
def test_a_stranger_gets_404_and_nothing_changes(client, saved, name, who):
    row = saved(user=make_user("lea@example.org"))
    before = SavedSearch.objects.values().get()
    sent = {"name": "Meins", "often": "weekly"}
    if who == "another buyer":
        client.force_login(make_user())
    if who.startswith("a guest"):
        sent["key"] = links.SEARCHES_LINK.token("x@example.org" if "another" in who else "lea@example.org")
    assert act(client, name, row, **sent).status_code == 404
    assert client.get(reverse("saved:change", args=[row.public_id])).status_code == 404
    assert SavedSearch.objects.values().get() == before


def test_the_list_asks_a_stranger_to_sign_in(client):
    assert client.get("/de/search/saved/")["Location"].startswith("/de/account/login/")


def test_the_list_is_designed_when_it_is_empty(client, buyer):
    shown = client.get("/de/search/saved/").content.decode()
    assert 'class="empty"' in shown
    assert 'href="/de/search/"' in shown


def test_the_list_costs_the_same_for_any_length(client, buyer, saved):
    saved("q=a1", user=buyer)
    client.get("/de/search/saved/")
    with CaptureQueriesContext(connection) as one:
        client.get("/de/search/saved/")
    for number in range(20):
        saved(f"q=b{number}", user=buyer)
    with CaptureQueriesContext(connection) as many:
        client.get("/de/search/saved/")
    assert len(many) == len(one)


def test_a_part_that_is_gone_is_named_on_the_list(client, buyer, saved):
    row = saved(user=buyer)
    SavedSearch.objects.filter(pk=row.pk).update(address="?q=plakat&category=alchemy&ring=atlantis")
    assert "alchemy, atlantis" in text_of(client.get("/de/search/saved/"))


# Without an account


def ask(client, email="Gast@Example.org", address=SAVE):
    return client.post(address, {"email": email, "name": "Plakate", "often": "weekly"})


def link_in(sent) -> str:
    return re.search(r"http://localhost:8000(\S+)", sent.body)[1]


def test_a_guest_is_asked_by_mail_and_says_yes_by_a_button(client, run_outbox):
    asked = ask(client)
    assert "Gast@Example.org" in text_of(asked)
    row = SavedSearch.objects.get()
    assert (row.user, row.email, row.confirmed_at) == (None, "gast@example.org", None)
    run_outbox()
    (sent,) = mail.outbox
    assert sent.to == ["gast@example.org"]
    assert "plakat · Dateien zum Herunterladen" in sent.body
    path = link_in(sent)
    for _each in range(2):
        assert client.get(path).status_code == 200
    row.refresh_from_db()
    assert row.confirmed_at is None
    answer = client.post(path)
    row.refresh_from_db()
    assert row.confirmed_at is not None
    assert row.told_until == row.confirmed_at
    listed = re.search(r'href="(/de/search/saved/open/[^"]+)"', answer.content.decode())[1]
    assert "Plakate" in text_of(client.get(listed))


def test_the_question_can_be_posted_only_from_our_page(run_outbox):
    strict = Client(enforce_csrf_checks=True)
    row = SavedSearch(
        email="g@example.org", name="x", address="?q=x", fingerprint="f", language="de", country="DE", currency="EUR",
        created_at=timezone.now(), told_until=timezone.now(), due_at=timezone.now(),
    )  # fmt: skip
    row.save()
    assert strict.post(f"/de/search/saved/confirm/{links.confirm_token(row)}/").status_code == 403
    row.refresh_from_db()
    assert row.confirmed_at is None


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(client, run_outbox):
    first = text_of(ask(client))
    run_outbox()
    SavedSearch.objects.update(confirmed_at=timezone.now())
    assert text_of(ask(client)) == first
    run_outbox()
    assert len(mail.outbox) == 1


def test_somebody_elses_mailbox_cannot_be_filled(client, run_outbox):
    for number in range(20):
        ask(client, address=f"/de/search/save/?q=wort{number}")
    run_outbox()
    assert len(mail.outbox) == 5
    assert SavedSearch.objects.count() == 5


def test_a_guest_changes_what_is_hers_by_the_mailed_link(client, run_outbox):
    ask(client)
    SavedSearch.objects.update(confirmed_at=timezone.now())
    row = SavedSearch.objects.get()
    client.post("/de/search/saved/open/", {"email": "gast@example.org"})
    run_outbox()
    path = link_in(mail.outbox[-1])
    key = path.rstrip("/").rpartition("/")[2]
    assert "Plakate" in text_of(client.get(path))
    assert act(client, "pause", row, key=key)["Location"].endswith(f"/search/saved/open/{key}/")
    row.refresh_from_db()
    assert row.is_paused is True
    act(client, "delete", row, key=key)
    assert SavedSearch.objects.count() == 0


@pytest.mark.parametrize("name", ["opened", "confirm", "stop"])
def test_a_forged_link_is_not_there(client, name):
    assert client.get(reverse(f"saved:{name}", args=["forged"])).status_code == 404
    assert client.post(reverse(f"saved:{name}", args=["forged"])).status_code in (404, 405)


def test_a_link_of_one_kind_opens_no_other(client, saved):
    row = saved()
    for name, token in (("confirm", links.stop_token(row)), ("stop", links.confirm_token(row))):
        assert client.post(reverse(f"saved:{name}", args=[token])).status_code == 404
    row.refresh_from_db()
    assert row.is_paused is False


def test_an_old_question_says_so(client, run_outbox):
    ask(client)
    row = SavedSearch.objects.get()
    path = reverse("saved:confirm", args=[links.confirm_token(row)])
    row.delete()
    assert client.get(path).status_code == 410


def test_stopping_deletes_a_guest_and_pauses_an_account(client, saved, run_outbox):
    ask(client)
    guest, of_account = SavedSearch.objects.get(), saved()
    for row in (guest, of_account):
        path = reverse("saved:stop", args=[links.stop_token(row)])
        client.get(path)
        assert SavedSearch.objects.filter(pk=row.pk, is_paused=False).exists()
        for _twice in range(2):
            assert client.post(path).status_code == 200
    assert SavedSearch.objects.get().pk == of_account.pk
    assert SavedSearch.objects.get().is_paused is True


def test_stopping_forgets_the_address_in_the_log_of_these_mails_and_of_no_others(client, run_outbox):
    ask(client)
    ask(client, address="/de/search/save/?q=vase")
    run_outbox()
    first, second = SavedSearch.objects.order_by("pk")
    client.post(reverse("saved:stop", args=[links.stop_token(first)]))
    assert sorted(SentMail.objects.values_list("to", flat=True)) == [FORGOTTEN, "gast@example.org"]
    assert SentMail.objects.get(to=FORGOTTEN).key.startswith(f"saved-search-confirm:{first.public_id}:")
    assert "gast" not in str(OutboxRow.objects.filter(key__contains=first.public_id).values())
    assert second.email == "gast@example.org"


def test_a_mail_program_that_knows_no_token_may_stop_mails(saved):
    row = saved()
    strict = Client(enforce_csrf_checks=True)
    path = reverse("saved:stop", args=[links.stop_token(row)])
    answer = strict.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert not answer.cookies
    row.refresh_from_db()
    assert row.is_paused is True


def test_the_question_and_the_link_are_not_read_in_the_mail_log(client, run_outbox):
    ask(client)
    run_outbox()
    assert OutboxRow.objects.get(topic="mail").payload["context"] == {}
