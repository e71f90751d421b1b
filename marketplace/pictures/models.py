"""Public pictures of works, makers and pages: stored once, shown in sized renditions (ADR 0008)."""

from __future__ import annotations

from django.db import models


class Picture(models.Model):
    """One picture. Its renditions lie at names derived from ``digest`` and need no row and no query.

    ``width`` and ``height`` are pixels of the largest rendition; ``mat`` is the quantised hue (0 neutral,
    1..24 around the wheel) of the mat on which a card shows it.
    """

    digest = models.CharField(max_length=32, unique=True)
    """First 32 hex digits of SHA-256 of the uploaded bytes: the same picture twice is one row."""
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    mat = models.PositiveSmallIntegerField(default=0)
    credit = models.CharField(max_length=200, blank=True)
    """The maker's name, shown with the picture."""
    colours = models.JSONField(null=True, blank=True)
    """Names of its colours, the largest first (``colours.py``); None: nobody looked yet."""
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(width__gt=0, height__gt=0), name="picture_has_a_size"),
            models.CheckConstraint(condition=models.Q(mat__lte=24), name="picture_mat_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.digest[:8]} {self.width}x{self.height}"
