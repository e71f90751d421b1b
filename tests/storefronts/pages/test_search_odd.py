"""Odd addresses of the search page: each gets a page that says what was made of it. Never a fault, never an endless
question."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

import pytest

from tests.factories import make_digital, make_maker

pytestmark = pytest.mark.django_db
EVERYTHING = ["Affiche du port", "Carte des vents", "Hafenplakat"]
UNREADABLE = "There was no word in that to search for, so here is everything."
NOT_KNOWN = "A filter in this address is not known and was left out."
NOTHING = "Nothing found for “"


def text_of(response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def titles_of(response) -> list[str]:
    found = re.findall(r'<h3 class="card-title"><a[^>]*>([^<]+)', response.content.decode())
    return sorted(html.unescape(title) for title in found)


@pytest.fixture(autouse=True)
def no_limit(settings):
    settings.IP_LIMITS_ON = False


@pytest.fixture
def shop(index):
    maker = make_maker(name="Atelier Bleu", country="FR", city="Lyon")
    make_digital(partner=maker, title="Affiche du port", price=1200)
    make_digital(partner=maker, title="Carte des vents", price=9900, tiers=("personal",))
    german = make_maker(name="Werkstatt Nord", country="DE", city="Hamburg", language="de")
    make_digital(partner=german, title="Hafenplakat", language="de", price=500)
    index()


def words(text: str) -> str:
    return f"q={quote(text)}"


ALL_ODD = (
    "q=affiche&kind=digital&category=x&price_min=a&price_max=-&currency=ZZZ&country=1&ring=%F0%9F&licence=&days=2&ai="
    "&spoken=&rights=&format=&colour=&rating=&near=%F0%9F&radius=&budget=&available=&exact=2&sort=&page="
)
# address, what the page says, which works it shows (None: whichever)
ODD = {
    "empty": ("q=", "3 works", EVERYTHING),
    "blanks": (words("  \t "), "3 works", EVERYTHING),
    "ten thousand letters": (words("a" * 10_000), "Only the first 200 characters were looked for.", []),
    "ten thousand characters of words": (
        words("vents " * 1_700),
        "Only the first 200 characters",
        ["Carte des vents"],
    ),
    "signs": (words("!?…—***"), UNREADABLE, EVERYTHING),
    "stop words": (words("the of and"), UNREADABLE, EVERYTHING),
    "emoji": (words("🎨🦊"), UNREADABLE, EVERYTHING),
    "an emoji and a word": (words("🦊 vents"), "1 work", ["Carte des vents"]),
    "mixed scripts": (words("affiche αφίσα афиша"), "Results for “affiche αφίσα афиша”", None),
    "letters of two alphabets in a word": (words("аffiche"), "Results for “аffiche”", None),
    "right to left": (words("ملصق הדפסה"), NOTHING, []),
    "an override of direction": (words("affiche\u202eehciffa"), "Results for “affiche", None),
    "sql": (words("'; DROP TABLE offerings_offering; --"), "“'; DROP TABLE offerings_offering; --”", None),
    "lucene": (words("+t:affiche AND -(price_FR:[* TO *])~2^9"), "Results for “+t:affiche AND", None),
    "json": (words('{"query": {"match_all": {}}}'), '“{"query": {"match_all": {}}}”', None),
    "markup": (words("<img src=x onerror=alert(1)>"), "“<img src=x onerror=alert(1)>”", None),
    "half a character": ("q=%ED%A0%80affiche", "Results for", None),
    "unknown kind": ("kind=spaceship", NOT_KNOWN, EVERYTHING),
    "unknown category": ("category=no/such", NOT_KNOWN, EVERYTHING),
    "unknown country": ("country=XX&country=FR", NOT_KNOWN, ["Affiche du port", "Carte des vents"]),
    "unknown licence": ("licence=bogus", NOT_KNOWN, EVERYTHING),
    "unknown language": ("spoken=klingon", NOT_KNOWN, EVERYTHING),
    "unknown right": ("rights=everything", NOT_KNOWN, EVERYTHING),
    "unknown colour": ("colour=ultrablue", NOT_KNOWN, EVERYTHING),
    "unknown rating": ("rating=4.5", NOT_KNOWN, EVERYTHING),
    "unknown use of AI": ("ai=perhaps", NOT_KNOWN, EVERYTHING),
    "unknown delivery": ("days=-1", NOT_KNOWN, EVERYTHING),
    "unknown order": ("sort=bribe", NOT_KNOWN, EVERYTHING),
    "unknown ring": ("ring=atlantis", "3 results are hidden by your filters.", []),
    "unknown format": ("format=exe", "3 results are hidden by your filters.", []),
    "a format that is none": ("format=../../etc/passwd", "3 works", EVERYTHING),
    "a thousand countries": ("&".join(["country=FR"] * 1000), "2 works", ["Affiche du port", "Carte des vents"]),
    "page ten thousand": ("page=10000", "There is no page 10000; this is the last one.", EVERYTHING),
    "page of thirty digits": ("page=" + "9" * 30, "There is no page 999999; this is the last one.", EVERYTHING),
    "page minus one": ("page=-1", "3 works", EVERYTHING),
    "page of another alphabet": ("page=²", "3 works", EVERYTHING),
    "negative price": ("price_min=-5", "Write an amount such as 12.50, in euro.", EVERYTHING),
    "a price without end": ("price_max=1e999", "Write an amount such as 12.50, in euro.", EVERYTHING),
    "no number": ("price_max=NaN", "Write an amount such as 12.50, in euro.", EVERYTHING),
    "reversed prices": (
        "price_min=50&price_max=10",
        "The higher price stood first, so we took the two the other way round.",
        ["Affiche du port"],
    ),
    "currency not offered": (
        "price_max=50&currency=USD",
        "Prices are not shown in “USD”, so amounts are in euro.",
        ["Affiche du port", "Hafenplakat"],
    ),
    "currency that is none": ("currency=<b>", "Prices are not shown in “<b>”, so amounts are in euro.", EVERYTHING),
    "unknown place": ("near=Atlantis", "We know no town called “Atlantis”. Write a larger one nearby.", EVERYTHING),
    "off the globe": ("near=99,999", "We know no town called “99,999”.", EVERYTHING),
    "in the sea": ("near=0,0", "3 results are hidden by your filters.", []),
    "bad radius": ("near=Lyon&radius=1e9", NOT_KNOWN, ["Affiche du port", "Carte des vents"]),
    "radius of nothing": ("radius=200", "3 works", EVERYTHING),
    "bad budget": ("kind=maker&budget=lots", "Write an amount such as 12.50, in euro.", None),
    "budget of works": ("budget=500", "3 works", EVERYTHING),
    "bad day": ("kind=maker&available=yesterday", "Write the day as year, month and day: 2027-01-31.", None),
    "no such day": ("kind=maker&available=2027-02-30", "Write the day as year, month and day: 2027-01-31.", None),
    "day of works": ("available=2027-01-01", "3 works", EVERYTHING),
    "works' filters of makers": ("kind=maker&price_max=1&colour=red&licence=open&rating=4", "2 makers", None),
    "everything at once": (ALL_ODD, NOT_KNOWN, None),
}


@pytest.mark.parametrize(("address", "said", "shown"), ODD.values(), ids=ODD.keys())
def test_an_odd_address_gets_a_page_that_says_what_was_made_of_it(shop, visit, address, said, shown):
    response = visit(f"/en/search/?{address}")
    assert response.status_code == 200
    assert said in text_of(response)
    if shown is not None:
        assert titles_of(response) == shown
    assert b"<img src=x" not in response.content
    assert b"<b>" not in response.content.partition(b"<main")[2].partition(b'class="card')[0]


@pytest.mark.parametrize("address", [address for address, _said, _shown in ODD.values()], ids=ODD.keys())
def test_suggestions_and_filters_without_scripts_survive_the_same(shop, visit, address):
    for page in (f"/en/search/suggest/?{address}", f"/el/search/?{address}"):
        assert visit(page).status_code == 200
    assert visit(f"/de/search/?{address}", **{"HX-Request": "true"}).headers["HX-Push-Url"].startswith("/de/search/")


def test_who_asks_too_often_is_told_when_to_come_back(shop, visit, settings, monkeypatch):
    settings.IP_LIMITS_ON = True
    caller = {"X-Forwarded-For": "198.51.100.7"}
    settings.TRUSTED_PROXIES = 1
    monkeypatch.setattr("marketplace.limits.rates.time.time", lambda: 1_800_000_000.0)
    answers = [visit(f"/en/search/?q={number}", **caller).status_code for number in range(301)]
    assert (answers.count(200), answers[-1]) == (300, 429)
    refused = visit("/en/search/?q=affiche", **caller)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "61"
    said = text_of(refused)
    assert "A little too fast" in said
    assert re.search(r"Please try again in \d+ seconds?\.", said)
    assert 'name="q"' in refused.content.decode()
    assert b"Affiche du port" not in refused.content
    assert visit("/en/search/?q=affiche", **{"X-Forwarded-For": "198.51.100.8"}).status_code == 200


def test_a_zero_byte_is_refused_with_a_page(shop, visit):
    response = visit("/en/search/?q=af%00fiche")
    assert response.status_code == 400
    assert "We could not read that request" in text_of(response)
