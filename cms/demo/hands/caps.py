"""Engraver's capitals as single strokes, for captions: no font is needed to print them."""

from __future__ import annotations

import numpy as np

from cms.demo.hands.svg import curve, polyline

# Width, then strokes of x,y pairs on a square with its base at 1; a stroke that starts with ~ is a smooth curve.
_LETTERS = {
    "A": ".78|0,1 .39,0 .78,1|.15,.62 .63,.62",
    "B": ".56|0,1 0,0|~0,0 .3,.01 .46,.13 .46,.34 .3,.46 0,.47|~0,.47 .34,.48 .55,.6 .55,.86 .34,.99 0,1",
    "C": ".8|~.78,.17 .62,.03 .42,0 .17,.11 .02,.36 .02,.64 .17,.89 .42,1 .62,.97 .78,.83",
    "D": ".76|0,1 0,0|~0,0 .34,.01 .62,.16 .75,.42 .75,.58 .62,.84 .34,.99 0,1",
    "E": ".5|.5,0 0,0 0,1 .5,1|0,.47 .42,.47",
    "F": ".5|.5,0 0,0 0,1|0,.47 .42,.47",
    "G": ".82|~.78,.17 .62,.03 .42,0 .17,.11 .02,.36 .02,.64 .17,.89 .42,1 .64,.97 .8,.85|.8,.85 .8,.55 .56,.55",
    "H": ".72|0,0 0,1|.72,0 .72,1|0,.48 .72,.48",
    "I": ".0|0,0 0,1",
    "J": ".3|~.3,0 .3,.5 .29,.82 .17,.99 0,.97",
    "K": ".62|0,0 0,1|.58,0 .02,.53|.2,.36 .62,1",
    "L": ".48|0,0 0,1 .48,1",
    "M": ".9|0,1 .08,0 .45,.86 .82,0 .9,1",
    "N": ".74|0,1 0,0 .74,1 .74,0",
    "O": ".96|~.48,0 .2,.09 .02,.36 .02,.64 .2,.91 .48,1 .76,.91 .94,.64 .94,.36 .76,.09 .48,0",
    "P": ".52|0,1 0,0|~0,0 .32,.01 .51,.15 .51,.38 .32,.53 0,.54",
    "Q": ".96|~.48,0 .2,.09 .02,.36 .02,.64 .2,.91 .48,1 .76,.91 .94,.64 .94,.36 .76,.09 .48,0|.58,.78 .98,1.12",
    "R": ".58|0,1 0,0|~0,0 .32,.01 .5,.14 .5,.36 .32,.5 0,.51|.24,.51 .58,1",
    "S": ".5|~.47,.13 .34,.01 .14,.03 .04,.2 .1,.38 .3,.5 .47,.63 .49,.83 .36,.98 .14,.99 .01,.85",
    "T": ".64|0,0 .64,0|.32,0 .32,1",
    "U": ".7|~0,0 0,.5 .05,.84 .25,.99 .45,.99 .65,.84 .7,.5 .7,0",
    "V": ".72|0,0 .36,1 .72,0",
    "W": "1.08|0,0 .27,1 .54,.1 .81,1 1.08,0",
    "X": ".66|0,0 .66,1|.66,0 0,1",
    "Y": ".66|0,0 .33,.5 .66,0|.33,.5 .33,1",
    "Z": ".62|.02,0 .62,0 0,1 .62,1",
    ".": ".04|0,.97 .03,1",
    "-": ".3|0,.52 .3,.52",
}


def capitals(text: str, x: float, y: float, height: float, *, spacing: float = 0.42, align: float = 0.5) -> str:
    """Path data of a line of capitals on the base line ``y``; ``align`` 0 starts at x, 0.5 centres, 1 ends there."""
    drawn: list[tuple[float, str]] = []
    pen = 0.0
    for letter in text:
        if letter == " ":
            pen += 0.55
            continue
        width, *strokes = _LETTERS[letter].split("|")
        drawn += [(pen, stroke) for stroke in strokes]
        pen += float(width) + spacing
    start = x - (pen - spacing) * height * align
    paths = []
    for offset, stroke in drawn:
        points = np.array([[float(v) for v in pair.split(",")] for pair in stroke.lstrip("~").split()])
        placed = points * height + (start + offset * height, y - height)
        paths.append(curve(placed) if stroke[0] == "~" else polyline(placed))
    return "".join(paths)


def roman(number: int) -> str:
    """A Roman numeral."""
    text = ""
    for value, letters in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            text, number = text + letters, number - value
    return text
