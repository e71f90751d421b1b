"""Letterhuis aan de Schelde, Antwerp: specimens that look at open typefaces closely, one idea on each sheet."""

from __future__ import annotations

import unicodedata

import numpy as np

from cms.demo.hands import Work
from cms.demo.hands.glyphs import face
from cms.demo.hands.palettes import mix, palette
from cms.demo.hands.svg import Plate, Sheet, circle, polyline, print_plate

NAME = "specimens"
Inks = tuple[str, ...]
Rng = np.random.Generator

PROOF = palette("f4f0e6 1a1917 d8412f 8d877b d9d2c2")
LAMP = palette("f2b705 1b1a17 f7f2e4 c8371f 7a5c02")
NIGHT = palette("16202e f3eee1 ff6a4d 5f7289 c9bfa6")
SLATE = palette("dfe3e0 20262b 2b4bd8 8b979c f6f6f0")
ROSE = palette("f1d9d0 3a1420 c22a4a 8e5a66 fbf2ea")
MINT = palette("cfe0d3 12302a e4572e 6c8f82 f7f4e8")


def _imprint(sheet: Sheet, left: str, right: str, ink: str, *, margin: float = 26) -> None:
    """One line of small type at the foot: the face, and what is shown."""
    small, y = face("sans"), sheet.height - margin
    sheet.fill(small.path(left, 9.5, margin, y, tracking=0.2), ink)
    sheet.fill(small.path(right, 9.5, sheet.width - margin, y, tracking=0.2, align=1), ink)


def _rules(sheet: Sheet, ys: list[float], ink: str, *, width: float = 0.35) -> None:
    sheet.line("".join(f"M0 {y:.2f}H{sheet.width}" for y in ys), ink, width, cap="butt")


