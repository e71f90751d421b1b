from __future__ import annotations

import html
import json
import re
from datetime import date

import pytest

from storefronts.pages.cards import maker_url
from storefronts.profiles.models import Storefront
from tests.factories import make_digital, make_maker, make_picture

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


@pytest.fixture
def studio():
    partner = make_maker(name="Atelier Bleu", country="FR", city="Lyon", language="fr")
    storefront = Storefront.objects.get(partner=partner)
    storefront.sentence = {"fr": "Nous dessinons.", "en": "We draw."}
    storefront.story = {"fr": "Un début.\n\nUne suite."}
    storefront.spoken, storefront.disciplines, storefront.hue = ["fr", "en"], ["illustration"], 300
    storefront.cover, storefront.portrait = make_picture(), make_picture()
    storefront.save()
    return storefront


def test_the_page_shows_who_they_are(studio, visit):
    response = visit(maker_url("en", studio.slug))
    said = text_of(response)
    for part in ("Atelier Bleu", "We draw.", "Lyon, France", "French, English", "Illustration", "Une suite."):
        assert part in said
    content = response.content.decode()
    assert 'class="hue-300' in content
    assert '<div class="prose" lang="fr"><p>Un début.</p><p>Une suite.</p></div>' in content


def test_an_unknown_maker_is_not_there(visit, db):
    assert visit("/en/makers/nobody/").status_code == 404


def test_works_hang_on_pages_of_24(studio, visit, index):
    for _number in range(25):
        make_digital(partner=studio.partner)
    make_digital()
    index()
    first = visit(maker_url("en", studio.slug)).content.decode()
    second = visit(maker_url("en", studio.slug) + "?page=2").content.decode()
    assert first.count('<article class="card ') == 24
    assert second.count('<article class="card ') == 1
    assert visit(maker_url("en", studio.slug) + "?page=3").status_code == 404


def test_two_queries_for_no_work_and_for_twenty(studio, visit, index, django_assert_num_queries):
    index()
    visit(maker_url("en", studio.slug))
    with django_assert_num_queries(2):
        visit(maker_url("en", studio.slug))
    for _number in range(20):
        make_digital(partner=studio.partner)
    index()
    with django_assert_num_queries(2):
        visit(maker_url("en", studio.slug))


def test_an_invented_studio_says_so(studio, visit):
    assert "invented studio" not in text_of(visit(maker_url("en", studio.slug)))
    Storefront.objects.filter(pk=studio.pk).update(is_demo=True)
    assert "An invented studio of the demonstration." in text_of(visit(maker_url("en", studio.slug)))


def test_machines_read_an_organization(studio, visit):
    content = visit(maker_url("en", studio.slug)).content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', content).group(1))
    assert (data["@type"], data["name"]) == ("Organization", "Atelier Bleu")
    assert data["address"] == {"@type": "PostalAddress", "addressLocality": "Lyon", "addressCountry": "FR"}
    assert re.findall(r'hreflang="(\w+)" href="http', content) == ["en", "fr"]


def test_the_trader_is_named(studio, visit):
    said = text_of(visit(maker_url("en", studio.slug)))
    assert "Who sells here" in said
    assert "A person (sole trader, freelancer)" in said


def test_the_list_of_makers_is_a_search(client, db):
    assert client.get("/de/makers/").url == "/de/search/?kind=maker"


@pytest.mark.parametrize(
    ("facts", "said", "unsaid"),
    [
        ({"least_budget": 150_000, "availability": "now"}, ["from €1,500.00 on", "has time now"], []),
        ({"availability": "from", "free_from": date(2027, 3, 1)}, ["free from 1 March 2027 on"], ["Takes work"]),
        ({"availability": "booked"}, ["booked out for now"], ["Takes work"]),
        ({}, [], ["Takes work", "Time for new work"]),
    ],
)
def test_from_which_budget_and_when_work_is_taken(studio, visit, facts, said, unsaid):
    Storefront.objects.filter(pk=studio.pk).update(**facts)
    text = text_of(visit(maker_url("en", studio.slug)))
    assert [part for part in said if part not in text] == []
    assert [part for part in unsaid if part in text] == []
