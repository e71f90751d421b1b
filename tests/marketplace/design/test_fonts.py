"""The fonts that are committed are those that the CSS names, letter by letter; foreign scripts stay out of Latin pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from scripts.fonts import FACES, SETS, TARGET, WEIGHTS, codes

CSS = Path(__file__).resolve().parents[3] / "marketplace" / "design" / "css" / "fonts.css"
FACE = re.compile(
    r'font-family: "([^"]+)";\s+font-weight: ([\d ]+);.+?url\("fonts/([\w-]+)\.woff2"\).+?range: ([^;]+);', re.S
)
NAMED = {
    name: (family, weight, ranges) for family, weight, name, ranges in FACE.findall(CSS.read_text(encoding="utf-8"))
}
# One letter at least of every official language that basic Latin does not have.
EUROPE = "àâäåæçèéêëîïñòóôöøœùûüýÿßþ ąćęłńśźż áčďéěíňóřšťúůýž ăâîșț āčēģīķļņšūž ėįųū őű ġħċż đ õ"


def test_css_and_files_are_the_same_fonts():
    assert set(NAMED) == {f"{face}-{name}" for face in FACES for name in SETS}
    for file, (family, weight, ranges) in NAMED.items():
        face, _dash, name = file.partition("-")
        assert family == face.capitalize() + ("" if name.startswith("latin") else f" {name.capitalize()}")
        assert weight == "{} {}".format(*WEIGHTS)
        assert codes(ranges.replace("U+", "").replace(",", "")) == codes(SETS[name])


@pytest.mark.parametrize("face", FACES)
def test_the_letters_of_europe_are_there(face):
    known = set()
    for name in SETS:
        font = TTFont(TARGET / f"{face}-{name}.woff2")
        known |= set(font.getBestCmap())
        (axis,) = font["fvar"].axes
        assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", *WEIGHTS)
    wanted = (
        EUROPE
        + EUROPE.upper().replace("SS", "ẞ")
        + "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"
        + "абвгдежзийклмнопрстуфхцчшщъьюя"
    )
    assert {letter for letter in wanted if ord(letter) not in known and letter != "ẞ"} == set()
