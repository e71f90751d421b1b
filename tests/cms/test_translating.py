"""Translations are published by those who may publish them: every way of wagtail-localize, by hand-made requests."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation

from cms.models import ShowcasePage
from cms.review import ensure_review, may_write_showcases
from storefronts.rings.founding import NETWORK_EDITORS
from tests.cms.stories import in_german, make_index, make_showcase
from tests.factories import make_editor, make_ring, make_user

pytestmark = pytest.mark.django_db(transaction=True)
"""What wagtail-localize publishes it publishes after commit: only a test with real commits can see it."""


@pytest.fixture
def index():
    """The list of showcases in English and German; the German one has its review from the English one."""
    kind = ContentType.objects.get_for_model(Translation)
    Permission.objects.get_or_create(
        content_type=kind, codename="submit_translation", defaults={"name": "Can submit translations"}
    )
    english = make_index()
    ensure_review(english)
    make_index("de")
    return english


@pytest.fixture
def editor(index):
    """A ring's editor: writes showcases, publishes none."""
    ring = make_ring()
    may_write_showcases(ring.group)
    return make_editor(ring)


@pytest.fixture
def network(index):
    user = make_user()
    user.groups.add(user.groups.model.objects.get(name=NETWORK_EDITORS))
    return user


@pytest.fixture
def showcase(editor):
    """Her own, reviewed and live."""
    return make_showcase(owner=editor, index=False, title="Lighthouses", works=[])


def submit(client, page, code="de", **more):
    locale = Locale.objects.get(language_code=code)
    return client.post(f"/cms/localize/submit/page/{page.pk}/", {"locales": [locale.pk], **more})


def german(page):
    return ShowcasePage.objects.get(translation_key=page.translation_key, locale__language_code="de")


def translated(page, *, live=False):
    """The page with a synced translation into German."""
    in_german(page, live=live)
    return Translation.objects.get()


def say(translation, **words):
    """What a person types into the translation editor."""
    for segment in translation.source.stringsegment_set.select_related("context"):
        if segment.context.path in words:
            StringTranslation.objects.update_or_create(
                translation_of_id=segment.string_id, locale=translation.target_locale, context=segment.context,
                defaults={"data": words[segment.context.path]},
            )  # fmt: skip


def test_the_fixture_is_what_the_law_of_the_house_is_about(showcase, editor, network):
    may, can = showcase.permissions_for_user(editor), showcase.permissions_for_user(network)
    assert (showcase.live, may.can_edit(), may.can_publish(), can.can_publish()) == (True, True, False, True)


def test_translation_of_a_live_page_begins_as_a_draft(client, showcase, editor):
    client.force_login(editor)
    assert submit(client, showcase).status_code == 302
    assert (german(showcase).live, german(showcase).has_unpublished_changes) == (False, True)
    assert client.get(f"/de/showcases/{german(showcase).slug}/").status_code == 404


def test_renewing_and_publishing_in_one_asks_for_the_right_on_each_translation(client, showcase, editor):
    translation = translated(showcase)
    say(translation, title="Ungeprüft")
    client.force_login(editor)
    address = f"/cms/localize/update/{translation.source_id}/"
    assert client.post(address, {"publish_translations": "on"}).status_code == 404
    assert (german(showcase).live, german(showcase).title) == (False, "Lighthouses")
    assert client.post(address, {}).status_code == 302
    assert german(showcase).live is False


def test_right_to_publish_the_source_is_no_right_to_publish_its_translation(client, index, showcase, editor):
    """A ring's editor may publish her ring's page in her language; the translation may stand where she may not."""
    from cms.review import MAY_PUBLISH, allow

    group = editor.groups.first()
    allow(group, showcase, MAY_PUBLISH)
    translation = translated(showcase)
    client.force_login(editor)
    sent = {"publish_translations": "on"}
    assert client.post(f"/cms/localize/update/{translation.source_id}/", sent).status_code == 404
    assert german(showcase).live is False
    allow(group, german(showcase), MAY_PUBLISH)
    assert client.post(f"/cms/localize/update/{translation.source_id}/", sent).status_code == 302
    assert german(showcase).live is True


def test_publish_button_of_the_translation_editor_is_not_hers(client, showcase, editor):
    translated(showcase)
    client.force_login(editor)
    answer = client.post(f"/cms/pages/{german(showcase).pk}/edit/", {"action": "publish"})
    assert answer.status_code in (302, 403)
    assert german(showcase).live is False


def test_translation_does_not_become_public_as_a_copy_of_its_live_source(client, showcase, editor):
    translated(showcase)
    client.force_login(editor)
    assert client.post(f"/cms/localize/page/{german(showcase).pk}/convert_to_alias/").status_code == 404
    assert (german(showcase).live, german(showcase).alias_of_id) == (False, None)


def test_live_copy_in_another_language_is_not_written_over(client, showcase, editor):
    """wagtail-localize saves into the row of a live page even where it makes a draft."""
    locale = Locale.objects.get(language_code="de")
    showcase.copy_for_translation(locale, alias=True)
    client.force_login(editor)
    assert submit(client, showcase).status_code == 404
    assert (german(showcase).live, german(showcase).alias_of_id) == (True, showcase.pk)


def test_pages_above_do_not_become_public_in_a_language_that_has_none_of_them(client, showcase, editor, network):
    """wagtail-localize makes them on the way, as live copies of their sources."""
    french, _new = Locale.objects.get_or_create(language_code="fr")
    client.force_login(editor)
    assert submit(client, showcase, code="fr").status_code == 404
    assert Page.objects.filter(locale=french).count() == 0
    client.force_login(network)
    assert submit(client, showcase, code="fr").status_code == 302
    made = Page.objects.filter(locale=french).order_by("depth")
    assert [page.live for page in made] == [True, True, False]
    other = make_showcase(owner=editor, index=False, works=[])
    client.force_login(editor)
    assert submit(client, other, code="fr").status_code == 302  # now that they are there, as into any language


def test_network_editor_publishes_translations_in_each_way(client, showcase, network):
    client.force_login(network)
    assert submit(client, showcase).status_code == 302
    assert german(showcase).live is False  # a draft first, for her too: nobody wants English words under /de/
    translation = Translation.objects.get()
    say(translation, title="Leuchttürme")
    client.post(f"/cms/pages/{german(showcase).pk}/edit/", {"action": "publish"})
    assert (german(showcase).live, german(showcase).title) == (True, "Leuchttürme")
    say(translation, title="Alle Leuchttürme")
    assert (
        client.post(f"/cms/localize/update/{translation.source_id}/", {"publish_translations": "on"}).status_code == 302
    )
    assert german(showcase).title == "Alle Leuchttürme"
    assert client.post(f"/cms/localize/page/{german(showcase).pk}/convert_to_alias/").status_code == 302
    assert german(showcase).alias_of_id == showcase.pk


def test_list_in_a_further_language_is_reviewed_and_open_to_the_rings_that_are_there(index, editor):
    french = make_index("fr")
    may = french.permissions_for_user(editor)
    assert french.get_workflow() == index.get_workflow()
    assert (may.can_add_subpage(), may.can_publish_subpage(), may.can_edit()) == (True, False, False)
