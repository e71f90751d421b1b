"""Fields that several forms of the studio share."""

from __future__ import annotations

from typing import Any

from babel.numbers import format_decimal
from django import forms
from django.utils.translation import get_language

from marketplace.basket.forms import amount_minor
from marketplace.basket.operations import NotForSale
from marketplace.design.forms import MoneyInput
from marketplace.markets.languages import LANGUAGES
from marketplace.money import Money, to_decimal


class AmountField(forms.CharField):
    """An amount in euro as people write it; cleans to cents, None when empty."""

    widget = MoneyInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(max_length=20, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Cents that we kept become the text of the page's language; what was typed stays."""
        if not isinstance(value, int):
            return value
        locale = (get_language() or "en").replace("-", "_")
        return format_decimal(to_decimal(Money(value, "EUR")), format="0.00", locale=locale)

    def clean(self, value: Any) -> int | None:  # type: ignore[override]  # text in, cents out
        if isinstance(value, int):
            return value
        text = super().clean(value)
        try:
            return amount_minor(text)
        except NotForSale as refused:
            raise forms.ValidationError(str(refused)) from refused


def language_choices() -> list[tuple[str, str]]:
    """The 24 languages by their own names."""
    return [(code, language.name) for code, language in LANGUAGES.items()]
