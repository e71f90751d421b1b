"""The library of accounts and of guests, its mailed link, certificates and their check page."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from marketplace.delivery.certificates import certificate_facts, certificate_pdf
from marketplace.delivery.operations import DigitalDelivery, revoke
from marketplace.outbox.models import OutboxRow
from tests.factories import make_digital, make_user
from tests.marketplace.delivery.conftest import buy, order_of

pytestmark = pytest.mark.django_db


def ask(client, email):
    return client.post(reverse("library:open"), {"email": email})


def test_a_guest_is_mailed_a_link_to_what_was_bought(client, bought, run_outbox):
    page = ask(client, "Anna@Example.org")
    assert "Look into your mailbox" in page.content.decode()
    OutboxRow.objects.exclude(key__startswith="mail:library-link:").delete()
    run_outbox()
    (sent,) = mail.outbox
    assert sent.to == ["anna@example.org"]
    path = re.search(r"https?://[^/]+(/\S+)", sent.body).group(1)
    shelf = client.get(path).content.decode()
    assert "Le phare" in shelf
    assert f"key={order_of(bought).facts.key}" in shelf


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, bought):
    known = ask(client, "anna@example.org").content.decode()
    OutboxRow.objects.filter(key__startswith="mail:library-link:").delete()
    unknown = ask(client, "nobody@example.org").content.decode()
    tokens = re.compile(r'(csrfmiddlewaretoken" value="|here=)[^"]*')
    assert tokens.sub("", known.replace("anna@", "x@")) == tokens.sub("", unknown.replace("nobody@", "x@"))
    assert not OutboxRow.objects.filter(key__startswith="mail:library-link:").exists()


def test_one_address_is_mailed_at_most_five_times_an_hour(client, bought):
    for _ in range(7):
        assert ask(client, "anna@example.org").status_code == 200
    assert OutboxRow.objects.filter(key__startswith="mail:library-link:").count() == 5


def test_a_forged_library_link_is_404(client, db):
    assert client.get(reverse("library:opened", args=["forged:x:y"])).status_code == 404


def test_an_old_library_link_offers_a_new_one(client, bought, monkeypatch):
    from datetime import timedelta

    from marketplace.delivery.guests import LIBRARY_LINK
    from marketplace.users import guest_links

    token = LIBRARY_LINK.token("anna@example.org")
    monkeypatch.setattr(guest_links, "LINK_LIVES", timedelta(seconds=-1))
    old = client.get(reverse("library:opened", args=[token]))
    assert old.status_code == 410
    assert "Le phare" not in old.content.decode()
    assert "anna@example.org" in old.content.decode()


def test_the_account_sees_its_own_purchases_only(client, bought):
    user = make_user()
    buy(user=user, email=user.email, offering=make_digital(title="Das Boot"))
    client.force_login(user)
    page = client.get(reverse("library:home")).content.decode()
    assert "Das Boot" in page
    assert "Le phare" not in page


def test_a_visitor_is_asked_for_the_address(client, db):
    assert client.get(reverse("library:home"))["Location"] == reverse("library:open")


def test_the_library_costs_the_same_queries_for_one_and_for_twenty(client, django_assert_max_num_queries):
    user = make_user()
    client.force_login(user)
    for number in range(20):
        buy(user=user, email=user.email, offering=make_digital(title=f"Affiche {number}"))
    with django_assert_max_num_queries(16):
        page = client.get(reverse("library:home")).content.decode()
    assert page.count("shelf-item") == 20


@pytest.mark.parametrize("language", ["en", "el", "de"])
def test_the_certificate_is_a_pdf_and_is_kept(bought, language):
    first = certificate_pdf(bought, language=language)
    assert first[:5] == b"%PDF-"
    assert len(first) > 8000
    assert certificate_pdf(bought, language=language) == first


def test_the_certificate_names_work_licensee_client_and_number():
    entitlement = buy(licence_client="Bäckerei Süd")
    said = certificate_facts(entitlement, language="en")
    assert said["title"] == "Le phare"
    rows = dict(said["rows"])
    assert rows["Granted to"] == "Anna Kastanje"
    assert rows["For the client"] == "Bäckerei Süd"
    assert rows["Certificate number"] == entitlement.certificate
    assert said["check_url"].endswith(f"/licence/{entitlement.certificate}")


def test_words_of_a_title_are_never_read_as_markup(bought):
    bought.line.title = '#read("/etc/passwd") *bold* $x$'
    assert certificate_pdf(bought, language="en")[:5] == b"%PDF-"


def test_anyone_can_check_a_certificate_without_learning_who_bought(client, bought):
    page = client.get(reverse("licence:check", args=[bought.certificate]))
    shown = page.content.decode()
    assert page["X-Robots-Tag"] == "noindex"
    assert "This licence is valid" in shown
    assert "Le phare" in shown
    assert "A••• K•••" in shown
    assert "Kastanje" not in shown
    assert "anna@" not in shown
    assert order_of(bought).number not in shown


def test_a_revoked_certificate_says_so(client, bought):
    revoke(line=bought.line, at=timezone.now(), why="refund")
    assert "This licence has ended" in client.get(reverse("licence:check", args=[bought.certificate])).content.decode()


def test_an_unknown_certificate_is_404(client, db):
    assert client.get(reverse("licence:check", args=["nothing"]), follow=True).status_code == 404


def test_copies_of_a_limited_edition_are_numbered():
    offering = make_digital(title="Auflage", edition=5, tiers=("personal",))
    first = buy(offering=offering)
    second = buy(offering=offering, email="b@example.org")
    assert dict(certificate_facts(first, language="en")["rows"])["Copy"] == "1 of 5"
    assert dict(certificate_facts(second, language="en")["rows"])["Copy"] == "2 of 5"


def test_a_download_is_performed_when_it_can_be_had_and_not_before():
    asked, waits = buy(), buy(email="b@example.org", consents=())
    now, delivery = timezone.now(), DigitalDelivery()
    assert delivery.performed(line=asked.line, at=now).is_complete
    assert delivery.performed(line=waits.line, at=now).done_bps == 0
    assert delivery.performed(line=waits.line, at=waits.opens_at).is_complete
