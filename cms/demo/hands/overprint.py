"""Transparent inks: where printed shapes overlap, the paper shows the product of their colours."""

from __future__ import annotations

from collections.abc import Sequence

from cms.demo.hands.svg import Sheet


def multiply(one: str, other: str) -> str:
    """The colour of two transparent inks on top of each other."""
    channels = (int(one[i : i + 2], 16) * int(other[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return "#" + "".join(f"{round(channel):02x}" for channel in channels)


def overprint(sheet: Sheet, layers: Sequence[tuple[str, str]]) -> None:
    """Print shapes (path data, ink) in transparent inks; overlaps of any depth are filled with the mixed ink."""
    for index, (data, ink) in enumerate(layers):
        sheet.fill(data, ink)
        _overlaps(sheet, layers[:index], data, ink, depth=3)


def _overlaps(sheet: Sheet, below: Sequence[tuple[str, str]], data: str, ink: str, *, depth: int) -> None:
    """Within ``data``, print each shape of ``below`` mixed with ``ink``, and their own overlaps again."""
    if not below or not depth:
        return
    with sheet.within(data):
        for index, (other, tint) in enumerate(below):
            mixed = multiply(ink, tint)
            sheet.fill(other, mixed)
            _overlaps(sheet, below[:index], other, mixed, depth=depth - 1)
