"""When a seller's share of a line becomes due: the word that paying out listens to. Written once, never changed."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from marketplace.order.models import LineFacts


class DueShare(models.Model):
    """What the seller of one line may have from ``due_at`` on. Refunds after it are not its matter."""

    line = models.OneToOneField(LineFacts, on_delete=models.PROTECT, related_name="due_share")
    share_minor = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    due_at = models.DateTimeField(db_index=True)
    why = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.share_minor} {self.currency} of line {self.line_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("a due share is never changed")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise TypeError("a due share is never deleted")
