"""ClamAV's daemon as a scanner: its INSTREAM command over a socket, without a library."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import File

from marketplace.files.scanning import PIECE, ScannerDown

PATIENCE_S = 30.0
LONGEST_ANSWER = 4096


@dataclass(frozen=True, slots=True)
class Clamd:
    """``address``: tcp://host:port or unix:///path."""

    address: str

    def scan(self, file: File[Any]) -> str:
        """The name of the virus, or "". Raises ScannerDown for no answer, and for one that is neither OK nor FOUND."""
        try:
            with self._connect() as line:
                line.sendall(b"zINSTREAM\0")
                while piece := file.read(PIECE):
                    line.sendall(struct.pack("!I", len(piece)) + piece)
                line.sendall(struct.pack("!I", 0))
                answer = line.recv(LONGEST_ANSWER).rstrip(b"\0\n").decode(errors="replace")
        except OSError as fault:
            raise ScannerDown(str(fault)) from fault
        if answer.endswith(" FOUND"):
            return answer.removeprefix("stream: ").removesuffix(" FOUND")
        if answer.endswith(" OK"):
            return ""
        raise ScannerDown(answer)

    def _connect(self) -> socket.socket:
        parts = urlsplit(self.address)
        if parts.scheme == "unix":
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(PATIENCE_S)
            line.connect(parts.path)
            return line
        return socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 3310), timeout=PATIENCE_S)


def from_settings() -> Clamd:
    return Clamd(settings.FILE_SCANNER_ADDRESS)