def _ampersand(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    black, red, grey, _pale = inks
    base, size = sheet.height * 0.77, 790.0
    serif = face("serif black italic")
    _rules(sheet, [base, base - serif.x_height * size, base - serif.cap_height * size], grey)
    sheet.fill(serif.path("&", size, sheet.width * 0.56, base, align=0.5), red)
    small = face("sans")
    for word, y in (("cap height", serif.cap_height), ("x-height", serif.x_height), ("baseline", 0.0)):
        sheet.fill(small.path(word, 8.5, 26, base - y * size - 3), black)
    _imprint(sheet, "Source Serif Black Italic", "et, und, en, i, kai", black)


def _anatomy(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    ink, red, grey, _pale = inks
    grid = "".join(f"M{x} 0V{sheet.height}" for x in range(25, int(sheet.width), 25))
    grid += "".join(f"M0 {y}H{sheet.width}" for y in range(25, int(sheet.height), 25))
    sheet.line(grid, mix(sheet.paper, grey, 0.35), 0.25, cap="butt")
    letters, size = face("book"), 740.0
    left, top, right, bottom = letters.ink("g", size)
    at = (sheet.width / 2 - (left + right) / 2, sheet.height * 0.475 - (top + bottom) / 2)
    sheet.fill(letters.path("g", size, *at), mix(sheet.paper, grey, 0.28), even_odd=False)
    bars, handles, knots = letters.construction("g", size, *at)
    sheet.line(letters.path("g", size, *at), ink, 1.1)
    sheet.line(bars, grey, 0.45)
    sheet.fill(handles, grey)
    sheet.fill(knots, red)
    _imprint(sheet, "Caladea Regular", "two storeys, one ear", ink)


def _counters(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    pale, red, grey, sand = inks
    rows = (("serif black", "Bd8"), ("serif black", "gRe"), ("serif black", "aQ&"), ("serif black", "6Ao"))
    colours = (pale, red, sand, pale, grey, red, sand, pale, red, grey, pale, sand)
    for index, (name, letter) in enumerate((name, c) for name, word in rows for c in word):
        column, row = index % 3, index // 3
        letters = face(name)
        left, top, right, bottom = letters.ink(letter, 330)
        x = 100 + 150 * column - (left + right) / 2
        y = 108 + 148 * row - (top + bottom) / 2
        for contour in letters.contours(letter, 330, x, y):
            if not _clockwise(contour):
                sheet.fill(polyline(contour, closed=True), colours[index])
    _imprint(sheet, "Counterforms", "B d 8  g R e  a Q &  6 A o", pale)


def _clockwise(contour: np.ndarray) -> bool:
    """Whether an outline is an outer one: these faces draw outer contours clockwise as seen on the sheet."""
    x, y = contour.T
    return bool(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)) > 0)


def _weights(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    ink, red, _grey, _pale = inks
    letters = [face(name) for name in ("serif black", "serif bold", "serif", "serif light")]
    size = 800.0
    tints = (mix(sheet.paper, red, 0.35), mix(sheet.paper, red, 0.7), red, ink)
    for shape, tint in zip(letters, tints, strict=True):
        left, top, right, bottom = shape.ink("a", size)
        at = sheet.width / 2 - (left + right) / 2, sheet.height * 0.455 - (top + bottom) / 2
        sheet.fill(shape.path("a", size, *at), tint)
    _imprint(sheet, "Source Serif", "Black, Bold, Regular, ExtraLight", ink)


def _accents(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    ink, red, _grey, _pale = inks
    serif, size = face("serif bold"), 92.0
    for index, letter in enumerate("áàâäãåąăčçďéèêëęěğíïłñöőóřšşťúüůżžýÿ"):
        x, y = 62.5 + 75 * (index % 6), 106 + 101 * (index // 6)
        sheet.fill(serif.path(letter, size, x, y, align=0.5), red)
        base = {"ł": "l", "ď": "d", "ť": "t", "í": "ı", "ï": "ı"}.get(letter, unicodedata.normalize("NFD", letter)[0])
        shift = (serif.width(letter, size) - serif.width(base, size)) / 2
        at = x - serif.width(letter, size) / 2 + (0 if letter in "ďťł" else shift)
        sheet.fill(serif.path(base, size, at, y), ink)
    _imprint(sheet, "Source Serif Bold", "thirty-six signs above and below", ink)


def _figures(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    ink, cream, red, brown = inks
    tall = face("sans black")
    places = (
        ("3", 300, -30, 620, brown),
        ("0", 560, 250, 760, ink),
        ("8", 700, -60, 470, cream),
        ("5", 905, 190, 600, red),
    )
    for figure, y, x, size, tint in places:
        sheet.fill(tall.path(figure, size, x, y), tint)
    sheet.fill(tall.path("2", 190, 455, 190), cream)
    _imprint(sheet, "Manrope ExtraBold", "", ink)


def _wall(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    ink, orange, _grey, cream = inks
    words = ("VERJAARDAGSTAART", "SMÖRGÅSBORD", "AZULEJOS", "RŮŽIČKA", "CHAMPÊTRE", "FJÖRÐUR", "ŻÓŁĆ", "JÄÄÄÄR")
    y, narrow = 30.0, face("narrow bold")
    inked = [narrow.ink(word, 100) for word in words]
    heights = [(sheet.width - 52) / (right - left) * (bottom - top) for left, top, right, bottom in inked]
    squeeze = (sheet.height - 86 - 9 * (len(words) - 1)) / sum(heights)
    for word, (left, top, right, _), height in zip(words, inked, heights, strict=True):
        across = (sheet.width - 52) / (right - left)
        up = across * squeeze
        move = f"translate({26 - left * across:.3f} {y - top * up:.3f}) scale({across:.4f} {up:.4f})"
        with sheet.group(f'transform="{move}"'):
            tint = orange if word == "RŮŽIČKA" else cream if word == "ŻÓŁĆ" else ink
            sheet.fill(narrow.path(word, 100, 0, 0), tint)
        y += height * squeeze + 9
    _imprint(sheet, "Amatic SC Bold", "eight words, one width", ink, margin=24)


def _waterfall(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    ink, blue, grey, _white = inks
    text, y, size = "Antwerpen aan de Schelde", 30.0, 7.0
    faces = ("book", "book italic", "book bold", "book bold italic")
    growth = ((sheet.width - 62) / face("book").width(text, 1) / size) ** (1 / 12)
    for index in range(13):
        y += size * 0.98 + 2.0
        sheet.fill(face(faces[index % 4]).path(text, size, 30, y), blue if index == 12 else ink)
        sheet.fill(face("sans").path(f"{size:.0f}", 5.5, 14, y), grey)
        size *= growth
    _imprint(sheet, "Caladea, four styles", "from 7 millimetres to the edge", ink)


def _soup(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    ink, red, grey, white = inks
    sheet.fill(circle(sheet.width / 2, sheet.height / 2, 218), white)
    sheet.line(circle(sheet.width / 2, sheet.height / 2, 232), ink, 2.2)
    letters = face("round")
    placed: list[tuple[float, float, float]] = []
    for index, letter in enumerate("SOUPAEIRTNLMDKBGVHFCZYWXQJ" * 4):
        size = 92 if index < 5 else 58 if index < 20 else 36 if index < 60 else 22
        for _ in range(400):
            reach, turn = 205 * np.sqrt(rng.random()), rng.random() * 2 * np.pi
            x, y, room = reach * np.cos(turn), reach * np.sin(turn), size * 0.47
            if reach + room < 212 and all(np.hypot(x - a, y - b) > room + r for a, b, r in placed):
                placed.append((x, y, room))
                tilt = rng.uniform(-55, 55)
                left, top, right, bottom = letters.ink(letter, size)
                spin = f"translate({250 + x:.2f} {250 + y:.2f}) rotate({tilt:.1f})"
                with sheet.group(f'transform="{spin}"'):
                    data = letters.path(letter, size, -(left + right) / 2, -(top + bottom) / 2)
                    sheet.fill(data, red if index < 5 else (ink, ink, grey)[index % 3])
                break


def _quotes(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    ink, cream, red, _brown = inks
    black = face("serif black")
    for mark, tint, x, y in (("“", ink, 0.66, 0.235), ("„", cream, 0.34, 0.765)):
        left, top, right, bottom = black.ink(mark, 720)
        place = sheet.width * x - (left + right) / 2, sheet.height * y - (top + bottom) / 2
        sheet.fill(black.path(mark, 720, *place), tint)
    said = ("zei ze zacht", "sagte sie leise", "dit-elle tout bas", "είπε σιγά", "řekla tiše")
    for index, words in enumerate(said):
        letters = face("serif" if "έ" in words or "ί" in words else "serif italic")
        sheet.fill(letters.path(words, 19, sheet.width / 2, 306 + 25 * index, align=0.5), (red, ink)[index != 2])
    _imprint(sheet, "Source Serif Black", "said in five ways", ink)


def _italics(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    pale, red, _grey, _sand = inks
    letters = face("serif light italic")
    for index in range(15):
        tint = red if index == 14 else mix(sheet.paper, pale, 0.16 + index * 0.055)
        sheet.fill(letters.path("f", 640, 60 + 20 * index, 500), tint)
    _imprint(sheet, "Source Serif ExtraLight Italic", "a crescendo of f", pale)


def _grid(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    ink, red, _grey, _pale = inks
    cell, left, top = 90.0, 25.0, 28.0
    roman, italic = face("serif"), face("serif italic")
    lines = "".join(f"M{left} {top + 108 * k}H{left + 5 * cell}" for k in range(7))
    sheet.line(lines, ink, 0.5, cap="butt")
    for index, letter in enumerate("abcdefghijklmnopqrstuvwxyzßæøþ"):
        x, y = left + cell * (index % 5 + 0.5), top + 108 * (index // 5) + 74
        letters = italic if index % 2 else roman
        sheet.fill(letters.path(letter, 92, x, y, align=0.5), red if letter in "gßþ" else ink)
    _imprint(sheet, "Source Serif Regular and Italic", "thirty letters", ink)


PLATES = (
    Plate("The red ampersand", (500, 700), PROOF, "typography ampersand serif italic specimen red", _ampersand),
    Plate("Anatomy of a g", (500, 700), SLATE, "typography letter outline construction specimen blue", _anatomy),
    Plate("Counterforms", (500, 700), NIGHT, "typography counterform abstract serif specimen night", _counters),
    Plate("One a, four weights", (500, 500), ROSE, "typography letter weights overlay specimen rose", _weights),
    Plate("Accents of Europe", (500, 700), PROOF, "typography accents diacritics europe specimen red", _accents),
    Plate("Figures, falling", (600, 900), LAMP, "typography numerals sans bold specimen yellow", _figures),
    Plate("Wall of words", (500, 700), MINT, "typography words condensed europe specimen green", _wall),
    Plate("Waterfall on the Scheldt", (1000, 620), SLATE, "typography waterfall sizes antwerp specimen", _waterfall),
    Plate("Letter soup", (500, 500), MINT, "typography alphabet kitchen playful round specimen", _soup),
    Plate("Said in five ways", (500, 700), LAMP, "typography punctuation quotation serif specimen yellow", _quotes),
    Plate("Crescendo of f", (600, 700), NIGHT, "typography italic letter rhythm specimen night", _italics),
    Plate("Thirty letters", (500, 720), PROOF, "typography alphabet grid serif specimen classic", _grid),
)
COUNT = len(PLATES)


def draw(number: int) -> Work:
    """The specimen of this number; ``ValueError`` outside 1..COUNT."""
    return print_plate(NAME, number, PLATES)
