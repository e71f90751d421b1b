"""Which lines of an order were withdrawn from, for its page."""

from __future__ import annotations

from typing import Any

from django import template

from marketplace.compliance.models import Withdrawal, WithdrawalLine

register = template.Library()


@register.simple_tag
def withdrawn_from(order: Any) -> dict[int, Withdrawal]:
    """The statement by line."""
    rows = WithdrawalLine.objects.filter(withdrawal__order=order).select_related("withdrawal")
    return {row.line_id: row.withdrawal for row in rows}


@register.filter
def of_line(withdrawn: dict[int, Withdrawal], line: Any) -> Withdrawal | None:
    return withdrawn.get(line.pk)
