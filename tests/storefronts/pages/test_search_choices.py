"""What people can choose by on the search page, and what the page says about it."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date

import pytest

from marketplace.offerings.models import OfferingPicture
from marketplace.pictures.models import Picture
from search import ranking
from search.ranking import signals_in_use
from storefronts.profiles.models import Availability, Storefront
from tests.factories import make_digital, make_maker, make_service

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def titles_of(response) -> list[str]:
    found = re.findall(r'<h3 class="card-title"><a[^>]*>([^<]+)', response.content.decode())
    return sorted(html.unescape(title) for title in found)


def options_of(response, name: str) -> dict[str, tuple[str, int]]:
    """Value to (label, count) of a facet."""
    found = re.findall(
        rf'name="{name}" value="([^"]*)"[^>]*>\s*<span>(.*?)</span><span class="facet-count">(\d*)',
        response.content.decode(),
    )
    return {value: (html.unescape(re.sub(r"<[^>]+>", "", label)), int(count or 0)) for value, label, count in found}


def steps_of(response) -> dict[str, tuple[str, int]]:
    """Label to (address, count) of the parts of prices."""
    found = re.findall(
        r'<li><a href="([^"]+)" rel="nofollow"><span>([^<]+)</span><span class="facet-count">(\d+)',
        response.content.decode(),
    )
    return {html.unescape(label): (html.unescape(href), int(count)) for href, label, count in found}


@pytest.fixture
def shop(index):
    """Three prints of two makers, a service of a third."""
    french = make_maker(name="Atelier Bleu", country="FR", city="Lyon")
    austrian = make_maker(name="Werkstatt Süd", country="AT", city="Wien", language="de")
    greek = make_maker(name="Studio Thessaloniki", country="GR", city="Thessaloniki")
    port = make_digital(partner=french, title="Affiche du port", price=1200)
    make_digital(partner=french, title="Carte des vents", price=9900, tiers=("personal",))
    make_digital(partner=austrian, title="Plakat", language="de", price=0, pricing="free", tiers=("open",))
    make_service(partner=greek, title="Illustration sur mesure", price=20000)
    Picture.objects.filter(pk__in=OfferingPicture.objects.filter(offering=port).values("picture_id")).update(
        colours=["blue", "white"]
    )
    index()


def test_a_licence_and_what_it_allows_are_two_questions(shop, visit):
    response = visit("/en/search/")
    assert options_of(response, "licence")["personal"] == ("Personal licence", 2)
    assert options_of(response, "rights")["business"] == ("use it for your business", 3)
    assert options_of(response, "rights")["ai_training"] == ("train AI with it", 1)
    assert titles_of(visit("/en/search/?rights=ai_training")) == ["Plakat"]
    both = visit("/en/search/?rights=business&rights=exclusive")
    assert titles_of(both) == ["Illustration sur mesure"]
    assert "Remove the filter use it for your business" in both.content.decode()


def test_formats_and_colours_have_names_counts_and_a_swatch(shop, visit):
    response = visit("/en/search/")
    assert options_of(response, "format") == {"pdf": ("PDF", 3)}
    assert options_of(response, "colour") == {"blue": ("Blue", 1), "white": ("White", 1)}
    assert '<span class="swatch swatch-blue"></span>Blue' in response.content.decode()
    assert titles_of(visit("/en/search/?colour=blue&colour=red")) == ["Affiche du port"]
    assert "style=" not in response.content.decode()
    assert options_of(visit("/de/search/"), "colour")["blue"][1] == 1


def test_near_a_place_finds_makers_and_works_around_it_and_says_from_where(shop, visit):
    response = visit("/de/search/?near=Bratislava&radius=100")
    assert titles_of(response) == ["Plakat"]
    assert "within 100 km of Bratislava, Slovakia" in text_of(visit("/en/search/?near=Bratislava&radius=100"))
    content = response.content.decode()
    assert 'value="Bratislava"' in content
    assert re.search(r'<option value="100" selected>', content)
    assert '<option value="Wien, Österreich">' in content
    assert titles_of(visit("/en/search/?near=Bratislava&radius=25")) == []
    narrow = visit("/en/search/?near=Bratislava&radius=25").content.decode()
    assert '<a href="?near=Bratislava&amp;radius=200">Look further around this place</a>' in narrow
    assert "Look further" not in visit("/en/search/?near=0,0&radius=200").content.decode()
    assert titles_of(visit("/en/search/?kind=maker&near=48.2,16.37")) == ["Werkstatt Süd"]
    assert titles_of(visit("/en/search/?kind=maker&near=Saloniki")) == ["Studio Thessaloniki"]


def test_prices_are_parted_with_counts_and_each_part_leads_to_just_its_works(shop, visit):
    steps = steps_of(visit("/en/search/"))
    assert {label: count for label, (_href, count) in steps.items()} == {
        "Free": 1, "€10 – €25": 1, "€50 – €100": 1, "€100 – €250": 1,
    }  # fmt: skip
    for href, count in steps.values():
        assert len(titles_of(visit(f"/en/search/{href}"))) == count
    assert steps["€10 – €25"][0] == "?price_min=10&price_max=24.99"


def test_prices_in_another_currency_are_about_dated_and_exact(shop, visit, client):
    client.cookies["market"] = "PL.PLN.consumer"
    response = visit("/en/search/")
    said = text_of(response)
    assert "About, in Polish Zloty at the rate of 30 October 2026. You pay in euro." in said
    assert '<input type="hidden" name="currency" value="PLN">' in response.content.decode()
    for href, count in steps_of(response).values():
        assert "currency=PLN" in href
        assert len(titles_of(visit(f"/en/search/{href}"))) == count
    # 12.00 EUR are 52.8456 PLN
    assert titles_of(visit("/en/search/?price_min=52.85&price_max=52.85&currency=PLN")) == ["Affiche du port"]
    assert titles_of(visit("/en/search/?price_min=52.86&price_max=99&currency=PLN")) == []
    signed = visit("/en/search/?price_max=99 zł&currency=PLN")
    assert titles_of(signed) == ["Affiche du port", "Plakat"]
    assert "up to 99 PLN" in text_of(signed)


def test_a_shared_address_means_the_same_amounts_to_everyone(shop, visit, client):
    address = "/en/search/?price_max=60&currency=PLN"
    expected = ["Affiche du port", "Plakat"]
    assert titles_of(visit(address)) == expected
    client.cookies["market"] = "SE.SEK.consumer"
    assert titles_of(visit(address)) == expected
    assert "up to 60 PLN" in text_of(visit(address))
    euro = visit("/en/search/?price_max=60")
    assert titles_of(euro) == expected
    assert "up to 60 €" in text_of(euro)


@pytest.fixture
def makers(index):
    facts = {
        "Cheap and free": (50_00, Availability.NOW, None),
        "Dear and later": (2_000_00, Availability.FROM, date(2027, 3, 1)),
        "Booked": (100_00, Availability.BOOKED, None),
        "Says nothing": (None, Availability.UNSAID, None),
    }
    for name, (budget, availability, day) in facts.items():
        partner = make_maker(name=name)
        Storefront.objects.filter(partner=partner).update(least_budget=budget, availability=availability, free_from=day)
    index()


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("budget=100", ["Booked", "Cheap and free"]),
        ("budget=99.99", ["Cheap and free"]),
        ("budget=440&currency=PLN", ["Cheap and free"]),
        ("budget=441&currency=PLN", ["Booked", "Cheap and free"]),
        ("available=2027-02-28", ["Cheap and free"]),
        ("available=2027-03-01", ["Cheap and free", "Dear and later"]),
        ("available=2027-03-01&budget=2000", ["Cheap and free", "Dear and later"]),
        ("budget=1", []),
    ],
)
def test_makers_are_found_by_budget_and_time(makers, visit, address, found):
    assert titles_of(visit(f"/en/search/?kind=maker&{address}")) == found


def test_a_makers_budget_and_time_stand_as_chips(makers, visit):
    response = visit("/en/search/?kind=maker&budget=100&available=2027-03-01")
    chips = re.findall(r'aria-label="Remove the filter ([^"]+)"', response.content.decode())
    assert chips == ["Makers", "budget of 100 €", "free by Mar 1, 2027"]
    assert 'type="date" name="available" value="2027-03-01"' in response.content.decode()


def test_a_slip_can_be_kept_as_it_was_written(index, visit):
    make_digital(title="Harbour at night", language="en")
    index()
    response = visit("/en/search/?q=Habrour&kind=digital")
    assert titles_of(response) == ["Harbour at night"]
    assert "Also searched for “harbour” in place of “habrour”." in text_of(response)
    (href,) = re.findall(r'<a href="([^"]+)">Search only for “habrour”</a>', response.content.decode())
    assert html.unescape(href) == "?q=Habrour&kind=digital&exact=1"
    kept = visit(f"/en/search/{html.unescape(href)}")
    assert "Also searched for" not in text_of(kept)
    assert "Only words just as you wrote them." in text_of(kept)
    assert '<input type="hidden" name="exact" value="1">' in kept.content.decode()
    assert '<a href="?q=Habrour&amp;kind=digital">Also look for similar words</a>' in kept.content.decode()


def test_each_result_says_why_it_is_there(shop, visit):
    content = visit("/en/search/?q=Plakat").content.decode()
    (reasons,) = re.findall(r'<ol class="search-reasons">(.*?)</ol>', content, re.DOTALL)
    assert "“plakat” in the title, spelt the same in German" in html.unescape(reasons)
    assert re.search(r"Words \d+ %", reasons)
    assert content.index('class="wall"') < content.index("search-reasons")
    assert "search-reasons" not in visit("/en/search/").content.decode()


def test_the_soonest_delivery_can_come_first(shop, visit):
    response = visit("/en/search/?sort=soonest")
    assert re.search(r'href="\?sort=soonest" aria-current="true">Soonest delivery', response.content.decode())
    in_order = re.findall(r'<h3 class="card-title"><a[^>]*>([^<]+)', response.content.decode())
    assert in_order[-1] == "Illustration sur mesure"


def test_the_ranking_page_shows_the_weights_of_the_code(visit):
    said = text_of(visit("/en/search/ranking/"))
    used = signals_in_use()
    whole = sum(signal.weight for signal in used)
    for signal in used:
        assert f"{signal.label} {round(100 * signal.weight / whole)} % of the points" in said
        for part in (signal.description, signal.source, signal.influence):
            assert str(part) in said
    for part in (
        "no place is sold",
        "by a machine count for less",
        "counts three times at most",
        "the rarest is left out",
    ):
        assert part in said
    assert f"The best {ranking.DEPTH} results" in said
    assert "GeoNames, under CC BY 4.0" in said


def test_a_signal_that_is_added_stands_on_the_page_by_itself(visit, monkeypatch):
    used = signals_in_use()
    added = replace(used[0], name="another", weight=1.0, label="Another", description="What the words mean.")
    monkeypatch.setattr("search.views.signals_in_use", lambda: [*used, added])
    said = text_of(visit("/en/search/ranking/"))
    share = round(100 / (sum(signal.weight for signal in used) + 1))
    assert f"Another {share} % of the points What the words mean." in said
