"""A rating in words: for pages, cards and screen readers."""

from __future__ import annotations

from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.markets.languages import interface_language


def average_text(tenths: int, language: str) -> str:
    """``4.5``, as the language writes it."""
    return str(format_decimal(tenths / 10, format="0.0", locale=interface_language(language)))


def rating_text(tenths: int, count: int, language: str) -> str:
    """``4.5 of 5 stars, 12 reviews``"""
    reviews = ngettext("%(count)s review", "%(count)s reviews", count) % {"count": count}
    return _("%(average)s of 5 stars, %(reviews)s") % {"average": average_text(tenths, language), "reviews": reviews}
