"""Archives are judged by their directory, and by whether it tells the truth: nothing that is unpacked is kept."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from marketplace.files.inflate import UnknownPacking, Untrue, check_entry
from marketplace.files.refused import FileRefused

MOST_ENTRIES = 10_000
MOST_DIRECTORY = 4 * 1024 * 1024
MOST_UNPACKED = 2 * 1024**3
MOST_RATIO = 100
"""Real artwork packs 2 to 20 times; plain text up to 30."""
SMALL = 20 * 1024 * 1024
"""Below that an archive may have any ratio: it harms nobody."""
ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar", ".tgz", ".zst", ".iso", ".cab", ".jar")
PROGRAMS = (
    ".exe",
    ".msi",
    ".bat",
    ".cmd",
    ".com",
    ".scr",
    ".ps1",
    ".vbs",
    ".lnk",
    ".dll",
    ".app",
    ".sh",
    ".pif",
    ".hta",
    ".reg",
)
END = b"PK\x05\x06"
END_SIZE = 22
FAR = 65_535 + END_SIZE


def check_zip(file: Any, *, size: int, book: bool = False) -> None:
    """Refuse bombs, locked, damaged, nested and dangerous archives. ``book``: an EPUB, which is a ZIP of web pages."""
    _check_end(file, size)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as fault:
        raise FileRefused(_("The ZIP is damaged. Pack it again.")) from fault
    if not any(not entry.is_dir() for entry in entries):
        raise FileRefused(_("The ZIP is empty. Put your files into it and pack it again."))
    _check_sizes(entries, size)
    for entry in entries:
        _check_entry(entry)
    _check_truth(file, entries)


def _check_truth(file: Any, entries: list[zipfile.ZipInfo]) -> None:
    """Declared sizes bound the work; here it is found out whether they are true."""
    try:
        for entry in entries:
            check_entry(file, entry)
    except UnknownPacking as fault:
        raise FileRefused(_("The ZIP is packed in an unusual way. Pack it again as an ordinary ZIP.")) from fault
    except Untrue as fault:
        raise FileRefused(_("The ZIP is damaged. Pack it again.")) from fault


def _check_end(file: Any, size: int) -> None:
    """Read the end record ourselves first: a library would load a directory of any size."""
    file.seek(max(0, size - FAR))
    tail = file.read(FAR)
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_SIZE:
        raise FileRefused(_("The ZIP is damaged. Pack it again."))
    entries, directory = (
        struct.unpack("<H", tail[at + 10 : at + 12])[0],
        struct.unpack("<I", tail[at + 12 : at + 16])[0],
    )
    is_zip64 = tail[max(0, at - 20) : at].startswith(b"PK\x06\x07")
    if entries > MOST_ENTRIES or directory > MOST_DIRECTORY or is_zip64:
        raise FileRefused(_("The ZIP holds more than 10,000 files. Split it."))


def _check_sizes(entries: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED or (unpacked > SMALL and unpacked > MOST_RATIO * size) or _overlaps(entries, size):
        raise FileRefused(_("The ZIP would unpack to far more than it holds. Pack the plain files again."))


def _overlaps(entries: Iterable[zipfile.ZipInfo], size: int) -> bool:
    """Entries that share the same packed bytes: the trick of bombs that look harmless one by one."""
    end = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + 30 + entry.compress_size
    return end > size


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.lower()
    if entry.flag_bits & 0x1:
        raise FileRefused(_("The ZIP is locked with a password. Pack it without one."))
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name[:3]:
        raise FileRefused(_("The ZIP holds files that would unpack elsewhere. Pack it again."))
    if name.endswith(ARCHIVES):
        raise FileRefused(_("There is an archive inside the ZIP. Put its files in directly."))
    if name.endswith(PROGRAMS):
        raise FileRefused(
            _("There is a program inside the ZIP (%(name)s). Leave it out.") % {"name": entry.filename[:80]}
        )
