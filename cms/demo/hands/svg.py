"""SVG written small: paths in hundredths of a millimetre with relative steps, and the sheet they are printed on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from cms.demo.hands import Work
from cms.demo.hands.noise import Array, seeded
from cms.demo.hands.palettes import Palette


def num(value: float) -> str:
    """A number with at most two decimals and nothing superfluous."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


@cache
def _step(hundredths: int) -> str:
    text = num(hundredths / 100).replace("0.", ".", 1) if abs(hundredths) < 100 else num(hundredths / 100)
    return text if text[0] == "-" else f" {text}"


def _steps(hundredths: Iterable[int]) -> str:
    return "".join(map(_step, hundredths))


def polyline(points: ArrayLike, *, closed: bool = False) -> str:
    """Path data through the points, shape (n, 2)."""
    grid = np.rint(np.asarray(points, float) * 100).astype(int)
    start, moves = grid[0], np.diff(grid, axis=0)
    return f"M{_steps(start.tolist()).strip()}l{_steps(moves.ravel().tolist()).strip()}" + ("z" if closed else "")


def curve(points: ArrayLike, *, closed: bool = False) -> str:
    """A smooth path through the points (Catmull-Rom as cubic curves)."""
    knots = np.asarray(points, float)
    if closed:
        around = np.concatenate([knots[-1:], knots, knots[:2]])
    else:
        around = np.concatenate([knots[:1], knots, knots[-1:]])
    start, end = around[1:-2], around[2:-1]
    handles = np.stack([start + (end - around[:-3]) / 6, end - (around[3:] - start) / 6, end], axis=1)
    grid, origin = np.rint(handles * 100).astype(int), np.rint(start * 100).astype(int)
    moves = (grid - origin[:, None, :]).ravel().tolist()
    return f"M{_steps(origin[0].tolist()).strip()}c{_steps(moves).strip()}" + ("z" if closed else "")


def normals(points: Array) -> Array:
    """Unit normals of an open polyline, shape (n, 2)."""
    run = np.gradient(points, axis=0)
    length = np.maximum(np.hypot(run[:, 0], run[:, 1]), 1e-9)
    return np.stack([-run[:, 1] / length, run[:, 0] / length], axis=1)


def ribbon(points: Array, widths: ArrayLike, *, smooth: bool = False) -> str:
    """A closed outline around a line whose width varies along it."""
    side = normals(points) * (np.broadcast_to(np.asarray(widths, float), len(points)) / 2)[:, None]
    outline = np.concatenate([points + side, (points - side)[::-1]])
    return curve(outline, closed=True) if smooth else polyline(outline, closed=True)


def ring(x: float, y: float, radius: float, *, count: int = 96) -> Array:
    """Points of a circle."""
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.stack([x + radius * np.cos(turn), y + radius * np.sin(turn)], axis=1)


def circle(x: float, y: float, radius: float) -> str:
    """Path data of a circle, so that many circles can share one element."""
    r, d = num(radius), num(2 * radius)
    return f"M{num(x - radius)} {num(y)}a{r} {r} 0 1 1 {d} 0a{r} {r} 0 1 1-{d} 0z"


def box(x: float, y: float, width: float, height: float) -> str:
    """Path data of a rectangle."""
    return f"M{num(x)} {num(y)}h{num(width)}v{num(height)}h{num(-width)}z"


