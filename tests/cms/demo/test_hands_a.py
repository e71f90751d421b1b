"""The hands that draw with numbers only: repeatable, printable, self-contained, and no two works alike."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from xml.etree import ElementTree

import numpy as np
import pytest
import resvg_py
from PIL import Image

from cms.demo.hands import HAND_MODULES, Work, counts, hands

OURS = ("flow_fields", "guilloche", "tilings", "woodcut", "isometric", "textiles", "botanica")
PRINTED = {"path", "g", "use", "defs", "clipPath", "linearGradient", "stop", "svg"}
SEAMLESS = {  # works whose sheet holds whole repeats: hand, number, repeats across and down
    ("textiles", 1): (12, 12),
    ("textiles", 8): (2, 3),
    ("textiles", 11): (2, 2),
    ("textiles", 14): (2, 4),
}


@pytest.fixture(scope="module")
def works() -> dict[str, list[Work]]:
    drawers, how_many = hands(), counts()
    return {name: [drawers[name](n) for n in range(1, how_many[name] + 1)] for name in OURS}


def pixels(work: Work, width: int) -> np.ndarray:
    data = resvg_py.svg_to_bytes(svg_string=work.svg, width=width)
    return np.asarray(Image.open(io.BytesIO(bytes(data))).convert("RGB")).astype(int)


def test_every_hand_of_ours_is_listed_and_has_at_least_eleven_works():
    assert set(OURS) <= set(hands()) <= set(HAND_MODULES)
    assert {name: counts()[name] >= 11 for name in OURS} == dict.fromkeys(OURS, True)


def test_another_process_draws_the_same_picture_for_the_same_number(works):
    script = (
        "import sys, hashlib; from cms.demo.hands import hands\n"
        "for name in sys.argv[1:]: print(name, hashlib.sha256(hands()[name](2).svg.encode()).hexdigest())"
    )
    answer = subprocess.run(  # another hash seed, so that an order taken from a set would show
        [sys.executable, "-c", script, *OURS],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    digests = dict(line.split() for line in answer.stdout.splitlines())
    assert digests == {name: hashlib.sha256(works[name][1].svg.encode()).hexdigest() for name in OURS}


@pytest.mark.parametrize("name", OURS)
def test_another_number_is_another_picture(name, works):
    assert len({work.svg for work in works[name]}) == len(works[name])


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("number", [0, -1, 1000])
def test_a_number_that_was_never_drawn_is_refused(name, number):
    with pytest.raises(ValueError, match=f"{name} has works 1 to"):
        hands()[name](number)


@pytest.mark.parametrize("name", OURS)
def test_works_say_who_made_them_under_unique_short_titles(name, works):
    assert [(work.hand, work.number) for work in works[name]] == [(name, n + 1) for n in range(len(works[name]))]
    titles = [work.title for work in works[name]]
    assert len(set(titles)) == len(titles)
    assert all(3 <= len(title) <= 40 for title in titles)


@pytest.mark.parametrize("name", OURS)
def test_tags_and_palettes_keep_to_their_form(name, works):
    for work in works[name]:
        assert 4 <= len(work.tags) <= 8
        assert len(set(work.tags)) == len(work.tags)
        assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour in work.palette)
        assert 3 <= len(work.palette) <= 11
        assert work.wav is None


@pytest.mark.parametrize("name", OURS)
def test_svg_is_one_well_formed_document_of_paths_in_the_size_of_the_print(name, works):
    for work in works[name]:
        root = ElementTree.fromstring(work.svg)
        assert root.get("viewBox") == f"0 0 {work.width_mm} {work.height_mm}"
        assert {element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in root.iter()} <= PRINTED
        assert "nan" not in work.svg
        assert "inf" not in work.svg


@pytest.mark.parametrize("name", OURS)
def test_svg_refers_only_to_itself(name, works):
    for work in works[name]:
        root = ElementTree.fromstring(work.svg)
        named = {element.get("id") for element in root.iter()} - {None}
        used = set(re.findall(r'(?:url\(|href=")#(\w+)', work.svg))
        assert used <= named
        assert "http" not in work.svg.replace("http://www.w3.org/2000/svg", "")
        assert len(re.findall(r"url\((?!#)|href=\"(?!#)|<script|\son\w+=", work.svg)) == 0


@pytest.mark.parametrize("name", OURS)
def test_files_stay_within_a_megabyte_and_a_half(name, works):
    assert max(len(work.svg.encode()) for work in works[name]) <= 1_500_000


@pytest.mark.parametrize("name", OURS)
def test_a_hand_uses_more_than_one_format(name, works):
    assert len({work.width_mm / work.height_mm for work in works[name]}) >= 3


@pytest.mark.parametrize("name", OURS)
def test_the_first_work_prints_as_a_picture_and_not_as_a_plain_sheet(name, works):
    work = works[name][0]
    picture = pixels(work, 300)
    assert picture.shape[1] == 300
    assert abs(picture.shape[0] / 300 - work.height_mm / work.width_mm) < 0.01
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 50
    assert picture.std(axis=(0, 1)).min() > 8


@pytest.mark.parametrize(("hand", "number"), SEAMLESS)
def test_a_seamless_repeat_meets_itself_at_the_edges(hand, number, works):
    work, (across, down) = works[hand][number - 1], SEAMLESS[hand, number]
    assert "seamless" in work.tags
    picture = pixels(work, 480)
    step_x, step_y = picture.shape[1] // across, picture.shape[0] // down
    moved = np.roll(picture, (step_y, step_x), axis=(0, 1))
    assert (np.abs(moved - picture).max(axis=2) > 60).mean() < 0.01
    elsewhere = np.roll(picture, (step_y // 3, step_x // 3), axis=(0, 1))
    assert (np.abs(elsewhere - picture).max(axis=2) > 60).mean() > 0.05
