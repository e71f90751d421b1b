"""One form makes a ring with everything that belongs to it, or nothing."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from cms.models import HomePage, RingIndexPage, RingPage
from cms.rings.operations import found_ring, furnish
from marketplace.outbox.models import OutboxRow
from storefronts.rings.models import Invitation, Ring
from storefronts.rings.permissions import NotYourRing
from storefronts.rings.refused import RingRefused
from tests.cms.rings.conftest import facts
from tests.factories import NOON, make_editor, make_ring, make_user

FORM = {
    "name": "Gentse Ring", "city": "Ghent", "country": "BE", "latitude": "51.054", "longitude": "3.725", "hue": "45",
    "languages": ["nl", "en"], "first_language": "nl", "sentence": "Aan de Leie.", "editor_email": "Ed@Example.org",
    "live": "on",
}  # fmt: skip


def test_form_makes_ring_group_drawer_pages_and_invitation(network, client):
    client.force_login(network)
    answer = client.post("/cms/ring/found/", FORM)
    assert (answer.status_code, answer["Location"]) == (302, "/cms/ring/ghent/")
    ring = Ring.objects.get(slug="ghent")
    assert (ring.name, ring.hue, ring.languages, ring.sentence) == (
        "Gentse Ring", 45, ["nl", "en"], {"nl": "Aan de Leie."},
    )  # fmt: skip
    pages = RingPage.objects.filter(ring=ring)
    assert {(page.locale.language_code, page.slug, page.live) for page in pages} == {
        ("nl", "ghent", True), ("en", "ghent", True),
    }  # fmt: skip
    assert len({page.translation_key for page in pages}) == 1
    assert ring.group.name == "Ring: ghent"
    allowed = GroupPagePermission.objects.filter(group=ring.group)
    assert {(row.page_id, row.permission.codename) for row in allowed} == {
        (page.pk, code) for page in pages for code in ("add_page", "change_page", "publish_page")
    }
    drawers = {row.collection.name for row in GroupCollectionPermission.objects.filter(group=ring.group)}
    assert drawers == {"Gentse Ring"}
    invitation = Invitation.objects.get()
    assert (invitation.kind, invitation.email, invitation.language) == ("editor", "ed@example.org", "nl")
    assert OutboxRow.objects.get(topic="mail").payload["to"] == "ed@example.org"


def test_page_is_live_in_both_languages_and_in_a_third_falls_back(ghent, client):
    dutch = client.get("/nl/rings/ghent/")
    english = client.get("/en/rings/ghent/")
    german = client.get("/de/rings/ghent/")
    assert [answer.status_code for answer in (dutch, english, german)] == [200, 200, 200]
    assert '<link rel="canonical" href="http://testserver/nl/rings/ghent/">' in dutch.content.decode()
    assert '<link rel="canonical" href="http://testserver/en/rings/ghent/">' in english.content.decode()
    assert '<link rel="canonical" href="http://testserver/nl/rings/ghent/">' in german.content.decode()
    assert 'hreflang="nl" href="http://testserver/nl/rings/ghent/"' in english.content.decode()
    assert 'lang="nl" dir="auto">Van de Leie tot de Schelde.' in german.content.decode()


def test_home_of_a_language_nobody_wrote_is_still_the_first_one(ghent, client):
    """The ring's Dutch page needs a Dutch tree; Dutch visitors of the home page read English, and it says so."""
    answer = client.get("/nl/")
    assert answer.status_code == 200
    assert '<link rel="canonical" href="http://testserver/en/">' in answer.content.decode()
    assert 'rel="alternate" hreflang="nl"' not in answer.content.decode()


def test_a_draft_is_not_public(network, client):
    found_ring(facts=facts(), editor_email="", by=network, at=NOON, live=False)
    assert client.get("/en/rings/ghent/").status_code == 404
    assert client.get("/nl/rings/ghent/").status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"name": "x"}, {"languages": ["xx"]}, {"languages": []}, {"latitude": "91"}, {"hue": "44"}, {"country": "XX"},
        {"editor_email": "nobody"}, {"first_language": "de"}, {"name": "!!", "city": "!!"},
    ],
    ids=str,
)  # fmt: skip
def test_bad_answers_make_nothing(network, client, change):
    client.force_login(network)
    before = (Ring.objects.count(), Group.objects.count(), Collection.objects.count(), Page.objects.count())
    answer = client.post("/cms/ring/found/", FORM | change)
    assert answer.status_code == 422
    assert before == (Ring.objects.count(), Group.objects.count(), Collection.objects.count(), Page.objects.count())
    assert OutboxRow.objects.count() == 0


def test_twice_is_refused_with_a_sentence(network, client, ghent):
    client.force_login(network)
    answer = client.post("/cms/ring/found/", FORM)
    assert answer.status_code == 422
    assert "There is a ring of this name already." in answer.content.decode()
    assert Ring.objects.filter(is_umbrella=False).count() == 1


def test_only_the_network_founds(ghent, client):
    for person in (make_user(), make_editor(ghent)):
        with pytest.raises(NotYourRing):
            found_ring(facts=facts(city="Bruges"), editor_email="", by=person, at=NOON)
    client.force_login(make_editor(ghent))
    assert client.get("/cms/ring/found/").status_code == 404
    assert client.post("/cms/ring/found/", FORM | {"city": "Bruges"}).status_code == 404
    assert Ring.objects.filter(is_umbrella=False).count() == 1


def test_without_a_home_page_nothing_is_made(db):
    network = make_editor(make_ring(umbrella=True))
    with pytest.raises(RingRefused, match="no home page"):
        found_ring(facts=facts(), editor_email="", by=network, at=NOON)
    assert Ring.objects.filter(is_umbrella=False).count() == 0


def test_furnishing_twice_adds_nothing(ghent):
    before = (Page.objects.count(), Collection.objects.count(), GroupPagePermission.objects.count())
    furnish(ring=ghent, live=True)
    assert before == (Page.objects.count(), Collection.objects.count(), GroupPagePermission.objects.count())
    assert RingIndexPage.objects.filter(alias_of__isnull=True).count() == 1
    assert HomePage.objects.filter(alias_of__isnull=True).count() == 2


def test_operator_administrator_may_found(homes, client):
    administrator = make_user(operator=True)
    administrator.is_superuser = True
    administrator.save()
    client.force_login(administrator)
    assert client.get("/cms/ring/found/").status_code == 200
    assert client.post("/cms/ring/found/", FORM).status_code == 302
