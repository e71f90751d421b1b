"""Tiskarna Listje, Ljubljana: botanical plates of plants that grow by rule; names and captions are invented."""

from __future__ import annotations

from cms.demo.hands import Work
from cms.demo.hands.botanica_flowers import poppies, sunflower, umbel
from cms.demo.hands.botanica_ground import mushrooms, rings_of_larch, rosette, seaweed
from cms.demo.hands.botanica_heads import clock, cone, thistle
from cms.demo.hands.botanica_leaves import fern, forms, ginkgo, horsetail, olive
from cms.demo.hands.palettes import palette
from cms.demo.hands.svg import Plate, print_plate

NAME = "botanica"

PLATES = (
    Plate(
        "Sleeping fern",
        (300, 420),
        palette("efe9d8 4f7352 2f4a38 8a9f5f 3a3a32"),
        "fern frond botanical plate green herbarium",
        fern,
    ),
    Plate(
        "Evening umbel",
        (300, 420),
        palette("e6e6da 6f8a68 4a6650 fbfaf2 33403a"),
        "umbel cow parsley botanical plate white",
        umbel,
    ),
    Plate(
        "Sunflower, turning",
        (360, 420),
        palette("f3ead6 e5a93a b5772f 6b4226 3a2619 3f342a"),
        "sunflower phyllotaxis botanical plate yellow",
        sunflower,
    ),
    Plate(
        "Poppies of three days",
        (300, 420),
        palette("f1e8d9 c8412f 6f8463 a9a878 2f2723 3b342d"),
        "poppy flower botanical plate red",
        poppies,
    ),
    Plate(
        "Patient ginkgo",
        (320, 420),
        palette("efe7d5 e2b23f 8fa35a 6f5540 3a352c"),
        "ginkgo leaves branch botanical plate autumn",
        ginkgo,
    ),
    Plate(
        "Arctic thistle",
        (300, 420),
        palette("e4e4e2 8f4f8a 7d957f 4f6b5c 2f3740"),
        "thistle purple botanical plate thorns",
        thistle,
    ),
    Plate(
        "Fifth hour",
        (300, 420),
        palette("1f2f42 f0ead8 b98f5a 5f7f68 c9c4b2"),
        "dandelion clock seeds botanical plate night",
        clock,
    ),
    Plate(
        "Weeds of three seas",
        (360, 420),
        palette("e9ebe4 a8434a 7a7340 3f7a6a 2f3d3f"),
        "seaweed algae botanical plate pressed sea",
        seaweed,
    ),
    Plate(
        "Golden house-leek",
        (360, 400),
        palette("efe6da 4f7f74 c9cf9a c8615a 3a3a36"),
        "succulent rosette phyllotaxis botanical plate",
        rosette,
    ),
    Plate(
        "Olive by the sea",
        (420, 320),
        palette("ece8dc 6b7d56 a9b59a 3f3a4f 6f5a45 37372f"),
        "olive branch fruit botanical plate",
        olive,
    ),
    Plate(
        "Cone, hanging",
        (300, 420),
        palette("eee6d8 6b452c c99a63 4f6b4c 57402f 392f28"),
        "pine cone needles botanical plate forest",
        cone,
    ),
    Plate(
        "Horsetail smoke",
        (300, 420),
        palette("e8eadf 6f946f 3f5f4a c9a878 34403a"),
        "horsetail whorls botanical plate green",
        horsetail,
    ),
    Plate(
        "Forms of leaves",
        (420, 400),
        palette("f2ebdc 4f6f52 8a9f5f c98a3f a8503f 5f7f7a 3a352d"),
        "leaves collection botanical plate herbarium autumn",
        forms,
    ),
    Plate(
        "Family of caps",
        (340, 400),
        palette("cfd4c1 b8442f f0dfc0 f7f1e2 4a6b45 2f332c"),
        "mushrooms forest botanical plate red moss",
        mushrooms,
    ),
    Plate(
        "Seventy-two years of larch",
        (360, 400),
        palette("efe7d9 e2bd8a 9a5f38 4a352a 3a2f28"),
        "tree rings larch wood botanical plate",
        rings_of_larch,
    ),
)
COUNT = len(PLATES)


def draw(number: int) -> Work:
    """The work of this number, 1..COUNT."""
    return print_plate(NAME, number, PLATES)
