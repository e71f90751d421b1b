"""Archives are unpacked into nothing: an archive whose declared sizes are a lie is found before anybody unpacks it.

Python's own reader stops at the declared size and would not notice. So we inflate by ourselves, in pieces, at most one
byte more than was declared.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import Any

PIECE = 256 * 1024
LOCAL = struct.Struct("<4s5H3I2H")
HAS_DESCRIPTOR = 0x8
IN_EXTRA = 0xFFFFFFFF


class Untrue(ValueError):
    """The archive is not what its directory says."""


class UnknownPacking(ValueError):
    """Packed by a method that not everybody can unpack."""


def check_entry(file: Any, entry: zipfile.ZipInfo) -> None:
    """Raises Untrue unless the entry holds exactly what is declared, UnknownPacking for other methods than two."""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnknownPacking
    file.seek(_begins(file, entry))
    if entry.compress_type == zipfile.ZIP_STORED:
        found, checksum = _stored(file, entry)
    else:
        found, checksum = _inflated(file, entry)
    if found != entry.file_size or checksum != entry.CRC:
        raise Untrue


def _begins(file: Any, entry: zipfile.ZipInfo) -> int:
    """Where the packed bytes begin; the local header must not contradict the directory."""
    file.seek(entry.header_offset)
    head = file.read(LOCAL.size)
    if len(head) != LOCAL.size:
        raise Untrue
    mark, _version, flags, method, _time, _date, _crc, packed, size, name, extra = LOCAL.unpack(head)
    if mark != b"PK\x03\x04" or method != entry.compress_type:
        raise Untrue
    told = [(packed, entry.compress_size), (size, entry.file_size)]
    if not flags & HAS_DESCRIPTOR and any(here not in (IN_EXTRA, there) for here, there in told):
        raise Untrue
    return entry.header_offset + LOCAL.size + int(name) + int(extra)


def _stored(file: Any, entry: zipfile.ZipInfo) -> tuple[int, int]:
    found = checksum = 0
    while found < entry.compress_size:
        piece = file.read(min(PIECE, entry.compress_size - found))
        if not piece:
            raise Untrue
        found, checksum = found + len(piece), zlib.crc32(piece, checksum)
    return found, checksum


def _inflated(file: Any, entry: zipfile.ZipInfo) -> tuple[int, int]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    left, found, checksum, packed = entry.compress_size, 0, 0, b""
    while not inflate.eof:
        if not packed and left:
            packed = file.read(min(PIECE, left))
            left -= len(packed)
            if not packed:
                raise Untrue  # the archive ends too early
        try:
            piece = inflate.decompress(packed, min(PIECE, entry.file_size + 1 - found))
        except zlib.error as fault:
            raise Untrue from fault
        if not piece and not inflate.eof and not left and not inflate.unconsumed_tail:
            raise Untrue  # it ends too early
        packed = inflate.unconsumed_tail
        found, checksum = found + len(piece), zlib.crc32(piece, checksum)
        if found > entry.file_size:
            raise Untrue
    if left or inflate.unused_data:
        raise Untrue
    return found, checksum
