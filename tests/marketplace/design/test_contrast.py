"""Text has at least 4.5:1 on its ground and edges 3:1, in both themes, for every hue (WCAG 1.4.3, 1.4.11)."""

import math
import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[3] / "marketplace" / "design" / "css" / "tokens.css").read_text(encoding="utf-8")
HUES = range(0, 360, 15)
Colour = tuple[float, float, float]

TEXT_PAIRS = [
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("ink", "accent-soft"),
    ("ink", "ok-soft"),
    ("ink", "warn-soft"),
    ("ink", "error-soft"),
    ("muted", "paper"),
    ("muted", "surface"),
    ("muted", "sunken"),
    ("accent", "paper"),
    ("accent", "surface"),
    ("accent", "sunken"),
    ("accent-deep", "paper"),
    ("accent-deep", "surface"),
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
    ("ok", "ok-soft"),
    ("warn", "warn-soft"),
    ("error", "error-soft"),
    ("error", "paper"),
    ("error", "surface"),
    ("paper", "ink"),
]
EDGE_PAIRS = [("edge", "paper"), ("edge", "surface"), ("accent", "paper"), ("accent", "surface"), ("error", "surface")]


def token(name: str, *, theme: str, hue: int) -> Colour:
    """Lightness (0..1), chroma and hue of a token as tokens.css writes it."""
    found = re.search(rf"--{name}: light-dark\(oklch\(([^;]+?)\), oklch\(([^;]+)\)\);", TOKENS)
    assert found is not None, name
    written = found[1 if theme == "light" else 2].replace("var(--ring-hue, 265)", str(hue))
    lightness, chroma, angle = written.split()
    return float(lightness.removesuffix("%")) / 100, float(chroma), float(angle)


def luminance(colour: Colour) -> float:
    """Relative luminance of an OKLCH colour, clipped to sRGB as browsers do (Ottosson's matrices)."""
    lightness, chroma, angle = colour
    a, b = chroma * math.cos(math.radians(angle)), chroma * math.sin(math.radians(angle))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself_knows_black_on_white() -> None:
    assert contrast((0, 0, 0), (1, 0, 0)) == pytest.approx(21, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read_on_its_ground_for_every_hue(text: str, ground: str, theme: str) -> None:
    worst = min(contrast(token(text, theme=theme, hue=hue), token(ground, theme=theme, hue=hue)) for hue in HUES)
    assert worst >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_edges_of_fields_can_be_seen_for_every_hue(edge: str, ground: str, theme: str) -> None:
    worst = min(contrast(token(edge, theme=theme, hue=hue), token(ground, theme=theme, hue=hue)) for hue in HUES)
    assert worst >= 3


def test_every_step_of_the_wheel_has_its_class() -> None:
    hues = (Path(__file__).parents[3] / "marketplace" / "design" / "css" / "hues.css").read_text(encoding="utf-8")
    for hue in HUES:
        assert f".hue-{hue} {{ --ring-hue: {hue}; }}" in hues
    for step in range(1, 25):
        assert f".mat-{step} {{ --mat-hue: {(step - 1) * 15}; }}" in hues
    for tenths in range(5, 26):
        assert f".r-{tenths} {{ --ratio: {tenths / 10:g}; }}" in hues
