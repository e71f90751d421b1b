"""Words about VAT in templates."""

from __future__ import annotations

from django import template

from marketplace.vat.mentions import mention_text

register = template.Library()


@register.filter
def mention(frozen: str) -> str:
    """What the invoice must mention, in the page's language."""
    return mention_text(frozen)
