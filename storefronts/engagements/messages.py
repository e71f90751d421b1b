"""Words and files between the two sides; allowed in every state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.partner.models import Role
from marketplace.partner.permissions import NotYourStorefront, require_role
from storefronts.engagements.entries import checked_files, checked_words, sent_before, write
from storefronts.engagements.models import Conversation
from storefronts.engagements.queries import Reader
from storefronts.engagements.states import Side, What


def say(
    *, conversation: Conversation, words: str, files: Sequence[File[Any]], by: Reader, at: datetime, once: str = ""
) -> None:
    """Send a message to the other side. Raises NotYourStorefront, StepRefused, FileRefused."""
    if by.conversation_id != conversation.pk or not by.may_act:
        raise NotYourStorefront
    if by.side == Side.MAKER:
        require_role(by.user, conversation.partner, Role.EDITOR, also_closed=True)  # type: ignore[arg-type]  # makers are signed in
    checked = checked_files(files)
    text = checked_words(words, least=0 if checked else 1, missing=_("Write something, or attach a file."))
    with transaction.atomic():
        Conversation.objects.select_for_update().get(pk=conversation.pk)
        if not sent_before(once):
            write(
                conversation=conversation, what=What.MESSAGE, side=by.side, by=by.user, at=at, words=text, once=once,
                files=checked,
            )  # fmt: skip
