"""Search, sitemap, schedule, review, previews and the editor's panels of showcases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, Workflow, WorkflowPage

from cms.blocks.searches import SearchAddressBlock, parameters_of
from cms.models import ShowcaseIndexPage, ShowcasePage
from cms.picks import picks_of
from cms.review import MAY_WRITE, NETWORK_EDITORS, REVIEW, allow, ensure_review, may_open_admin
from cms.schedule import publish_due
from marketplace.markets.pages import store
from marketplace.offerings.operations import pause
from marketplace.outbox.topics import jobs
from marketplace.partner.models import StockRecord
from tests.cms.stories import make_article, make_index, make_showcase
from tests.factories import NOON, make_digital, make_maker, make_user, owner_of

pytestmark = pytest.mark.django_db


def translated(page, language, **words):
    """A published translation."""
    index = make_index(language)
    other = page.copy_for_translation(index.locale)
    for name, value in words.items():
        setattr(other, name, value)
    other.save_revision().publish()
    return other


def test_showcases_and_articles_are_found_by_the_public_search(client, run_outbox):
    call_command("reindex", verbosity=0)
    make_showcase(title="Lighthouses of the north", index=False)
    make_article(title="On lighthouses", index=False)
    run_outbox()
    text = client.get("/en/search/?q=lighthouse&kind=showcase").content.decode()
    assert "Lighthouses of the north" in text
    assert "On lighthouses" in text
    assert "2 stories" in text
    assert "2 stories" in client.get("/en/search/?q=lighthouse").content.decode()


def test_showcase_is_found_in_its_translations_and_opened_in_the_readers(client):
    showcase = make_showcase(title="Lighthouses", index=False)
    translated(showcase, "de", title="Leuchttürme", slug="leuchttuerme")
    call_command("reindex", verbosity=0)
    assert 'href="/de/showcases/leuchttuerme/"' in client.get("/de/search/?q=Leuchtturm&kind=showcase").content.decode()
    assert (
        f'href="/en/showcases/{showcase.slug}/"'
        in client.get("/en/search/?q=Leuchttürme&kind=showcase").content.decode()
    )


def test_showcase_taken_down_leaves_search(client, run_outbox):
    showcase = make_showcase(title="Lighthouses")
    assert showcase.slug in client.get("/en/search/?kind=showcase").content.decode()
    showcase.unpublish()
    run_outbox()
    store.clear()
    assert showcase.slug not in client.get("/en/search/?kind=showcase").content.decode()


def test_sitemap_lists_editors_pages_with_their_languages(client):
    showcase = make_showcase()
    translated(showcase, "de", slug="auf-deutsch")
    make_showcase(live=False, title="Draft")
    assert "sitemap-pages-1.xml" in client.get("/sitemap.xml").content.decode()
    text = client.get("/sitemap-pages-1.xml").content.decode()
    assert f"<loc>http://testserver/en/showcases/{showcase.slug}/</loc>" in text
    assert 'hreflang="de" href="http://testserver/de/showcases/auf-deutsch/"' in text
    assert text.count("<loc>") == 6  # home, list and showcase, in two languages


def test_alternates_and_canonical_are_the_languages_it_was_written_in(client):
    showcase = make_showcase()
    translated(showcase, "de", slug="auf-deutsch")
    text = client.get(f"/en/showcases/{showcase.slug}/").content.decode()
    assert f'<link rel="canonical" href="http://testserver/en/showcases/{showcase.slug}/">' in text
    assert '<link rel="alternate" hreflang="de" href="http://testserver/de/showcases/auf-deutsch/">' in text


def test_what_is_scheduled_goes_live_by_the_schedule_and_is_found(client, run_outbox):
    call_command("reindex", verbosity=0)
    showcase = make_showcase(live=False, index=False, title="Tomorrow")
    showcase.go_live_at = timezone.now() + timedelta(hours=1)
    showcase.save_revision().publish()
    publish_due(at=timezone.now())
    assert client.get(f"/en/showcases/{showcase.slug}/").status_code == 404
    ShowcasePage.objects.filter(pk=showcase.pk).update(go_live_at=timezone.now())
    revision = showcase.get_latest_revision()
    revision.content["go_live_at"] = (timezone.now() - timedelta(minutes=1)).isoformat()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    publish_due(at=timezone.now())
    publish_due(at=timezone.now())
    run_outbox()
    assert client.get(f"/en/showcases/{showcase.slug}/").status_code == 200
    assert "Tomorrow" in client.get("/en/search/?kind=showcase").content.decode()


def test_schedule_is_looked_at_twice_a_minute():
    assert [job.every for job in jobs() if job.name == "cms.publish_scheduled"] == [timedelta(seconds=30)]


# Review


def writer():
    """Somebody who writes showcases but does not publish them."""
    group, _created = Group.objects.get_or_create(name="Writers")
    may_open_admin(group)
    for page in ShowcaseIndexPage.objects.all():
        allow(group, page, MAY_WRITE)
    user = make_user()
    user.groups.add(group)
    return user


def network_editor():
    user = make_user()
    user.groups.add(Group.objects.get(name=NETWORK_EDITORS))
    return user


def test_review_is_set_up_once_however_often():
    index = make_index()
    for _time in range(2):
        ensure_review(index)
    assert Workflow.objects.filter(name=REVIEW).count() == 1
    assert WorkflowPage.objects.filter(page=index).count() == 1
    assert GroupPagePermission.objects.filter(group__name=NETWORK_EDITORS).count() == 5
    assert [task.specific.name for task in Workflow.objects.get(name=REVIEW).tasks] == ["Approval by a network editor"]


def test_writer_submits_and_cannot_publish_and_a_network_editor_approves(client):
    index = make_index()
    ensure_review(index)
    author, approver = writer(), network_editor()
    showcase = make_showcase(live=False, index=False, owner=author)
    perms = showcase.permissions_for_user(author)
    assert (perms.can_edit(), perms.can_publish(), perms.can_submit_for_moderation()) == (True, False, True)
    state = showcase.get_workflow().start(showcase, author)
    assert client.get(f"/en/showcases/{showcase.slug}/").status_code == 404
    task = state.current_task_state.task.specific
    assert task.get_actions(showcase, author) == []
    assert "approve" in [action[0] for action in task.get_actions(showcase, approver)]
    state.current_task_state.specific.approve(user=approver)
    store.clear()
    assert client.get(f"/en/showcases/{showcase.slug}/").status_code == 200


def test_approved_with_a_date_waits_for_it(client):
    ensure_review(make_index())
    author = writer()
    showcase = make_showcase(live=False, index=False, owner=author)
    showcase.go_live_at = timezone.now() + timedelta(hours=2)
    showcase.save_revision()
    state = showcase.get_workflow().start(showcase, author)
    state.current_task_state.specific.approve(user=network_editor())
    showcase.refresh_from_db()
    assert (showcase.live, showcase.approved_schedule) == (False, True)
    assert client.get(f"/en/showcases/{showcase.slug}/").status_code == 404


def edit_form(**fields):
    """What the page editor posts for a showcase without blocks."""
    comments = {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
    return fields | comments | {"comments-MAX_NUM_FORMS": "", "body-count": "0", "intro": "", "author_name": ""}


def test_writer_posting_publish_by_hand_publishes_nothing(client):
    ensure_review(make_index())
    author = writer()
    showcase = make_showcase(live=False, index=False, owner=author)
    client.force_login(author)
    client.post(f"/cms/pages/{showcase.pk}/edit/", edit_form(title="Mine now", slug="mine") | {"action-publish": "1"})
    showcase.refresh_from_db()
    assert (showcase.live, showcase.has_unpublished_changes) == (False, True)  # kept as a draft, no more


def test_writer_may_not_touch_another_writers_showcase(client):
    ensure_review(make_index())
    showcase = make_showcase(live=False, index=False, owner=make_user(), title="Not yours")
    client.force_login(writer())
    response = client.post(f"/cms/pages/{showcase.pk}/edit/", edit_form(title="Mine now", slug="mine"))
    assert response.status_code == 404  # what is not hers is not there
    assert showcase.revisions.count() == 1
    assert ShowcasePage.objects.get(pk=showcase.pk).title == "Not yours"


def test_writer_may_not_touch_the_home_page(client):
    index = make_index()
    client.force_login(writer())
    assert client.get(f"/cms/pages/{index.get_parent().pk}/edit/").status_code == 404


# Previews


def preview(page, mode):
    return page.make_preview_request(preview_mode=mode)


def test_preview_in_another_market_has_its_price_and_words():
    showcase = make_showcase(works=[make_digital(price=1200, side="net", tiers=("personal",))])
    german = preview(showcase, "de.DE.EUR.c").content.decode()
    business = preview(showcase, "de.AT.EUR.b").content.decode()
    assert "14,28\xa0€" in german
    assert "12,00\xa0€" in business
    assert preview(showcase, "de.DE.EUR.c")["Cache-Control"] == "private, no-store"


def test_preview_in_another_language_shows_its_unpublished_draft():
    showcase = make_showcase()
    german = translated(showcase, "de", title="Auf Deutsch", slug="auf-deutsch")
    german.title = "Entwurf auf Deutsch"
    german.save_revision()
    text = preview(showcase, "de.DE.EUR.c").content.decode()
    assert "Entwurf auf Deutsch" in text
    assert "/seen/" not in text  # an editor's look is no view


def test_preview_modes_are_a_compact_list_and_a_made_up_one_is_the_editors_own_market():
    showcase = make_showcase()
    assert [mode for mode, _label in showcase.preview_modes] == [
        "", "de.DE.EUR.c", "de.AT.EUR.b", "fr.FR.EUR.c", "fr.LU.EUR.b", "el.GR.EUR.c", "en.IE.EUR.c", "en.PL.PLN.c", "en.SE.SEK.b",
    ]  # fmt: skip
    assert preview(showcase, "xx.YY").status_code == 200


# What the editor sees


def test_editor_sees_which_picks_have_stepped_back_and_why(client):
    maker = make_maker()
    stays, paused = make_digital(partner=maker, title="Stays"), make_digital(partner=maker, title="Paused one")
    rare = make_digital(partner=maker, title="Rare one", tiers=("personal",), edition=1)
    waits = make_digital(partner=make_maker(verified=False), title="Waits")
    showcase = make_showcase(works=[stays, paused, rare, waits])
    pause(offering=paused, by=owner_of(maker), at=NOON)
    StockRecord.objects.filter(product__tier__offering=rare).update(num_allocated=1)
    assert [(pick.title, pick.why_gone) for pick in picks_of(ShowcasePage.objects.get(pk=showcase.pk).body)] == [
        ("Stays", ""), ("Paused one", "paused by its maker"), ("Rare one", "sold out"), ("Waits", "waits for its maker’s verification"),
    ]  # fmt: skip
    client.force_login(make_superuser())
    text = client.get(f"/cms/pages/{showcase.pk}/edit/").content.decode()
    assert "Readers do not see 3 of your works now." in text
    assert "paused by its maker" in text


def make_superuser():
    user = make_user(operator=True)
    user.is_superuser = True
    user.save()
    return user


def test_editor_sees_figures_and_the_line_for_other_sites(client, settings):
    from marketplace.figures.operations import count_up

    showcase = make_showcase()
    for event, by in (("view", 12), ("click", 3), ("sale", 1)):
        count_up(subject=f"showcase:{showcase.public_id}", event=event, at=timezone.now(), by=by)
    client.force_login(make_superuser())
    text = client.get(f"/cms/pages/{showcase.pk}/edit/").content.decode()
    assert "views 12, clicks on works 3, sales 1" in text
    assert f"{settings.SITE_URL}/embed/{showcase.public_id}/en/" in text


def test_new_showcase_form_opens(client):
    index = make_index()
    client.force_login(make_superuser())
    for kind in ("showcasepage", "articlepage"):
        assert client.get(f"/cms/pages/add/cms/{kind}/{index.pk}/").status_code == 200


# Saved searches


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("https://ring.example/de/search/?q=meer&kind=digital&page=3&utm_source=x", "q=meer&kind=digital"),
        ("?sort=newest&q=sea", "q=sea&sort=newest"),
        ("country=DE&country=FR", "country=DE&country=FR"),
        ("https://ring.example/en/search/", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_saved_search_keeps_the_parameters_of_the_public_search(pasted, kept):
    assert parameters_of(pasted) == kept


def test_address_without_a_search_is_refused_with_a_sentence():
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="Search on the site"):
        SearchAddressBlock().clean("https://ring.example/en/")


def test_saved_search_is_live(client):
    make_digital(title="Leuchtturm alt", language="de")
    showcase = make_showcase(body=[("search", {"title": "Lighthouses", "query": "q=Leuchtturm", "count": 4})])
    url = f"/en/showcases/{showcase.slug}/"
    assert "Leuchtturm alt" in client.get(url).content.decode()
    make_digital(title="Leuchtturm neu", language="de")
    call_command("reindex", verbosity=0)
    store.clear()
    assert "Leuchtturm neu" in client.get(url).content.decode()


def test_root_of_the_tree_is_no_page_of_the_public(client):
    make_index()
    assert Page.get_first_root_node().depth == 1
    assert client.get("/en/nothing-here/").status_code == 404
    assert client.get("/en/showcases/nothing/").status_code == 404


def test_a_rings_editor_names_her_own_ring_on_a_story_and_no_other():
    from tests.factories import make_editor, make_ring

    own, other = make_ring(), make_ring()
    form_class = ShowcasePage.get_edit_handler().get_form_class()
    asked = form_class(instance=ShowcasePage(), for_user=make_editor(own)).fields["ring"].queryset
    assert (own in asked, other in asked) == (True, False)
