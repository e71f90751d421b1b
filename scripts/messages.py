"""`make messages`: the catalogues of our own strings, without the gettext programs.

    update    read every translatable string of the code into the .po files, keep what is translated, compile
    compile   only write the .mo files (they are committed: running the product needs no compiler)
    check     exit 1 and name each hole: missing, empty, fuzzy, wrong placeholders, .mo older than .po

Python is read by Babel, templates by Django's own `templatize` and then by Babel.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import polib
from babel.messages.extract import extract_python
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
HOUSES = ("marketplace", "storefronts", "search", "cms")
LOCALE = ROOT / "marketplace" / "locale"
LANGUAGES = ("de", "fr", "el")
TEMPLATES = (".html", ".txt", ".xml", ".svg")
# Where the translatable arguments stand: singular, plural, context.
KEYWORDS: dict[str, tuple[int, int | None, int | None]] = {
    "gettext": (0, None, None),
    "gettext_lazy": (0, None, None),
    "gettext_noop": (0, None, None),
    "ngettext": (0, 1, None),
    "ngettext_lazy": (0, 1, None),
    "pgettext": (1, None, 0),
    "pgettext_lazy": (1, None, 0),
    "npgettext": (1, 2, 0),
    "npgettext_lazy": (1, 2, 0),
    "_": (0, None, None),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*[a-zA-Z]|(?<!%)%(?:%%)*([sdf])|\{(\w*)[^{}]*\}")

Key = tuple[str | None, str]


@dataclass(slots=True)
class Message:
    """One string to translate: singular, plural if any, context, and where it stands."""

    msgid: str
    plural: str | None
    context: str | None
    places: list[tuple[str, str]] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        """What gettext looks it up by."""
        return (self.context, self.msgid)


def sources() -> Iterator[tuple[Path, str]]:
    """Every file that may hold our strings, with its text as Python that Babel can read."""
    for house in HOUSES:
        for path in sorted((ROOT / house).rglob("*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                yield path, path.read_text()
            elif path.suffix in TEMPLATES and "templates" in path.parts:
                text = path.read_text()
                if "{%" in text or "_(" in text:
                    # Babel reads Python: a template's indentation means nothing there, and would not parse.
                    lines = templatize(text, origin=str(path)).splitlines()
                    yield path, "\n".join(line.lstrip() for line in lines)


def strings_of(path: Path, python: str) -> Iterator[Message]:
    """The translatable strings of one file."""
    place = path.relative_to(ROOT).as_posix()
    for line, name, found, _comments in extract_python(
        io.BytesIO(python.encode()), cast("Any", list(KEYWORDS)), [], {}
    ):
        texts: tuple[Any, ...] = found if isinstance(found, tuple) else (found,)
        single, plural, context = KEYWORDS[str(name)]
        if single >= len(texts) or not texts[single]:
            continue  # the argument is a variable: its own string is marked where it is written
        message = Message(
            texts[single],
            texts[plural] if plural is not None and plural < len(texts) else None,
            texts[context] if context is not None else None,
        )
        message.places.append((place, str(line)))
        yield message


def in_the_code() -> dict[Key, Message]:
    """All strings of the product, each once, with every place it stands at."""
    found: dict[Key, Message] = {}
    for path, python in sources():
        for message in strings_of(path, python):
            known = found.setdefault(message.key, message)
            if known is not message:
                known.places.extend(message.places)
                known.plural = known.plural or message.plural
            if re.search(r"%\(\w+\)[a-z]", message.msgid):
                known.flags.add("python-format")
    return found


def po_path(language: str) -> Path:
    """The committed catalogue of one language."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def catalogue(language: str) -> polib.POFile:
    """The catalogue as it is, or an empty one with a header. No dates: a run changes only what changed."""
    path = po_path(language)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=110)
    po = polib.POFile(wrapwidth=110)
    # Django's own plural rules for these languages; other rules would make Django read the catalogue apart.
    rule = "n > 1" if language == "fr" else "n != 1"
    po.metadata = {
        "Project-Id-Version": "creative-ring",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": f"nplurals=2; plural=({rule});",
    }
    return po


