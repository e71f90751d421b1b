"""Makes the font files of marketplace/design from the originals: only the letters, weights and features we use.

    npm pack @fontsource-variable/commissioner @fontsource-variable/literata    # and unpack both
    python -m scripts.fonts FOLDER      # the folder of their woff2 files

Both typefaces are under the SIL Open Font License without reserved names (OFL-*.txt beside them), so a subset may keep
its name. Run it again when CSS asks for a weight or a feature that is not here; commit what it writes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

TARGET = Path(__file__).resolve().parents[1] / "marketplace" / "design" / "static" / "design" / "fonts"
WEIGHTS = (400, 650)
"""What the CSS uses: 400 to 650."""
FEATURES = ["kern", "liga", "locl", "ccmp", "mark", "mkmk", "tnum", "lnum", "rvrn"]
SETS: dict[str, str] = {
    "latin": "20-7E A0-FF 131 152-153 2C6 2DA 2DC 2010-2015 2018-201E 2020-2022 2026 2030 2032-2033 2039-203A 2044 "
    "20AC 2122 2190-2193 2212",
    # Latin Extended-A holds the letters of all 24 official languages, of Turkish and of the Balkans; the comma
    # below of Romanian and the Welsh and German capitals stand elsewhere.
    "latin-ext": "100-130 132-151 154-17F 218-21B 1E80-1E85 1E9E 1EF2-1EF3",
    "greek": "384-38A 38C 38E-3A1 3A3-3CE",
    "cyrillic": "400-45F 490-491 2116",
}
FACES = ("commissioner", "literata")


def codes(ranges: str) -> list[int]:
    """``20-7E A0`` -> all the code points in it."""
    found: list[int] = []
    for part in ranges.split():
        first, _dash, last = part.partition("-")
        found += range(int(first, 16), int(last or first, 16) + 1)
    return found


def make(source: Path, target: Path, ranges: str) -> int:
    """Write one subset; returns its size in bytes."""
    font: Any = TTFont(source)
    options = subset.Options()
    options.layout_features = FEATURES
    options.flavor = "woff2"
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # the copyright and the licence stay inside
    options.notdef_outline = True
    worker = subset.Subsetter(options)
    worker.populate(unicodes=codes(ranges))
    worker.subset(font)
    font = instancer.instantiateVariableFont(font, {"wght": WEIGHTS})
    font.flavor = "woff2"
    font.save(target)
    return target.stat().st_size


def main(folder: Path) -> None:
    for face in FACES:
        for name, ranges in SETS.items():
            target = TARGET / f"{face}-{name}.woff2"
            size = make(folder / f"{face}-{name}-wght-normal.woff2", target, ranges)
            sys.stdout.write(f"{size:7d}  {target.name}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
