"""Hears of published and unpublished stories, so that search sees them; a live page is unpublished before it goes.

And of lists of showcases in a further language: they are reviewed like the first.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import F
from django.utils import timezone

from cms.documents import story_key
from cms.models import ShowcaseIndexPage
from cms.queries import KINDS
from cms.review import ensure_review, may_write_showcases
from search.indexing.changes import changed


def index_story(sender: Any, *, instance: Any, **kwargs: Any) -> None:
    """All translations are one document: each of them becomes newer."""
    if not isinstance(instance, KINDS):
        return
    for kind in KINDS:
        kind.objects.filter(public_id=instance.public_id).update(index_version=F("index_version") + 1)
    changed(story_key(instance.public_id), at=timezone.now())


def review_in_every_language(sender: Any, *, source_obj: Any, target_obj: Any, **kwargs: Any) -> None:
    """A list that is translated has the review of its source, and is open to the same rings."""
    if not isinstance(target_obj, ShowcaseIndexPage) or source_obj.get_workflow() is None:
        return
    ensure_review(target_obj)
    for group in Group.objects.filter(ring__is_umbrella=False):
        may_write_showcases(group)
