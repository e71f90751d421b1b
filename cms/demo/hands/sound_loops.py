"""Klangraum Spree, Berlin: short loops without a seam, each with a cover drawn from its own sound."""

from __future__ import annotations

from dataclasses import dataclass

from cms.demo.hands import Work
from cms.demo.hands import loop_scores as scores
from cms.demo.hands import sound_covers as covers
from cms.demo.hands.glyphs import face
from cms.demo.hands.noise import Array, seeded
from cms.demo.hands.palettes import Palette, palette
from cms.demo.hands.players import Score, record
from cms.demo.hands.sound_covers import Cover
from cms.demo.hands.svg import Sheet
from cms.demo.hands.synth import wav

NAME = "sound_loops"
SIDE = 300  # millimetres: the sleeve of a record

FOG = palette("e4e5e0 2e3a40 8d9a9b c46a4a")
KIOSK = palette("191a24 f3b64b e5645a f5ead5")
TRAM = palette("f2ebdd 20406b d8493a e9b44c")
RADIO = palette("f1e2c8 7a2f22 2f4a46 d98b3a")
MOSS = palette("e7eadb 2e4a34 86a06a c7b45a")
TRAIN = palette("12131a 5a63e8 ef5da8 f4f0e6")
LANTERN = palette("2b1430 f7b267 f25f5c f9e7c8")
LAUNDRY = palette("f5f2ec 2c5f8a 9cc0cf e8795a")
FIELD = palette("dfe4e2 4c6a78 a9b9b4 d9a441")
COPPER = palette("1d2b2a d98b5f 7fb0a0 f1e3cf")
SUNDAY = palette("f8ecd9 c9652f 4f6f5d e8b659")
HOURS = palette("10182a 8fb3e0 e7c27d f1ede2")


@dataclass(frozen=True, slots=True)
class Record:
    """A loop with its sleeve."""

    title: str
    score: Score
    cover: Cover
    palette: Palette
    tags: str


RECORDS = (
    Record("Canal fog", scores.FOG, covers.ridges, FOG, "loop ambient pad slow calm"),
    Record("Kiosk, open late", scores.KIOSK, covers.columns, KIOSK, "loop lo-fi piano beat night"),
    Record("Tram 12, first seat", scores.TRAM, covers.rays, TRAM, "loop pluck bright travel beat"),
    Record("Kitchen radio", scores.RADIO, covers.groove, RADIO, "loop lo-fi jazz tape kitchen"),
    Record("Moss on the north side", scores.MOSS, covers.rings, MOSS, "loop harp ambient calm nature"),
    Record("Night train, window down", scores.NIGHT_TRAIN, covers.mosaic, TRAIN, "loop synth arpeggio drive night"),
    Record("Paper lanterns", scores.LANTERNS, covers.rings, LANTERN, "loop bells harp gentle waltz"),
    Record("Winter laundry", scores.LAUNDRY, covers.columns, LAUNDRY, "loop piano tape beat winter"),
    Record("Old airfield, evening", scores.AIRFIELD, covers.portrait, FIELD, "loop ambient wind wide calm"),
    Record("Copper rain", scores.COPPER, covers.mosaic, COPPER, "loop rain pluck drops rhythm"),
    Record("Sunday, third floor", scores.SUNDAY, covers.groove, SUNDAY, "loop waltz piano harp warm"),
    Record("Small hours", scores.SMALL_HOURS, covers.rays, HOURS, "loop night dub keys beat"),
)
COUNT = len(RECORDS)


def _sleeve(what: Record, sound: Array) -> Sheet:
    """The cover with title, tempo and length at its foot."""
    sheet = Sheet(SIDE, SIDE, what.palette.paper)
    inks = what.palette.inks
    what.cover(sheet, sound, inks)
    text, foot = inks[0], SIDE - 16.0
    seconds = f"{what.score.tempo:.0f} bpm  {what.score.seconds:.1f} s"
    sheet.fill(face("sans bold").path(what.title, 9, 20, foot), text)
    sheet.fill(face("sans").path(seconds, 6.2, SIDE - 20, foot, align=1), text)
    return sheet


def draw(number: int) -> Work:
    """The loop of this number with its sleeve; ``ValueError`` outside 1..COUNT."""
    if not 1 <= number <= COUNT:
        raise ValueError(f"{NAME} has works 1 to {COUNT}, not {number}")
    sleeve = RECORDS[number - 1]
    sound = record(sleeve.score, seeded(NAME, number))
    return Work(
        hand=NAME,
        number=number,
        title=sleeve.title,
        svg=_sleeve(sleeve, sound).svg(),
        width_mm=SIDE,
        height_mm=SIDE,
        tags=tuple(sleeve.tags.split()),
        palette=sleeve.palette.colours,
        wav=wav(sound),
    )
