from __future__ import annotations

import gzip
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.rotation import in_turn, turn_of
from marketplace.markets.pages import store
from marketplace.offerings.operations import pause
from tests.cms.stories import make_article, make_showcase
from tests.factories import NOON, make_digital, make_maker, owner_of

pytestmark = pytest.mark.django_db
POLICY = "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"


def embed(client, showcase, language="en", query=""):
    return client.get(f"/embed/{showcase.public_id}/{language}/{query}")


def test_embed_may_be_framed_by_anybody_and_holds_no_script_and_no_cookie(client):
    showcase = make_showcase()
    embed(client, showcase)
    response = embed(client, showcase)  # as the second reader gets it, from the store
    text = response.content.decode()
    assert response.status_code == 200
    assert response["Content-Security-Policy"] == POLICY
    assert "X-Frame-Options" not in response
    assert "<script" not in text
    assert "style=" not in text
    assert not response.cookies
    assert response["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(
    "path", ["/en/", "/en/showcases/{slug}/", "/en/search/", "/en/embed/{id}/", "/en/how-showcases-work/"]
)
def test_no_other_page_may_be_framed(client, path):
    showcase = make_showcase()
    response = client.get(path.format(slug=showcase.slug, id=showcase.public_id))
    assert response.status_code == 200
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_links_lead_out_of_the_frame_to_the_work_with_its_showcase(client):
    work = make_digital()
    showcase = make_showcase(works=[work])
    text = embed(client, showcase, "de").content.decode()
    assert (
        f'<a href="/de/works/{work.slug}-{work.public_id}/?via={showcase.public_id}" target="_blank" rel="noopener">'
        in text
    )
    assert f'src="/seen/showcase/{showcase.public_id}.gif"' in text


def test_prices_are_those_of_the_readers_market_and_of_the_moment(client):
    showcase = make_showcase(works=[make_digital(price=1200, tiers=("personal",), side="net")])
    german = client.get(f"/embed/{showcase.public_id}/de/", headers={"Accept-Language": "de-DE"}).content.decode()
    hungarian = embed(client, showcase, "de", "?market=HU.EUR.consumer").content.decode()
    business = embed(client, showcase, "de", "?market=AT.EUR.business").content.decode()
    assert [re.search(r'<span class="n">([^ ]+)', text)[1].split("<")[0].strip() for text in (german, hungarian, business)] == [
        "14,28\xa0€", "15,24\xa0€", "12,00\xa0€",
    ]  # fmt: skip


def test_a_work_off_sale_leaves_the_embed_and_an_empty_one_says_so(client):
    maker = make_maker()
    work = make_digital(partner=maker)
    showcase = make_showcase(works=[work])
    pause(offering=work, by=owner_of(maker), at=NOON)
    call_command("reindex", verbosity=0)
    store.clear()
    text = embed(client, showcase).content.decode()
    assert work.public_id not in text
    assert "These works are not on sale any more." in text


@pytest.mark.parametrize("language", ["xx", "zz"])
def test_languages_outside_the_union_are_not_found(client, language):
    assert embed(client, make_showcase(), language).status_code == 404


def test_a_frame_whose_showcase_was_taken_down_says_so_inside_the_frame(client):
    showcase = make_showcase()
    showcase.unpublish()
    response = embed(client, showcase, "de")
    assert response.status_code == 404
    assert response["Content-Security-Policy"] == POLICY
    assert showcase.title not in response.content.decode()


def test_interface_language_without_a_translation_is_english_and_said_so(client):
    text = embed(client, make_showcase(), "it").content.decode()
    assert '<html lang="en">' in text


def test_unknown_and_strange_ids_are_not_found(client):
    assert client.get("/embed/abcdefgh/en/").status_code == 404
    assert client.get("/embed/abcdefgh/").status_code == 404
    assert client.get("/en/embed/abcdefgh/").status_code == 404


@pytest.mark.parametrize("kind", [make_showcase, make_article])
def test_embed_needs_at_most_four_queries_and_thirty_kilobytes_for_three_and_for_sixty_works(client, kind):
    maker = make_maker()
    works = [
        make_digital(partner=maker, title=f"Une affiche au titre plutôt long, numéro {n}", tiers=("personal",), edition=9 if n % 9 == 0 else None)
        for n in range(60)
    ]  # fmt: skip
    counts, sizes = [], []
    for picked in (works[:3], works):
        showcase = (
            kind(works=picked) if kind is make_showcase else make_showcase(works=picked, kind=type(make_article()))
        )
        with CaptureQueriesContext(connection) as asked:
            response = embed(client, showcase)
        counts.append(len(asked))
        sizes.append(len(gzip.compress(response.content)) + len(gzip.compress(style())))
    assert counts[0] == counts[1] <= 4
    assert max(sizes) <= 30_000


def style() -> bytes:
    return Path(finders.find("cms/embed.css")).read_bytes()


def test_more_works_than_places_take_turns_by_the_day(client, monkeypatch):
    maker = make_maker()
    works = [make_digital(partner=maker) for _n in range(14)]
    showcase = make_showcase(works=works)
    text = embed(client, showcase).content.decode()
    from django.utils import timezone

    expected = in_turn([w.public_id for w in works], places=12, turn=turn_of(timezone.now().date()))
    assert re.findall(r"/en/works/\S+-(\w+)/\?via", text) == expected


def test_wall_takes_turns_and_says_so(client):
    from django.utils import timezone

    works = [make_digital(title=f"Work {n}") for n in range(5)]
    body = [("works", {"title": "Wall", "works": works, "rotate": True, "places": 2})]
    showcase = make_showcase(body=body)
    text = client.get(f"/en/showcases/{showcase.slug}/").content.decode()
    today = [w.public_id for w in in_turn(works, places=2, turn=turn_of(timezone.now().date()))]
    assert re.findall(r'href="/en/works/\S+-(\w+)/\?via', text) == today
    assert 'href="/en/how-showcases-work/#turns"' in text
    assert "takes turns" in text or "take turns" in text


def test_page_to_paste_from_has_a_frame_and_a_snippet_with_its_day_and_no_price(client):
    work = make_digital(title='Une "belle" & grande affiche', price=1234)
    showcase = make_showcase(works=[work], title="Blue & <b>bold</b>")
    text = client.get(f"/en/embed/{showcase.public_id}/").content.decode()
    frame, snippet = re.findall(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)
    from html import unescape

    assert unescape(frame).startswith(
        f'<iframe src="http://testserver/embed/{showcase.public_id}/en/" title="Blue &amp; &lt;b&gt;bold'
    )
    html = unescape(snippet)
    assert f'href="http://testserver/en/works/{work.slug}-{work.public_id}/?via={showcase.public_id}"' in html
    assert 'src="http://testserver/media/' in html
    assert "Selection of" in html
    assert "12.34" not in html
    assert "<script" not in html
    assert "style=" not in html
    assert "Une &quot;belle&quot; &amp; grande affiche" in html


def test_tomorrow_is_another_turn():
    today = date(2026, 11, 26)
    assert in_turn(range(5), places=2, turn=turn_of(today)) != in_turn(
        range(5), places=2, turn=turn_of(today + timedelta(days=1))
    )


def test_a_page_that_is_not_stored_tells_its_length_as_it_is_sent(client, settings):
    settings.PUBLIC_PAGE_CACHE = False
    make_showcase()
    response = client.get("/en/", headers={"Accept-Encoding": "br"})
    assert response["Content-Encoding"] == "br"
    assert int(response["Content-Length"]) == len(response.content)