def merge(po: polib.POFile, wanted: dict[Key, Message]) -> polib.POFile:
    """The same catalogue with exactly the wanted strings; translations stay, new strings are empty."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in po}
    merged = polib.POFile(wrapwidth=110)
    merged.metadata = po.metadata
    for key in sorted(wanted, key=lambda key: (key[1], key[0] or "")):
        message, old = wanted[key], known.get(key)
        entry = polib.POEntry(msgctxt=message.context, msgid=message.msgid, flags=sorted(message.flags))
        entry.occurrences = sorted({(place, "") for place, _line in message.places})
        if message.plural:
            entry.msgid_plural = message.plural
            entry.msgstr_plural = dict(old.msgstr_plural) if old and old.msgstr_plural else {0: "", 1: ""}
        else:
            entry.msgstr = old.msgstr if old else ""
        merged.append(entry)
    return merged


def write_mo(language: str) -> None:
    """Compile one catalogue."""
    polib.pofile(str(po_path(language))).save_as_mofile(str(po_path(language).with_suffix(".mo")))


def update() -> int:
    """Merge what the code says into every catalogue and compile it."""
    wanted = in_the_code()
    for language in LANGUAGES:
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        po = merge(catalogue(language), wanted)
        po.save(str(path))
        write_mo(language)
        print(f"messages: {language}: {len(po)} strings, {len(po.untranslated_entries())} not translated yet")
    return 0


def placeholders(text: str) -> list[str]:
    """The names a string fills in, sorted; a translation must fill in the same."""
    return sorted("".join(found) for found in PLACEHOLDER.findall(text))


def faults(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with one translation."""
    pairs = [(entry.msgid, entry.msgstr)]
    if entry.msgid_plural:
        pairs = [(entry.msgid if form == 0 else entry.msgid_plural, text) for form, text in entry.msgstr_plural.items()]
    if entry.fuzzy:
        yield "fuzzy"
    for source, text in pairs:
        if not text:
            yield "empty"
        elif not entry.msgid_plural and placeholders(source) != placeholders(text):
            yield f"placeholders {placeholders(source)} became {placeholders(text)}"
        elif entry.msgid_plural and not set(placeholders(text)) <= set(placeholders(entry.msgid_plural)):
            yield f"unknown placeholders in {text!r}"
        if text and source.startswith("\n") != text.startswith("\n"):
            yield "line break at the start differs"


def holes(language: str, wanted: dict[Key, Message]) -> Iterator[str]:
    """Every fault of one catalogue, one line each."""
    path = po_path(language)
    if not path.exists():
        yield f"{language}: there is no catalogue"
        return
    po = polib.pofile(str(path))
    known = {(entry.msgctxt, entry.msgid): entry for entry in po if not entry.obsolete}
    for key, message in wanted.items():
        if key not in known:
            yield f"{language}: missing {message.msgid!r} ({message.places[0][0]})"
    for key in known.keys() - wanted.keys():
        yield f"{language}: no longer used {key[1]!r}"
    for entry in known.values():
        for fault in faults(entry):
            yield f"{language}: {fault}: {entry.msgid!r}"
    mo = path.with_suffix(".mo")
    if not mo.exists() or mo.read_bytes() != po.to_binary():
        yield f"{language}: {mo.name} was not compiled from this .po (make messages)"


def check() -> int:
    """Name every hole; exit code 1 when there is one."""
    wanted = in_the_code()
    found = [line for language in LANGUAGES for line in holes(language, wanted)]
    for line in found[:200]:
        print(line)
    print(f"messages: {len(wanted)} strings, {len(found)} holes in {', '.join(LANGUAGES)}")
    return 1 if found else 0


def compile_all() -> int:
    """Only write the .mo files."""
    for language in LANGUAGES:
        write_mo(language)
    return 0


def main() -> int:
    """Run the verb of the command line."""
    if not settings.configured:
        settings.configure()  # templatize asks for a setting or two; the product itself is not loaded
    verbs = {"update": update, "compile": compile_all, "check": check}
    if len(sys.argv) != 2 or sys.argv[1] not in verbs:
        sys.exit(f"messages: one of {', '.join(verbs)}")
    return verbs[sys.argv[1]]()


if __name__ == "__main__":
    sys.exit(main())
