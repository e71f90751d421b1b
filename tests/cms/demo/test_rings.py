"""The demo's rings: what they say, whom they have, and that loading twice adds nothing."""

from __future__ import annotations

import json

from cms.demo.content import load
from cms.demo.rings import DATA, load_rings
from cms.models import RingIndexPage, RingPage
from storefronts.rings.models import Membership, Ring, RingEditor
from tests.factories import NOON


def test_rings_say_something_in_each_of_their_languages():
    data, makers = json.loads(DATA.read_text()), load().makers
    assert len(data["rings"]) == 8
    for row in (data["umbrella"], *data["rings"]):
        assert set(row["sentence"]) == set(row["story"]) == set(row["languages"]), row["slug"]
        assert all(len(story.split("\n\n")) == 3 for story in row["story"].values())
        assert all(len(sentence) <= 200 for sentence in row["sentence"].values())
    assert len({row["dot"] for row in data["rings"]}) == 8
    for row in data["rings"]:
        assert set(row["makers"]) <= set(makers)
    homes = [slug for row in data["rings"] for slug in row["makers"]]
    assert len(homes) == len(set(homes)), "a maker's home is one ring"


def test_loading_twice_adds_nothing(demo):
    rows = (Ring, Membership, RingEditor, RingPage, RingIndexPage)
    before = [model.objects.count() for model in rows]
    assert before[0] == 9
    assert load_rings(people=demo, at=NOON) == 0
    assert [model.objects.count() for model in rows] == before


def test_every_ring_has_a_page_and_the_editors_sit(demo, client):
    for ring in Ring.objects.filter(is_umbrella=False):
        assert client.get(f"/{ring.languages[0]}/rings/{ring.slug}/").status_code == 200
    assert [seat.ring.slug for seat in demo["editor"].ring_seats.all()] == ["lisbon"]
    assert [seat.ring.slug for seat in demo["network"].ring_seats.all()] == ["umbrella"]
    for code in ("en", "de", "fr", "el"):
        assert client.get(f"/{code}/rings/").status_code == 200
