from __future__ import annotations

import html
import re

import pytest

from tests.factories import make_digital, make_maker, make_service

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def titles_of(response) -> list[str]:
    return [
        html.unescape(title)
        for title in re.findall(r'<h3 class="card-title"><a[^>]*>([^<]+)', response.content.decode())
    ]


@pytest.fixture
def shop(index):
    """Two prints of a French maker, one service of a Greek one."""
    french = make_maker(name="Atelier Bleu", country="FR", city="Lyon")
    greek = make_maker(name="Studio Thessaloniki", country="GR", city="Thessaloniki")
    make_digital(partner=french, title="Affiche du port", price=1200, translations={"de": "Hafenplakat"})
    make_digital(partner=french, title="Carte des vents", price=9900, tiers=("personal",))
    make_service(partner=greek, title="Illustration sur mesure", price=20000)
    index()


def test_without_a_word_everything_is_there_newest_first(shop, visit):
    response = visit("/en/search/")
    assert response.status_code == 200
    assert sorted(titles_of(response)) == ["Affiche du port", "Carte des vents", "Illustration sur mesure"]
    assert "3 works" in text_of(response)


def test_no_query_for_any_number_of_results(shop, visit, index, django_assert_num_queries):
    visit("/en/search/")
    with django_assert_num_queries(0):
        assert len(titles_of(visit("/en/search/"))) == 3
    maker = make_maker()
    for _number in range(20):
        make_digital(partner=maker)
    index()
    with django_assert_num_queries(0):
        assert len(titles_of(visit("/en/search/"))) == 23


def test_a_german_word_with_a_slip_finds_the_translated_work_in_german(shop, visit):
    response = visit("/de/search/?q=Hafenplakta")
    assert titles_of(response) == ["Hafenplakat"]
    assert "hafenplakat" in text_of(response).lower()


def test_a_word_of_another_language_is_explained(shop, visit):
    response = visit("/en/search/?q=Hafenplakat")
    assert len(titles_of(response)) == 1
    assert "Found in German: hafenplakat" in text_of(response)


def test_filters_narrow_and_stand_there_as_chips(shop, visit):
    response = visit("/en/search/?kind=digital&price_max=50&country=FR")
    assert titles_of(response) == ["Affiche du port"]
    chips = re.findall(
        r'<a class="chip is-on" href="([^"]+)" aria-label="Remove the filter ([^"]+)"', response.content.decode()
    )
    assert [label for _href, label in chips] == ["Files to download", "up to 50 €", "France"]
    assert html.unescape(chips[0][0]) == "?price_max=50&country=FR"


def test_prices_are_those_of_the_market(shop, visit, client):
    assert "from €12.00" in text_of(visit("/en/search/?q=Affiche"))
    assert "incl. 19 % VAT" in text_of(visit("/en/search/?q=Affiche"))
    client.cookies["market"] = "DE.EUR.business"
    said = text_of(visit("/en/search/?q=Affiche"))
    assert "from €10.26" in said  # 12.00 at the platform's 17 %
    assert "without VAT" in said


def test_another_currency_is_shown_as_about(shop, visit, client):
    client.cookies["market"] = "PL.PLN.consumer"
    said = text_of(visit("/en/search/?q=Affiche"))
    assert re.search(r"from €12.00 about \d+ (PLN|zł)", said)
    assert "incl. 23 % VAT" in said


def test_an_amount_that_is_none_is_refused_with_a_sentence_and_kept(shop, visit):
    response = visit("/en/search/?price_min=cheap")
    assert "Write an amount such as 12.50" in text_of(response)
    assert 'name="price_min" inputmode="decimal" value="cheap"' in response.content.decode()
    assert len(titles_of(response)) == 3


BROKEN = [
    "page=99999",
    "page=-1",
    "page=x",
    "sort=bogus",
    "kind=bogus",
    "category=no/such",
    "days=x",
    "q=%F0%9F%8E%A8",
    "country=XX",
    "price_max=1e999",
    "price_min=-5",
    "q=%22%22%22",
    "page=%C2%B2",
]


@pytest.mark.parametrize("asked", BROKEN)
def test_a_broken_address_still_answers(shop, visit, asked):
    assert visit(f"/en/search/?{asked}").status_code == 200


def test_nothing_found_says_what_the_filters_hide(shop, visit):
    response = visit("/en/search/?q=vents&kind=service")
    assert titles_of(response) == []
    assert "1 result is hidden by your filters." in text_of(response)
    assert 'href="?q=vents"' in response.content.decode()


def test_makers_are_a_kind_of_their_own(shop, visit):
    response = visit("/en/search/?kind=maker")
    assert sorted(titles_of(response)) == ["Atelier Bleu", "Studio Thessaloniki"]
    assert "2 makers" in text_of(response)


def test_sorting_by_price_orders_by_what_this_market_pays(shop, visit):
    assert titles_of(visit("/en/search/?sort=price")) == [
        "Affiche du port",
        "Carte des vents",
        "Illustration sur mesure",
    ]
    assert titles_of(visit("/en/search/?sort=-price"))[0] == "Illustration sur mesure"


