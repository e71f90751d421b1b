from __future__ import annotations

import json
import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.models import ShowcasePage
from marketplace.markets.pages import store
from marketplace.offerings.operations import pause
from storefronts.rings.models import Ring
from tests.cms.stories import make_article, make_index, make_showcase
from tests.factories import NOON, make_digital, make_maker, make_service, owner_of

pytestmark = pytest.mark.django_db


def page_of(client, showcase, **headers):
    return client.get(f"/en/showcases/{showcase.slug}/", headers=headers)


def test_showcase_names_its_curator_and_shows_its_works(client):
    work = make_digital(title="Affiche bleue")
    response = page_of(client, make_showcase(works=[work], title="Blue things"))
    text = response.content.decode()
    assert response.status_code == 200
    assert "Blue things" in text
    assert "Curated by <b>Ida Curator</b>" in text
    assert ">Affiche bleue<" in text


def test_showcase_is_a_public_page_without_a_cookie(client):
    response = page_of(client, make_showcase())
    assert response["Cache-Control"] == "public, max-age=60"
    assert not response.cookies


def test_links_to_works_say_which_showcase_led_there(client):
    work = make_digital()
    showcase = make_showcase(works=[work])
    assert (
        f'href="/en/works/{work.slug}-{work.public_id}/?via={showcase.public_id}"'
        in page_of(client, showcase).content.decode()
    )


def test_translations_of_a_showcase_share_its_public_id_and_copies_do_not():
    showcase = make_showcase()
    index = make_index("de")
    german = showcase.copy_for_translation(index.locale)
    copy = showcase.copy(update_attrs={"slug": "another"})
    assert german.public_id == showcase.public_id
    assert copy.specific.public_id != showcase.public_id


def spread(work, **more):
    return ("spread", {"work": work, "title": "", "text": "<p>Look.</p>", "side": "left"} | more)


def test_file_with_a_fixed_price_is_bought_in_place_and_a_service_on_its_page(client):
    work, service = make_digital(), make_service()
    text = page_of(client, make_showcase(body=[spread(work), spread(service)])).content.decode()
    assert re.findall(r'name="tier" value="([^"]+)"', text) == [f"{work.public_id}:personal"]
    assert "Look at it" in text


def test_paused_work_steps_back_and_the_rest_stays(client):
    maker = make_maker()
    stays, goes = make_digital(partner=maker, title="Stays"), make_digital(partner=maker, title="Goes")
    showcase = make_showcase(body=[spread(stays), spread(goes)], index=False)
    pause(offering=goes, by=owner_of(maker), at=NOON)
    call_command("reindex", verbosity=0)
    text = page_of(client, showcase).content.decode()
    assert "Stays" in text
    assert "Goes" not in text


def test_sold_out_edition_steps_back(client):
    from marketplace.partner.models import StockRecord

    work = make_digital(title="Rare", edition=2, tiers=("personal",))
    showcase = make_showcase(works=[work, make_digital(title="Common")])
    assert ">Rare<" in page_of(client, showcase).content.decode()
    StockRecord.objects.filter(product__tier__offering=work).update(num_allocated=2)
    store.clear()
    text = page_of(client, showcase).content.decode()
    assert ">Rare<" not in text
    assert ">Common<" in text


def test_showcase_whose_works_are_all_gone_says_so_kindly(client):
    maker = make_maker()
    work = make_digital(partner=maker)
    showcase = make_showcase(body=[spread(work)], index=False)
    make_digital()  # the market goes on
    pause(offering=work, by=owner_of(maker), at=NOON)
    call_command("reindex", verbosity=0)
    response = page_of(client, showcase)
    assert response.status_code == 200
    assert "These works are not on sale any more" in response.content.decode()


def test_showcase_opens_while_there_is_no_index_and_does_not_say_that_works_are_gone(client):
    response = page_of(client, make_showcase(index=False))
    assert response.status_code == 200
    assert "not on sale any more" not in response.content.decode()


def queries_with(client, works):
    body = [
        ("works", {"title": "Wall", "works": works}), spread(works[0]), ("search", {"title": "S", "query": "sort=newest", "count": 4}),
        ("makers", {"title": "Makers", "makers": [works[0].partner.storefront]}),
    ]  # fmt: skip
    ring, _created = Ring.objects.get_or_create(slug="lyon", defaults={"name": "Ring Lyon", "founded_at": NOON})
    showcase = make_showcase(body=body, ring=ring, author_name="", author=owner_of(works[0].partner))
    page_of(client, showcase)
    store.clear()
    with CaptureQueriesContext(connection) as asked:
        assert page_of(client, showcase).status_code == 200
    return len(asked)


def test_showcase_needs_at_most_twelve_queries_for_three_and_for_sixty_works(client):
    maker = make_maker()
    works = [make_digital(partner=maker, tiers=("personal",), edition=5 if n < 2 else None) for n in range(60)]
    three, sixty = queries_with(client, works[:3]), queries_with(client, works)
    assert three == sixty
    assert three <= 12


def test_machines_read_a_collection_and_an_article(client):
    work = make_digital(title="Affiche")
    showcase, article = make_showcase(works=[work]), make_article()
    found = [
        json.loads(
            re.search(r'<script type="application/ld\+json">(.*?)</script>', page_of(client, page).content.decode())[1]
        )
        for page in (showcase, article)
    ]
    assert [data["@type"] for data in found] == ["CollectionPage", "Article"]
    assert (
        found[0]["mainEntity"]["itemListElement"][0]["url"]
        == f"http://testserver/en/works/{work.slug}-{work.public_id}/"
    )
    assert found[0]["author"] == {"@type": "Person", "name": "Ida Curator"}
    assert found[1]["headline"] == article.title


def test_list_of_showcases_has_the_newest_first(client):
    ShowcasePage.objects.filter(pk=make_showcase(title="Older", index=False).pk).update(first_published_at=NOON)
    newer = make_article(title="Newer")
    text = client.get("/en/showcases/").content.decode()
    assert text.index("Newer") < text.index("Older")
    assert f'href="/en/showcases/{newer.slug}/"' in text


def test_empty_list_of_showcases_says_what_will_be_there(client):
    make_index()
    assert "Showcases will hang here" in client.get("/en/showcases/").content.decode()


def test_draft_is_no_public_page(client):
    showcase = make_showcase(live=False)
    assert page_of(client, showcase).status_code == 404
    assert client.get(f"/embed/{showcase.public_id}/en/").status_code == 404
    assert not ShowcasePage.objects.live().exists()
