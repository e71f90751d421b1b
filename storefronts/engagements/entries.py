"""Writing into a conversation: every entry grows its version and is told to the other side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db.models import F
from django.utils.translation import gettext as _

from marketplace.files.content import ContentFacts, inspect_upload
from marketplace.files.operations import keep
from marketplace.markets.shown import count_text
from marketplace.outbox.mail import promise_mail
from marketplace.users.models import User
from storefronts.engagements.models import Conversation, Engagement, Entry, EntryFile
from storefronts.engagements.queries import team_of
from storefronts.engagements.states import Side

MOST_WORDS = 5_000
MOST_FILES = 10
Checked = Sequence[tuple[File[Any], ContentFacts]]


class StepRefused(Exception):
    """Nothing was written; the message is for the person and says what to do."""


def checked_words(words: str, *, least: int, missing: str) -> str:
    """Trimmed. Raises StepRefused with ``missing`` for too few, and with the count for too many."""
    text = words.replace("\r\n", "\n").strip()
    if len(text) < least:
        raise StepRefused(missing)
    if len(text) > MOST_WORDS:
        raise StepRefused(
            _("Your text has %(count)s characters, and %(most)s fit. Shorten it, or attach it as a file.")
            % {"count": count_text(len(text)), "most": count_text(MOST_WORDS)}
        )
    return text


def checked_files(files: Sequence[File[Any]]) -> Checked:
    """Looked into before anything is locked. Raises StepRefused, FileRefused."""
    if len(files) > MOST_FILES:
        raise StepRefused(_("At most %(most)s files at once. Pack them into a ZIP.") % {"most": MOST_FILES})
    return [(file, inspect_upload(file, office=True)) for file in files]


def sent_before(once: str) -> bool:
    """Whether this form was kept already: a second click changes nothing."""
    return bool(once) and Entry.objects.filter(once=once).exists()


def write(
    *, conversation: Conversation, what: str, side: str, by: User | None, at: datetime, words: str = "",
    engagement: Engagement | None = None, moved: tuple[str, str] = ("", ""), facts: dict[str, Any] | None = None,
    once: str = "", files: Checked = (), tell: Sequence[str] | None = None,
) -> Entry:  # fmt: skip
    """One entry with its files, and the promise of a mail to the other side (to ``tell`` where it is given)."""
    entry = Entry.objects.create(
        conversation=conversation, engagement=engagement, what=what, old=moved[0], new=moved[1], side=side, by=by,
        words=words, facts=facts or {}, once=once[:40] or None, at=at,
    )  # fmt: skip
    for file, content in files:
        EntryFile.objects.create(entry=entry, file=keep(file=file, facts=content, by=by, at=at))
    Conversation.objects.filter(pk=conversation.pk).update(version=F("version") + 1, changed_at=at)
    for other in _others(side) if tell is None else tell:
        _tell(entry, other, at)
    return entry


def _others(side: str) -> tuple[str, ...]:
    return {Side.BUYER: (Side.MAKER,), Side.MAKER: (Side.BUYER,)}.get(Side(side), (Side.BUYER, Side.MAKER))


def _tell(entry: Entry, side: str, at: datetime) -> None:
    """A mail in the reader's own language: to the order's address, or to each person at the maker's who acts."""
    conversation = entry.conversation
    if side == Side.BUYER:
        if conversation.email:  # empty after the buyer's account was deleted
            _promise(entry, side, conversation.email, conversation.language, "", at)
        return
    for person in team_of(conversation):
        _promise(entry, side, person.email, person.language, person.public_id, at)


def _promise(entry: Entry, side: str, to: str, language: str, person: str, at: datetime) -> None:
    promise_mail(
        template="engagement", to=to, language=language, key=f"engagement:{entry.pk}:{side}:{person}", at=at,
        context={"entry": entry.pk, "side": str(side), "person": person},
    )  # fmt: skip
