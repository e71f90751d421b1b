"""One file for all CSS and one for all own scripts, joined from a file per component, without a build step.

The browser fetches `design/ring.css` and `design/ring.js`; we edit `css/<component>.css` and `js/<behaviour>.js`.
"""

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

ROOM = Path(__file__).parent
CSS_FIRST = ("layers", "reset", "tokens", "fonts", "hues", "base", "layout")
"""These come first and in this order; the components follow by name, the pages last."""
CSS_LAST = ("pages", "motion", "print")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"\n\s*")


def css_sources() -> list[Path]:
    """The stylesheets in the order of the bundle."""
    found = {path.stem: path for path in (ROOM / "css").glob("*.css")}
    middle = sorted(set(found) - {*CSS_FIRST, *CSS_LAST})
    return [found[name] for name in (*CSS_FIRST, *middle, *CSS_LAST)]


def js_sources() -> list[Path]:
    """The behaviours by name; each is independent of the others."""
    return sorted((ROOM / "js").glob("*.js"))


def join_css() -> str:
    """All CSS in one text, without comments and indentation (no rule depends on either)."""
    joined = "\n".join(path.read_text(encoding="utf-8") for path in css_sources())
    return _INDENT.sub("\n", _COMMENT.sub("", joined)).strip() + "\n"


def join_js() -> str:
    """All behaviours in one module; each keeps its names to itself inside a block."""
    return "\n".join("{\n" + path.read_text(encoding="utf-8").strip() + "\n}" for path in js_sources()) + "\n"


BUNDLES = {"design/ring.css": (css_sources, join_css), "design/ring.js": (js_sources, join_js)}


class BundleFinder(BaseFinder):
    """Serves the joined files from a folder of this process, made again whenever a source is newer."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        # The folder lives as long as the process: its finaliser removes it.
        self._folder = tempfile.TemporaryDirectory(prefix="creative-ring-bundle-")
        self.storage = FileSystemStorage(location=self._folder.name)

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing can be set wrongly here."""
        return []

    def find(self, path: str, find_all: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """The joined file's place on disk (in a list with `find_all`), or an empty list if `path` is none of ours."""
        if path not in BUNDLES:
            return []
        target = str(self._fresh(path))
        return [target] if find_all else target

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Every joined file with the storage that holds it, as collectstatic wants them."""
        for path in BUNDLES:
            self._fresh(path)
            yield path, self.storage

    def _fresh(self, path: str) -> Path:
        sources, join = BUNDLES[path]
        target = Path(self._folder.name) / path
        newest = max(source.stat().st_mtime for source in sources())
        if not target.exists() or target.stat().st_mtime < newest:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(join(), encoding="utf-8")
        return target
