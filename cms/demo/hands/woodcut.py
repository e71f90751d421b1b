"""Puulõige Kaks, Tallinn: woodcuts of northern land and sea, two to four blocks each."""

from __future__ import annotations

from functools import partial

from cms.demo.hands import Work
from cms.demo.hands.palettes import palette
from cms.demo.hands.svg import Plate, print_plate
from cms.demo.hands.woodcut_land import furrows, northern_lights, ridges, roofs
from cms.demo.hands.woodcut_sea import lighthouse, moon_over_sound, skerries
from cms.demo.hands.woodcut_weather import ice_out, rain_on_the_bay, swell
from cms.demo.hands.woodcut_woods import birches, firs_and_sun, pines_at_dawn

NAME = "woodcut"

PLATES = (
    Plate(
        "Moon over the sound",
        (300, 400),
        palette("f3ecdd 12202e 4f7386 f2dfa8"),
        "moon sea night woodcut island reflection",
        moon_over_sound,
    ),
    Plate(
        "Birch wood, March",
        (420, 320),
        palette("f4eee2 a8763a 6e4a28 f6f0e4 241c17"),
        "birch wood spring snow woodcut trees",
        partial(birches, trunks=9),
    ),
    Plate(
        "Seven ridges",
        (300, 400),
        palette("f4ecdc e9d9bd 8fa3a0 5f7f83 3c5c66 20363f f6ecd9 c84b31"),
        "mountains ridges sun woodcut layers",
        partial(ridges, count=7, sharp=0.6),
    ),
    Plate(
        "The keeper's night",
        (320, 400),
        palette("f1e9d9 14212b 41606f f3e2b3 b43d2d"),
        "lighthouse night beam woodcut coast",
        lighthouse,
    ),
    Plate(
        "Firs and red sun",
        (300, 380),
        palette("f4ebdb f5ead6 c5422c 5a5a44 1e2420"),
        "firs forest sun rays woodcut",
        firs_and_sun,
    ),
    Plate(
        "Skerries",
        (560, 240),
        palette("f3efe4 1d2b30 7f9aa0 eee6d4"),
        "islands archipelago panorama calm woodcut",
        skerries,
    ),
    Plate(
        "Snow on the old town",
        (360, 360),
        palette("f3eee4 18222f 7a3b2e f4f0e6 e9b44a 46586a"),
        "town roofs snow night tallinn woodcut",
        roofs,
    ),
    Plate(
        "Ploughed in October",
        (400, 320),
        palette("f3ebda f1e6cf 8a5a33 2a211c c99a55"),
        "field furrows tree cloud autumn woodcut",
        furrows,
    ),
    Plate(
        "Northern lights",
        (300, 400),
        palette("f0ece2 0f1a26 7fbf9a 2f6f78 e6f0d2"),
        "aurora night lake woodcut north",
        northern_lights,
    ),
    Plate(
        "Rain on the bay",
        (400, 300),
        palette("f1ece1 26323a 9aa8a6 eef0e6 b5492f"),
        "rain boat bay grey woodcut",
        rain_on_the_bay,
    ),
    Plate(
        "Ice out",
        (340, 400),
        palette("f3eee3 1f3a4a f1ede1 7f9dab d9693f"),
        "ice floes spring sun sea woodcut",
        ice_out,
    ),
    Plate(
        "Seas standing up",
        (420, 320),
        palette("f3ecdd 17303f 2f5f78 e8dcc0 f8f2e4"),
        "waves storm sea foam woodcut",
        swell,
    ),
    Plate(
        "Birches, moon",
        (300, 420),
        palette("f0ebe0 16202c 3f566b efe8d6 10161d"),
        "birch night moon winter woodcut trees",
        partial(birches, trunks=6, moon=True),
    ),
    Plate(
        "Pines at dawn",
        (300, 400),
        palette("f4ead8 2a1a17 c2552d e9a54a f9e6b6"),
        "pines dawn forest shadows woodcut",
        pines_at_dawn,
    ),
    Plate(
        "Alps from the night train",
        (560, 260),
        palette("f2ece0 d7dde0 93a9b8 5d7f96 35566f 16293a f5efe2 e6b24c"),
        "alps mountains panorama snow woodcut",
        partial(ridges, count=5, sharp=0.95),
    ),
)
COUNT = len(PLATES)


def draw(number: int) -> Work:
    """The work of this number, 1..COUNT."""
    return print_plate(NAME, number, PLATES)
