from __future__ import annotations

import re

import pytest
from django.core.management import call_command

from cms.models import HomePage, ShowcasePage
from marketplace.offerings.models import Offering
from marketplace.users.models import User
from tests.cms.stories import make_showcase
from tests.factories import make_editor, make_ring, make_user


def test_stranger_cannot_open_the_editors_admin(demo, client):
    response = client.get("/cms/")
    assert response.status_code == 302
    assert "/cms/" not in response["Location"].split("?")[0]


@pytest.mark.parametrize("role", ["buyer", "maker"])
def test_buyers_and_makers_cannot_open_the_editors_admin(demo, client, role):
    client.force_login(demo[role])
    response = client.get("/cms/pages/")
    assert response.status_code in (302, 403)


def test_network_editor_edits_the_home_page_but_no_users(demo, client):
    client.force_login(demo["network"])
    home = HomePage.objects.get(locale__language_code="en")
    assert client.get(f"/cms/pages/{home.pk}/edit/").status_code == 200
    assert client.get("/cms/users/").status_code == 302


def test_editor_finds_works_by_words_maker_and_city(demo, client):
    client.force_login(demo["network"])
    found = choices(client, "Lisbon")
    assert len(found) == 4  # two works and two services of the studio in Lisbon
    assert choices(client, "Lisbno") == found  # searched as the public search does, typos included
    assert choices(client, "xqzwv") == []


def choices(client, words, chooser="offering"):
    """Titles that the chooser offers, in its order."""
    text = client.get(f"/cms/{chooser}-chooser/results/", {"q": words}).content.decode()
    return re.findall(r"data-chooser-modal-choice[^>]*>\s*(.*?)\s*<", text, re.DOTALL)


def test_chooser_finds_by_plain_words_while_the_index_is_down(demo, client, settings, tmp_path):
    client.force_login(demo["network"])
    settings.SEARCH_DIR = str(tmp_path / "nothing")
    assert len(choices(client, "Lisbon")) == 4
    assert choices(client, "Lisbon nothingness") == []


def test_chooser_turns_pages_of_what_was_found(db, client):
    from tests.factories import make_digital, make_maker

    client.force_login(User.objects.create_superuser("op@example.org", "x"))
    maker = make_maker()
    for number in range(14):
        make_digital(partner=maker, title=f"Leuchtturm {number}", language="de")
    call_command("reindex", verbosity=0)
    first = choices(client, "lighthouse leuchtturm")
    more = client.get("/cms/offering-chooser/results/", {"q": "Leuchtturm", "p": "2"}).content.decode()
    assert len(first) == 12
    assert more.count("data-chooser-modal-choice") == 2


def test_chooser_of_makers_is_searched_in_the_same_way(demo, client):
    client.force_login(demo["network"])
    assert choices(client, "corente", "storefront") == ["Ateliê Corrente"]


def test_operator_opens_the_admin(demo, client):
    client.force_login(demo["operator"])
    assert client.get("/cms/").status_code == 200


def test_chosen_work_is_named_by_title_and_maker(demo, client):
    client.force_login(demo["network"])
    work = Offering.objects.filter(partner__storefront__city="Lisbon", kind="digital").first()
    chosen = client.get(f"/cms/offering-chooser/chosen/{work.pk}/").json()
    assert chosen["result"]["title"] == f"{work.product.title} · Ateliê Corrente"


def test_preview_may_be_framed_by_the_editor_only(demo, client):
    home = HomePage.objects.get(locale__language_code="de")
    assert "Content-Security-Policy" not in home.make_preview_request()
    assert "frame-ancestors 'none'" in client.get("/de/")["Content-Security-Policy"]


@pytest.mark.django_db
def test_an_editor_is_shown_her_colleagues_and_no_other_account():
    """Accounts are people: whose work a story is, is chosen among those who look after the same rings."""
    ring, other = make_ring(), make_ring()
    editor, colleague, named = make_editor(ring), make_editor(ring), make_editor(other)
    make_user(), make_editor(other)
    story = make_showcase(works=[], index=False)
    story.author = named
    form_class = ShowcasePage.get_edit_handler().get_form_class()

    def shown(user):
        form = form_class(instance=story, for_user=user)
        return set(form.fields["author"].queryset)

    assert shown(editor) == {editor, colleague, named}
    umbrella = make_editor(make_ring(slug="umbrella", umbrella=True))
    assert shown(umbrella) == {umbrella, *User.objects.filter(ring_seats__isnull=False)}
