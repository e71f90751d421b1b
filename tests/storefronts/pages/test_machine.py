from __future__ import annotations

import re
from datetime import datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from storefronts.pages import machine
from storefronts.pages.cards import offering_url
from tests.factories import make_digital

pytestmark = pytest.mark.django_db
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def test_robots_may_read_the_public_site_only(client):
    said = client.get("/robots.txt").content.decode()
    assert "Disallow: /*/checkout/\n" in said
    assert "Sitemap: http://testserver/sitemap.xml" in said
    assert "Disallow: /*/works" not in said


def test_the_sitemap_names_every_language_of_a_work(client):
    shown = make_digital(language="fr", translations={"de": "Plakat"})
    make_digital(published=False)
    root = ElementTree.fromstring(client.get("/sitemap-works-1.xml").content)
    addresses = [node.text for node in root.findall("s:url/s:loc", NS)]
    assert addresses == [f"http://testserver{offering_url(code, shown.slug, shown.public_id)}" for code in ("de", "fr")]
    first = root.find("s:url", NS)
    assert [link.get("hreflang") for link in first.findall("x:link", NS)] == ["de", "fr"]


def test_parts_are_split_and_end(client, monkeypatch):
    monkeypatch.setattr(machine, "PART", 2)
    for _number in range(3):
        make_digital()
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    works = [node.text for node in root.findall("s:sitemap/s:loc", NS) if "works" in node.text]
    assert works == ["http://testserver/sitemap-works-1.xml", "http://testserver/sitemap-works-2.xml"]
    assert client.get("/sitemap-works-2.xml").content.count(b"<url>") == 1
    assert client.get("/sitemap-works-3.xml").status_code == 404
    assert client.get("/sitemap-secrets-1.xml").status_code == 404


def test_a_part_costs_two_queries_however_long(client, django_assert_num_queries):
    for _number in range(5):
        make_digital()
    with django_assert_num_queries(2):
        client.get("/sitemap-works-1.xml")


def test_weaknesses_can_be_reported(client):
    said = client.get("/.well-known/security.txt").content.decode()
    assert re.search(r"^Contact: mailto:\S+@\S+$", said, re.MULTILINE)
    expires = datetime.fromisoformat(re.search(r"Expires: (\S+)", said).group(1))
    assert expires > timezone.now()
