"""Τυπογραφείο Κεραμεικού, Athens: Greek and Latin words cut large, cropped, and printed over each other."""

from __future__ import annotations

import numpy as np

from cms.demo.hands import Work
from cms.demo.hands.charts import level_path
from cms.demo.hands.distance import relief
from cms.demo.hands.glyphs import Face, face
from cms.demo.hands.noise import Array
from cms.demo.hands.overprint import overprint
from cms.demo.hands.palettes import mix, palette, ramp
from cms.demo.hands.svg import Plate, Sheet, box, circle, polyline, print_plate

NAME = "lettering"
Inks = tuple[str, ...]
Rng = np.random.Generator

SUMMER = palette("f6efdf ef5b3c f5b52e 2f7fb8 1c2b45")
OLIVE = palette("efe8d2 7d8f3a c9a227 a33b20 2a2b1c")
SEA = palette("0e3a5c f4efe1 58a6c4 f29f54 0a2238")
CLAY = palette("f0d9bd c4562f 8c2f1b e0995b 2b1a14")
PINK = palette("f7e6dd e86a92 f2b134 3a6ea5 23213a")
INK = palette("ece7db 1b1b1d d9402b 7f7a70 f8f5ee")


def _centred(letters: Face, text: str, size: float, x: float, y: float) -> str:
    """Path data of a text whose ink is centred on a point."""
    left, top, right, bottom = letters.ink(text, size)
    return letters.path(text, size, x - (left + right) / 2, y - (top + bottom) / 2)


