"""Keeping the trail: called inside the transaction of the act, so that neither exists without the other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from marketplace.audit.models import AuditEntry
from marketplace.users.models import User

SHORTEST_REASON = 5


class ReasonMissing(ValueError):
    """An act of an operator needs its reason; nothing was written. The message is for the operator."""


def check_reason(why: str) -> str:
    """The reason on one line. Raises ReasonMissing for less than SHORTEST_REASON characters.

    Acts that speak to the outside world ask this first: what was said there cannot be taken back.
    """
    reason = " ".join(why.split())
    if len(reason) < SHORTEST_REASON:
        raise ReasonMissing(_("Say why, in a few words: it is kept with what you do."))
    return reason


def record(
    *, by: User, action: str, about: str, why: str, at: datetime, facts: Mapping[str, Any] | None = None
) -> AuditEntry:
    """Write what ``by`` did. Raises ReasonMissing for less than SHORTEST_REASON characters of reason."""
    return AuditEntry.objects.create(
        by=by, by_name=str(by)[:200], action=action, about=about, why=check_reason(why), at=at, facts=dict(facts or {})
    )
