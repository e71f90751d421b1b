"""The ring's desk: what its editors see and do, and that another ring is not there for them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import GroupPagePermission, Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from cms.models import HomePage, RingIndexPage, RingPage
from cms.review import ensure_review, may_write_showcases
from cms.rings.operations import found_ring
from storefronts.rings import operations
from storefronts.rings.invitations import invite_by_link, invite_by_mail
from storefronts.rings.models import Invitation, Membership, Ring, RingEditor
from tests.cms.rings.conftest import facts
from tests.cms.stories import make_index
from tests.factories import NOON, make_digital, make_editor, make_maker, make_member, make_user, owner_of

WHY = "The studio has closed for good."


@pytest.fixture
def bruges(network):
    return found_ring(facts=facts(name="Brugse Ring", city="Bruges"), editor_email="", by=network, at=NOON)


@pytest.fixture
def editor(ghent):
    return make_editor(ghent)


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def page_of(ring, code="en"):
    return RingPage.objects.get(ring=ring, locale__language_code=code)


def test_editor_of_one_ring_goes_straight_to_its_desk(desk, ghent, bruges):
    answer = desk.get("/cms/ring/")
    assert (answer.status_code, answer["Location"]) == (302, "/cms/ring/ghent/")
    text = desk.get("/cms/ring/ghent/").content.decode()
    assert "Gentse Ring" in text
    assert "Brugse Ring" not in text


def test_the_desk_leads_to_a_new_showcase_in_each_language_that_has_a_list(desk, ghent):
    english = make_index()
    ensure_review(english)
    may_write_showcases(ghent.group)
    shown = desk.get(f"/cms/ring/{ghent.slug}/").content.decode()
    assert f'href="/cms/pages/add/cms/showcasepage/{english.pk}/"' in shown
    assert desk.get(f"/cms/pages/add/cms/showcasepage/{english.pk}/").status_code == 200


def test_network_editor_sees_all_rings_and_the_form(client, network, ghent, bruges):
    client.force_login(network)
    text = client.get("/cms/ring/").content.decode()
    assert "Gentse Ring" in text
    assert "Brugse Ring" in text
    assert 'href="/cms/ring/found/"' in text
    assert client.get("/cms/ring/umbrella/").status_code == 200


def test_menu_has_the_ring_for_editors_only(desk, client, homes):
    assert "/cms/ring/" in desk.get("/cms/").content.decode()
    administrator = make_user(operator=True)
    administrator.is_superuser = True
    administrator.save()
    client.force_login(administrator)
    assert "/cms/ring/" in client.get("/cms/").content.decode()


@pytest.mark.parametrize("who", ["buyer", "owner"])
def test_others_do_not_come_in(client, ghent, who):
    client.force_login(make_user() if who == "buyer" else owner_of(make_member(ghent)))
    for path in ("/cms/ring/", "/cms/ring/ghent/", "/cms/ring/found/", "/cms/ring/ghent/words/"):
        assert client.get(path).status_code in (302, 403, 404)
        assert "Gentse Ring" not in client.get(path).content.decode()


def test_strangers_are_asked_to_sign_in(client, ghent):
    assert client.get("/cms/ring/ghent/").status_code == 302


def test_another_rings_desk_is_not_there(desk, ghent, bruges):
    member = make_member(bruges)
    row = Membership.objects.get(ring=bruges)
    link = invite_by_link(ring=bruges, by=make_editor(bruges), at=NOON)
    seat = RingEditor.objects.filter(ring=bruges).first()
    assert desk.get("/cms/ring/bruges/").status_code == 404
    assert desk.get("/cms/ring/bruges/words/").status_code == 404
    posts = {
        "invite/link/": {}, "invite/mail/": {"mail-email": "a@example.org", "mail-language": "en"},
        f"members/{row.public_id}/remove/": {"why": WHY}, f"invitations/{link.public_id}/revoke/": {},
        f"editors/{seat.user.public_id}/remove/": {}, "words/nl/": {"which": "words", "sentence": "Ons", "story": ""},
    }  # fmt: skip
    for path, data in posts.items():
        assert desk.post(f"/cms/ring/bruges/{path}", data).status_code == 404, path
        # Nor does the own ring's address reach another's rows.
        if "members" in path or "invitations" in path or "editors" in path:
            assert desk.post(f"/cms/ring/ghent/{path}", data).status_code == 404, path
    assert Membership.objects.get(pk=row.pk).state == "member"
    assert Invitation.objects.get(pk=link.pk).revoked_at is None
    assert Invitation.objects.count() == 1
    assert RingEditor.objects.filter(pk=seat.pk).exists()
    assert member.storefront.memberships.count() == 1


@pytest.mark.parametrize(
    "what",
    [
        "edit/",
        "edit/preview/",
        "delete/",
        "unpublish/",
        "move/",
        "history/",
        "usage/",
        "copy/",
        "add_subpage/",
        "view_draft/",
        "workflow/collect_action_data/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_rings_page_is_not_there_in_the_page_editor(desk, ghent, bruges, what, method):
    page = page_of(bruges)
    answer = getattr(desk, method)(f"/cms/pages/{page.pk}/{what}", {"title": "Stolen", "slug": "stolen"})
    assert answer.status_code == 404
    kept = Page.objects.get(pk=page.pk)
    assert (kept.title, kept.slug, kept.live) == ("Brugse Ring", "bruges", True)


@pytest.fixture
def translates(ghent):
    """The ring's group with the permission that a migration of wagtail-localize makes, and pages above in French."""
    kind = ContentType.objects.get_for_model(Translation)
    named = {"content_type": kind, "codename": "submit_translation"}
    ghent.group.permissions.add(Permission.objects.get_or_create(**named, defaults={"name": "Can translate"})[0])
    french = Locale.objects.get_or_create(language_code="fr")[0]
    page_of(ghent).get_parent().specific.copy_for_translation(french, copy_parents=True, alias=True)


