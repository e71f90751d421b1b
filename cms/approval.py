"""What Wagtail does when a review is finished; settings name it, and Wagtail's models read it while they are loaded."""

from __future__ import annotations

from typing import Any


def approved(state: Any, user: Any = None) -> None:
    """What was approved is published, or waits for its original."""
    from cms.going_live import publish_or_wait

    publish_or_wait(state, by=user)
