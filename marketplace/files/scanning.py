"""Viruses: a port for a scanner, off by default, and the harmless test signature, which is always looked for."""

from __future__ import annotations

import zipfile
from typing import Any, Protocol

from django.conf import settings
from django.core.files.base import File
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from marketplace.files.refused import FileRefused

PIECE = 256 * 1024
SMALL = 512
# The EICAR test file, written backwards: a scanner on a developer's machine must not take this file away.
EICAR = b"*H+H$!ELIF-TSET-SURIVITNA-DRADNATS-RACIE$}7)CC7)^P(45XZP\\4[PA@%P!O5X"[::-1]


class ScannerDown(Exception):
    """The scanner did not answer."""


class Scanner(Protocol):
    """Looks into an upload."""

    def scan(self, file: File[Any]) -> str:
        """The name of what was found, or "". Raises ScannerDown."""
        ...


def refuse_infected(file: File[Any]) -> None:
    """Raises FileRefused for an infected upload, and while the scanner does not answer. Leaves the file rewound."""
    if _has_signature(file):
        raise FileRefused(_infected("EICAR"))
    if settings.FILE_SCANNER:
        scanner: Scanner = import_string(settings.FILE_SCANNER)()
        file.seek(0)
        try:
            found = scanner.scan(file)
        except ScannerDown as down:
            raise FileRefused(_("Files cannot be checked right now. Try again in a few minutes.")) from down
        if found:
            raise FileRefused(_infected(found))
    file.seek(0)


def _infected(found: str) -> str:
    return _("The file looks infected (%(name)s), so it was not kept. Check your device, then save it anew.") % {
        "name": found[:80]
    }


def _has_signature(file: File[Any]) -> bool:
    file.seek(0)
    tail, is_zip = b"", False
    while piece := file.read(PIECE):
        if not tail:
            is_zip = piece.startswith(b"PK")
        if EICAR in tail + piece:
            return True
        tail = piece[-len(EICAR) :]
    return is_zip and _in_archive(file)


def _in_archive(file: File[Any]) -> bool:
    """The signature packed into a ZIP. A damaged ZIP is refused elsewhere, with its own sentence."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            small = [entry for entry in archive.infolist()[:1000] if len(EICAR) <= entry.file_size <= SMALL]
            return any(EICAR in archive.read(entry) for entry in small if not entry.flag_bits & 0x1)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return False
