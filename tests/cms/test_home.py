from __future__ import annotations

import json
import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.models import HomePage, StandardPage
from marketplace.markets.pages import store
from marketplace.offerings.models import Offering
from marketplace.offerings.operations import pause
from tests.factories import NOON, owner_of

SENTENCES = {
    "en": "Work by people you can name",
    "de": "Werke von Menschen mit Namen",
    "fr": "Des œuvres de personnes",
    "el": "Έργα ανθρώπων με όνομα",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_home_speaks_four_languages(demo, client, language):
    response = client.get(f"/{language}/")
    text = response.content.decode()
    assert response.status_code == 200
    assert SENTENCES[language] in text
    assert all(f'hreflang="{code}" href="http://testserver/{code}/"' in text for code in SENTENCES)


def test_home_in_another_language_falls_back_to_english_and_says_so(demo, client):
    text = client.get("/it/").content.decode()
    assert 'lang="en">Work by people you can name' in text
    assert '<link rel="canonical" href="http://testserver/en/">' in text


def test_home_is_a_public_page_without_a_session(demo, client):
    response = client.get("/en/")
    assert response["Cache-Control"].startswith("public")
    assert not response.cookies


def test_price_on_home_follows_the_market(demo, client):
    client.cookies["market"] = "HU.EUR.consumer"
    hungarian = client.get("/en/").content
    client.cookies["market"] = "LU.EUR.business"
    assert client.get("/en/").content != hungarian


def _queries(client, picked):
    home = HomePage.objects.get(locale__language_code="en")
    works = list(Offering.objects.all())
    home.body = [("works", {"title": "Picked", "works": (works * 20)[:picked]})]
    home.save_revision().publish()
    client.get("/en/")
    store.clear()
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/en/").status_code == 200
    return len(asked)


def test_home_needs_at_most_ten_queries_for_one_and_for_twenty_picked_works(demo, client):
    one, twenty = _queries(client, 1), _queries(client, 20)
    assert one == twenty
    assert one <= 10


def test_picked_work_that_is_paused_leaves_the_wall(demo, client):
    work = Offering.objects.filter(kind="digital", partner__storefront__slug="atelie-corrente").first()
    title = work.texts.get(language="en").title
    assert f">{title}<" in client.get("/en/").content.decode()
    pause(offering=work, by=owner_of(work.partner), at=NOON)
    call_command("reindex", verbosity=0)
    store.clear()
    assert f">{title}<" not in client.get("/en/").content.decode()


def test_preview_shows_the_draft_to_the_editor_and_is_kept_for_nobody(demo, client):
    home = HomePage.objects.get(locale__language_code="en")
    public = client.get("/en/").content
    home.body = [("call", {"title": "Only a draft", "text": "Not yet.", "button": "Soon"})]
    response = home.make_preview_request()
    assert "Only a draft" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert client.get("/en/").content == public


def test_home_opens_without_an_index(demo, client, settings, tmp_path):
    settings.SEARCH_DIR = str(tmp_path / "nothing")
    store.clear()
    response = client.get("/en/")
    assert response.status_code == 200
    assert SENTENCES["en"] in response.content.decode()


def test_page_of_words_is_public_and_knows_its_translations(demo, client):
    home = HomePage.objects.get(locale__language_code="en")
    page = StandardPage(title="How it works", slug="how", intro="In three sentences.", locale=home.locale)
    page.body = [("text", {"title": "", "text": "<p>Makers <b>publish</b>.</p>"})]
    home.add_child(instance=page)
    response = client.get("/en/how/")
    text = response.content.decode()
    assert response["Cache-Control"].startswith("public")
    assert "<b>publish</b>" in text
    assert '<link rel="canonical" href="http://testserver/en/how/">' in text
    assert 'hreflang="en" href="http://testserver/en/how/"' in text
    assert 'hreflang="de" href="http://testserver/de/how/"' not in text


def test_home_tells_machines_who_we_are_and_shows_a_picture(demo, client):
    text = client.get("/de/").content.decode()
    image = re.search(r'<meta property="og:image" content="(http://testserver/[^"]+)"', text)[1]
    assert image.startswith("http://testserver/media/")
    data = json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', text)[1])
    organization, site = data["@graph"]
    assert (organization["@type"], organization["url"]) == ("Organization", "http://testserver/")
    assert (site["@type"], site["inLanguage"]) == ("WebSite", "de")
    assert site["potentialAction"]["target"]["urlTemplate"] == "http://testserver/de/search/?q={search_term_string}"


def test_the_sitemap_has_home_in_its_languages(demo, client):
    assert "http://testserver/sitemap-pages-1.xml" in client.get("/sitemap.xml").content.decode()
    text = client.get("/sitemap-pages-1.xml").content.decode()
    for language in SENTENCES:
        assert f"<loc>http://testserver/{language}/</loc>" in text
        assert f'hreflang="{language}" href="http://testserver/{language}/"' in text
