"""The buyer's form on the order's way, without scripts: with the account, with the mailed key, and for nobody else."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse

from marketplace.offerings.models import Offering, State
from marketplace.reviews.models import Review
from tests.factories import NOON, make_digital, make_user
from tests.marketplace.reviews.buying import bought, review_of

pytestmark = pytest.mark.django_db


def form_of(order, work, *, key=True):
    address = reverse("reviews:write", args=[order.number, work.public_id])
    return f"{address}?key={order.facts.key}" if key else address


def test_a_guest_goes_from_the_order_to_the_form_and_back(client):
    work = make_digital()
    order = bought(work)
    address = form_of(order, work)
    shown = html.unescape(
        client.get(f"{reverse('orders:order', args=[order.number])}?key={order.facts.key}").content.decode()
    )
    assert f'href="{address}"' in shown
    page = client.get(address)
    assert page.headers["Referrer-Policy"] == "same-origin"
    content = page.content.decode()
    assert [f'type="radio" name="stars" value="{stars}"' in content for stars in (5, 4, 3, 2, 1)] == [True] * 5
    assert "Only people who ordered this work here and have it can review it" in content
    said = {"stars": "4", "text": "Line one\n\nLine two", "language": "en", "shown_as": ""}
    assert client.post(address, said | {"stars": ""}).status_code == 422
    assert Review.objects.count() == 0
    assert client.post(address, said).headers["Location"].endswith(f"?key={order.facts.key}")
    assert (Review.objects.get().stars, Review.objects.get().text) == (4, "Line one\n\nLine two")
    assert (
        "Look at your review or change it"
        in client.get(f"{reverse('orders:order', args=[order.number])}?key={order.facts.key}").content.decode()
    )
    assert "Yes, remove my review" in client.get(address).content.decode()
    assert client.post(address, {"do": "withdraw"}).status_code == 422
    assert Review.objects.count() == 1
    for _click in range(2):
        assert client.post(address, {"do": "withdraw", "sure": "on"}).status_code == 302
    assert Review.objects.count() == 0


def test_an_account_needs_no_key_and_a_stranger_finds_nothing(client):
    work, buyer = make_digital(), make_user()
    order = bought(work, user=buyer)
    address = form_of(order, work, key=False)
    assert client.get(address).status_code == 404
    client.force_login(make_user())
    assert (client.get(address).status_code, client.post(address, {"stars": "1"}).status_code) == (404, 404)
    client.force_login(buyer)
    assert client.post(address, {"stars": "5", "language": "de", "text": ""}).status_code == 302
    assert Review.objects.get().user == buyer
    assert client.get(form_of(order, make_digital(), key=False)).status_code == 404, "not of this order"


def test_before_the_delivery_the_page_says_when(client):
    work = make_digital()
    order = bought(work, at_once=False)
    page = client.get(form_of(order, work))
    assert "when you have it" in page.content.decode()
    assert "<textarea" not in page.content.decode()
    assert client.post(form_of(order, work), {"stars": "5", "language": "de"}).status_code == 422
    assert Review.objects.count() == 0


def test_each_review_has_an_address_that_leads_to_its_place(client):
    work = make_digital()
    made = review_of(bought(work), work)
    found = client.get(reverse("reviews:review", args=[made.public_id]))
    assert found.headers["Location"] == f"/en/works/{work.slug}-{work.public_id}/reviews/#review-{made.public_id}"
    assert client.get(reverse("reviews:review", args=["nothing"])).status_code == 404
    Review.objects.update(down_at=NOON)
    found = client.get(reverse("reviews:review", args=[made.public_id]))
    assert found.headers["Location"] == f"/en/works/{work.slug}-{work.public_id}/reviews/", "for who wrote it"


def test_what_was_agreed_with_one_buyer_has_no_form(client):
    work = make_digital()
    order = bought(work)
    Offering.objects.update(state=State.PRIVATE)
    assert client.get(form_of(order, work)).status_code == 404
