"""Bureau Schuin, Rotterdam: isometric harbours, houses and stairs in flat inks."""

from __future__ import annotations

from functools import partial

from cms.demo.hands import Work
from cms.demo.hands.iso_city import allotments, night_shift, ripple, terraces, white_village
from cms.demo.hands.iso_harbour import canal, docks, harbour, silos, viaduct
from cms.demo.hands.iso_houses import babel, lone_tower, rooms, stairs
from cms.demo.hands.palettes import palette
from cms.demo.hands.svg import Plate, print_plate

NAME = "isometric"

PLATES = (
    Plate(
        "Harbour, six in the morning",
        (600, 500),
        palette("f2e6d8 7fa9b0 d9cdbd e2703a 2f4858 f4efe6 c9503c e9b44c 3f7a80 8d9aa0"),
        "harbour cranes containers ship isometric",
        harbour,
    ),
    Plate(
        "Night shift",
        (500, 500),
        palette("efe8da 0d1222 f6cf73 e88f5a 3b4a78 2d3a63 54679a 27315a 6b4763"),
        "city night windows isometric skyline",
        night_shift,
    ),
    Plate(
        "Stairs to the next room",
        (500, 700),
        palette("f3d9c6 e58f72 f2b899 5a3d5c 6f8f7a f0c35a"),
        "stairs arches architecture isometric pastel",
        stairs,
    ),
    Plate(
        "Canal row",
        (700, 500),
        palette("e8e4d8 6f9a9e c9bfae 4a3b39 30454f f6f1e6 7d9a6a b5533c d9a05b 8a4a3f c9c2a8"),
        "canal houses boats trees isometric dutch",
        canal,
    ),
    Plate(
        "Terraces",
        (600, 600),
        palette("f1ecdf 5f9ea0 e3cf9a b5c585 8aab76 5f8a6b ece6d8 f4ede0 c4573f 3f6f55"),
        "island terraces land trees isometric",
        partial(terraces, size=17, lift=6.0),
    ),
    Plate(
        "White village",
        (600, 600),
        palette("f4efe3 f6f2e8 2f6fa8 a8583a 7d9a5a e0b98a 3f93ad"),
        "village white domes sea isometric summer",
        white_village,
    ),
    Plate(
        "Four silos and a red one",
        (500, 700),
        palette("efe6da d8cdbd e9e4da 5b6470 cf4b36 7f9a72 3a3f47"),
        "silos grain minimal isometric industry",
        silos,
    ),
    Plate(
        "Allotments",
        (700, 500),
        palette("f3eee2 8a6a4f dccfa6 4f7a55 86ad62 e58a9a e9dfc6 c25b42 6f9f5f"),
        "garden allotments sheds vegetables isometric",
        allotments,
    ),
    Plate(
        "Tower, late afternoon",
        (500, 700),
        palette("f0c9a0 f4ebdd 5d6f86 d59a70 6f8a6a 4a3f4a"),
        "tower shadow minimal skyscraper isometric",
        lone_tower,
    ),
    Plate(
        "Babel, under construction",
        (600, 600),
        palette("dde7e6 e2b98c 6b4a3f d39a6c 6f9070 8fb5b8"),
        "tower babel arches round isometric",
        babel,
    ),
    Plate(
        "Rooms to let",
        (500, 700),
        palette("2f4550 ead8bd f5efe4 d4694a a8754f f2c45a e9c9b0 a9c0b4 e6d3a3 c8b6cc"),
        "rooms interior dollhouse furniture isometric",
        rooms,
    ),
    Plate(
        "Night ferry side",
        (1000, 600),
        palette("efe8dc 223a50 4a5a70 e9a13b 7f2f3b e8e1d3 c9503c e9b44c 4f8a90 93a3b0"),
        "docks cranes night panorama ships isometric",
        docks,
    ),
    Plate(
        "The 8.14 over the valley",
        (900, 560),
        palette("f5efe2 c98a66 2f5f6f f4e9c8 6f8f5f 5a4a3c dbcf9f"),
        "train viaduct valley arches isometric panorama",
        viaduct,
    ),
    Plate(
        "Interference",
        (600, 600),
        palette("f4efe6 16283f 1f3f63 3f8199 cfdccb f0c79a e27d4f"),
        "waves columns abstract isometric optical",
        partial(ripple, size=20),
    ),
)
COUNT = len(PLATES)


def draw(number: int) -> Work:
    """The work of this number, 1..COUNT."""
    return print_plate(NAME, number, PLATES)
