"""What the desk's templates need."""

from __future__ import annotations

from datetime import datetime

from django import template

from cms.desk import sections

register = template.Library()


@register.filter
def when(at: datetime) -> str:
    return sections.when(at)
