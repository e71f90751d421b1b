"""From paid to the bytes on disk: account, guest with the order's key, strangers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from marketplace.delivery.models import Download
from marketplace.delivery.operations import revoke
from marketplace.outbox.models import SentMail
from tests.factories import make_user
from tests.marketplace.delivery.conftest import buy, order_of, version_of

pytestmark = pytest.mark.django_db


def download_address(entitlement, key=""):
    address = reverse("library:download", args=[entitlement.public_id, version_of(entitlement).pk])
    return f"{address}?key={key}" if key else address


def test_a_guest_downloads_with_the_key_of_the_order_and_it_is_counted(client, bought):
    address = download_address(bought, order_of(bought).facts.key)
    link = client.get(address)
    assert link.status_code == 302
    assert link["Location"].startswith("/files/")
    assert Download.objects.count() == 0
    answer = client.get(link["Location"])
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 a small file"
    assert answer["Content-Disposition"] == 'attachment; filename="work.pdf"'
    assert Download.objects.get().entitlement == bought


def test_an_account_downloads_without_a_key(client):
    user = make_user("anna@example.org")
    entitlement = buy(user=user)
    client.force_login(user)
    answer = client.get(download_address(entitlement), follow=True)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 a small file"


@pytest.mark.parametrize("key", ["", "wrong"])
def test_a_stranger_gets_404_and_nothing_is_counted(client, bought, key):
    client.force_login(make_user())
    assert client.get(download_address(bought, key)).status_code == 404
    assert client.get(reverse("library:certificate", args=[bought.public_id])).status_code == 404
    assert Download.objects.count() == 0


def test_a_version_of_another_work_is_not_opened_by_this_purchase(client, bought):
    other = version_of(buy(email="else@example.org"))
    address = reverse("library:download", args=[bought.public_id, other.pk])
    assert client.get(f"{address}?key={order_of(bought).facts.key}").status_code == 404


def test_the_download_waits_for_the_confirmation_mail(client):
    entitlement = buy(mailed=False)
    address = download_address(entitlement, order_of(entitlement).facts.key)
    assert client.get(address).status_code == 403
    number = order_of(entitlement).number
    SentMail.objects.create(
        key=f"order-paid:{number}", to="a@example.org", subject="s", text="t", sent_at=timezone.now()
    )
    assert client.get(address).status_code == 302


def test_without_the_two_consents_it_opens_after_fourteen_days(client):
    entitlement = buy(consents=())
    address = download_address(entitlement, order_of(entitlement).facts.key)
    closed = client.get(address)
    assert closed.status_code == 403
    assert "You kept your right to withdraw" in closed.content.decode()
    long_ago = buy(consents=(), at=timezone.now() - timedelta(days=14, minutes=1))
    assert client.get(download_address(long_ago, order_of(long_ago).facts.key)).status_code == 302


def test_given_back_closes_the_page_and_links_made_before(client, bought):
    address = download_address(bought, order_of(bought).facts.key)
    link = client.get(address)["Location"]
    revoke(line=bought.line, at=timezone.now(), why="refund")
    assert client.get(address).status_code == 403
    closed = client.get(link)
    assert closed.status_code == 403
    assert "This download is closed" in closed.content.decode()
    assert Download.objects.count() == 0


def test_the_order_page_shows_its_downloads(client, bought):
    order = order_of(bought)
    page = client.get(reverse("orders:order", args=[order.number]), {"key": order.facts.key}).content.decode()
    assert download_address(bought, order.facts.key) in page
    assert "work.pdf" in page


def test_the_order_page_says_that_files_open_with_the_mail(client):
    entitlement = buy(mailed=False)
    order = order_of(entitlement)
    page = client.get(reverse("orders:order", args=[order.number]), {"key": order.facts.key}).content.decode()
    assert "The confirmation is on its way to anna@example.org" in page
    assert download_address(entitlement) not in page


def test_an_expired_link_explains_and_leads_to_a_new_one(client, bought, settings):
    link = client.get(download_address(bought, order_of(bought).facts.key))["Location"]
    settings.FILE_LINK_SECONDS = -1
    old = client.get(link)
    assert old.status_code == 410
    assert reverse("library:open") in old.content.decode()
    client.force_login(make_user())
    assert reverse("library:home") in client.get(link).content.decode()
    assert Download.objects.count() == 0


def test_a_file_removed_later_stays_with_those_who_bought_before(client, bought):
    bought.offering.files.update(removed_at=timezone.now() + timedelta(seconds=1))
    assert client.get(download_address(bought, order_of(bought).facts.key)).status_code == 302
    bought.offering.files.update(removed_at=bought.granted_at - timedelta(days=1))
    assert client.get(download_address(bought, order_of(bought).facts.key)).status_code == 404
