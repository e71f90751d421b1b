"""A maker who wants to close: requests that wait for an answer, and quotes that bind."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from marketplace.partner.closing import OpenThing
from marketplace.partner.models import Partner
from marketplace.users.models import User
from storefronts.bespoke.models import Invitation, InvitationState, QuoteState
from storefronts.bespoke.operations.moves import LIVE, WAITING, lock_request, move_invitation
from storefronts.bespoke.queries import asked_of, quote_of


class RequestsOfMaker:
    def open_things(self, partner: Partner) -> list[OpenThing]:
        rows = asked_of(partner.pk).filter(request__state__in=LIVE).order_by("sent_at", "pk")
        said = [(row, self._sentence(row)) for row in rows]
        return [
            OpenThing(sentence % {"title": row.request.title}, f"/studio/requests/{row.public_id}/")
            for row, sentence in said
            if sentence
        ]

    def _sentence(self, row: Invitation) -> str:
        quote = quote_of(row)
        if quote is not None and quote.state == QuoteState.ACCEPTED:
            return _("The buyer is paying your quote for “%(title)s”.")
        if quote is not None and quote.state == QuoteState.SENT:
            return _("Your quote for “%(title)s” can still be accepted. Take it back, or wait until it ends.")
        if row.state in WAITING:
            return _("The request “%(title)s” waits for your answer. Decline it, or send a quote.")
        return ""

    def close(self, partner: Partner, *, by: User, at: datetime) -> None:
        """What was quoted and no longer holds is not renewed: the buyer waits for nothing."""
        rows = Invitation.objects.filter(
            storefront__partner=partner, state=InvitationState.QUOTED, request__state__in=LIVE
        )
        for invitation in rows.select_related("request").order_by("request_id"):
            invitation.request = lock_request(invitation.request_id)
            move_invitation(
                invitation=invitation, to=InvitationState.CLOSED, at=at, by=by, why="the storefront was closed"
            )
