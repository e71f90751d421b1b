"""Quiet covers for what has no picture of its own: service packages, sets of graphics, typefaces. Pure SVG."""

from __future__ import annotations

import base64
import colorsys
import math
import random


def _hex(hue: float, light: float, strength: float) -> str:
    r, g, b = colorsys.hls_to_rgb(hue / 360, light, strength)
    return f"#{round(r * 255):02x}{round(g * 255):02x}{round(b * 255):02x}"


def service_cover(seed: str, hue: int) -> str:
    """Overlapping arcs and dots of the ring's mark, in the maker's hue: never the same for two services."""
    dice = random.Random(f"cover:{seed}")
    paper, ink = _hex(hue, 0.94, 0.28), _hex(hue, 0.24, 0.45)
    tones = [_hex((hue + shift) % 360, light, 0.5) for shift, light in ((0, 0.5), (28, 0.66), (-30, 0.4), (170, 0.72))]
    marks = []
    for ring in range(dice.randint(3, 5)):
        radius = 34 + ring * dice.uniform(20, 30)
        cx, cy = dice.uniform(80, 220), dice.uniform(70, 150)
        start, span = dice.uniform(0, math.tau), dice.uniform(1.4, 4.6)
        x1, y1 = cx + radius * math.cos(start), cy + radius * math.sin(start)
        x2, y2 = cx + radius * math.cos(start + span), cy + radius * math.sin(start + span)
        marks.append(
            f'<path d="M{x1:.1f} {y1:.1f}A{radius:.1f} {radius:.1f} 0 {int(span > math.pi)} 1 {x2:.1f} {y2:.1f}" '
            f'stroke="{dice.choice(tones)}" stroke-width="{dice.uniform(6, 26):.1f}" fill="none" stroke-linecap="round"/>'
        )
    for dot in range(12):
        angle, size = math.tau * dot / 12, dice.choice((2.5, 3.5, 5, 8, 11))
        x, y = 150 + 84 * math.cos(angle), 110 + 84 * math.sin(angle)
        marks.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" fill="{ink}"/>')
    body = "".join(marks)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 220"><rect width="300" height="220" fill="{paper}"/>{body}</svg>'


def sheet_cover(graphics: list[bytes], hue: int) -> str:
    """A calm sheet of up to nine graphics, each embedded, on a tinted paper."""
    shown = graphics[:9]
    columns = 1 if len(shown) == 1 else 2 if len(shown) <= 4 else 3
    rows = -(-len(shown) // columns)
    cell, gap = 100, 24
    width, height = columns * cell + (columns + 1) * gap, rows * cell + (rows + 1) * gap
    images = []
    for index, graphic in enumerate(shown):
        x, y = gap + (index % columns) * (cell + gap), gap + (index // columns) * (cell + gap)
        data = base64.b64encode(graphic).decode()
        images.append(
            f'<image x="{x}" y="{y}" width="{cell}" height="{cell}" href="data:image/svg+xml;base64,{data}"/>'
        )
    paper = _hex(hue, 0.95, 0.22)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="{paper}"/>{"".join(images)}</svg>'
    )


def type_cover(font: bytes, name: str, hue: int) -> str:
    """The first letters of a typeface as outlines: two large ones and its name."""
    import io

    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.ttLib import TTFont

    face = TTFont(io.BytesIO(font))
    glyphs, cmap, units = face.getGlyphSet(), face.getBestCmap(), face["head"].unitsPerEm

    def run(text: str, x: float, y: float, size: float) -> str:
        scale, paths = size / units, []
        for letter in text:
            glyph = glyphs[cmap.get(ord(letter), ".notdef")]
            pen = SVGPathPen(glyphs)
            glyph.draw(pen)
            paths.append(
                f'<path transform="translate({x:.2f} {y}) scale({scale:.5f} {-scale:.5f})" d="{pen.getCommands()}"/>'
            )
            x += glyph.width * scale
        return "".join(paths)

    paper, ink = _hex(hue, 0.95, 0.2), _hex(hue, 0.2, 0.4)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 220"><rect width="300" height="220" fill="{paper}"/>'
        f'<g fill="{ink}">{run("Ag", 28, 140, 150)}{run(name, 30, 190, 22)}</g></svg>'
    )
