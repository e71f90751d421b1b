"""What people forget when they change the terms."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from marketplace.markets.terms import VERSIONS, told_too_late


@register()
def terms_in_time(**kwargs: Any) -> list[CheckMessage]:
    """Each version has its text, and holds 15 days after makers are told of it at the earliest."""
    found: list[CheckMessage] = [
        Error(
            f"{row.kind} {row.version} would hold less than 15 days after makers are told of it (P2B Art. 3(2)).",
            hint="Move valid_from in marketplace/markets/terms.py.",
            id="compliance.E001",
        )
        for row in told_too_late(VERSIONS)
    ]
    for row in VERSIONS:
        try:
            get_template(row.template)
        except TemplateDoesNotExist:
            found.append(
                Error(f"The text of {row.kind} {row.version} is missing: {row.template}", id="compliance.E002")
            )
    return found
