"""Sounds: headers by structure, walked as far as it takes to know that sound follows and that the end is there."""

from __future__ import annotations

from typing import Any

from marketplace.files.formats.reading import MOST_STEPS, Damaged, need, number, take

MP3_FRAMES = 3
SEARCHED = 64 * 1024
BITRATES = {
    (3, 1): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (0, 1): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""kbit/s by (version, layer bits): layer III of MPEG 1, 2 and 2.5."""
RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def wav(file: Any, size: int) -> None:
    """A format that makes sense before data that are all there. Float and many channels are studio quality too."""
    need(take(file, 8, 4) == b"WAVE")
    at, has_format = 12, False
    for _step in range(MOST_STEPS):
        head = take(file, at, 8)
        name, length = head[:4], number("<I", head, 4)
        if name == b"data":
            need(has_format and 0 < length <= size - at - 8)
            return
        if name == b"fmt ":
            facts = take(file, at + 8, 16)
            channels, rate, bits = number("<H", facts, 2), number("<I", facts, 4), number("<H", facts, 14)
            need(1 <= channels <= 64 and 1000 <= rate <= 768_000 and bits <= 64)
            has_format = True
        at += 8 + length + length % 2
    raise Damaged


def flac(file: Any, size: int) -> None:
    """The facts of the stream, all blocks after it, and a frame."""
    at, is_last = 4, False
    first = take(file, 4, 4)
    need(first[0] & 0x7F == 0 and int.from_bytes(first[1:], "big") == 34)
    need(int.from_bytes(take(file, 18, 4), "big") >> 12)  # the sample rate is not 0
    for _step in range(1000):
        head = take(file, at, 4)
        at += 4 + int.from_bytes(head[1:], "big")
        need(at < size)
        is_last = bool(head[0] & 0x80)
        if is_last:
            break
    sync = take(file, at, 2)
    need(is_last and sync[0] == 0xFF and sync[1] & 0xFC == 0xF8)


def ogg(file: Any, size: int) -> None:
    """Page after page, to the very end, and the last one says that it is the last."""
    at, flags = 0, 0
    for _step in range(MOST_STEPS):
        if at == size:
            need(flags & 4)
            return
        head = take(file, at, 27)
        need(head[:5] == b"OggS\x00")
        flags = head[5]
        at += 27 + head[26] + sum(take(file, at + 27, head[26]))
        need(at <= size)
    raise Damaged


def mp3(file: Any, size: int) -> None:
    """Behind the tag, a few frames one after the other: a single one is found in any garbage."""
    head = take(file, 0, 10)
    begins = 0
    if head[:3] == b"ID3":
        need(max(head[6:10]) < 0x80)
        begins = 10 + sum(byte << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    file.seek(begins)
    window = file.read(SEARCHED)
    for offset in range(len(window) - 1):
        if window[offset] == 0xFF and window[offset + 1] & 0xE0 == 0xE0 and _frames(file, begins + offset, size):
            return
    raise Damaged


def _frames(file: Any, at: int, size: int) -> bool:
    for _frame in range(MP3_FRAMES):
        if at + 4 > size:
            return False
        length = _frame_length(take(file, at, 4))
        if not length:
            return False
        at += length
    return at <= size


def _frame_length(head: bytes) -> int:
    """Of a frame of layer III in bytes; 0 for what is none."""
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate, frequency, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if head[0] != 0xFF or head[1] & 0xE0 != 0xE0 or (version, layer) not in BITRATES or rate in (0, 15):
        return 0
    if frequency == 3:
        return 0
    samples = 144 if version == 3 else 72
    return samples * BITRATES[version, layer][rate] * 1000 // RATES[version][frequency] + padding
