"""Amounts in templates."""

from __future__ import annotations

from typing import Any

from django import template

from marketplace.markets.countries import country_name
from marketplace.markets.shown import conversion_text, money_text, rate_text
from marketplace.money import Converted, Money

register = template.Library()


@register.filter
def money(amount: Money) -> str:
    """A Money as the page's language writes it."""
    return money_text(amount)


@register.filter
def cents(minor: int, currency: str = "EUR") -> str:
    """Minor units as money."""
    return money_text(Money(int(minor), currency))


@register.simple_tag
def charge_words(converted: Converted) -> str:
    """How an amount became one in another currency: rate, day, source and margin (Regulation (EU) 2019/518)."""
    return conversion_text(converted.exchange, converted.margin)


@register.filter
def rate(value: Any) -> str:
    """A VAT rate in per cent, without the sign."""
    return rate_text(str(value))


@register.simple_tag(takes_context=True)
def country(context: dict[str, Any], code: str) -> str:
    """A country's name in the page's language."""
    return country_name(code, context.get("ui_lang") or "en")
