from __future__ import annotations

import pytest

from tests.factories import make_digital, make_maker, make_user, owner_of

pytestmark = pytest.mark.django_db
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def test_a_stranger_gets_no_cookie_and_costs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/en/me/")
    assert response.status_code == 200
    assert not response.cookies
    assert response.headers["Cache-Control"] == "private, no-store"
    assert b"Sign in" in response.content


def test_it_counts_the_basket_of_a_guest(client):
    offering = make_digital()
    client.post("/en/basket/add/", {"tier": f"{offering.public_id}:personal"}, headers=SAME_SITE)
    assert b'<span class="count" aria-hidden="true">1</span>' in client.get("/en/me/").content


def test_it_brings_the_messages_once(client):
    offering = make_digital()
    client.post(
        "/en/basket/add/", {"tier": f"{offering.public_id}:personal"}, headers=SAME_SITE | {"HX-Request": "true"}
    )
    first, second = client.get("/en/me/").content, client.get("/en/me/").content
    assert b'<p class="toast">' in first
    assert b"toast" not in second


def test_it_names_the_person_and_shows_makers_their_studio(client):
    client.force_login(make_user("mira@example.org"))
    response = client.get("/en/me/")
    assert b"mira@example.org" in response.content
    assert b"/en/studio/" not in response.content
    client.force_login(owner_of(make_maker()))
    assert b"/en/studio/" in client.get("/en/me/").content
