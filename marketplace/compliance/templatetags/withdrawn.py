"""Which lines of an order were withdrawn from, for its page."""

from __future__ import annotations

from typing import Any

from django import template

from marketplace.compliance.models import WithdrawalLine
from marketplace.compliance.queries.withdrawals import withdrawn_lines

register = template.Library()


@register.simple_tag
def withdrawn_from(order: Any) -> dict[int, WithdrawalLine]:
    """What was said and what it did, by line. The page has checked that the reader may see it."""
    return withdrawn_lines(order)


@register.filter
def of_line(withdrawn: dict[int, WithdrawalLine], line: Any) -> WithdrawalLine | None:
    return withdrawn.get(line.pk)
