"""What one operator proposes and a second one decides: the states, and the rule of who may say yes (ADR 0015)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.users.models import User


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", gettext_lazy("Waits for a second person")
    APPROVED = "approved", gettext_lazy("Approved")
    REFUSED = "refused", gettext_lazy("Refused")
    EXPIRED = "expired", gettext_lazy("Expired")


MOVES = {ProposalState.PROPOSED: (ProposalState.APPROVED, ProposalState.REFUSED, ProposalState.EXPIRED)}
"""Where a proposal may go; from the others nowhere."""


class ProposalRefused(Exception):
    """This cannot be decided so, or not by this person; nothing was changed. The message is for the operator."""


def decide(locked: Any, to: str, *, by: User, why: str, at: datetime) -> None:
    """Set a proposal, whose row is locked, to approved or refused; the caller saves. Raises ProposalRefused.

    The proposer may take it back, never approve it.
    """
    if to not in MOVES.get(locked.state, ()) or locked.expires_at <= at:
        is_over = locked.state == ProposalState.PROPOSED
        state = ProposalState.EXPIRED.label if is_over else locked.get_state_display()
        raise ProposalRefused(_("This proposal is closed: %(state)s.") % {"state": state})
    if to == ProposalState.APPROVED and locked.proposed_by_id in (None, by.pk):
        raise ProposalRefused(_("A second person approves: not the one who proposed it."))
    locked.state, locked.decided_by, locked.decided_at, locked.decided_why = to, by, at, why[:300]


def expire(proposals: models.QuerySet[Any], *, at: datetime) -> int:
    """What nobody decided in time is no longer open. Returns how many. Safe to repeat."""
    over = proposals.filter(state=ProposalState.PROPOSED, expires_at__lte=at)
    return over.update(state=ProposalState.EXPIRED, decided_at=at)