def source_of(page):
    return TranslationSource.get_or_create_from_instance(page.specific)[0]


def submit(desk, page, **more):
    locale = Locale.objects.get_or_create(language_code="fr")[0]
    return desk.post(f"/cms/localize/submit/page/{page.pk}/", {"locales": [locale.pk], **more})


def in_french(page):
    return Page.objects.filter(translation_key=page.translation_key, locale__language_code="fr")


def test_another_rings_page_is_not_translated(desk, translates, ghent, bruges):
    page = page_of(bruges)
    assert submit(desk, page).status_code == 404
    assert desk.get(f"/cms/localize/submit/page/{page.pk}/").status_code == 404
    assert not in_french(page).exists()
    assert not TranslationSource.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"publish_translations": "on"}])
def test_translations_of_another_rings_page_are_not_renewed(desk, translates, ghent, bruges, sent):
    source = source_of(page_of(bruges))
    before = source.last_updated_at
    assert desk.post(f"/cms/localize/update/{source.pk}/", sent).status_code == 404
    source.refresh_from_db()
    assert source.last_updated_at == before


def test_the_own_page_is_translated_and_renewed(desk, translates, ghent):
    page = page_of(ghent)
    assert submit(desk, page).status_code == 302
    assert in_french(page).exists()
    source = source_of(page)
    assert desk.post(f"/cms/localize/update/{source.pk}/").status_code == 302
    # The French page is not the ring's (it speaks English): the network's editors publish it.
    assert desk.post(f"/cms/localize/update/{source.pk}/", {"publish_translations": "on"}).status_code == 404
    assert [found.live for found in in_french(page)] == [False]


def test_pages_below_that_are_not_ones_own_are_not_translated_with_it(desk, translates, ghent, bruges):
    page = page_of(ghent)
    stranger = page.add_child(instance=Page(title="Below", slug="below", locale=page.locale))
    GroupPagePermission.objects.filter(group=ghent.group).exclude(permission__codename="add_page").delete()
    Page.objects.filter(pk=page.pk).update(owner=desk.session["_auth_user_id"])
    assert submit(desk, page, include_subtree="on").status_code == 404
    assert not in_french(stranger).exists()
    source = source_of(page)
    assert desk.post(f"/cms/localize/update/{source.pk}/", {"publish_translations": "on"}).status_code == 404
    assert submit(desk, page).status_code == 302


def test_snippets_that_are_not_the_editors_are_not_translated(desk, translates, ghent):
    for path in ("submit/snippet/cms/nothing/1/", "submit/snippet/rings/ring/1/", "update/999/"):
        assert desk.post(f"/cms/localize/{path}").status_code == 404


def test_own_page_can_be_changed_in_both_languages(desk, ghent):
    for code in ("nl", "en"):
        assert desk.get(f"/cms/pages/{page_of(ghent, code).pk}/edit/").status_code == 200
    page = page_of(ghent)
    answer = desk.post(f"/cms/pages/{page.pk}/edit/", {
        "title": "Ring of Ghent", "body-count": "0", "seo_title": "", "search_description": "", "action-publish": "1",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0", "comments-MAX_NUM_FORMS": "",
    })  # fmt: skip
    assert answer.status_code == 302
    kept = RingPage.objects.get(pk=page.pk)
    assert (kept.title, kept.slug, kept.live) == ("Ring of Ghent", "ghent", True)


def test_own_page_is_neither_deleted_nor_moved_by_its_editors(desk, ghent):
    page = page_of(ghent)
    for what in ("delete", "move"):
        assert desk.post(f"/cms/pages/{page.pk}/{what}/").status_code in (302, 403, 404)
    assert RingPage.objects.filter(pk=page.pk, slug="ghent").exists()