@dataclass(slots=True)
class Sheet:
    """A sheet of paper being printed; units are millimetres."""

    width: float
    height: float
    paper: str
    _parts: list[str] = field(default_factory=list)
    _defs: list[str] = field(default_factory=list)

    def fill(self, data: str, colour: str, *, opacity: float = 1, even_odd: bool = False, seam: float = 0) -> None:
        """Print a filled shape; ``seam`` is a hair of the same ink around it, so that neighbours leave no gap."""
        if data:
            rule = ' fill-rule="evenodd"' if even_odd else ""
            hair = f' stroke="{colour}" stroke-width="{num(seam)}" stroke-linejoin="round"' if seam else ""
            self._parts.append(f'<path fill="{colour}"{rule}{hair}{_opacity(opacity)} d="{data}"/>')

    def line(
        self, data: str, colour: str, width: float, *, opacity: float = 1, cap: str = "round", dash: str = ""
    ) -> None:
        """Print a stroked line."""
        if data:
            dashes = f' stroke-dasharray="{dash}"' if dash else ""
            self._parts.append(
                f'<path fill="none" stroke="{colour}" stroke-width="{num(width)}" stroke-linecap="{cap}" '
                f'stroke-linejoin="round"{dashes}{_opacity(opacity)} d="{data}"/>'
            )

    def gradient(self, stops: Iterable[tuple[float, str]], *, angle: tuple[float, float] = (1, 0)) -> str:
        """A linear gradient over the whole sheet in the direction of ``angle``; returns the paint to use."""
        name = f"g{len(self._defs)}"
        marks = "".join(f'<stop offset="{num(at)}" stop-color="{colour}"/>' for at, colour in stops)
        x, y = num(self.width * angle[0]), num(self.height * angle[1])
        self._defs.append(
            f'<linearGradient id="{name}" gradientUnits="userSpaceOnUse" x1="0" y1="0" x2="{x}" y2="{y}">{marks}'
            "</linearGradient>"
        )
        return f"url(#{name})"

    @contextmanager
    def within(self, data: str, *, even_odd: bool = False) -> Iterator[None]:
        """What is printed inside this block shows only within the shape."""
        name = f"c{len(self._defs)}"
        rule = ' clip-rule="evenodd"' if even_odd else ""
        self._defs.append(f'<clipPath id="{name}"><path{rule} d="{data}"/></clipPath>')
        with self.group(f'clip-path="url(#{name})"'):
            yield

    @contextmanager
    def group(self, attributes: str) -> Iterator[None]:
        """A group with these attributes."""
        self._parts.append(f"<g {attributes}>")
        yield
        self._parts.append("</g>")

    @contextmanager
    def motif(self) -> Iterator[str]:
        """What is printed inside this block is kept under a name for ``place`` and not printed itself."""
        name, printed = f"m{len(self._defs)}", self._parts
        self._defs.append("")  # takes its place among the definitions before those made inside the block
        slot, self._parts = len(self._defs) - 1, []
        yield name
        self._defs[slot] = f'<g id="{name}">{"".join(self._parts)}</g>'
        self._parts = printed

    def place(self, name: str, transform: str) -> None:
        """Print a motif."""
        self._parts.append(f'<use href="#{name}" transform="{transform}"/>')

    def svg(self) -> str:
        """The complete document."""
        width, height = num(self.width), num(self.height)
        defs = f"<defs>{''.join(self._defs)}</defs>" if self._defs else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}">{defs}<path fill="{self.paper}" d="M0 0h{width}v{height}H0z"/>'
            f"{''.join(self._parts)}</svg>"
        )


def _opacity(value: float) -> str:
    return "" if value >= 1 else f' opacity="{num(value)}"'


Painter = Callable[[Sheet, np.random.Generator, tuple[str, ...]], None]


@dataclass(frozen=True, slots=True)
class Plate:
    """One entry of a hand's list of works: what it is called, how large, in which inks, and who paints it."""

    title: str
    size: tuple[int, int]  # millimetres, width and height
    palette: Palette
    tags: str
    paint: Painter


def print_plate(hand: str, number: int, plates: tuple[Plate, ...]) -> Work:
    """Paint plate ``number`` (1-based) of a hand."""
    if not 1 <= number <= len(plates):
        raise ValueError(f"{hand} has works 1 to {len(plates)}, not {number}")
    plate = plates[number - 1]
    sheet = Sheet(plate.size[0], plate.size[1], plate.palette.paper)
    plate.paint(sheet, seeded(hand, number), plate.palette.inks)
    return Work(
        hand=hand,
        number=number,
        title=plate.title,
        svg=sheet.svg(),
        width_mm=plate.size[0],
        height_mm=plate.size[1],
        tags=tuple(plate.tags.split()),
        palette=plate.palette.colours,
    )
