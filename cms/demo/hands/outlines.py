"""Shapes written as a few points: smooth outlines, polygons, and turning them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cms.demo.hands.svg import curve, num


def points(text: str) -> list[tuple[float, float]]:
    """Points written as "x,y x,y"."""
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in text.split())]


def outline(knots: Sequence[tuple[float, float]], at: tuple[float, float] = (0, 0), scale: float = 1) -> str:
    """A smooth closed shape through a few points, moved and scaled."""
    return curve(np.array(knots, float) * scale + np.array(at), closed=True)


def turned(knots: Sequence[tuple[float, float]], degrees: float) -> list[tuple[float, float]]:
    """Points turned around the origin."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return [(float(x * c - y * s), float(x * s + y * c)) for x, y in knots]


def polygon(corners: Sequence[tuple[float, float]]) -> str:
    """A shape with straight sides."""
    return "M" + "L".join(f"{num(x)} {num(y)}" for x, y in corners) + "z"


def bar(x: float, y: float, length: float, width: float, degrees: float) -> str:
    """A bar with its middle at x, y."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    return polygon(
        [(x + (a * length * c - b * width * s) / 2, y + (a * length * s + b * width * c) / 2) for a, b in corners]
    )


def sector(x: float, y: float, outer: float, first: float, last: float, *, inner: float = 0) -> str:
    """A piece of a disc or ring between two angles in degrees (clockwise on the sheet)."""
    turn = np.radians(np.linspace(first, last, max(int(abs(last - first) / 3), 2) + 1))
    rim = [(x + outer * float(np.cos(t)), y + outer * float(np.sin(t))) for t in turn]
    back = [(x + inner * float(np.cos(t)), y + inner * float(np.sin(t))) for t in turn[::-1]] if inner else [(x, y)]
    return polygon([*rim, *back])
