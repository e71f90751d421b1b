"""What was charged in the buyer's own currency, in pages and mails that are otherwise in euro."""

from __future__ import annotations

from typing import Any

from django import template

from marketplace.markets.shown import money_text
from marketplace.payment.charging import amount_charged, charged_words, exchange_of
from marketplace.payment.models import RefundRow

register = template.Library()


@register.simple_tag
def charged_as(order: Any) -> str:
    """The sentence about an order's charge; "" when it was charged in euro, or is free."""
    return charged_words(getattr(order, "payment", None))


@register.filter
def in_charge(row: RefundRow) -> str:
    """A refund as the buyer's bank shows it; "" when that is the amount in euro."""
    return money_text(amount_charged(row)) if exchange_of(row.payment) is not None else ""
