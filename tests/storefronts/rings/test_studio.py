"""The studio's page of rings."""

from __future__ import annotations

import pytest

from marketplace.partner.models import Role
from marketplace.partner.operations import seat
from storefronts.rings import operations
from storefronts.rings.models import Membership
from tests.factories import NOON, make_editor, make_maker, make_member, make_ring, make_user, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def maker():
    return make_maker(name="Atelier Leie")


@pytest.fixture
def studio(client, maker):
    client.force_login(owner_of(maker))
    return client


def text_of(client):
    answer = client.get("/en/studio/ring/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_owner_asks_waits_and_takes_it_back(studio, maker):
    ring = make_ring(slug="ghent", name="Gentse Ring")
    assert "You are in no ring yet" in text_of(studio)
    answer = studio.post("/en/studio/ring/apply/", {"ring": "ghent", "words": "Hello"})
    assert (answer.status_code, answer["Location"]) == (302, "/en/studio/ring/")
    asked = Membership.objects.get(ring=ring)
    assert asked.state == "applied"
    assert "Waiting for an answer" in text_of(studio)
    assert studio.post(f"/en/studio/ring/{asked.public_id}/leave/").status_code == 302
    assert Membership.objects.get().state == "left"


def test_asking_twice_is_once(studio):
    make_ring(slug="ghent")
    assert studio.post("/en/studio/ring/apply/", {"ring": "ghent"}).status_code == 302
    assert studio.post("/en/studio/ring/apply/", {"ring": "ghent"}).status_code == 422
    assert Membership.objects.count() == 1


def test_owner_answers_an_invitation(studio, maker):
    ring = make_ring(name="Gentse Ring")
    asked = operations.invite(ring=ring, storefront=maker.storefront, by=make_editor(ring), at=NOON)
    assert "Join Gentse Ring" in text_of(studio)
    studio.post(f"/en/studio/ring/{asked.public_id}/agree/")
    assert Membership.objects.get().state == "member"
    assert "your home ring" in text_of(studio)


def test_editor_of_the_team_chooses_home_but_does_not_leave(client, maker):
    first, second = make_ring(), make_ring()
    make_member(first, partner=maker)
    make_member(second, partner=maker)
    helper = make_user()
    seat(partner=maker, user=helper, role=Role.EDITOR, by=owner_of(maker), at=NOON)
    client.force_login(helper)
    row = Membership.objects.get(ring=second)
    assert "Leave" not in text_of(client)
    assert client.post(f"/en/studio/ring/{row.public_id}/home/").status_code == 302
    assert Membership.objects.get(is_home=True).ring == second
    assert client.post(f"/en/studio/ring/{row.public_id}/leave/").status_code == 404
    assert client.post("/en/studio/ring/apply/", {"ring": make_ring().slug}).status_code == 404
    assert client.post("/en/studio/ring/apply/").status_code == 404  # not 422: what they sent is not read
    assert Membership.objects.filter(state="member").count() == 2


def test_finance_has_no_such_page(client, maker):
    person = make_user()
    seat(partner=maker, user=person, role=Role.FINANCE, by=owner_of(maker), at=NOON)
    client.force_login(person)
    assert client.get("/en/studio/ring/").status_code == 404


@pytest.mark.parametrize("what", ["agree", "decline", "leave", "home", "dance"])
def test_others_memberships_are_not_there(studio, what):
    make_member(make_ring())
    row = Membership.objects.get()
    assert studio.post(f"/en/studio/ring/{row.public_id}/{what}/").status_code == 404
    assert Membership.objects.get().state == "member"


def test_closed_rings_and_the_umbrella_are_not_offered(studio):
    make_ring(slug="umbrella", umbrella=True)
    ring = make_ring(slug="shut")
    ring.state = "closed"
    ring.save()
    for slug in ("umbrella", "shut", "nowhere"):
        assert studio.post("/en/studio/ring/apply/", {"ring": slug}).status_code == 422
    assert Membership.objects.count() == 0


def test_reason_of_a_refusal_is_shown_as_text(studio, maker):
    ring = make_ring()
    asked = operations.apply(ring=ring, storefront=maker.storefront, by=owner_of(maker), at=NOON)
    operations.refuse_maker(membership=asked, by=make_editor(ring), at=NOON, why="<b>Full</b> until spring.")
    assert "&lt;b&gt;Full&lt;/b&gt; until spring." in text_of(studio)
