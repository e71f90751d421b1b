"""Work as a person's data: what was agreed outlives an account, what was only said does not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from marketplace.users.models import User
from storefronts.engagements.models import Conversation, Engagement, Entry
from storefronts.engagements.states import RUNNING, What


class WorkOfPerson:
    """Paid work is part of a contract: its steps are kept as long as the order. Messages of the person are emptied."""

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
        Entry.objects.filter(by=user, what=What.MESSAGE).update(words="")
        Entry.objects.filter(by=user).update(by=None)
        Conversation.objects.filter(user=user).update(user=None)


def claim_conversations(user: User, email: str) -> int:
    """Work bought with this address by nobody's account becomes the user's."""
    return Conversation.objects.filter(user__isnull=True, email__iexact=email).update(user=user)
