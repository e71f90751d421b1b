"""What the studio's mails show."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from marketplace.partner.invitations import OPEN_FOR
from marketplace.partner.models import Role


def team_invitation(context: dict[str, Any]) -> dict[str, Any]:
    """The link that asks; nothing happens by opening it."""
    return {
        "join_url": f"{settings.SITE_URL}{reverse('studio:join', args=[context['token']])}",
        "role": Role(context["role"]).label,
        "days": OPEN_FOR.days,
    }
