"""Kartta & Kallio, Helsinki: coasts of Europe as posters, drawn the way chart engravers drew water."""

from __future__ import annotations

import numpy as np

from cms.demo.hands import Work
from cms.demo.hands.charts import Chart, Level, bands, chart, dots, hachures, level_path, lines, sea_lines, shape
from cms.demo.hands.glyphs import face
from cms.demo.hands.noise import Array, Noise
from cms.demo.hands.palettes import mix, palette, ramp
from cms.demo.hands.svg import Plate, Sheet, box, circle, print_plate

NAME = "map_posters"
Inks = tuple[str, ...]
Rng = np.random.Generator

BALTIC = palette("f3eee2 12324a 2f6f8f 9cc3cc d9573f 20242a")
ICE = palette("0f2738 eef3f0 bcd7dc 6ea3b4 2b5d78 e8b04a")
CLAY = palette("efe3cf b5492c 1f3a4d 7aa0a3 d9a05b 2a211c")
AEGEAN = palette("1c4f8c f7f3e8 9cc0dd f2c14e e8e0cf 12304f")
MOSS = palette("eef0e4 20402f 4f7a4a a3b86c d9cf9a c8583a")
INK = palette("f5f1e8 17181a 5d6166 b9b7ae c23b22 e3dccb")
DUSK = palette("2a2438 f4d8c0 e58a6b a94d62 5d3a63 f8ecd8")


def _name(sheet: Sheet, title: str, note: str, ink: str, *, at: tuple[float, float], size: float) -> None:
    """The place's own name, letterspaced, with its coordinates below."""
    x, y = sheet.width * at[0], sheet.height * at[1]
    align = 0.0 if at[0] < 0.4 else 1.0 if at[0] > 0.6 else 0.5
    sheet.fill(face("serif").path(title, size, x, y, tracking=size * 0.12, align=align), ink)
    sheet.fill(face("sans").path(note, size * 0.26, x, y + size * 0.62, tracking=size * 0.03, align=align), ink)


def _frame(sheet: Sheet, ink: str, *, margin: float, foot: float = 0, width: float = 0.5) -> str:
    """A thin line around the map; returns the area inside."""
    data = box(margin, margin, sheet.width - 2 * margin, sheet.height - 2 * margin - foot)
    sheet.line(data, ink, width, cap="butt")
    return data


def _spread(first: float, growth: float, count: int, inks: tuple[str, str], widths: tuple[float, float]) -> list[Level]:
    """Water lines whose gaps grow and whose ink fades away from the coast."""
    levels, away, gap = [], 0.0, first
    for k in range(count):
        away, gap, share = away + gap, gap * growth, k / max(count - 1, 1)
        levels.append((-away, mix(*inks, share), widths[0] + (widths[1] - widths[0]) * share))
    return levels