def test_pages_above_the_ring_cannot_be_changed(desk, ghent):
    for page in (
        HomePage.objects.get(locale__language_code="en"),
        RingIndexPage.objects.get(locale__language_code="en"),
    ):
        assert desk.get(f"/cms/pages/{page.pk}/edit/").status_code == 404
        add = desk.post(f"/cms/pages/add/cms/ringpage/{page.pk}/", {"title": "Mine", "slug": "mine"})
        assert add.status_code == 404
    assert RingPage.objects.count() == 2


def test_network_editor_changes_every_page(client, network, ghent, bruges):
    client.force_login(network)
    for page in (*RingPage.objects.all(), HomePage.objects.get(locale__language_code="en")):
        assert client.get(f"/cms/pages/{page.pk}/edit/").status_code == 200


def test_a_removed_editor_may_nothing_any_more(client, network, ghent, editor):
    client.force_login(network)
    assert client.post(f"/cms/ring/ghent/editors/{editor.public_id}/remove/").status_code == 302
    assert list(editor.groups.all()) == []
    client.force_login(editor)
    assert client.get("/cms/ring/ghent/").status_code in (302, 403, 404)
    assert client.get(f"/cms/pages/{page_of(ghent).pk}/edit/").status_code in (302, 403, 404)


def test_editor_answers_and_invites(desk, editor, ghent):
    asking, other = make_maker(), make_maker()
    asked = operations.apply(ring=ghent, storefront=asking.storefront, by=owner_of(asking), at=NOON, words="Please")
    assert "Please" in desk.get("/cms/ring/ghent/").content.decode()
    assert desk.post(f"/cms/ring/ghent/members/{asked.public_id}/accept/").status_code == 302
    data = {"maker-storefront": other.storefront.pk, "maker-words": "Come"}
    assert desk.post("/cms/ring/ghent/invite/maker/", data).status_code == 302
    assert set(Membership.objects.values_list("state", flat=True)) == {"member", "invited"}
    assert desk.post(f"/cms/ring/ghent/members/{asked.public_id}/remove/", {"why": "no"}).status_code == 302
    assert Membership.objects.get(pk=asked.pk).state == "member"
    desk.post(f"/cms/ring/ghent/members/{asked.public_id}/remove/", {"why": WHY})
    assert Membership.objects.get(pk=asked.pk).state == "removed"


def test_editor_invites_no_editor(desk, ghent):
    data = {"editor-email": "friend@example.org", "editor-language": "en"}
    assert desk.post("/cms/ring/ghent/invite/editor/", data).status_code == 404
    assert desk.post("/cms/ring/ghent/invite/editor/").status_code == 404  # not 422: what they sent is not read
    assert Invitation.objects.count() == 0


def test_bad_address_is_said_at_its_field(desk, ghent):
    answer = desk.post("/cms/ring/ghent/invite/mail/", {"mail-email": "nobody", "mail-language": "en"})
    assert answer.status_code == 422
    assert Invitation.objects.count() == 0


def test_words_and_partners_are_saved_in_one_language(desk, ghent):
    data = {"which": "words", "sentence": "Between two rivers.", "story": "One.\n\nTwo."}
    assert desk.post("/cms/ring/ghent/words/en/", data).status_code == 302
    lines = "Academy https://academy.example\nCafé De Leie"
    assert (
        desk.post("/cms/ring/ghent/words/en/", {"which": "partners", "partners": lines, "state": "closed"}).status_code
        == 302
    )
    kept = Ring.objects.get(slug="ghent")
    assert kept.sentence == {"nl": "Van de Leie tot de Schelde.", "en": "Between two rivers."}
    assert kept.partners == [{"name": "Academy", "url": "https://academy.example"}, {"name": "Café De Leie", "url": ""}]
    assert kept.state == "closed"
    assert desk.get("/cms/ring/ghent/words/de/").status_code == 404


@pytest.mark.parametrize("line", ["X https://a.example", "Evil javascript:alert(1)", "Odd ftp://a.example"])
def test_partners_links_are_web_addresses(desk, ghent, line):
    answer = desk.post("/cms/ring/ghent/words/en/", {"which": "partners", "partners": line, "state": "open"})
    assert answer.status_code == 422
    assert Ring.objects.get(slug="ghent").partners == []


def fill(ring, editor, count):
    for number in range(count):
        make_digital(partner=make_member(ring))
        maker = make_maker()
        operations.apply(ring=ring, storefront=maker.storefront, by=owner_of(maker), at=NOON)
        invite_by_mail(ring=ring, email=f"a{ring.pk}-{number}-{count}@example.org", language="en", by=editor, at=NOON)


def own_queries(client, path):
    """Queries of ours; Wagtail's frame and the session beside."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_desk_needs_the_same_queries_for_few_and_for_many(desk, editor, ghent):
    call_command("createcachetable", verbosity=0)
    fill(ghent, editor, 1)
    own_queries(desk, "/cms/ring/ghent/")
    few = own_queries(desk, "/cms/ring/ghent/")
    fill(ghent, editor, 8)
    assert own_queries(desk, "/cms/ring/ghent/") == few
