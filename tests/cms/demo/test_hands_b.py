"""The second half of the demo studios: maps, letters, brushes, waves, halftones, sounds and geometry."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import wave
from functools import cache
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import resvg_py
from PIL import Image

from cms.demo.hands import HAND_MODULES, Work
from cms.demo.hands import synth as studio
from cms.demo.hands.distance import isolines, relief
from cms.demo.hands.glyphs import face
from cms.demo.hands.overprint import multiply
from cms.demo.hands.svg import Sheet, ring

ROOT = Path(__file__).parents[3]
NAMES = ("map_posters", "specimens", "lettering", "brush_alphabets", "waves", "riso", "sound_loops", "constructivist")
COUNTS = {name: import_module(HAND_MODULES[name]).COUNT for name in NAMES}
ALL = [(name, number) for name in NAMES for number in range(1, COUNTS[name] + 1)]


@cache
def drawn(name: str, number: int) -> Work:
    work: Work = import_module(HAND_MODULES[name]).draw(number)
    return work


def digest(work: Work) -> str:
    return hashlib.sha256(work.svg.encode() + (work.wav or b"")).hexdigest()


def samples(work: Work) -> np.ndarray:
    with wave.open(io.BytesIO(work.wav or b"")) as source:
        assert (source.getframerate(), source.getsampwidth(), source.getnchannels()) == (44_100, 2, 2)
        return np.frombuffer(source.readframes(source.getnframes()), "<i2").reshape(-1, 2) / 32_767


@pytest.mark.parametrize("name", NAMES)
def test_each_hand_has_at_least_eleven_works_with_titles_of_their_own(name: str) -> None:
    titles = [drawn(name, number).title for number in range(1, COUNTS[name] + 1)]
    assert len(titles) >= 11
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", NAMES)
def test_a_number_outside_the_hand_is_refused(name: str) -> None:
    for number in (0, COUNTS[name] + 1):
        with pytest.raises(ValueError, match=name):
            import_module(HAND_MODULES[name]).draw(number)


@pytest.mark.parametrize(("name", "number"), ALL)
def test_a_work_is_a_closed_svg_document_in_its_own_format(name: str, number: int) -> None:
    work = drawn(name, number)
    root = ElementTree.fromstring(work.svg)
    assert (work.hand, work.number) == (name, number)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("viewBox") == f"0 0 {work.width_mm} {work.height_mm}"
    assert len(work.svg) <= 700_000
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "g", "path", "defs", "clipPath", "linearGradient", "stop"}
    values = [value for element in root.iter() for value in element.attrib.values()]
    assert not [value for value in values if "nan" in value or "inf" in value]
    links = [link for value in values for link in re.findall(r"url\(([^)]*)\)", value)]
    ids = {element.get("id") for element in root.iter()}
    assert all(link.removeprefix("#") in ids for link in links)


@pytest.mark.parametrize(("name", "number"), ALL)
def test_a_work_says_what_it_shows_and_in_which_inks(name: str, number: int) -> None:
    work = drawn(name, number)
    assert 4 <= len(work.tags) == len(set(work.tags)) <= 8
    assert all(re.fullmatch(r"[a-z-]+", tag) for tag in work.tags)
    assert 4 <= len(work.palette) <= 6
    assert all(re.fullmatch(r"#[0-9a-f]{6}", ink) for ink in work.palette)


@pytest.mark.parametrize(("name", "number"), ALL)
def test_a_work_renders_to_a_picture_with_paper_and_marks(name: str, number: int) -> None:
    work = drawn(name, number)
    picture = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=work.svg, width=160)))).convert("RGB")
    pixels = np.asarray(picture, float)
    assert abs(picture.width / picture.height - work.width_mm / work.height_mm) < 0.02
    assert pixels.std(axis=(0, 1)).max() > 10


def test_works_of_one_hand_differ_from_each_other_as_pictures() -> None:
    for name in NAMES:
        works = [drawn(name, number) for number in range(1, COUNTS[name] + 1)]
        assert len({digest(work) for work in works}) == len(works)


def test_drawing_again_in_another_process_gives_the_same_bytes() -> None:
    wanted = {name: digest(drawn(name, 2)) for name in NAMES}
    script = (
        "import hashlib\nfrom importlib import import_module\n"
        f"for name in {NAMES!r}:\n"
        "    work = import_module('cms.demo.hands.' + name).draw(2)\n"
        "    print(name, hashlib.sha256(work.svg.encode() + (work.wav or b'')).hexdigest())\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert dict(line.split() for line in run.stdout.splitlines()) == wanted


def test_only_sound_works_carry_sound() -> None:
    assert all((drawn(name, number).wav is not None) == (name == "sound_loops") for name, number in ALL)


@pytest.mark.parametrize("number", range(1, COUNTS["sound_loops"] + 1))
def test_a_loop_repeats_without_a_click_and_peaks_at_minus_one_decibel(number: int) -> None:
    sound = samples(drawn("sound_loops", number))
    steps = np.abs(np.diff(sound, axis=0))
    seam = np.abs(sound[0] - sound[-1])
    assert 6 <= len(sound) / 44_100 <= 12.2
    assert seam.max() < 0.25 * sound.std()
    assert seam.max() <= np.percentile(steps, 99.9)  # the seam is a step like any other
    assert abs(np.abs(sound).max() - 10 ** (-1 / 20)) < 0.001
    assert np.abs(sound.mean(axis=0)).max() < 0.01


def test_a_plucked_string_is_in_tune_within_four_hundredths_of_a_semitone() -> None:
    for note in (45, 57, 69, 76):
        sound = studio.pluck(note, 1.5, np.random.default_rng(1))
        spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 2**19))
        pitch = np.fft.rfftfreq(2**19, 1 / studio.RATE)
        near = np.abs(pitch / studio.hertz(note) - 1) < 0.1
        found = pitch[near][spectrum[near].argmax()]
        assert abs(1200 * np.log2(found / studio.hertz(note))) < 4


def test_what_is_put_past_the_end_of_the_tape_is_heard_at_its_beginning() -> None:
    tape = studio.Tape(1.0)
    tape.put(np.ones(1_000), 1 - 400 / studio.RATE, 1.0, pan=-1)
    assert np.allclose(tape.tracks[0, -400:], 1)
    assert np.allclose(tape.tracks[0, :600], 1)
    assert np.allclose(tape.tracks[0, 600:-400], 0)
    assert np.allclose(tape.tracks[1], 0)


def test_distance_to_a_disc_is_positive_inside_and_its_level_lines_are_circles() -> None:
    field = relief([ring(50, 40, 20, count=360)], (100, 80), step=1)
    assert float(field.at(np.array([50.0]), np.array([40.0]))[0]) == pytest.approx(20, abs=0.2)
    assert float(field.at(np.array([90.0]), np.array([40.0]))[0]) == pytest.approx(-20, abs=0.2)
    ((line, closed),) = isolines(field, -10)
    assert closed
    assert np.hypot(line[:, 0] - 50, line[:, 1] - 40) == pytest.approx(np.full(len(line), 30.0), abs=0.3)


def test_text_is_kerned_and_fitted() -> None:
    serif = face("serif")
    assert serif.width("AV", 100) < serif.width("A", 100) + serif.width("V", 100)
    left, _, right, _ = serif.ink("H", 100)
    numbers = [float(n) for n in re.findall(r"-?\d+\.?\d*", serif.fit("H", (10, 20, 50, 400)))]
    assert right - left > 0
    assert min(numbers) >= 10
    assert face("sans black").characters >= set("ΑΒΓΔΩαβγδωČŘŁŐß")


def test_overlapping_transparent_inks_multiply() -> None:
    assert multiply("#ffffff", "#336699") == "#336699"
    assert multiply("#ff8000", "#808080") == "#804000"


def test_charts_come_with_the_notice_of_their_source() -> None:
    notice = (ROOT / "cms/demo/hands/data/NOTICE.md").read_text()
    assert "Natural Earth" in notice
    assert "ISC" in notice
    assert (ROOT / "cms/demo/hands/data/coasts.json").stat().st_size <= 300_000


def test_a_sheet_starts_as_plain_paper() -> None:
    picture = resvg_py.svg_to_bytes(svg_string=Sheet(20, 10, "#ffcc00").svg(), width=20)
    pixels = np.asarray(Image.open(io.BytesIO(bytes(picture))).convert("RGB"))
    assert (pixels == (255, 204, 0)).all()
