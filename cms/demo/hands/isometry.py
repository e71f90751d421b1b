"""Scenes in isometric view: prisms, gables, stairs and what is on their faces; sorted so that near hides far.

Axes: x runs down to the right, y down to the left, z up. Light comes from the left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from cms.demo.hands.noise import Array
from cms.demo.hands.palettes import tone
from cms.demo.hands.solids import COS, LIT, SHADED, Point, Solid, project
from cms.demo.hands.svg import Sheet, box, circle, num, polyline


class Scene:
    """Solids to be printed together."""

    def __init__(self) -> None:
        self.solids: list[Solid] = []

    def prism(self, base: ArrayLike, low: float, high: float, colour: str, *, top: str = "") -> Solid:
        """A convex base (counter-clockwise seen from above, (n, 2)) pulled up from ``low`` to ``high``."""
        ring = np.asarray(base, float)
        solid = Solid(np.array([*ring.min(axis=0), low]), np.array([*ring.max(axis=0), high]))
        ahead = np.roll(ring, -1, axis=0)
        for a, b in zip(ring, ahead, strict=True):
            nx, ny = b[1] - a[1], a[0] - b[0]
            size = float(np.hypot(nx, ny)) or 1.0
            if nx + ny > 1e-6 and high > low:
                shade = SHADED / 2 * (1 + (nx - ny) / size)
                solid.face([[*a, low], [*b, low], [*b, high], [*a, high]], tone(colour, shade))
        solid.face(np.column_stack([ring, np.full(len(ring), high)]), top or tone(colour, LIT))
        self.solids.append(solid)
        return solid

    def box(self, at: Point, size: Point, colour: str, *, top: str = "") -> Solid:
        """A box from its corner nearest the origin."""
        (x, y, z), (w, d, h) = at, size
        return self.prism([[x, y], [x + w, y], [x + w, y + d], [x, y + d]], z, z + h, colour, top=top)

    def drum(self, at: Point, radius: float, height: float, colour: str, *, top: str = "", count: int = 28) -> Solid:
        """A cylinder standing on ``at``."""
        turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
        ring = np.stack([at[0] + radius * np.cos(turn), at[1] + radius * np.sin(turn)], axis=1)
        return self.prism(ring, at[2], at[2] + height, colour, top=top)

    def gable(self, at: Point, size: Point, colour: str, *, axis: str = "x", wall: str = "") -> Solid:
        """A pitched roof over a rectangle; the ridge runs along ``axis``."""
        (x, y, z), (w, d, h) = at, size
        solid = Solid(np.array([x, y, z]), np.array([x + w, y + d, z + h]))
        if axis == "x":
            a, b = (x, y + d / 2, z + h), (x + w, y + d / 2, z + h)
            solid.face([(x, y, z), a, b, (x + w, y, z)], tone(colour, SHADED))
            solid.face([(x, y + d, z), (x + w, y + d, z), b, a], tone(colour, 0.02))
            solid.face([(x + w, y, z), (x + w, y + d, z), b], tone(wall or colour, SHADED))
        else:
            a, b = (x + w / 2, y, z + h), (x + w / 2, y + d, z + h)
            solid.face([(x, y, z), a, b, (x, y + d, z)], tone(colour, 0.05))
            solid.face([(x + w, y, z), (x + w, y + d, z), b, a], tone(colour, SHADED * 0.7))
            solid.face([(x, y + d, z), (x + w, y + d, z), b], wall or colour)
        self.solids.append(solid)
        return solid

    def stairs(self, at: Point, size: Point, steps: int, colour: str, *, rise: str) -> None:
        """Solid stairs filling a box; ``rise`` is the way up: -x, +x, -y or +y."""
        (x, y, z), (w, d, h) = at, size
        for k in range(steps):
            share, tall = k / steps, h * (k + 1) / steps
            if rise == "-x":
                self.box((x + w * (1 - share - 1 / steps), y, z), (w / steps, d, tall), colour)
            elif rise == "+x":
                self.box((x + w * share, y, z), (w / steps, d, tall), colour)
            elif rise == "-y":
                self.box((x, y + d * (1 - share - 1 / steps), z), (w, d / steps, tall), colour)
            else:
                self.box((x, y + d * share, z), (w, d / steps, tall), colour)

    def tree(self, at: Point, size: float, leaf: str, trunk: str) -> None:
        """A ball on a stick."""
        x, y, z = at
        half = size * 0.5
        solid = Solid(np.array([x - half, y - half, z]), np.array([x + half, y + half, z + size * 1.7]))
        thin = size * 0.07
        solid.face(
            [
                (x + thin, y - thin, z),
                (x - thin, y + thin, z),
                (x - thin, y + thin, z + size),
                (x + thin, y - thin, z + size),
            ],
            trunk,
        )
        solid.balls = [
            ((x, y, z + size * 1.15), half, tone(leaf, -0.07)),
            ((x - size * 0.05, y + size * 0.08, z + size * 1.24), half * 0.78, tone(leaf, 0.03)),
        ]
        self.solids.append(solid)

    def cone(self, at: Point, radius: float, height: float, colour: str) -> None:
        """A cone, for firs and spires."""
        x, y, z = at
        solid = Solid(np.array([x - radius, y - radius, z]), np.array([x + radius, y + radius, z + height]))
        turn = np.linspace(-np.pi / 4, 3 * np.pi / 4, 15)
        rim = np.stack([x + radius * np.cos(turn), y + radius * np.sin(turn), np.full(15, z)], axis=1)
        for a, b, middle in zip(rim, rim[1:], (turn + np.pi * 0.03).tolist(), strict=False):
            solid.face([a, b, (x, y, z + height)], tone(colour, SHADED / 2 * (1 + np.cos(middle) - np.sin(middle))))
        self.solids.append(solid)

    def dome(self, at: Point, radius: float, colour: str) -> None:
        """Half a ball, in a few slices."""
        for low, high in zip(np.linspace(0, 0.97, 9), np.linspace(0, 0.97, 9)[1:], strict=False):
            self.drum(
                (at[0], at[1], at[2] + radius * float(low)),
                radius * float(np.sqrt(1 - low**2)),
                radius * float(high - low),
                colour,
                count=24,
                top=tone(colour, LIT * float(high)),
            )

    def plane(self, points: Iterable[Sequence[float]], colour: str, *, z: float = 0.0) -> None:
        """A flat patch on the ground: water, a street, a shadow."""
        ring = np.array([[*p[:2], z] for p in points], float)
        self.solids.append(Solid(ring.min(axis=0), ring.max(axis=0), [(ring, colour)]))

    def shadow(self, at: Point, size: Point, colour: str, *, reach: float = 0.7, z: float = 0.0) -> None:
        """The shadow a box throws to the right on a plane."""
        (x, y, _), (w, d, h) = at, size
        dx, dy = h * reach, -h * reach * 0.25
        self.plane(
            [(x, y), (x + dx, y + dy), (x + w + dx, y + dy), (x + w + dx, y + d + dy), (x + w, y + d), (x, y + d)],
            colour,
            z=z,
        )

    def frame(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of everything on the screen, in units."""
        dots = np.concatenate([project(points) for solid in self.solids for points, _ in solid.faces])
        return (*dots.min(axis=0).tolist(), *dots.max(axis=0).tolist())

    def show(
        self, sheet: Sheet, *, margin: float = 40.0, unit: float = 0.0, at: tuple[float, float] = (0.5, 0.5)
    ) -> None:
        """Print all solids: fitted into the margin, or at ``unit`` millimetres, centred on a share of the sheet."""
        left, top, right, bottom = self.frame()
        fit = min((sheet.width - 2 * margin) / (right - left), (sheet.height - 2 * margin) / (bottom - top))
        scale = unit or fit
        shift = np.array(
            [sheet.width * at[0] - scale * (left + right) / 2, sheet.height * at[1] - scale * (top + bottom) / 2]
        )
        seen = [solid for solid in self.solids if _on_sheet(solid, scale, shift, sheet)]
        for index in _near_last(seen):
            solid = seen[index]
            for points, colour in solid.faces:
                flat = project(points) * scale + shift
                sheet.fill(polyline(flat, closed=True), colour, seam=scale * 0.012)
            for place, radius, colour in solid.balls:
                x, y = project([place])[0] * scale + shift
                sheet.fill(circle(float(num(x)), float(num(y)), radius * scale), colour)

    def crop(
        self, sheet: Sheet, ground: str, *, inset: float, unit: float, at: tuple[float, float] = (0.5, 0.5)
    ) -> None:
        """Print larger than the sheet, cut by a margin of paper."""
        window = box(inset, inset, sheet.width - 2 * inset, sheet.height - 2 * inset)
        sheet.fill(window, ground)
        with sheet.within(window):
            self.show(sheet, unit=unit, at=at)


