"""A maker who wants to close: work that is not ended, disputes among it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from marketplace.partner.closing import OpenThing
from marketplace.partner.models import Partner
from marketplace.users.models import User
from storefronts.engagements.models import Engagement
from storefronts.engagements.states import RUNNING, State


class WorkOfMaker:
    def open_things(self, partner: Partner) -> list[OpenThing]:
        rows = Engagement.objects.filter(conversation__partner=partner, state__in=RUNNING)
        rows = rows.select_related("line", "conversation").order_by("conversation_id", "position")
        return [
            OpenThing(self._sentence(row) % {"title": row.line.title}, f"/engagements/{row.conversation.public_id}/")
            for row in rows
        ]

    def _sentence(self, row: Engagement) -> str:
        if row.state == State.DISPUTED:
            return _("There is a dispute about “%(title)s”. We decide it, or you settle it with the buyer.")
        if row.state == State.DELIVERED:
            return _("“%(title)s” is delivered and not accepted yet.")
        return _("The work on “%(title)s” is not ended.")

    def close(self, partner: Partner, *, by: User, at: datetime) -> None:
        return None