def test_pages_follow_one_another(index, visit):
    maker = make_maker()
    for _number in range(26):
        make_digital(partner=maker)
    index()
    first, second = visit("/en/search/"), visit("/en/search/?page=2")
    assert len(titles_of(first)) == 24
    assert len(titles_of(second)) == 2
    assert not set(titles_of(first)) & set(titles_of(second))
    assert 'rel="next"' in first.content.decode()


def test_a_category_has_a_page_with_its_name(shop, visit):
    content = visit("/de/search/?category=illustration/prints-and-posters").content.decode()
    assert "<title>Kunstdrucke und Poster" in content
    assert "noindex" not in content
    assert "noindex, follow" in visit("/de/search/?q=x").content.decode()


def test_a_changed_filter_pushes_an_address_without_empty_fields(shop, visit):
    response = visit("/en/search/?q=&kind=digital&category=&price_min=&price_max=", **{"HX-Request": "true"})
    assert response.headers["HX-Push-Url"] == "/en/search/?kind=digital"


def test_nobody_gets_a_cookie(shop, visit):
    response = visit("/en/search/?q=Affiche")
    assert not response.cookies
    assert response.headers["Cache-Control"].startswith("public")


def test_without_an_index_the_page_says_when_to_come_back(visit):
    response = visit("/en/search/")
    assert response.status_code == 503
    assert "Search is being prepared" in text_of(response)


def test_suggestions_lead_to_works_and_makers(shop, visit):
    content = visit("/de/search/suggest/?q=hafen").content.decode()
    assert re.search(r'<li role="option" aria-selected="false" data-url="/de/works/affiche-du-port-\w+/"', content)
    assert "Hafenplakat" in content
    maker = visit("/de/search/suggest/?q=atelier+bl").content.decode()
    assert re.search(r'data-url="/de/makers/atelier-\d+/"><span dir="auto">Atelier Bleu</span>', maker)


def test_suggestions_cost_no_query(shop, visit, django_assert_num_queries):
    visit("/de/search/suggest/?q=hafen")
    with django_assert_num_queries(0):
        visit("/de/search/suggest/?q=hafenp")
    assert visit("/de/search/suggest/?q=").content.strip() == b""


def test_what_was_typed_is_never_markup(shop, visit):
    response = visit('/en/search/?q="><script>alert(1)</script>')
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize("part", ["", "?category=illustration", "?kind=maker"])
def test_a_page_of_its_own_names_its_languages_and_a_picture(index, visit, part):
    make_digital()
    index()
    text = visit(f"/de/search/{part}").content.decode()
    assert f'<link rel="canonical" href="http://testserver/de/search/{part}">' in text
    assert "noindex" not in text
    for code in ("en", "de", "fr", "el"):
        assert f'<link rel="alternate" hreflang="{code}" href="http://testserver/{code}/search/{part}">' in text
    assert 'property="og:title"' in text
    assert '<meta property="og:image" content="http://testserver/' in text


def test_a_language_without_an_interface_names_itself_too(index, visit):
    make_digital()
    index()
    assert 'hreflang="pl" href="http://testserver/pl/search/"' in visit("/pl/search/").content.decode()


@pytest.mark.parametrize(
    "part", ["?q=fuchs", "?kind=digital", "?kind=maker&country=FR", "?category=illustration&days=7"]
)
def test_a_mere_view_is_kept_out_and_names_none(index, visit, part):
    make_digital()
    index()
    text = visit(f"/de/search/{part}").content.decode()
    assert '<meta name="robots" content="noindex, follow">' in text
    assert '<link rel="alternate" hreflang' not in text


def test_the_sitemap_lists_works_makers_and_categories(client, db):
    text = client.get("/sitemap-lists-1.xml").content.decode()
    assert "<loc>http://testserver/de/search/</loc>" in text
    assert "<loc>http://testserver/de/search/?kind=maker</loc>" in text
    assert "<loc>http://testserver/el/search/?category=" in text


def test_the_use_of_ai_stands_on_the_card_and_can_be_filtered(index, visit):
    from marketplace.offerings.models import Offering

    make_digital(title="Von Hand")
    made = make_digital(title="Von der Maschine")
    Offering.objects.filter(pk=made.pk).update(ai_use="generated")
    index()
    everything = visit("/en/search/")
    assert "made mainly by AI" in text_of(everything)
    assert 'name="ai"' in everything.content.decode()
    assert titles_of(visit("/en/search/?ai=generated")) == ["Von der Maschine"]
    assert titles_of(visit("/en/search/?ai=none")) == ["Von Hand"]
    assert len(titles_of(visit("/en/search/?ai=nonsense"))) == 2


def test_a_reduced_price_stands_on_the_card_with_its_reference(index, visit):
    from datetime import timedelta

    from marketplace.offerings.reductions import announce_reduction
    from tests.factories import NOON, owner_of

    work = make_digital(price=10000, tiers=("personal",))
    announce_reduction(tier=work.tiers.get(), amount_minor=7000, by=owner_of(work.partner), at=NOON + timedelta(days=1))
    index()
    assert "lowest price of 30 days: €100.00" in text_of(visit("/en/search/"))
