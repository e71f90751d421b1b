"""Every page of the studio opens for those who may, and is not there for others."""

from __future__ import annotations

import pytest

from marketplace.offerings.models import Offering
from marketplace.partner.models import Role
from marketplace.partner.operations import seat
from tests.factories import NOON, make_digital, make_maker, make_service, make_user, owner_of

pytestmark = pytest.mark.django_db
PAGES = ["", "works/", "works/new/", "orders/", "storefront/", "selling/", "team/"]


def signed_in(client, user):
    client.force_login(user)
    return client


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["en", "de"])
def test_pages_open_for_the_owner(client, page, language):
    partner = make_maker()
    make_digital(partner=partner, title="Affiche de Marseille")
    answer = signed_in(client, owner_of(partner)).get(f"/{language}/studio/{page}")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert '<nav class="studio-nav"' in page
    assert page.index('class="studio-page"') < page.index("<h1")


@pytest.mark.parametrize("page", PAGES)
def test_visitors_are_asked_to_sign_in(client, page):
    answer = client.get(f"/en/studio/{page}")
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


@pytest.mark.parametrize("page", PAGES)
def test_people_without_a_storefront_are_asked_to_open_one(client, page):
    answer = signed_in(client, make_user()).get(f"/en/studio/{page}")
    assert answer.status_code == 302
    assert answer["Location"] == "/en/studio/start/"


@pytest.mark.parametrize(
    ("role", "page", "status"),
    [
        (Role.EDITOR, "works/", 200),
        (Role.EDITOR, "storefront/", 200),
        (Role.EDITOR, "selling/", 404),
        (Role.EDITOR, "orders/", 200),
        (Role.FINANCE, "works/", 404),
        (Role.FINANCE, "storefront/", 404),
        (Role.FINANCE, "selling/", 200),
        (Role.FINANCE, "orders/", 200),
        (Role.FINANCE, "", 200),
        (Role.EDITOR, "", 200),
    ],
)
def test_each_role_opens_its_own_pages(client, role, page, status):
    partner, person = make_maker(), make_user()
    seat(partner=partner, user=person, role=role, by=owner_of(partner), at=NOON)
    assert signed_in(client, person).get(f"/en/studio/{page}").status_code == status


@pytest.mark.parametrize("what", ["", "preview/"])
@pytest.mark.parametrize("make", [make_digital, make_service])
def test_work_pages_open_for_the_team(client, make, what):
    work = make(published=False)
    answer = signed_in(client, owner_of(work.partner)).get(f"/en/studio/works/{work.public_id}/{what}")
    assert answer.status_code == 200


@pytest.mark.parametrize("what", ["", "preview/", "preview/?market=DE.EUR.consumer"])
def test_a_stranger_finds_no_draft(client, what):
    work = make_digital(published=False)
    answer = signed_in(client, owner_of(make_maker())).get(f"/en/studio/works/{work.public_id}/{what}")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "what", ["publish", "pause", "withdraw", "save/words", "pictures", "files", "examples/personal"]
)
def test_a_stranger_changes_nothing(client, what):
    work = make_digital()
    before = Offering.objects.values().get(pk=work.pk)
    answer = signed_in(client, owner_of(make_maker())).post(
        f"/en/studio/works/{work.public_id}/{what}/", {"words-title": "Stolen"}
    )
    assert answer.status_code == 404
    assert Offering.objects.values().get(pk=work.pk) == before


@pytest.mark.parametrize("sent", [{}, {"role": "owner"}, {"role": "finance"}, {"role": "emperor"}, {"do": "remove"}])
def test_only_owners_change_the_team(client, sent):
    """A post that says nothing is refused, too: nobody is told that the team has changed."""
    partner, helper, other = make_maker(), make_user(), make_user()
    for person, role in ((helper, Role.EDITOR), (other, Role.FINANCE)):
        seat(partner=partner, user=person, role=role, by=owner_of(partner), at=NOON)
    client = signed_in(client, helper)
    before = sorted(partner.team.values_list("user", "role"))
    assert client.post(f"/en/studio/team/{partner.team.get(user=other).pk}/", sent).status_code == 404
    assert sorted(partner.team.values_list("user", "role")) == before


def test_anyone_leaves_a_team_and_a_post_that_says_nothing_changes_nothing(client):
    partner, helper = make_maker(), make_user()
    mine = seat(partner=partner, user=helper, role=Role.EDITOR, by=owner_of(partner), at=NOON)
    owner = signed_in(client, owner_of(partner))
    answer = owner.post(f"/en/studio/team/{mine.pk}/", follow=True)
    assert "The team has changed" not in answer.content.decode()
    assert partner.team.count() == 2
    assert signed_in(client, helper).post(f"/en/studio/team/{mine.pk}/", {"do": "remove"}).status_code == 302
    assert list(partner.team.values_list("user", flat=True)) == [owner_of(partner).pk]
