"""Oscar's basket, and what a buyer chose on a line of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from marketplace.public_ids import long_id


class LineChoice(models.Model):
    """What Oscar's line has no column for. 1-1 to a basket line; a line without a row chose nothing."""

    line = models.OneToOneField("basket.Line", on_delete=models.CASCADE, related_name="choice")
    amount_minor = models.PositiveIntegerField(null=True, blank=True)
    """Pay what you want: the gross (or net) amount the buyer named, on the price's authoritative side."""
    brief = models.JSONField(default=dict, blank=True)
    """Answers to the service's questions: {question id: text}."""
    seen_minor = models.PositiveIntegerField(null=True, blank=True)
    """What the buyer last saw as the price, on its authoritative side (not as this market pays it): a difference is
    said, never hidden."""
    seen_side = models.CharField(max_length=5, blank=True)
    """The side that was authoritative then: "net" or "gross"."""
    extra_of = models.ForeignKey(
        "basket.Line", null=True, blank=True, on_delete=models.CASCADE, related_name="extra_choices"
    )
    """The package line that an extra belongs to: removed with it."""
    via = models.CharField(max_length=16, blank=True)
    """The showcase whose link led here, by public id; never who followed it."""

    def __str__(self) -> str:
        return f"choice of line {self.line_id}"


class BasketApart(models.Model):
    """A basket that is nobody's open one: what was agreed beforehand, to be ordered as a whole or not at all.

    It belongs to no account and to no cookie, so it is found by its key only.
    """

    basket = models.OneToOneField("basket.Basket", on_delete=models.CASCADE, related_name="apart")
    key = models.CharField(max_length=40, unique=True, default=long_id)
    """Opens its checkout: unguessable, told to its buyer only."""
    back = models.CharField(max_length=200)
    """Where its buyer decides about it: a path below the language."""
    known = models.JSONField(default=dict, blank=True)
    """What the checkout form starts with: email, name, country, capacity."""

    class Meta:
        verbose_name_plural = "baskets apart"

    def __str__(self) -> str:
        return f"basket {self.basket_id} apart"


from oscar.apps.basket.models import *  # Oscar wants its models below ours

if TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """Oscar is untyped: what its star import brings is Any to type checkers."""
