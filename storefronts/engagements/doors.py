"""What a signed link to a file of a conversation opens."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse

from marketplace.files.links import link_url
from marketplace.files.models import PrivateFile
from storefronts.engagements.models import EntryFile

PURPOSE = "engagement"


def file_url(kept: EntryFile) -> str:
    return link_url(purpose=PURPOSE, ref=kept.public_id)


class ConversationFiles:
    """The purpose "engagement" of marketplace.files.links. Links are made for readers of the conversation only."""

    def find(self, ref: str) -> PrivateFile:
        kept = EntryFile.objects.select_related("file").filter(public_id=ref).first()
        if kept is None:
            raise LookupError(ref)
        return kept.file

    def began(self, ref: str, *, at: datetime) -> None:
        """Not counted: both sides may look as often as they like."""

    def renew_url(self, ref: str, *, request: HttpRequest) -> str:
        kept = EntryFile.objects.select_related("entry__conversation").filter(public_id=ref).first()
        if kept is None:
            return reverse("engagements:list")
        return reverse("engagements:conversation", args=[kept.entry.conversation.public_id])
