"""Hears of published and unpublished stories, so that search sees them; a live page is unpublished before it goes."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone

from cms.documents import story_key
from cms.queries import KINDS
from search.indexing.changes import changed


def index_story(sender: Any, *, instance: Any, **kwargs: Any) -> None:
    """All translations are one document: each of them becomes newer."""
    if not isinstance(instance, KINDS):
        return
    for kind in KINDS:
        kind.objects.filter(public_id=instance.public_id).update(index_version=F("index_version") + 1)
    changed(story_key(instance.public_id), at=timezone.now())
