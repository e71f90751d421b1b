"""The market form: a page of its own, from which the header's panel takes the form."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_form_lists_the_27_states_in_the_readers_language_and_order(client: Client) -> None:
    page = client.get("/de/market/", {"next": "/de/search/?q=karte"}).content.decode()
    assert page.count('<option value="') == 27 + 7
    assert page.index(">Belgien<") < page.index(">Österreich<") < page.index(">Zypern<")
    assert 'id="market-form"' in page
    assert '<input type="hidden" name="next" value="/de/search/?q=karte">' in page


def test_the_choice_is_kept_and_leads_back(client: Client) -> None:
    sent = {"country": "PL", "currency": "PLN", "capacity": "business", "next": "/en/search/"}
    answer = client.post("/en/market/", sent, headers={"sec-fetch-site": "same-origin"})
    assert (answer.status_code, answer["Location"]) == (302, "/en/search/")
    assert client.cookies["market"].value == "PL.PLN.business"


def test_a_country_that_is_no_market_is_refused_with_a_sentence_and_nothing_is_kept(client: Client) -> None:
    answer = client.post("/en/market/", {"country": "GB"}, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 400
    assert "We do not sell to that choice yet" in answer.content.decode()
    assert "market" not in client.cookies


def test_the_header_links_to_the_form_and_says_where_to_come_back_to(client: Client) -> None:
    page = client.get("/en/market/?next=/en/basket/").content.decode()
    assert 'href="/en/market/?next=/en/market/%3Fnext%3D/en/basket/"' in page
    assert 'href="/de/market/?next=/en/basket/"' in page
