"""The page of a ring and of all rings: what they show, to everyone the same, in few queries."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.models import RingPage
from cms.rings.map import europe, spots
from cms.rings.operations import found_ring
from marketplace.figures.models import DailyCount
from marketplace.markets.pages import store
from storefronts.rings.founding import save_partners, save_words, set_ring_state
from tests.cms.rings.conftest import facts
from tests.factories import NOON, make_digital, make_maker, make_member, make_ring


def show(client, path):
    store.clear()
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_ring_page_shows_its_words_works_makers_and_partners(ghent, network, client, index):
    inside, outside = make_member(ghent, partner=make_maker(name="Atelier Binnen")), make_maker(name="Atelier Buiten")
    make_digital(partner=inside, title="Affiche dedans")
    make_digital(partner=outside, title="Affiche dehors")
    story = "Eerste alinea.\n\nTweede <b>alinea</b>."
    save_words(ring=ghent, language="nl", sentence="Aan de Leie.", story=story, by=network)
    save_partners(ring=ghent, partners=[("Academie", "https://academie.example"), ("Café", "")], by=network)
    index()
    text = show(client, "/nl/rings/ghent/")
    assert "Affiche dedans" in text
    assert "Affiche dehors" not in text
    assert "Atelier Binnen" in text
    assert "Atelier Buiten" not in text
    assert "<p>Eerste alinea.</p><p>Tweede &lt;b&gt;alinea&lt;/b&gt;.</p>" in text
    assert '<a href="https://academie.example" rel="noopener">Academie</a>' in text
    assert '<li dir="auto">Café</li>' in text
    assert 'class="hue-45 ring-page"' in text
    assert "1 maker · 1 work on sale" in re.sub(r"\s+", " ", text)


def test_its_dot_is_lit_in_the_mark(ghent, client):
    text = show(client, "/en/rings/ghent/")
    assert text.count("is-lit") == 3  # header, footer and the page's own mark


def test_it_is_a_public_page_without_a_session(ghent, client):
    answer = client.get("/en/rings/ghent/")
    assert answer["Cache-Control"].startswith("public")
    assert not answer.cookies
    assert client.get("/en/rings/")["Cache-Control"].startswith("public")


def test_a_closed_ring_says_so(ghent, network, client):
    assert "ask to join in the studio" in show(client, "/en/rings/ghent/")
    set_ring_state(ring=ghent, state="closed", by=network)
    assert "takes no new makers at present" in show(client, "/en/rings/ghent/")


def test_unknown_rings_are_not_there(ghent, client):
    assert client.get("/en/rings/atlantis/").status_code == 404
    assert client.get("/en/rings/ghent/cellar/").status_code == 404


def queries(client, path):
    show(client, path)
    store.clear()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("language", ["nl", "en", "de"])
def test_ring_page_needs_at_most_twelve_queries_for_three_and_for_sixty_works(ghent, client, index, language):
    few = make_member(ghent)
    for _ in range(3):
        make_digital(partner=few)
    index()
    three = queries(client, f"/{language}/rings/ghent/")
    for _ in range(4):
        partner = make_member(ghent)
        for _each in range(14):
            make_digital(partner=partner)
    index()
    assert f"59 {'Werke' if language == 'de' else 'works'}" in show(client, f"/{language}/rings/ghent/")
    sixty = queries(client, f"/{language}/rings/ghent/")
    assert three == sixty
    assert sixty <= 12


def test_umbrella_page_needs_the_same_queries_for_one_and_for_many_rings(ghent, network, client, index):
    index()
    one = queries(client, "/en/rings/")
    for number in range(6):
        found_ring(facts=facts(name=f"Ring {number}", city=f"City {number}"), editor_email="", by=network, at=NOON)
    assert queries(client, "/en/rings/") == one
    assert one <= 12


def test_umbrella_page_has_map_list_and_figures(ghent, client, index):
    make_digital(partner=make_member(ghent))
    index()
    text = show(client, "/en/rings/")
    assert 'href="/en/rings/ghent/" class="hue-45" aria-label="Gentse Ring, Ghent"' in text
    assert re.search(r'<h3><a href="/en/rings/ghent/">Gentse Ring</a></h3>', text)
    assert "1 maker · 1 work" in re.sub(r"\s+", " ", text)
    assert "http" not in europe().land


@pytest.mark.parametrize(
    ("city", "at", "near"),
    [("Lisbon", ("38.722", "-9.139"), (52, 700)), ("Vienna", ("48.208", "16.373"), (474, 527)), ("Tallinn", ("59.437", "24.754"), (545, 263))],
)  # fmt: skip
def test_cities_lie_where_they_are(db, city, at, near):
    (spot,) = spots([make_ring(city=city, latitude=at[0], longitude=at[1])])
    assert abs(float(spot.x) - near[0]) < 12
    assert abs(float(spot.y) - near[1]) < 12


def test_a_ring_without_a_place_or_far_away_is_in_the_list_only(db):
    assert spots([make_ring(), make_ring(latitude="-33.9", longitude="151.2")]) == []


def test_looking_is_counted_without_a_cookie(ghent, client):
    assert 'src="/seen/ring/ghent.gif"' in show(client, "/en/rings/ghent/")
    person = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    for _ in range(2):
        answer = client.get("/seen/ring/ghent.gif", headers=person)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/gif")
        assert not answer.cookies
    for nobody, headers in (("atlantis", person), ("ghent", {"User-Agent": "Googlebot"}), ("ghent", {})):
        assert client.get(f"/seen/ring/{nobody}.gif", headers=headers).status_code == 200
    assert list(DailyCount.objects.values_list("subject", "event", "count")) == [("ring:ghent", "view", 2)]


def test_search_is_restricted_to_a_ring_and_says_so(ghent, client, index):
    home, other = make_member(ghent), make_ring(slug="other", name="Other Ring")
    make_digital(partner=home, title="Affiche dedans")
    make_digital(title="Affiche dehors")
    make_digital(partner=make_member(other, partner=make_member(ghent)), title="Affiche des deux")
    index()
    text = show(client, "/en/search/?ring=ghent")
    assert "Affiche dedans" in text
    assert "Affiche des deux" in text
    assert "Affiche dehors" not in text
    assert re.search(r"class=\"chip[^>]*>\s*(<[^>]*>)*\s*Gentse Ring", text)
    assert 'name="ring" value="other"' in text
    assert "Atelier" in show(client, "/en/search/?ring=ghent&kind=maker")
    assert "Affiche dedans" not in show(client, "/en/search/?ring=other")


def test_editor_may_preview_the_page(ghent):
    page = RingPage.objects.get(locale__language_code="nl")
    answer = page.make_preview_request()
    assert answer["Cache-Control"] == "private, no-store"
    assert "Gentse Ring" in answer.content.decode()
