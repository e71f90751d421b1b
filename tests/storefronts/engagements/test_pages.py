"""The page of a conversation: for both sides and guests, nobody else; what was typed is never lost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from marketplace.delivery.queries import of_email
from marketplace.files.models import PrivateFile
from marketplace.outbox.models import SentMail
from marketplace.partner.models import Role
from marketplace.partner.operations import seat
from storefronts.engagements import clicks
from storefronts.engagements.endings import decline_cancel, propose_cancel
from storefronts.engagements.messages import say
from storefronts.engagements.models import Entry
from storefronts.engagements.operations import deliver
from storefronts.engagements.states import Side
from storefronts.engagements.steps import STEPS
from tests.factories import NOON, make_maker, make_user, owner_of
from tests.storefronts.engagements.making import (
    accepted,
    buyer_of,
    changed,
    delivered,
    fresh,
    infected,
    maker_of,
    pdf,
    started,
    work,
)

pytestmark = pytest.mark.django_db


def page_of(row, language="en"):
    return f"/{language}/engagements/{row.conversation.public_id}/"


def guest(row):
    return f"?key={row.conversation.key}"


@pytest.fixture
def maker(client):
    def signed_in(row):
        client.force_login(owner_of(row.conversation.partner))
        return client

    return signed_in


def test_strangers_other_makers_and_wrong_keys_get_404(client):
    row, other = started(work()), work()
    for address in (page_of(row), f"{page_of(row)}news/", page_of(row) + guest(other), "/en/engagements/nothing/"):
        assert client.get(address).status_code == 404
    client.force_login(owner_of(make_maker()))
    assert client.get(page_of(row)).status_code == 404
    for action in ("accept", "deliver", "cancel"):
        assert client.post(f"{page_of(row)}{row.public_id}/{action}/").status_code == 404
    assert client.post(f"{page_of(row)}message/", {"words": "Hello"}).status_code == 404
    assert Entry.objects.filter(what="message").count() == 0


def test_a_guest_by_key_a_buyer_by_account_and_a_maker_by_seat_see_the_same_page(client, maker):
    buyer = make_user("buyer@example.org")
    row = started(work(user=buyer))
    by_key = client.get(page_of(row) + guest(row))
    assert (by_key.status_code, by_key["Referrer-Policy"]) == (200, "same-origin")
    client.force_login(buyer)
    by_account = client.get(page_of(row)).content.decode()
    assert "The maker is working on it." in by_account
    by_seat = maker(row).get(page_of(row)).content.decode()
    assert "Hand over the work when it is done." in by_seat
    assert row.conversation.key not in by_seat


def test_finance_reads_and_does_nothing(client):
    row, person = started(work()), make_user()
    seat(
        partner=row.conversation.partner, user=person, role=Role.FINANCE, by=owner_of(row.conversation.partner), at=NOON
    )
    client.force_login(person)
    page = client.get(page_of(row)).content.decode()
    assert '<form class="form talk-step"' not in page
    assert 'id="reply"' not in page
    assert client.post(f"{page_of(row)}{row.public_id}/deliver/", {"words": "Here it is, done"}).status_code == 404
    assert client.post(f"{page_of(row)}message/", {"words": "Hello"}).status_code == 404
    assert fresh(row).state == "in_progress"
    for form in ("message/", *(f"{row.public_id}/{action}/" for action in STEPS)):
        assert client.post(f"{page_of(row)}{form}").status_code == 404, form  # not 422: what they sent is not read


def test_a_step_of_the_other_side_is_not_there_whatever_is_sent(client, maker):
    row = started(work())
    for side, person in ((Side.MAKER, maker(row)), (Side.BUYER, client)):
        if side == Side.BUYER:
            person.logout()
        key = "" if side == Side.MAKER else f"?key={row.conversation.key}"
        foreign = [step.action for step in STEPS.values() if step.side not in (None, side)]
        codes = {person.post(f"{page_of(row)}{row.public_id}/{action}/{key}").status_code for action in foreign}
        assert codes == {404}, side
    assert fresh(row).state == "in_progress"


def test_the_whole_way_by_its_forms(client, maker, run_outbox):
    row = work(brief={})
    buyer, own = Client(), maker(row)
    buyer_page = page_of(row, "de") + guest(row)

    def post(web, action, **data):
        address = f"{page_of(row, 'de')}{row.public_id}/{action}/"
        return web.post(f"{address}{guest(row) if web is buyer else ''}", data)

    assert post(buyer, "brief", **{"q-what": ""}).status_code == 422
    assert post(buyer, "brief", **{"q-what": "Ein Buch <b>fett</b>"}).status_code == 302
    assert "Ein Buch &lt;b&gt;fett&lt;/b&gt;" in own.get(page_of(row)).content.decode()
    assert post(own, "start").status_code == 302
    assert post(own, "progress", percent="30", words="Skizzen").status_code == 302
    assert post(own, "deliver", words="Hier ist Ihr Umschlag.", attached=[pdf(), pdf("b.pdf")]).status_code == 302
    page = buyer.get(buyer_page).content.decode()
    files = re.findall(r'href="(/de/engagements/[^"]+/files/[^"]+)"', page)
    assert len(files) == 2
    assert buyer.get(files[0].replace("&amp;", "&"), follow=True).headers["Content-Type"] == "application/pdf"
    assert Client().get(files[0].partition("?")[0]).status_code == 404
    assert post(buyer, "changes", words="Bitte etwas mehr Blau.").status_code == 302
    assert post(own, "deliver", words="Mit mehr Blau, Fassung zwei.").status_code == 302
    assert post(buyer, "accept", seen="2").status_code == 302
    assert post(buyer, "accept", seen="2").status_code == 302
    assert fresh(row).state == "accepted"
    run_outbox()
    subjects = [mail.subject for mail in SentMail.objects.filter(to="anna@example.org").order_by("pk")]
    assert len(subjects) == 1 + 1 + 1 + 1 + 2  # confirmation, answers asked for, started, progress, two deliveries
    held = of_email("anna@example.org").get()
    shelf = buyer.get(f"/de/orders/{held.line.seller_order.order.number}/?key={held.line.seller_order.order.facts.key}")
    assert f"/de/engagements/{row.conversation.public_id}/?key={row.conversation.key}" in shelf.content.decode()


def test_a_refused_step_says_why_keeps_what_was_typed_and_does_nothing(client, maker):
    row = started(work())
    own, address = maker(row), f"{page_of(row)}{row.public_id}/deliver/"
    long = own.post(address, {"words": "x" * 100_000})
    assert long.status_code == 422
    assert "Your text has 100,000 characters, and 5,000 fit." in long.content.decode()
    assert "x" * 100_000 in long.content.decode()
    bad = own.post(address, {"words": "Here is the cover.", "attached": [pdf(content=infected())]})
    assert bad.status_code == 422
    assert "The file looks infected" in bad.content.decode()
    assert "Here is the cover." in bad.content.decode()
    empty = own.post(address, {"words": "Here is the cover.", "attached": [pdf(content=b"")]})
    assert "The file is empty." in empty.content.decode()
    assert (fresh(row).state, PrivateFile.objects.count()) == ("in_progress", 0)
    not_yet = Client().post(f"{page_of(row)}{row.public_id}/accept/{guest(row)}")
    assert not_yet.status_code == 422
    assert "nothing was handed over yet" in not_yet.content.decode()


def test_a_message_of_100000_characters_gets_a_clear_error_and_stays_in_its_field(client):
    row = work()
    answer = client.post(f"{page_of(row)}message/{guest(row)}", {"words": "ü" * 100_000})
    assert answer.status_code == 422
    assert "ü" * 100_000 in answer.content.decode()
    assert "100,000 characters" in answer.content.decode()
    assert not Entry.objects.filter(what="message").exists()


def test_numbers_stand_there_as_the_language_of_the_page_writes_them(client):
    row = work()
    answer = client.post(f"{page_of(row, 'de')}message/{guest(row)}", {"words": "x" * 100_000}).content.decode()
    assert "100.000" in answer
    assert "5.000" in answer
    assert "100,000" not in answer


def test_a_refused_message_links_the_languages_of_its_page_and_its_address_leads_there(client):
    row = work()
    refused = client.post(f"{page_of(row)}message/{guest(row)}", {"words": ""})
    assert refused.status_code == 422
    assert f'href="{page_of(row, "de")}{guest(row)}" lang="de"' in refused.content.decode()
    for form in ("message/", f"{row.public_id}/accept/"):
        again = client.get(f"{page_of(row, 'de')}{form}{guest(row)}")
        assert (again.status_code, again["Location"]) == (302, f"{page_of(row, 'de')}{guest(row)}")
        assert client.get(again["Location"]).status_code == 200


def test_a_message_is_escaped_sent_once_and_mailed_in_the_readers_language(client, run_outbox):
    row = work()
    person = owner_of(row.conversation.partner)
    person.language = "fr"
    person.save()
    for _click in range(2):
        sent = {"words": "<script>alert(1)</script>\n\nשלום", "once": "abc"}
        assert client.post(f"{page_of(row)}message/{guest(row)}", sent).status_code == 302
    page = client.get(page_of(row) + guest(row)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert Entry.objects.filter(what="message").count() == 1
    run_outbox()
    mail = SentMail.objects.get(key__startswith="engagement:", to=person.email)
    assert mail.language == "fr"
    assert "Anna Muster" in mail.subject
    assert f"/fr/engagements/{row.conversation.public_id}/" in mail.text
    assert row.conversation.key not in mail.text
    assert "<script>" not in mail.html


def test_an_unknown_step_or_engagement_is_not_there(client):
    row, other = work(), work()
    for part in (f"{row.public_id}/explode/", f"{other.public_id}/accept/"):
        assert client.post(f"{page_of(row)}{part}{guest(row)}").status_code == 404


def chat(row, count):
    for number in range(count):
        by = buyer_of(row) if number % 2 else maker_of(row)
        say(conversation=row.conversation, words=f"Message {number}", files=[], by=by, at=NOON)


def queries(client, address) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_500_messages_are_paged_and_take_as_many_queries_as_few(client, maker):
    row = started(work())
    chat(row, 4)
    own = maker(row)
    own.get(page_of(row))
    few, few_of_guest = queries(own, page_of(row)), queries(Client(), page_of(row) + guest(row))
    chat(row, 496)
    assert (queries(own, page_of(row)), queries(Client(), page_of(row) + guest(row))) == (few, few_of_guest)
    assert few <= 15
    page = own.get(page_of(row)).content.decode()
    assert "Message 495" in page
    assert "Message 440<" not in page
    earlier = re.search(r'href="[^"]*\?before=(\d+)"', page)
    older = own.get(f"{page_of(row)}?before={earlier[1]}").content.decode()
    assert "Message 440<" in older
    assert "data-live" not in older


def test_news_are_304_until_something_is_said(client):
    row = started(work())
    address = f"{page_of(row)}news/{guest(row)}"
    first = client.get(address)
    assert first.status_code == 200
    tag = first["ETag"]
    with CaptureQueriesContext(connection) as asked:
        again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert len(asked) <= 5
    chat(row, 1)
    changed = client.get(address, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert "Message 0" in changed.content.decode()
    assert client.get(f"{page_of(row)}news/").status_code == 404


def token_of(text: str) -> str:
    return re.search(r"https?://[^/]+(/\w+/engagements/click/[^\s]+)", text)[1]


def test_one_click_of_the_mail_shows_a_button_and_accepts_only_when_it_is_pressed(client, run_outbox):
    row = delivered(work(), at=timezone.now())
    run_outbox()
    address = token_of(SentMail.objects.get(to="anna@example.org", text__contains="Here is your cover").text)
    for _look in range(2):
        page = client.get(address)
        assert page.status_code == 200
    assert "autofocus" in page.content.decode()
    assert fresh(row).state == "delivered"
    for _click in range(2):
        answer = client.post(address)
        assert answer["Location"] == page_of(row, "de") + guest(row)
    assert fresh(row).state == "accepted"
    assert Entry.objects.filter(what="accepted").count() == 1


def test_a_click_on_accepted_work_says_since_when_and_has_no_button(client):
    row = delivered(work(), at=timezone.now())
    address = f"/en/engagements/click/{clicks.sign(row, step='accept', side=Side.BUYER)}/"
    done = accepted(row, at=timezone.now())
    when = date_format(timezone.localtime(done.accepted_at), "DATETIME_FORMAT")
    page = client.get(address).content.decode()
    assert f"accepted already: {when}" in page
    assert "autofocus" not in page
    again = client.post(address, follow=True).content.decode()
    assert f"accepted already: {when}" in again
    assert "It is yours. " not in again


def test_a_click_that_is_not_possible_now_has_no_button_and_says_what_is_next(client):
    row = delivered(work(), at=timezone.now())
    address = f"/en/engagements/click/{clicks.sign(row, step='accept', side=Side.BUYER)}/"
    changed(row, at=timezone.now())
    page = client.get(address).content.decode()
    assert "The maker is working on it." in page
    assert "autofocus" not in page


def test_changes_that_are_left_are_counted_only_while_they_can_be_asked_for(client):
    row = delivered(work(), at=timezone.now())
    assert "2 changes left" in client.get(page_of(row) + guest(row)).content.decode()
    accepted(row, at=timezone.now())
    assert "changes left" not in client.get(page_of(row) + guest(row)).content.decode()


def test_a_forged_click_is_not_there_an_old_one_explains_and_a_late_one_says_why(client):
    row = delivered(work(), at=timezone.now())
    token = clicks.sign(row, step="accept", side=Side.BUYER)
    assert client.get(f"/en/engagements/click/{token[:-2]}xx/").status_code == 404
    accepted(row)
    started_again = work()
    early = clicks.sign(started_again, step="accept", side=Side.BUYER)
    refused = client.post(f"/en/engagements/click/{early}/")
    assert refused.status_code == 422
    assert "The work has not started yet." in refused.content.decode()


def test_an_expired_click_opens_nothing(client, monkeypatch):
    row = delivered(work(), at=timezone.now())
    token = clicks.sign(row, step="accept", side=Side.BUYER)
    monkeypatch.setattr(clicks, "LASTS", timedelta(seconds=-1))
    for answer in (client.get(f"/en/engagements/click/{token}/"), client.post(f"/en/engagements/click/{token}/")):
        assert answer.status_code == 410
        assert row.conversation.key not in answer.content.decode()
    assert fresh(row).state == "delivered"


def test_a_makers_click_needs_the_seat_still(client):
    row = work()
    person = owner_of(row.conversation.partner)
    token = clicks.sign(row, step="start", side=Side.MAKER, person=person.public_id)
    assert client.get(f"/en/engagements/click/{token}/").status_code == 200
    person.seats.update(role=Role.FINANCE)
    assert client.post(f"/en/engagements/click/{token}/").status_code == 404
    person.seats.all().delete()
    assert client.post(f"/en/engagements/click/{token}/").status_code == 404
    assert fresh(row).state == "brief_needed"


def test_a_click_agrees_only_to_what_the_mail_said(client):
    row = started(work())
    propose_cancel(engagement=row, percent=30, words="Let us stop", by=maker_of(row), at=NOON)
    token = clicks.sign(fresh(row), step="agree", side=Side.BUYER)
    propose_again(row, percent=10)
    refused = client.post(f"/en/engagements/click/{token}/")
    assert refused.status_code == 422
    assert "The proposal has changed since you saw it." in refused.content.decode()
    assert fresh(row).state == "in_progress"


def propose_again(row, *, percent):
    decline_cancel(engagement=row, by=maker_of(row), at=NOON)
    propose_cancel(engagement=row, percent=percent, words="Rather this", by=maker_of(row), at=NOON)


def seen_on(page: str, action: str) -> str:
    """What the hidden field of a step holds."""
    form = page.partition(f"/{action}/?key=")[2].partition("</form>")[0]
    return re.search(r'name="seen" value="([^"]*)"', form)[1]


def test_the_page_agrees_only_to_the_proposal_that_it_showed(client):
    row = started(work())
    propose_cancel(engagement=row, percent=100, words="Let us stop", by=maker_of(row), at=NOON)
    seen, address = (
        seen_on(client.get(page_of(row) + guest(row)).content.decode(), "agree"),
        f"{page_of(row)}{row.public_id}/agree/{guest(row)}",
    )
    assert seen == "100"
    propose_again(row, percent=0)
    for sent in ({"seen": seen}, {}, {"seen": "x"}):
        refused = client.post(address, sent)
        assert refused.status_code == 422
        assert seen_on(refused.content.decode(), "agree") == "0"
    assert "The proposal has changed since you saw it." in client.post(address, {"seen": seen}).content.decode()
    assert fresh(row).state == "in_progress"
    assert client.post(address, {"seen": "0"}).status_code == 302
    assert (fresh(row).state, fresh(row).cancel_percent) == ("cancelled", 0)


def test_the_page_accepts_only_the_version_that_it_showed(client):
    row = delivered(work())
    seen, address = (
        seen_on(client.get(page_of(row) + guest(row)).content.decode(), "accept"),
        f"{page_of(row)}{row.public_id}/accept/{guest(row)}",
    )
    changed(row)
    deliver(engagement=row, words="Here is the second version.", files=[], by=maker_of(row), at=NOON)
    for sent in ({"seen": seen}, {}):
        refused = client.post(address, sent)
        assert refused.status_code == 422
        assert "A newer version was handed over." in refused.content.decode()
        assert seen_on(refused.content.decode(), "accept") == "2"
    assert fresh(row).state == "delivered"
    assert client.post(address, {"seen": "2"}).status_code == 302
    assert fresh(row).state == "accepted"


@pytest.mark.parametrize("late", [False, True])
def test_the_mail_of_an_older_version_does_not_accept_the_newer_one(client, run_outbox, late):
    row = delivered(work(), at=timezone.now())
    if not late:
        run_outbox()
    changed(row, at=timezone.now())
    deliver(engagement=row, words="Here is the second version.", files=[], by=maker_of(row), at=timezone.now())
    run_outbox()
    older = SentMail.objects.get(to="anna@example.org", text__contains="Here is your cover")
    newer = SentMail.objects.get(to="anna@example.org", text__contains="Here is the second version")
    assert client.post(token_of(older.text)).status_code == 422
    assert fresh(row).state == "delivered"
    assert client.post(token_of(newer.text)).status_code == 302
    assert fresh(row).state == "accepted"


@pytest.mark.parametrize("language", ["en", "de", "fr", "el"])
def test_the_page_is_there_in_every_language_of_the_interface(client, language):
    assert client.get(page_of(delivered(work()), language)).status_code == 404
    row = delivered(work())
    assert client.get(page_of(row, language) + guest(row)).status_code == 200


def test_the_list_of_an_account_and_its_orders_show_each_work(client):
    buyer = make_user("buyer@example.org")
    row = started(work(user=buyer))
    assert client.get("/en/engagements/").status_code == 302
    client.force_login(buyer)
    for address in ("/en/engagements/", "/en/orders/", f"/en/orders/{row.line.seller_order.order.number}/"):
        page = client.get(address).content.decode()
        assert page_of(row) in page
        assert "The maker is working on it." in page
    one = queries(client, "/en/engagements/")
    work(user=buyer)
    assert queries(client, "/en/engagements/") == one


def test_the_studio_speaks_by_the_work(client, maker):
    row = work()
    own = maker(row)
    today = own.get("/en/studio/").content.decode()
    assert "Read the brief and start." in today
    delivered(row)
    assert "Read the brief and start." not in own.get("/en/studio/").content.decode()
    order = own.get(f"/en/studio/orders/{row.line.seller_order.number}/").content.decode()
    assert f"{page_of(row)}#work-{row.public_id}" in order
    assert "The buyer looks at it." in order
    assert own.get("/en/studio/orders/?open=1").status_code == 200
