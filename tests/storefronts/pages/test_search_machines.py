"""Result pages for machines: feeds, data, languages, and how browsers search here."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.markets.languages import LANGUAGES
from marketplace.markets.pages import store
from marketplace.offerings.models import Offering
from storefronts.pages.cards import offering_url
from tests.factories import NOON, make_digital, make_maker

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.fixture
def shop(index):
    """Three prints, published an hour apart; one of another maker."""
    french = make_maker(name="Atelier Bleu & Fils", country="FR", city="Lyon")
    works = [make_digital(partner=french, title=f"Phare <{n}>") for n in (1, 2)] + [make_digital(title="Vase")]
    for hours, work in enumerate(works):
        Offering.objects.filter(pk=work.pk).update(published_at=NOON + timedelta(hours=hours))
    index()
    return works


def feed_of(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def entries(feed) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


def test_the_feed_of_a_search_is_atom_with_the_newest_first(shop, visit):
    feed = feed_of(visit("/en/search/feed/?q=phare&sort=price&page=2"))
    assert feed.tag == f"{ATOM}feed"
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "en"
    assert entries(feed) == ["Phare <2>", "Phare <1>"]
    assert feed.findtext(f"{ATOM}title") == "phare · Creative Ring"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Creative Ring"
    assert feed.findtext(f"{ATOM}updated") == "2026-11-22T13:00:00+00:00"
    links = {link.attrib["rel"]: link.attrib["href"] for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "alternate": "http://testserver/en/search/?q=phare", "self": "http://testserver/en/search/feed/?q=phare",
    }  # fmt: skip
    entry, work = feed.find(f"{ATOM}entry"), shop[1]
    assert entry.findtext(f"{ATOM}id") == f"tag:testserver,2026:offering:{work.public_id}"
    assert (
        entry.find(f"{ATOM}link").attrib["href"] == f"http://testserver{offering_url('en', work.slug, work.public_id)}"
    )
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Atelier Bleu & Fils"
    assert entry.findtext(f"{ATOM}published") == entry.findtext(f"{ATOM}updated") == "2026-11-22T13:00:00+00:00"
    summary = entry.find(f"{ATOM}summary")
    assert (summary.attrib["type"], summary.text) == ("html", "Résumé: Phare &lt;2&gt;")


def test_every_entry_has_what_atom_asks_for(shop, visit):
    """RFC 4287: an id that is unique, a title, a time with an offset; the feed too."""
    feed = feed_of(visit("/de/search/feed/"))
    for thing in (feed, *feed.iter(f"{ATOM}entry")):
        assert thing.findtext(f"{ATOM}id")
        assert thing.findtext(f"{ATOM}title")
        assert datetime.fromisoformat(thing.findtext(f"{ATOM}updated")).utcoffset() == timedelta(0)
        assert thing.find(f"{ATOM}link").attrib["href"].startswith("http://testserver/de/")
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) == 3


def test_an_entry_keeps_its_id_in_every_language(shop, visit):
    both = [
        [e.findtext(f"{ATOM}id") for e in feed_of(visit(f"/{code}/search/feed/")).iter(f"{ATOM}entry")]
        for code in ("de", "pl")
    ]
    assert both[0] == both[1]


def test_a_feed_never_holds_what_is_merely_similar(shop, visit):
    assert entries(feed_of(visit("/en/search/feed/?q=phare+zirkus"))) == []


def test_filters_hold_in_the_feed(shop, visit):
    assert entries(feed_of(visit("/en/search/feed/?price_max=1"))) == []
    assert len(entries(feed_of(visit("/en/search/feed/?kind=digital")))) == 3
    assert "Atelier Bleu & Fils" in entries(feed_of(visit("/en/search/feed/?kind=maker")))


def test_fifty_entries_and_the_same_queries_for_any_number(index, visit, django_assert_num_queries):
    maker = make_maker()
    make_digital(partner=maker)
    index()
    visit("/en/search/feed/")
    with CaptureQueriesContext(connection) as one:
        visit("/en/search/feed/")
    for _number in range(55):
        make_digital(partner=maker)
    index()
    with django_assert_num_queries(len(one)):
        feed = feed_of(visit("/en/search/feed/"))
    assert len(entries(feed)) == 50


@pytest.mark.parametrize("cached", [True, False])
def test_who_has_it_already_is_told_so_and_a_new_work_is_seen(shop, index, client, settings, cached):
    settings.PUBLIC_PAGE_CACHE = cached
    first = client.get("/en/search/feed/?q=phare")
    assert first["Cache-Control"] == "public, max-age=60"
    assert not first.cookies
    again = client.get("/en/search/feed/?q=phare", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    new = make_digital(title="Phare neuf")
    Offering.objects.filter(pk=new.pk).update(published_at=NOON + timedelta(hours=9))
    index()
    store.clear()
    fresh = client.get("/en/search/feed/?q=phare", headers={"If-None-Match": first["ETag"]})
    assert fresh["ETag"] != first["ETag"]
    assert entries(feed_of(fresh))[0] == "Phare neuf"


@pytest.mark.parametrize(
    "asked", ["q=%01%0B%FF%EF%BF%BE", "q=%3C!%5BCDATA%5B", "q=" + "x" * 900, "price_min=abc", "page=9999"]
)
def test_an_odd_address_gives_a_feed_all_the_same(shop, visit, asked):
    feed_of(visit(f"/en/search/feed/?{asked}"))


def test_without_an_index_the_feed_says_when_to_come_back(visit):
    answer = visit("/en/search/feed/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")


def test_the_page_names_its_feed(shop, visit):
    text = visit("/en/search/?q=phare&sort=price").content.decode()
    assert '<link rel="alternate" type="application/atom+xml"' in text
    assert 'href="/en/search/feed/?q=phare"' in text


def data_in(response):
    (written,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.S)
    return json.loads(written)


def test_results_are_a_numbered_list_for_machines(shop, visit):
    data = data_in(visit("/en/search/?q=phare"))
    assert (data["@type"], data["inLanguage"]) == ("SearchResultsPage", "en")
    assert data["mainEntity"]["numberOfItems"] == 2
    items = data["mainEntity"]["itemListElement"]
    assert [(item["position"], item["name"]) for item in items] == [(1, items[0]["name"]), (2, items[1]["name"])]
    assert {item["name"] for item in items} == {"Phare <1>", "Phare <2>"}
    assert all(item["url"].startswith("http://testserver/en/works/") for item in items)


def test_a_list_of_its_own_is_a_collection(shop, visit):
    data = data_in(visit("/en/search/?kind=maker"))
    assert (data["@type"], data["url"]) == ("CollectionPage", "http://testserver/en/search/?kind=maker")
    assert data["mainEntity"]["itemListElement"][0]["url"].startswith("http://testserver/en/makers/")


def test_what_was_typed_cannot_end_the_data(shop, visit):
    response = visit("/en/search/?q=</script><script>alert(1)</script>phare")
    assert b"<script>alert" not in response.content
    data_in(response)


def test_a_list_names_itself_in_all_languages_and_for_everybody_else(shop, visit):
    text = visit("/de/search/?kind=maker").content.decode()
    named = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', text))
    assert list(named) == [*LANGUAGES, "x-default"]
    assert named["pl"] == "http://testserver/pl/search/?kind=maker"
    assert named["x-default"] == "http://testserver/search/?kind=maker"
    sent_on = visit("/search/?kind=maker")
    assert (sent_on.status_code, sent_on["Location"]) == (302, "/de/search/?kind=maker")


def test_a_browser_can_search_here(shop, visit):
    assert 'rel="search" type="application/opensearchdescription+xml"' in visit("/de/search/").content.decode()
    answer = visit("/de/search/opensearch.xml")
    assert answer["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    urls = {
        url.attrib["type"]: url.attrib["template"]
        for url in ElementTree.fromstring(answer.content).iter(f"{OPENSEARCH}Url")
    }
    assert urls["text/html"] == "http://testserver/de/search/?q={searchTerms}"
    assert urls["application/atom+xml"] == "http://testserver/de/search/feed/?q={searchTerms}"
    assert len(ElementTree.fromstring(answer.content).findtext(f"{OPENSEARCH}ShortName")) <= 16


def test_a_mistyped_search_is_subscribed_to_as_it_was_understood(shop, visit):
    text = visit("/fr/search/?q=Phrae&kind=digital").content.decode()
    assert re.findall(r"/search/feed/[^\"]+", text) == ["/search/feed/?q=phare&amp;kind=digital"] * 2
    assert text.count("/search/save/?q=phare&amp;kind=digital") == 1
    assert 'class="seen"' not in text
