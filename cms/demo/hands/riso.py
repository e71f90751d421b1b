"""Atelier du Panier, Marseille: still lifes and coasts in two or three transparent inks, screened and slightly off."""

from __future__ import annotations

from cms.demo.hands import Work
from cms.demo.hands.palettes import palette
from cms.demo.hands.riso_coast import calanque, frioul, mountain, parasols, window
from cms.demo.hands.riso_table import apero, boules, figs, lemons, mimosa, pears, sardines
from cms.demo.hands.svg import Plate, print_plate

NAME = "riso"

LEMON = palette("f8f4e9 f8d548 2f62ad f2785c")
PINK = palette("f8f1e7 ff7d8f 27497f f7c948")
FIG = palette("f6efe6 e4577b 3a3f77 8fb98a")
SEA = palette("f5f2e8 1f8a9e f26b4a f3cf6b")
NIGHT = palette("f4efe4 2a3f73 ef8f6b f4d06f")
GREEN = palette("f7f3e6 3f8f63 f2694c f5cb5c")

PLATES = (
    Plate("Lemons on blue", (500, 610), LEMON, "risograph lemons fruit still-life kitchen", lemons),
    Plate("Sainte-Victoire at noon", (500, 700), PINK, "risograph mountain provence landscape sun", mountain),
    Plate("Pastis hour", (500, 716), SEA, "risograph bottle glasses still-life bar", apero),
    Plate("Calanque", (500, 700), SEA, "risograph sea cliffs boat landscape", calanque),
    Plate("Figs, cut and whole", (500, 760), FIG, "risograph figs fruit pattern kitchen", figs),
    Plate("Window on the port", (500, 700), NIGHT, "risograph window sea plant interior", window),
    Plate("Three pears waiting", (660, 512), GREEN, "risograph pears fruit still-life kitchen", pears),
    Plate("Pétanque", (500, 500), NIGHT, "risograph boules game summer shadow", boules),
    Plate("Five in a tin", (700, 500), SEA, "risograph sardines fish kitchen poster", sardines),
    Plate("Moon over Frioul", (500, 700), NIGHT, "risograph moon night sea islands", frioul),
    Plate("Parasols from above", (500, 700), PINK, "risograph beach parasols summer sea", parasols),
    Plate("Mimosa in February", (500, 700), GREEN, "risograph flowers vase still-life yellow", mimosa),
)
COUNT = len(PLATES)


def draw(number: int) -> Work:
    """The print of this number; ``ValueError`` outside 1..COUNT."""
    return print_plate(NAME, number, PLATES)
