from __future__ import annotations

import pytest

from cms.models import HomePage
from marketplace.offerings.models import Offering


def test_stranger_cannot_open_the_editors_admin(demo, client):
    response = client.get("/cms/")
    assert response.status_code == 302
    assert "/cms/" not in response["Location"].split("?")[0]


@pytest.mark.parametrize("role", ["buyer", "maker"])
def test_buyers_and_makers_cannot_open_the_editors_admin(demo, client, role):
    client.force_login(demo[role])
    response = client.get("/cms/pages/")
    assert response.status_code in (302, 403)


def test_network_editor_edits_the_home_page_but_no_users(demo, client):
    client.force_login(demo["network"])
    home = HomePage.objects.get(locale__language_code="en")
    assert client.get(f"/cms/pages/{home.pk}/edit/").status_code == 200
    assert client.get("/cms/users/").status_code == 302


def test_network_editor_finds_works_by_words_maker_and_city(demo, client):
    client.force_login(demo["network"])
    both = client.get("/cms/offering-chooser/results/", {"q": "Lisbon"}).content.decode()
    none = client.get("/cms/offering-chooser/results/", {"q": "Lisbon nothingness"}).content.decode()
    assert both.count("data-chooser-modal-choice") == 4  # two works and two services of the studio in Lisbon
    assert none.count("data-chooser-modal-choice") == 0


def test_operator_opens_the_admin(demo, client):
    client.force_login(demo["operator"])
    assert client.get("/cms/").status_code == 200


def test_chosen_work_is_named_by_title_and_maker(demo, client):
    client.force_login(demo["network"])
    work = Offering.objects.filter(partner__storefront__city="Lisbon", kind="digital").first()
    chosen = client.get(f"/cms/offering-chooser/chosen/{work.pk}/").json()
    assert chosen["result"]["title"] == f"{work.product.title} · Ateliê Corrente"


def test_preview_may_be_framed_by_the_editor_only(demo, client):
    home = HomePage.objects.get(locale__language_code="de")
    assert "Content-Security-Policy" not in home.make_preview_request()
    assert "frame-ancestors 'none'" in client.get("/de/")["Content-Security-Policy"]
