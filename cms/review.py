"""Showcases are looked at by a second person: Wagtail's workflow, set up by code."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)

from cms.models import ShowcaseIndexPage
from cms.translations import translation_of
from marketplace.users.models import User
from storefronts.rings.founding import NETWORK_EDITORS

REVIEW = "Ring review"
MAY_WRITE = ("add_page",)
"""Write and change one's own pages, and submit them; nobody else's, so one ring never edits another's showcase."""
PICTURES = ("add_image", "choose_image")
MAY_PUBLISH = (*MAY_WRITE, "change_page", "publish_page", "lock_page", "unlock_page")


@transaction.atomic
def ensure_review(page: Page) -> Workflow:
    """What stands below ``page`` goes through the review before it is published. Safe to repeat."""
    group, _created = Group.objects.get_or_create(name=NETWORK_EDITORS)
    workflow = Workflow.objects.filter(name=REVIEW).first()
    if workflow is None:
        workflow = Workflow.objects.create(name=REVIEW)
        task = GroupApprovalTask.objects.create(name="Approval by a network editor")
        task.groups.add(group)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.get_or_create(page=page, defaults={"workflow": workflow})
    may_open_admin(group)
    allow(group, Page.get_first_root_node(), MAY_PUBLISH)
    return workflow


def may_open_admin(group: Group) -> None:
    """The admin, translating pages, and pictures: what everybody who writes needs."""
    wanted = (("wagtailadmin", "access_admin"), ("wagtail_localize", "submit_translation"))
    for app, codename in wanted:
        group.permissions.add(*Permission.objects.filter(content_type__app_label=app, codename=codename))
    if hasattr(group, "ring"):
        return  # a ring has a drawer of its own for pictures
    top = Collection.get_first_root_node()
    for permission in Permission.objects.filter(content_type__app_label="wagtailimages", codename__in=PICTURES):
        if top is not None:
            GroupCollectionPermission.objects.get_or_create(group=group, collection=top, permission=permission)


def allow(group: Group, page: Page, codenames: tuple[str, ...]) -> None:
    """Page permissions of a group from ``page`` downwards."""
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def may_write_showcases(group: Group) -> None:
    """Its people write showcases and articles in every language; publishing them is for network editors."""
    may_open_admin(group)
    for page in ShowcaseIndexPage.objects.all():
        allow(group, page, MAY_WRITE)


class ReviewRefused(ValueError):
    """The page cannot be sent to the review now; nothing was written. The message is for the person."""


@transaction.atomic
def submit_translation(*, page: Page, by: User) -> WorkflowState:
    """Send a translation to the review as its words stand now. Approved, it goes live when the original does.

    Wagtail-localize keeps the words apart from the page until somebody publishes, so a draft is written of them first.
    Its own way to write one changes the row, and so what readers see of a live page. Raises ReviewRefused.
    """
    may = page.permissions_for_user(by)
    found = translation_of(page)
    if found is None or not (may.can_edit() and may.can_submit_for_moderation()):
        raise ReviewRefused(_("This page cannot be sent to the review now."))
    draft = found.source.get_ephemeral_translated_instance(found.target_locale, fallback=True)
    if not draft.live:
        draft.go_live_at = draft.expire_at = None  # copied when it was begun; its original's hold when it goes live
    try:
        draft.save_revision(user=by)
    except ValidationError as invalid:
        raise ReviewRefused(" ".join(invalid.messages)) from invalid
    return _to_review(Page.objects.get(pk=page.pk).specific, by)


def _to_review(page: Page, by: User) -> WorkflowState:
    """A page that was sent back goes on in the review it was in."""
    state: WorkflowState | None = page.current_workflow_state
    if state is not None:
        state.resume(by)
        return state
    started: WorkflowState = page.get_workflow().start(page, by)
    return started
