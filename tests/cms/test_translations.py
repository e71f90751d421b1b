"""A ring's editor, who does not publish, sends a translation to the review; wagtail-localize alone has no way to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowState
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.operations import translate_object

from cms.models import ShowcaseIndexPage
from cms.review import (
    MAY_WRITE,
    NETWORK_EDITORS,
    ReviewRefused,
    allow,
    ensure_review,
    may_open_admin,
    submit_translation,
)
from cms.schedule import publish_due
from tests.cms.stories import make_index, make_showcase
from tests.factories import make_user
from tests.races import in_threads

pytestmark = pytest.mark.django_db
BUTTON = "Submit the translation for review"


@pytest.fixture
def author():
    """Writes showcases in two languages, and does not publish them."""
    for language in ("en", "de"):
        ensure_review(make_index(language))
    group = Group.objects.create(name="Writers")
    may_open_admin(group)
    for page in ShowcaseIndexPage.objects.all():
        allow(group, page, MAY_WRITE)
    user = make_user()
    user.groups.add(group)
    return user


@pytest.fixture
def approver(author):
    user = make_user()
    user.groups.add(Group.objects.get(name=NETWORK_EDITORS))
    return user


def begun(author, *, go_live_at=None, live=False):
    """An English showcase and its German translation, of which the title is done."""
    showcase = make_showcase(title="Paper walls", live=live, index=False, owner=author)
    german = make_index("de").locale
    translate_object(showcase, [german], user=author)
    say(showcase, german, "title", "Wände aus Papier")
    if go_live_at:
        showcase.go_live_at = go_live_at
        showcase.save_revision()
    return showcase, Page.objects.get(translation_key=showcase.translation_key, locale=german)


def say(showcase, locale, path, words):
    source = Translation.objects.get(source__object_id=showcase.translation_key, target_locale=locale).source
    segment = source.stringsegment_set.get(context__path=path)
    StringTranslation.objects.update_or_create(
        translation_of=segment.string, context=segment.context, locale=locale, defaults={"data": words}
    )


def post(client, page):
    return client.post(f"/cms/pages/{page.pk}/edit/", {"submit-translation": "1"})


def test_the_editor_of_a_translation_has_the_button_and_it_sends_the_words_of_now(client, author, approver):
    day = timezone.now().replace(microsecond=0) + timedelta(days=2)
    _showcase, german = begun(author, go_live_at=day)
    client.force_login(author)
    assert BUTTON in client.get(f"/cms/pages/{german.pk}/edit/").content.decode()
    assert post(client, german).status_code == 302
    text = client.get(f"/cms/pages/{german.pk}/edit/").content.decode()
    assert BUTTON not in text
    assert "This translation is in review." in text
    state = WorkflowState.objects.get()
    revision = state.current_task_state.revision
    assert (revision.as_object().title, revision.as_object().go_live_at) == ("Wände aus Papier", None)
    state.current_task_state.specific.approve(user=approver)
    german.refresh_from_db()
    assert (german.live, german.approved_schedule) == (False, False)  # it has no day of its own, its original has


def approve(page, *, author, approver):
    submit_translation(page=page, by=author).current_task_state.specific.approve(user=approver)
    page.refresh_from_db()


def test_with_a_live_original_an_approved_translation_is_live(author, approver):
    _showcase, german = begun(author, live=True)
    approve(german, author=author, approver=approver)
    assert (german.live, german.title) == (True, "Wände aus Papier")


def test_approved_first_it_goes_live_with_its_original_as_it_was_approved(author, approver):
    showcase, german = begun(author)
    approve(german, author=author, approver=approver)
    assert german.live is False
    say(showcase, german.locale, "title", "Ungeprüft")
    german.specific.save_revision()  # a later draft that nobody looked at
    showcase.expire_at = timezone.now().replace(microsecond=0) + timedelta(days=9)
    showcase.save_revision().publish()
    german.refresh_from_db()
    assert (german.live, german.title, german.expire_at) == (True, "Wände aus Papier", showcase.expire_at)


def test_the_day_of_the_original_is_the_translations_also_when_it_was_moved_after_the_approval(author, approver):
    now = timezone.now().replace(microsecond=0)
    showcase, german = begun(author, go_live_at=now + timedelta(days=2))
    approve(german, author=author, approver=approver)
    showcase.go_live_at = now + timedelta(days=5)
    showcase.save_revision().publish()
    german.refresh_from_db()
    assert german.live is False  # the original has a day, but is not live
    revision = showcase.revisions.get(approved_go_live_at__isnull=False)
    revision.approved_go_live_at = now - timedelta(minutes=1)  # five days later
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    publish_due(at=now)
    showcase.refresh_from_db()
    german.refresh_from_db()
    assert (showcase.live, german.live) == (True, True)


def test_only_what_waits_goes_live_with_the_original(author, approver):
    """A translation in review, sent back, or taken down since is not published by its original."""
    showcase, german = begun(author)
    state = submit_translation(page=german, by=author)
    showcase.save_revision().publish()
    german.refresh_from_db()
    assert german.live is False
    state.current_task_state.specific.approve(user=approver)
    german.refresh_from_db()
    assert german.live is True
    german.unpublish()
    showcase.save_revision().publish()
    german.refresh_from_db()
    assert german.live is False


def test_a_change_of_a_live_translation_keeps_it_live_until_it_is_approved(author, approver):
    showcase, german = begun(author, live=True)
    submit_translation(page=german, by=author).current_task_state.specific.approve(user=approver)
    say(showcase, german.locale, "title", "Papierwände")
    state = submit_translation(page=Page.objects.get(pk=german.pk), by=author)
    german.refresh_from_db()
    assert (german.live, german.title, german.go_live_at) == (True, "Wände aus Papier", None)
    state.current_task_state.specific.approve(user=approver)
    german.refresh_from_db()
    assert german.title == "Papierwände"


def test_what_the_reviewer_sent_back_is_submitted_again_as_the_same_review(author, approver):
    showcase, german = begun(author)
    state = submit_translation(page=german, by=author)
    state.current_task_state.specific.reject(user=approver, comment="The title, please.")
    say(showcase, german.locale, "title", "Papierwände")
    again = submit_translation(page=Page.objects.get(pk=german.pk), by=author)
    assert (again.pk, again.status) == (state.pk, WorkflowState.STATUS_IN_PROGRESS)
    assert again.current_task_state.revision.as_object().title == "Papierwände"


def test_sent_twice_or_by_a_stranger_or_no_translation_changes_nothing(client, author):
    showcase, german = begun(author)
    stranger = make_user()
    stranger.groups.add(*author.groups.all())
    client.force_login(stranger)
    assert post(client, german).status_code == 404
    for page, by in ((german, stranger), (showcase, author)):
        with pytest.raises(ReviewRefused):
            submit_translation(page=page, by=by)
    assert WorkflowState.objects.count() == 0
    begun_with = german.revisions.count()
    client.force_login(author)
    for _time in range(2):
        post(client, german)
    assert WorkflowState.objects.count() == 1
    assert german.revisions.count() == begun_with + 1


def test_words_that_do_not_fit_are_refused_and_nothing_is_sent(client, author):
    showcase, german = begun(author)
    say(showcase, german.locale, "intro", "W" * 500)
    client.force_login(author)
    post(client, german)
    assert "at most 400 characters" in client.get(f"/cms/pages/{german.pk}/edit/").content.decode()
    assert WorkflowState.objects.count() == 0


def test_who_publishes_has_wagtail_localizes_own_button(client, author, approver):
    _showcase, german = begun(author)
    client.force_login(approver)
    assert BUTTON not in client.get(f"/cms/pages/{german.pk}/edit/").content.decode()


def test_original_and_translation_approved_at_the_same_moment_are_both_live(author, approver, shared_by_threads):
    showcase, german = begun(author)
    reviews = (submit_translation(page=german, by=author), showcase.get_workflow().start(showcase, author))
    keys = [state.current_task_state_id for state in reviews]
    shared_by_threads()
    in_threads(lambda n: TaskState.objects.get(pk=keys[n]).specific.approve(user=approver), 2)
    both = Page.objects.filter(translation_key=german.translation_key)
    assert in_threads(lambda _n: sorted(both.values_list("live", flat=True)), 1) == [[True, True]]
