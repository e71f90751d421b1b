"""Words that the law prescribes, in templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from marketplace.markets.languages import LANGUAGES
from marketplace.markets.wording import WithdrawalLabels, withdrawal_labels

register = template.Library()


def _language(context: dict[str, Any]) -> str:
    """The page's own language, also where the interface is still English: the labels exist in all 24."""
    market = context.get("market")
    code = market.language if market is not None else get_language() or "en"
    return code if code in LANGUAGES else "en"


@register.simple_tag(takes_context=True)
def withdrawal_words(context: dict[str, Any]) -> WithdrawalLabels:
    """The official labels (CRD Art. 11a): ``open`` and ``confirm``."""
    return withdrawal_labels(_language(context))


@register.simple_tag(takes_context=True)
def page_language(context: dict[str, Any]) -> str:
    """What ``lang`` such words carry."""
    return _language(context)
