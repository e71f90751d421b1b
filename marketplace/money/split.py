"""Sharing an amount so that no cent is lost and none is made."""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.money.values import Money


def split(total: Money, weights: Sequence[int]) -> list[Money]:
    """Share ``total`` in proportion to ``weights`` by the largest remainder; the parts always add up to it.

    Ties go to the earlier part. A negative total is split like its positive mirror image.
    Raises ValueError when there is no positive weight or a negative one.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be whole numbers >= 0 with a positive sum")
    if total.minor < 0:
        return [-part for part in split(-total, weights)]
    parts = [total.minor * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: total.minor * weights[i] % whole, reverse=True)
    for i in by_remainder[: total.minor - sum(parts)]:
        parts[i] += 1
    return [Money(part, total.currency) for part in parts]
