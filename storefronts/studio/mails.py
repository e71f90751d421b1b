"""What the studio's mails show."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import get_language


def work_delivered(context: dict[str, Any]) -> dict[str, Any]:
    """The buyer's order page, opened by its key."""
    language = get_language() or "en"
    return {"order_url": f"{settings.SITE_URL}/{language}/orders/{context['number']}/?key={context['key']}"}