def _yes(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    coral, yellow, blue, dark = inks
    heavy, w = face("sans black"), sheet.width
    overprint(
        sheet,
        [
            (heavy.fit("ΝΑΙ", (-30, 30, w + 60, 300)), yellow),
            (heavy.fit("OUI", (10, 205, w - 20, 300)), blue),
            (heavy.fit("JA", (60, 372, w - 60, 330)), coral),
        ],
    )
    sheet.fill(face("sans bold").path("yes", 22, 30, sheet.height - 34), dark)


def _hills(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    clay, wine, sand, dark = inks
    heavy, ground = face("sans black"), 590.0
    sheet.fill(circle(sheet.width * 0.7, 190, 68), sand)
    layers = []
    for letter, size, x, ink in (
        ("Λ", 560, 20, sand), ("Α", 470, 240, clay), ("Δ", 330, 60, wine), ("Λ", 250, 330, wine), ("Α", 190, -20, clay)
    ):  # fmt: skip
        layers.append((heavy.path(letter, size, x, ground), ink))
    overprint(sheet, layers)
    sheet.fill(box(0, ground, sheet.width, sheet.height - ground), dark)
    sheet.fill(face("sans bold").path("ΑΘΗΝΑ", 34, sheet.width / 2, 660, tracking=26, align=0.5), sheet.paper)


def _light(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    cream, sky, orange, _deep = inks
    heavy = face("serif black")
    left, top, right, bottom = heavy.ink("φ", 430)
    at = sheet.width / 2 - (left + right) / 2, sheet.height * 0.47 - (top + bottom) / 2
    field = relief(heavy.contours("φ", 430, *at), (sheet.width, sheet.height), step=1.5)
    for index, away in enumerate(np.cumsum(6 * 1.045 ** np.arange(34)).tolist()):
        tint = ramp((orange, cream, sky, sheet.paper), min(index / 33 * 1.05, 1))
        sheet.line(level_path(field, -away), tint, 3.4 - index * 0.07)
    sheet.fill(heavy.path("φ", 430, *at), cream)
    sheet.fill(heavy.path("φως", 40, sheet.width / 2, sheet.height - 34, align=0.5), cream)


def _bread(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    olive, gold, brick, dark = inks
    paper = sheet.paper
    rows = (
        ("ΨΩΜΙ", "sans black", dark, gold), ("BROT", "serif black", paper, brick), ("pain", "round", dark, paper),
        ("PÃO", "sans black", paper, olive), ("chléb", "serif black", gold, dark), ("leipä", "round", brick, paper),
    )  # fmt: skip
    height = sheet.height / len(rows)
    for index, (word, name, ink, ground) in enumerate(rows):
        sheet.fill(box(0, index * height, sheet.width, height + 0.3), ground)
        area = 24.0, index * height + 14, sheet.width - 48, height - 28
        sheet.fill(face(name).fit(word, area), ink)


def _slices(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    black, red, _grey, _pale = inks
    data = _centred(face("sans black"), "Σ", 720, sheet.width / 2, sheet.height / 2)
    edges = np.linspace(60, 640, 17)
    for index, (top, bottom) in enumerate(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)):
        with sheet.within(box(0, top, sheet.width, bottom - top - 1.6)):
            shift = 62 * np.sin(index / 15 * 2 * np.pi) * (0.35 + index / 20)
            with sheet.group(f'transform="translate({shift:.2f} 0)"'):
                sheet.fill(data, red if index in (5, 6) else black)


def _sea(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    cream, sky, orange, _deep = inks
    x = np.linspace(-5, sheet.width + 5, 90)
    letters = "".join(
        face("sans black").fit(part, (40, 34 + 178 * row, sheet.width - 80, 150))
        for row, part in enumerate(("ΘΑ", "ΛΑΣ", "ΣΑ"))
    )
    sheet.fill(circle(sheet.width - 62, sheet.height - 66, 36), orange)
    with sheet.within(letters):
        sheet.fill(box(0, 0, sheet.width, sheet.height), cream)
        for index in range(30):
            base = 40 + 20 * index
            y = base + (3 + index * 0.32) * np.sin(x / (34 + index) + index * 0.9)
            band = np.concatenate([np.stack([x, y], axis=1), np.stack([x, y + 3 + index * 0.36], axis=1)[::-1]])
            sheet.fill(polyline(band, closed=True), mix(sky, sheet.paper, index / 30))


def _tiles(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    coral, yellow, blue, dark = inks
    cell, heavy = sheet.width / 4, face("sans black")
    glyph = _centred(heavy, "Ψ", cell * 1.12, 0, 0)
    for row in range(6):
        for column in range(4):
            key = (row * 3 + column * 5 + row * column) % 4
            ground, ink = ((coral, sheet.paper), (yellow, dark), (blue, sheet.paper), (dark, yellow))[key]
            sheet.fill(box(column * cell, row * cell, cell + 0.2, cell + 0.2), ground)
            turn = (row + column) % 4 * 90
            spot = f"translate({column * cell + cell / 2:.2f} {row * cell + cell / 2:.2f}) rotate({turn})"
            with sheet.group(f'transform="{spot}"'):
                sheet.fill(glyph, ink)


def _stripes(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    black, red, _grey, pale = inks
    down = "".join(box(x, 0, 4.6, sheet.height) for x in np.arange(0, sheet.width, 9.2).tolist())
    across = "".join(box(0, y, sheet.width, 4.6) for y in np.arange(0, sheet.height, 9.2).tolist())
    sheet.fill(down, black)
    data = "".join(
        _centred(face("sans black"), letter, 400, sheet.width / 2, y)
        for letter, y in (("Ξ", sheet.height * 0.25), ("Θ", sheet.height * 0.75))
    )
    sheet.fill(data, pale)
    with sheet.within(data):
        sheet.fill(across, red)


def _tomorrow(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    pink, yellow, blue, dark = inks
    horizon, rounded = sheet.height * 0.6, face("round")
    sheet.fill(box(0, 0, sheet.width, horizon), pink)
    sheet.fill(circle(sheet.width / 2, horizon, 150), yellow)
    sheet.fill(box(0, horizon, sheet.width, sheet.height - horizon), blue)
    data = rounded.fit("mañana", (36, horizon - 190, sheet.width - 72, 190))
    with sheet.within(box(0, 0, sheet.width, horizon)):
        sheet.fill(data, dark)
    shelf = "".join(box(0, horizon + d, sheet.width, max(7.4 - d * 0.055, 1.2)) for d in np.arange(4, 150, 10).tolist())
    with sheet.within(shelf), sheet.group(f'transform="matrix(1 0 0 -0.86 0 {horizon * 1.86:.2f})"'):
        sheet.fill(circle(sheet.width / 2, horizon, 150), yellow)
        sheet.fill(data, dark)


def _extruded(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    olive, gold, brick, dark = inks
    rows, heavy = ("FERN", "WEH"), face("sans black")
    for index, word in enumerate(rows):
        size = 0.94 * (sheet.width - 120) / heavy.width(rows[0], 1)
        x, y = 46.0, 250 + 245 * index
        shadow = ""
        for contour in heavy.contours(word, size, x, y):
            shadow += "".join(_sweep(contour, np.array([74.0, 74.0])))
        sheet.fill(shadow, brick if index else dark)
        sheet.fill(heavy.path(word, size, x, y), gold if index else olive)


def _sweep(contour: Array, move: Array) -> list[str]:
    """The faces that an outline passes over when it is moved."""
    ends = np.roll(contour, -1, axis=0)
    faces = np.stack([contour, ends, ends + move, contour + move], axis=1)
    cross = (ends - contour)[:, 0] * move[1] - (ends - contour)[:, 1] * move[0]
    faces[cross < 0] = faces[cross < 0][:, ::-1]
    return [polyline(quad, closed=True) for quad in faces]


def _slowly(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    cream, sky, orange, _deep = inks
    letters, rows = face("serif black"), 9
    for index in range(rows):
        tint = orange if index == rows - 1 else mix(sky, cream, index / (rows - 2))
        text = letters.path("σιγά σιγά", 68, 28, 78 + 56 * index, tracking=-2.5 + 0.95 * index**2)
        sheet.fill(text, tint)


def _and(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    pink, yellow, blue, _dark = inks
    overprint(
        sheet,
        [
            (_centred(face("serif black italic"), "&", 560, 215, 250), yellow),
            (_centred(face("serif black"), "κ", 620, 330, 400), pink),
            (_centred(face("sans black"), "+", 520, 190, 560), blue),
        ],
    )


PLATES = (
    Plate("Yes, three times", (500, 740), SUMMER, "lettering overprint greek french german poster", _yes),
    Plate("Athens, hills of type", (500, 700), CLAY, "lettering athens hills greek landscape poster", _hills),
    Plate("Φως", (500, 700), SEA, "lettering light greek letter lines poster", _light),
    Plate("Bread in six tongues", (500, 900), OLIVE, "lettering bread kitchen words languages poster", _bread),
    Plate("Shifted sigma", (500, 700), INK, "lettering sigma greek slices black poster", _slices),
    Plate("Thalassa", (500, 560), SEA, "lettering sea greek waves blue poster", _sea),
    Plate("Psi, a floor", (500, 750), SUMMER, "lettering pattern greek tiles colourful poster", _tiles),
    Plate("Xi over theta", (500, 700), INK, "lettering stripes greek optical poster", _stripes),
    Plate("Mañana", (600, 600), PINK, "lettering spanish sunrise word sea poster", _tomorrow),
    Plate("Fernweh", (600, 600), OLIVE, "lettering german longing travel shadow poster", _extruded),
    Plate("Slowly, slowly", (700, 560), SEA, "lettering greek proverb words blue poster", _slowly),
    Plate("And, και, plus", (500, 700), PINK, "lettering ampersand overprint greek poster", _and),
)
COUNT = len(PLATES)


def draw(number: int) -> Work:
    """The poster of this number; ``ValueError`` outside 1..COUNT."""
    return print_plate(NAME, number, PLATES)