def _on_sheet(solid: Solid, scale: float, shift: Array, sheet: Sheet) -> bool:
    (ax, ay, az), (bx, by, bz) = solid.low.tolist(), solid.high.tolist()
    left, right = (ax - by) * COS * scale + shift[0], (bx - ay) * COS * scale + shift[0]
    top, bottom = ((ax + ay) / 2 - bz) * scale + shift[1], ((bx + by) / 2 - az) * scale + shift[1]
    return bool(right > 0 and left < sheet.width and bottom > 0 and top < sheet.height)


def _near_last(solids: list[Solid]) -> list[int]:
    """Painting order: whatever lies wholly behind, left of or under another comes before it."""
    low, high = np.array([s.low for s in solids]), np.array([s.high for s in solids])
    small = 1e-6
    meets = np.ones((len(solids), len(solids)), bool)
    for one, two in ((0, 1), (0, 2), (1, 2)):  # what the view leaves of three axes
        first, last = low[:, one] - high[:, two], high[:, one] - low[:, two]
        meets &= (first[:, None] < last[None, :] - small) & (first[None, :] < last[:, None] - small)
    before = np.zeros_like(meets)
    for axis in range(3):
        before |= high[:, None, axis] <= low[None, :, axis] + small
    behind = [np.flatnonzero(column) for column in (meets & before & ~before.T).T]
    done, order = [0] * len(solids), []
    for start in np.argsort(low.sum(axis=1) + high.sum(axis=1)).tolist():
        stack = [(start, iter(behind[start]))] if not done[start] else []
        done[start] = 1
        while stack:
            index, rest = stack[-1]
            following = next((int(k) for k in rest if not done[int(k)]), None)
            if following is None:
                order.append(index)
                stack.pop()
            else:
                done[following] = 1
                stack.append((following, iter(behind[following])))
    return order
