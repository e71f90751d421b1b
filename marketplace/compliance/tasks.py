"""What follows from decisions, through the outbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marketplace.compliance.models import BuyerWarning
from marketplace.compliance.operations.buyers import warn_next_buyers


def warn_buyers_of_work(payloads: list[dict[str, Any]], *, at: datetime) -> None:
    """The next buyers of a work that was found illegal."""
    (payload,) = payloads
    warn_next_buyers(warning=BuyerWarning.objects.get(pk=payload["warning"]), at=at)
