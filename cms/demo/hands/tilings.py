"""Taller Ocho Puntas, Seville: stars, rhombs and painted tiles, set by rule and coloured by hand."""

from __future__ import annotations

from functools import partial

from cms.demo.hands import Work
from cms.demo.hands.azulejo import cairo, meander, patchwork, risers
from cms.demo.hands.palettes import palette
from cms.demo.hands.svg import Plate, print_plate
from cms.demo.hands.tilings_paints import horseshoe, morph, panel, pinwheels, rhombs, roundel, stars

NAME = "tilings"

PLATES = (
    Plate(
        "Patio, noon",
        (500, 500),
        palette("f4ede0 f6f0e4 24435c 2f6f8f e0a03c b6502f"),
        "patio islamic stars geometry tiles ochre",
        partial(stars, kind="4.8.8", side=34, contact=67.5, strap=4.2, window=panel(38), rim=3.4),
    ),
    Plate(
        "Doorway of stars",
        (500, 700),
        palette("efe4d2 f3e9d8 3a2a24 1f5b57 c8643a e5b85c 8fae9f"),
        "doorway arch islamic stars twelvefold alhambra",
        partial(stars, kind="4.6.12", side=25, contact=55, strap=3.4, window=horseshoe(52), rim=6.5),
    ),
    Plate(
        "Kite weather",
        (600, 600),
        palette("f2eadb f2eadb 26405e b8c4c0 d9743f f0cf9c"),
        "penrose rhombs aperiodic geometry blue",
        partial(rhombs, fold=5, side=33, window=panel(44), joint=1.6, by="sun"),
    ),
    Plate(
        "Slow change",
        (900, 360),
        palette("f5efe2 23302f c9583a e9b872 7fa39a"),
        "deformation panorama geometry islamic sequence",
        partial(morph, kind="4.8.8", side=27, angles=(28.0, 55.0, 82.0), inset=36, width=1.1),
    ),
    Plate(
        "Stair risers, Calle Betis",
        (500, 700),
        palette("f3ead9 f7f1e3 1f4e79 d99a2b 3f7d5a b4472e 6b4a36"),
        "azulejo stairs seville painted tiles",
        partial(risers, columns=6, inset=58),
    ),
    Plate(
        "Alcazar, blue hour",
        (600, 600),
        palette("101d33 d9c79a 0b1526 1c3d63 3f7fa6 c98f3f 275a7d"),
        "alcazar night islamic stars gold blue",
        partial(stars, kind="3.12.12", side=33, contact=50, strap=3.6, window=roundel(0.42), rim=6),
    ),
    Plate(
        "Convent floor",
        (700, 500),
        palette("f1ebe1 efe7d8 c96f4a dba27c 8d9a86 5c716c 2f3b3c"),
        "convent floor cairo pentagons terracotta",
        partial(cairo, size=42, inset=40, joint=1.5),
    ),
    Plate(
        "Lost tiles",
        (600, 750),
        palette("e8ddca f4ecdc 2a5784 8fb3c9 d8a24a 7b8f5c"),
        "azulejo wall fragment patina blue",
        partial(patchwork, columns=8, inset=46, lost=0.12),
    ),
    Plate(
        "Rose of seven",
        (600, 600),
        palette("f6eee6 f6eee6 7d2840 c65a5f e9a58f f2d3b3 7f9c9a"),
        "rose sevenfold rhombs aperiodic pink",
        partial(rhombs, fold=7, side=27, window=roundel(0.43), joint=1.3, by="rings"),
    ),
    Plate(
        "Meander for a long corridor",
        (900, 360),
        palette("f3ecde 1d3b3a d98e4a e8cfa0"),
        "truchet meander corridor arcs panorama",
        partial(meander, tile=68, inset=42, bands=(0.62, 0.46, 0.30, 0.12)),
    ),
    Plate(
        "Wind on the wheat",
        (800, 440),
        palette("f2e9d3 f5eedc 9a6a2f d9a441 eccb7c b9b27a 5f6f4e"),
        "pinwheel triangles wheat field harvest",
        partial(pinwheels, depth=4, inset=40, joint=1.2),
    ),
    Plate(
        "Orange court",
        (500, 700),
        palette("f4ecdd f7f0e2 2f4a3a f0e2c4 e07b2e 5f8f5f 2f4a3a"),
        "orange courtyard hexagon stars green",
        partial(stars, kind="3.4.6.4", side=36, contact=52, strap=3.2, window=panel(40), rim=3, turn=15),
    ),
    Plate(
        "Unfinished ceiling",
        (500, 700),
        palette("f1e8d8 c9b899 8a7654 f1e8d8 2c5a6e b5533c d6a04e"),
        "ceiling unfinished stars restoration fade",
        partial(stars, kind="4.6.12", side=29, contact=48, strap=2.2, window=panel(40), fade=0.42),
    ),
    Plate(
        "Eightfold rain",
        (500, 700),
        palette("20363f f0e6d0 2d5a63 5d8f8c d7b26a c3664a 9fbdb0"),
        "ammann eightfold rhombs rain teal",
        partial(rhombs, fold=4, side=34, window=panel(36), joint=2.2, by="family"),
    ),
)
COUNT = len(PLATES)


def draw(number: int) -> Work:
    """The work of this number, 1..COUNT."""
    return print_plate(NAME, number, PLATES)