def _iceland(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    ice, pale, mid, deep, sun = inks
    place = chart("island", sheet, centre=(0.5, 0.44), zoom=0.8)
    steps = [(-150, 0.08), (-112, 0.2), (-82, 0.34), (-58, 0.5), (-39, 0.66), (-24, 0.82), (-11, 0.95)]
    bands(sheet, place.sea, [(away, ramp((sheet.paper, deep, mid, pale), share)) for away, share in steps])
    sheet.fill(shape(place.land), ice, even_odd=True)
    for level in (5, 11, 18, 26, 35, 45, 56):
        sheet.line(level_path(place.sea, level), mix(ice, mid, 0.75), 0.35)
    sheet.fill(circle(sheet.width * 0.82, sheet.height * 0.12, 15), sun)
    _name(sheet, "ÍSLAND", "64° 58’ N   18° 42’ W", ice, at=(0.5, 0.91), size=27)


def _ireland(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    dark, green, light, straw, red = inks
    place = chart("eire", sheet, centre=(0.47, 0.46), zoom=0.9)
    lines(sheet, place.sea, _spread(2.6, 1.09, 16, (green, light), (0.6, 0.25)))
    sheet.fill(shape(place.land), straw, even_odd=True)
    sheet.fill(shape(place.home), dark, even_odd=True)
    for k, level in enumerate(np.arange(4, 90, 4.2).tolist()):
        sheet.line(level_path(place.sea, level), ramp((green, light, straw), k / 18), 0.7)
    _name(sheet, "ÉIRE", "53° 24’ N   8° 00’ W", dark, at=(0.09, 0.94), size=34)
    sheet.fill(circle(sheet.width * 0.885, sheet.height * 0.925, 7), red)


def _crete(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    clay, navy, water, ochre, _ = inks
    place = chart("kriti", sheet, centre=(0.5, 0.44), zoom=0.86)
    with sheet.within(_frame(sheet, navy, margin=18, foot=54)):
        lines(sheet, place.sea, _spread(1.6, 1.13, 24, (navy, water), (0.8, 0.22)))
        sheet.fill(shape(place.land), clay, even_odd=True)
        hachures(sheet, place.land, rng, ink=ochre, field=place.sea, length=20, spacing=2.4, width=0.9)
    _name(sheet, "ΚΡΗΤΗ", "35° 12’ Β   24° 54’ Α", navy, at=(0.5, 0.925), size=28)


def _cyclades(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    white, pale, yellow, _, deep = inks
    place = chart("kyklades", sheet, centre=(0.5, 0.47), zoom=1.0, step=1.5)
    lines(sheet, place.sea, [(-a, mix(white, pale, min(a / 70, 1)), 0.85) for a in np.arange(3.6, 170, 3.9).tolist()])
    sheet.fill(shape(place.land), white, even_odd=True)
    sheet.fill(box(0, sheet.height - 62, sheet.width, 62), deep)
    sheet.fill(circle(sheet.width - 44, sheet.height - 31, 9), yellow)
    _name(sheet, "ΚΥΚΛΑΔΕΣ", "36° 57’ Β   25° 12’ Α", white, at=(0.08, 0.943), size=23)


def _aland(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    black, _grey, _light, red, shade = inks
    place = chart("aland", sheet, centre=(0.47, 0.46), zoom=0.98, step=1.2)
    frame = _frame(sheet, black, margin=26, foot=58, width=0.8)
    with sheet.within(frame):
        sea_lines(sheet, place.sea, ink=black, spacing=3.1, widths=(2.3, 0.22), fade=13, gap=1.6)
        sheet.fill(shape(place.land), shade, even_odd=True)
        sheet.line(shape(place.land), black, 0.55)
        sheet.fill(shape(place.home), red, even_odd=True)
    _name(sheet, "ÅLAND", "60° 09’ N   20° 36’ E", black, at=(0.5, 0.915), size=30)


def _denmark(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    navy, blue, pale, red, _ = inks
    place = chart("danmark", sheet, centre=(0.5, 0.45), zoom=0.94)

    def swell(x: Array, y: Array) -> Array:
        near = np.exp(np.minimum(place.sea.at(x, y), 0) / 30)
        return np.asarray(6 * near * np.sin(x / 21 + y / 60) + 2.2 * np.sin(x / 47 + y / 30))

    sea_lines(sheet, place.sea, ink=blue, spacing=4.3, widths=(2.2, 0.5), fade=26, swell=swell, gap=2)
    sheet.fill(shape(place.land), pale, even_odd=True)
    sheet.fill(shape(place.home), red, even_odd=True)
    sheet.fill(box(0, sheet.height - 74, sheet.width, 74), sheet.paper)
    _name(sheet, "DANMARK", "56° 03’ N   10° 36’ E", navy, at=(0.5, 0.935), size=33)


def _italy(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    black, grey, light, red, _ = inks
    place = chart("italia", sheet, centre=(0.5, 0.46), zoom=0.93)
    lines(sheet, place.sea, [(-2.2, grey, 0.5), (-5, grey, 0.36), (-8.6, light, 0.36), (-13, light, 0.3)])
    sheet.fill(shape(place.home), black, even_odd=True)
    hachures(sheet, place.home, rng, ink=sheet.paper, field=place.sea, length=17, spacing=2.4, width=0.75)
    sheet.fill(circle(*_spot(place, sheet, (0.5, 0.46), 12.5, -9), 3.4), red)
    _name(sheet, "ITALIA", "42° 00’ N   12° 24’ E", black, at=(0.1, 0.93), size=36)


def _spot(place: Chart, sheet: Sheet, centre: tuple[float, float], east: float, south: float) -> tuple[float, float]:
    """Sheet coordinates of a point given in kilometres from the chart's middle."""
    return sheet.width * centre[0] + east * place.scale, sheet.height * centre[1] + south * place.scale


def _sardinia(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    clay, navy, water, ochre, _ = inks
    place = chart("sardegna", sheet, centre=(0.5, 0.47), zoom=0.92)
    sheet.fill(box(0, 0, sheet.width, sheet.height), navy)
    for k, level in enumerate((-96, -74, -56, -41, -28, -17, -8)):
        bands(sheet, place.sea, [(level, ramp((navy, water), (k + 1) / 9))])
    for k, level in enumerate(np.arange(0.01, 70, 7.5).tolist()):
        bands(sheet, place.sea, [(level, ramp((sheet.paper, ochre, clay), k / 7))])
    _name(sheet, "SARDEGNA · CORSICA", "41° 12’ N   9° 03’ E", sheet.paper, at=(0.5, 0.945), size=17)


def _faroe(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    ice, _pale, mid, _deep, sun = inks
    place, noise = chart("foroyar", sheet, centre=(0.5, 0.47), zoom=0.9), Noise(rng)

    def strata(x: Array, y: Array) -> Array:
        return np.asarray(5 * noise(x / 60, y / 18) - 7 * np.exp(np.minimum(place.sea.at(x, y), 0) / 12))

    sea_lines(sheet, place.sea, ink=mid, spacing=5.2, widths=(0.5, 0.3), fade=40, swell=strata, gap=9)
    sea_lines(sheet, place.sea, ink=ice, spacing=2.6, widths=(1.7, 0.9), fade=9, swell=strata, on_land=True, gap=0.4)
    _name(sheet, "FØROYAR", "61° 57’ N   6° 54’ W", ice, at=(0.09, 0.93), size=25)
    sheet.fill(circle(sheet.width * 0.87, sheet.height * 0.1, 10), sun)


def _dalmatia(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    light, coral, wine, plum, cream = inks
    place = chart("dalmacija", sheet, centre=(0.5, 0.45), zoom=1.02, step=1.3)
    steps = [(-70, 0.14), (-44, 0.3), (-27, 0.45), (-15, 0.62), (-6.5, 0.8)]
    bands(sheet, place.sea, [(away, ramp((sheet.paper, plum, wine, coral), share)) for away, share in steps])
    sheet.fill(shape(place.land), cream, even_odd=True)
    lines(sheet, place.sea, [(level, light, 0.9) for level in np.arange(3, 60, 3.6).tolist()])
    _name(sheet, "DALMACIJA", "43° 27’ N   16° 12’ E", cream, at=(0.3, 0.84), size=27)


def _azores(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    navy, _blue, pale, _red, black = inks
    place = chart("azores", sheet, centre=(0.5, 0.44), zoom=0.84, step=1.7)
    frame = _frame(sheet, navy, margin=20, foot=58)
    with sheet.within(frame):
        lines(sheet, place.sea, _spread(2.0, 1.16, 22, (navy, pale), (0.75, 0.3)))
        sheet.fill(shape(place.land), black, even_odd=True)
    _name(sheet, "AÇORES", "38° 36’ N   28° 00’ W", navy, at=(0.5, 0.925), size=26)


def _saaremaa(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    dark, _green, light, _straw, _red = inks
    place = chart("saaremaa", sheet, centre=(0.5, 0.46), zoom=0.98)
    dots(sheet, place.sea, ink=light, pitch=6.2, size=lambda d: np.where(d < 0, 2.5 * np.exp(d / 30), 0.0))
    dots(sheet, place.sea, ink=dark, pitch=6.2, size=lambda d: np.where(d > 0, 3.45 - 1.9 * np.exp(-d / 9), 0.0))
    sheet.fill(box(0, sheet.height - 70, sheet.width, 70), sheet.paper)
    _name(sheet, "SAAREMAA", "58° 33’ N   22° 45’ E", dark, at=(0.5, 0.925), size=27)


def _lofoten(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    light, coral, wine, plum, cream = inks
    place = chart("lofoten", sheet, centre=(0.52, 0.5), zoom=1.0)
    paint = sheet.gradient(((0, plum), (0.45, wine), (0.8, coral), (1, light)), angle=(0, 1))
    sheet.fill(box(0, 0, sheet.width, sheet.height), paint)
    sheet.fill(circle(sheet.width * 0.3, sheet.height * 0.3, 46), cream)
    sea_lines(sheet, place.sea, ink=sheet.paper, spacing=3.6, widths=(1.6, 0.16), fade=38, gap=1.5)
    sheet.fill(shape(place.land), sheet.paper, even_odd=True)
    lines(sheet, place.sea, [(level, coral, 0.4) for level in np.arange(4, 40, 5).tolist()])
    _name(sheet, "LOFOTEN", "68° 18’ N   14° 18’ E", cream, at=(0.91, 0.95), size=29)


def _baltic(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    navy, blue, pale, _red, _black = inks
    place = chart("ostsee", sheet, centre=(0.5, 0.52), zoom=1.12)
    sheet.fill(shape(place.land), navy, even_odd=True)
    lines(sheet, place.sea, [(-a, mix(blue, pale, min(a / 40, 1)), 0.9) for a in np.arange(2.4, 70, 2.6).tolist()])
    _name(sheet, "ITÄMERI", "ÖSTERSJÖN · LÄÄNEMERI · OSTSEE", sheet.paper, at=(0.92, 0.935), size=21)


PLATES = (
    Plate("Iceland in nine depths", (500, 700), ICE, "map iceland island poster sea travel", _iceland),
    Plate("Ireland, far from the sea", (500, 700), MOSS, "map ireland island contour green travel", _ireland),
    Plate("Crete, copperplate", (700, 500), CLAY, "map crete greece island hachure travel", _crete),
    Plate("Raked sea, Cyclades", (600, 600), AEGEAN, "map cyclades greece island blue lines", _cyclades),
    Plate("Åland, engraved water", (500, 500), INK, "map finland archipelago engraving red", _aland),
    Plate("West wind over Denmark", (500, 700), BALTIC, "map denmark waves red poster travel", _denmark),
    Plate("The boot in relief", (600, 800), INK, "map italy hachure black poster travel", _italy),
    Plate("Two islands, seven blues", (400, 700), CLAY, "map sardinia corsica island bathymetry poster", _sardinia),
    Plate("Faroe strata", (500, 600), ICE, "map faroe island lines night nordic", _faroe),
    Plate("Dalmatian evening", (600, 600), DUSK, "map croatia island adriatic evening poster", _dalmatia),
    Plate("Nine pebbles, Azores", (700, 500), BALTIC, "map portugal azores island ocean minimal", _azores),
    Plate("Saaremaa, screened", (600, 500), MOSS, "map estonia island halftone dots green", _saaremaa),
    Plate("Midnight sun, Lofoten", (500, 700), DUSK, "map norway lofoten sun sea poster", _lofoten),
    Plate("The Baltic is a figure", (500, 700), BALTIC, "map baltic sea finland sweden poster", _baltic),
)
COUNT = len(PLATES)


def draw(number: int) -> Work:
    """The poster of this number; ``ValueError`` outside 1..COUNT."""
    return print_plate(NAME, number, PLATES)
