"""What makers read about new terms."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.markets.terms import versions_of


def terms_mail(context: dict[str, Any]) -> dict[str, Any]:
    """The context holds kind and version."""
    row = next(row for row in versions_of(context["kind"]) if row.version == context["version"])
    return {
        "valid_from": row.valid_from,
        "summary": _(row.summary) if row.summary else "",
        "url": f"{settings.SITE_URL}{reverse('legal:terms_version', args=[row.version])}",
    }
