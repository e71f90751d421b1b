"""Letter shapes of open typefaces as outlines, set with their own advance widths and pair kerning."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from fontTools.pens.basePen import BasePen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from cms.demo.hands.noise import Array
from cms.demo.hands.svg import box, circle, num, polyline

FACES = {
    "serif": ("font_source_serif_pro", "SourceSerifPro-Regular.ttf"),
    "serif light": ("font_source_serif_pro", "SourceSerifPro-ExtraLight.ttf"),
    "serif bold": ("font_source_serif_pro", "SourceSerifPro-Bold.ttf"),
    "serif black": ("font_source_serif_pro", "SourceSerifPro-Black.ttf"),
    "serif italic": ("font_source_serif_pro", "SourceSerifPro-It.ttf"),
    "serif light italic": ("font_source_serif_pro", "SourceSerifPro-ExtraLightIt.ttf"),
    "serif black italic": ("font_source_serif_pro", "SourceSerifPro-BlackIt.ttf"),
    "sans thin": ("font_manrope", "Manrope-ExtraLight.ttf"),
    "sans": ("font_manrope", "Manrope-Medium.ttf"),
    "sans bold": ("font_manrope", "Manrope-Bold.ttf"),
    "sans black": ("font_manrope", "Manrope-ExtraBold.ttf"),
    "book": ("font_caladea", "Caladea-Regular.ttf"),
    "book bold": ("font_caladea", "Caladea-Bold.ttf"),
    "book italic": ("font_caladea", "Caladea-Italic.ttf"),
    "book bold italic": ("font_caladea", "Caladea-BoldItalic.ttf"),
    "narrow": ("font_amatic_sc", "AmaticSC-Regular.ttf"),
    "narrow bold": ("font_amatic_sc", "AmaticSC-Bold.ttf"),
    "round": ("font_fredoka_one", "FredokaOne-Regular.ttf"),
}
Box = tuple[float, float, float, float]


class _Flatten(BasePen):  # type: ignore[misc]  # fontTools ships no types
    """Collects contours as polylines, a few points for each curve."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.contours: list[list[tuple[float, float]]] = []

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802  # fontTools' name
        self.contours.append([pt])

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802  # fontTools' name
        self.contours[-1].append(pt)

    def _curveToOne(self, one: Any, two: Any, end: Any) -> None:  # noqa: N802  # fontTools' name
        start = self.contours[-1][-1]
        for t in np.linspace(0, 1, 13)[1:].tolist():
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            self.contours[-1].append(
                (
                    a * start[0] + b * one[0] + c * two[0] + d * end[0],
                    a * start[1] + b * one[1] + c * two[1] + d * end[1],
                )
            )


def _pairs(font: TTFont) -> list[Callable[[str, str], int]]:
    """The kerning lookups of the font (GPOS ``kern``), each from a glyph pair to units."""
    if "GPOS" not in font:
        return []
    table = font["GPOS"].table
    wanted = {i for f in table.FeatureList.FeatureRecord if f.FeatureTag == "kern" for i in f.Feature.LookupListIndex}
    found = []
    for index in sorted(wanted):
        for sub in table.LookupList.Lookup[index].SubTable:
            real = sub.ExtSubTable if sub.LookupType == 9 else sub
            if real.LookupType == 2:
                found.append(_by_glyph(real) if real.Format == 1 else _by_class(real))
    return found


def _by_glyph(sub: Any) -> Callable[[str, str], int]:
    sets = zip(sub.Coverage.glyphs, sub.PairSet, strict=True)
    values = {
        (left, pair.SecondGlyph): getattr(pair.Value1, "XAdvance", 0) or 0
        for left, group in sets
        for pair in group.PairValueRecord
    }
    return lambda left, right: values.get((left, right), 0)


def _by_class(sub: Any) -> Callable[[str, str], int]:
    covered, first, second = set(sub.Coverage.glyphs), sub.ClassDef1.classDefs, sub.ClassDef2.classDefs

    def value(left: str, right: str) -> int:
        if left not in covered:
            return 0
        record = sub.Class1Record[first.get(left, 0)].Class2Record[second.get(right, 0)]
        return getattr(record.Value1, "XAdvance", 0) or 0

    return value


