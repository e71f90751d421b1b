"""Work as a person's data: what was agreed outlives an account, what was only said does not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from marketplace.users.models import User
from storefronts.engagements.models import Conversation, Engagement, Entry, EntryFile
from storefronts.engagements.states import RUNNING, Side, What


class WorkOfPerson:
    """Paid work is part of a contract: its steps are kept as long as the order. The rest of the person is emptied."""

    def export(self, user: User) -> dict[str, Any]:
        mine = Engagement.objects.filter(conversation__user=user).select_related("line", "conversation")
        work = [
            {"title": row.line.title, "tier": row.line.tier_name, "maker": row.line.maker_name, "state": row.state,
             "brief": row.brief, "started_at": row.started_at, "delivered_at": row.delivered_at,
             "accepted_at": row.accepted_at, "rights_passed_at": row.rights_passed_at}
            for row in mine.order_by("pk")
        ]  # fmt: skip
        written = Entry.objects.filter(by=user).order_by("pk").prefetch_related("files__file")
        return {
            "work": work,
            "entries": [
                {"what": row.what, "words": row.words, "at": row.at, "files": [f.file.name for f in row.files.all()]}
                for row in written
            ],
        }  # fmt: skip

    def obstacles(self, user: User) -> list[str]:
        if not Engagement.objects.filter(conversation__user=user, state__in=RUNNING).exists():
            return []
        return [
            _("A maker is still working for you. Accept the work, or end it together, before you delete your account.")
        ]

    def erase(self, user: User, *, at: datetime) -> None:
        # by=None: written with the mailed key, before the conversation was the account's.
        as_buyer = Q(conversation__user=user, side=Side.BUYER)
        _forget_messages(Entry.objects.filter(as_buyer | Q(by=user)))
        Entry.objects.filter(by=user).update(by=None)
        _forget_buyer(Conversation.objects.filter(user=user))


def _forget_messages(entries: QuerySet[Entry]) -> None:
    """What was said, and all files of the buyer. Work that the maker handed over stays: it was sold."""
    said = list(entries.filter(what=What.MESSAGE).values_list("pk", flat=True))
    with_files = list(entries.filter(Q(what=What.MESSAGE) | Q(side=Side.BUYER)).values_list("pk", flat=True))
    for kept in EntryFile.objects.filter(entry__in=with_files).select_related("file"):
        kept.delete()
        if not EntryFile.objects.filter(file=kept.file_id).exists():
            kept.file.delete()
            transaction.on_commit(lambda file=kept.file.file: file.storage.delete(file.name))  # type: ignore[misc]
    Entry.objects.filter(pk__in=said).update(words="")


def _forget_buyer(conversations: QuerySet[Conversation]) -> int:
    ids = list(conversations.values_list("pk", flat=True))
    Engagement.objects.filter(conversation__in=ids).update(brief=[])
    return Conversation.objects.filter(pk__in=ids).update(user=None, email="")


@transaction.atomic
def forget_old_conversations(*, at: datetime) -> int:
    """Daily: when tax law lets go of an order, so does its work. Returns how many conversations."""
    old = Conversation.objects.filter(seller_order__order__facts__anonymised_at__isnull=False).exclude(email="")
    _forget_messages(Entry.objects.filter(conversation__in=old))
    return _forget_buyer(old)


def claim_conversations(user: User, email: str) -> int:
    """Work bought with this address by nobody's account becomes the user's."""
    return Conversation.objects.filter(user__isnull=True, email__iexact=email).update(user=user)
