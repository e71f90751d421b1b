"""A translation is never there before its original: approved earlier, it waits and goes live in the same moment.

It has no date of its own to wait for, so it does not matter how often the original's is moved. That it waits is read
from its review: approved, and nothing published since.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from wagtail.models import Page, WorkflowState
from wagtail.workflows import publish_workflow_state
from wagtail_localize.models import Translation

from cms.translations import translation_of


@transaction.atomic
def publish_or_wait(state: WorkflowState, *, by: Any) -> None:
    """Publish what was approved, unless it is a new translation whose original nobody can read yet."""
    page = Page.objects.get(pk=state.object_id)
    original = _original_of(page)
    if original is None:
        publish_workflow_state(state, user=by)
    elif page.live:
        state.current_task_state.revision.publish(user=by)
    elif original.live:
        _publish(state, original, user=by)


def _original_of(page: Page) -> Page | None:
    """Locked: whoever publishes it at this moment sees the approval, or is seen by it."""
    found = translation_of(page)
    if found is None:
        return None
    same = Page.objects.filter(translation_key=page.translation_key, locale=found.source.locale_id)
    original: Page | None = same.select_for_update().first()
    return original


def follow_the_original(sender: Any, *, instance: Any, **kwargs: Any) -> None:
    """Translations that wait for this page go live with it."""
    if not instance.live:
        return
    for state in _waiting_for(instance):
        _publish(state, instance, log_action="wagtail.publish.scheduled")


def _waiting_for(original: Page) -> Iterator[WorkflowState]:
    key = original.translation_key
    translations = Translation.objects.filter(source__object_id=key, source__locale=original.locale_id, enabled=True)
    languages = translations.values("target_locale")
    for page in Page.objects.filter(translation_key=key, locale__in=languages, live=False):
        state = page.workflow_states.order_by("-created_at", "-pk").first()
        if state is None or state.status != WorkflowState.STATUS_APPROVED:
            continue
        if page.last_published_at is None or page.last_published_at < state.current_task_state.finished_at:
            yield state


def _publish(state: WorkflowState, original: Page, **how: Any) -> None:
    """The words that were approved, for as long as the original's."""
    revision = state.current_task_state.revision
    revision.content |= {"go_live_at": None, "expire_at": original.serializable_data()["expire_at"]}
    revision.save(update_fields=["content"])
    revision.publish(**how)