class Face:
    """One font. Sizes are millimetres of the em; (x, y) is the start of the baseline, y grows downwards."""

    def __init__(self, package: str, name: str) -> None:
        font = TTFont(str(files(package) / "files" / name))
        self._glyphs, self._map = font.getGlyphSet(), font.getBestCmap()
        self._em = font["head"].unitsPerEm
        self._pairs = _pairs(font)
        self.cap_height = font["OS/2"].sCapHeight / self._em
        self.x_height = font["OS/2"].sxHeight / self._em
        self.characters = frozenset(map(chr, self._map))

    def _placed(self, text: str, size: float, tracking: float) -> list[tuple[str, float]]:
        """Glyph names with the x of each, and at the end the full width under an empty name."""
        scale, x, last, placed = size / self._em, 0.0, "", []
        for character in text:
            name = self._map[ord(character)]
            x += next((k for p in self._pairs if (k := p(last, name))), 0) * scale if last else 0
            placed.append((name, x))
            x += self._glyphs[name].width * scale + tracking
            last = name
        return [*placed, ("", x - (tracking if text else 0))]

    def width(self, text: str, size: float, *, tracking: float = 0) -> float:
        """The advance width of a line in millimetres."""
        return self._placed(text, size, tracking)[-1][1]

    def path(self, text: str, size: float, x: float, y: float, *, tracking: float = 0, align: float = 0) -> str:
        """Path data of a line of text; ``align`` 0 starts at x, 0.5 is centred on it, 1 ends there."""
        placed, scale = self._placed(text, size, tracking), size / self._em
        pen = SVGPathPen(self._glyphs, ntos=num)
        for name, at in placed[:-1]:
            shift = x - align * placed[-1][1] + at
            self._glyphs[name].draw(TransformPen(pen, (scale, 0, 0, -scale, shift, y)))
        return str(pen.getCommands())

    def contours(self, text: str, size: float, x: float, y: float, *, align: float = 0) -> list[Array]:
        """The same outlines as closed polylines, each of shape (n, 2)."""
        placed, scale = self._placed(text, size, 0), size / self._em
        pen = _Flatten(self._glyphs)
        for name, at in placed[:-1]:
            shift = x - align * placed[-1][1] + at
            self._glyphs[name].draw(TransformPen(pen, (scale, 0, 0, -scale, shift, y)))
        return [np.array(contour) for contour in pen.contours]

    def construction(self, character: str, size: float, x: float, y: float) -> tuple[str, str, str]:
        """How a glyph was drawn, as path data: the bars to its handles, the handles, and the knots."""
        pen, scale = DecomposingRecordingPen(self._glyphs), size / self._em
        self._glyphs[self._map[ord(character)]].draw(TransformPen(pen, (scale, 0, 0, -scale, x, y)))
        bars, handles, knots, last = "", "", "", (x, y)
        for kind, given in pen.value:
            ring = None in given  # a contour of handles only, its knots lie half way between them
            points = [point for point in given if point is not None]
            handles += "".join(circle(point[0], point[1], 2.1) for point in (points if ring else points[:-1]))
            if ring:
                bars += polyline(points, closed=True)
            elif points:
                bars += polyline([last, *points]) if kind.endswith("CurveTo") else ""
                last = points[-1]
                knots += box(last[0] - 2.6, last[1] - 2.6, 5.2, 5.2)
        return bars, handles, knots

    def ink(self, text: str, size: float) -> Box:
        """What the outlines really cover around a baseline that starts at 0, 0: left, top, right, bottom."""
        points = np.concatenate(self.contours(text, size, 0, 0))
        (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        return left, top, right, bottom

    def fit(self, text: str, area: Box) -> str:
        """Path data of the text, as large as its ink fits into the area (x, y, width, height), centred there."""
        left, top, right, bottom = self.ink(text, 100)
        scale = min(area[2] / (right - left), area[3] / (bottom - top))
        x = area[0] + area[2] / 2 - scale * (left + right) / 2
        y = area[1] + area[3] / 2 - scale * (top + bottom) / 2
        return self.path(text, 100 * scale, x, y)


@cache
def face(name: str) -> Face:
    """A face of FACES, read once."""
    return Face(*FACES[name])
