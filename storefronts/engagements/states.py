"""The states of work on one line, and which may follow which. Pure: no database."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    BRIEF_NEEDED = "brief_needed", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    DELIVERED = "delivered", _("Delivered")
    REVISION_REQUESTED = "revision_requested", _("Changes asked for")
    ACCEPTED = "accepted", _("Accepted")
    DISPUTED = "disputed", _("In dispute")
    CANCELLED = "cancelled", _("Cancelled")


MOVES: dict[str, tuple[str, ...]] = {
    State.BRIEF_NEEDED: (State.IN_PROGRESS, State.DISPUTED, State.CANCELLED),
    State.IN_PROGRESS: (State.DELIVERED, State.DISPUTED, State.CANCELLED),
    State.DELIVERED: (State.REVISION_REQUESTED, State.ACCEPTED, State.DISPUTED, State.CANCELLED),
    State.REVISION_REQUESTED: (State.DELIVERED, State.DISPUTED, State.CANCELLED),
    State.DISPUTED: (State.ACCEPTED, State.IN_PROGRESS, State.REVISION_REQUESTED, State.CANCELLED),
    State.ACCEPTED: (State.CANCELLED,),  # only when the money of it went back
    State.CANCELLED: (),
}
RUNNING = (State.BRIEF_NEEDED, State.IN_PROGRESS, State.DELIVERED, State.REVISION_REQUESTED, State.DISPUTED)
WITH_MAKER = (State.IN_PROGRESS, State.REVISION_REQUESTED)


class Side(models.TextChoices):
    BUYER = "buyer", _("Buyer")
    MAKER = "maker", _("Maker")
    PLATFORM = "platform", _("Platform")


class What(models.TextChoices):
    """What an entry of a conversation is."""

    OPENED = "opened", _("Ordered")
    MESSAGE = "message", _("Message")
    BRIEF = "brief", _("Questions answered")
    ASKED_TO_START = "asked_to_start", _("Asked to start at once")
    STARTED = "started", _("Work started")
    PROGRESS = "progress", _("Progress")
    DELIVERED = "delivered", _("Delivered")
    CHANGES = "changes", _("Changes asked for")
    ACCEPTED = "accepted", _("Accepted")
    DISPUTED = "disputed", _("Dispute opened")
    RESOLVED = "resolved", _("Dispute decided")
    PROPOSED = "proposed", _("Proposed to cancel")
    DECLINED = "declined", _("Declined to cancel")
    CANCELLED = "cancelled", _("Cancelled")
