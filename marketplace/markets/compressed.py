"""Public pages leave compressed, and are compressed once: when they are stored (ADR 0006).

Only they: a private page holds secrets (keys, tokens) beside text that a visitor or a stranger chose, and the length of
such a page, once compressed, gives the secret away bit by bit (BREACH). A public page has no secret and is the same for
everyone. Static files are compressed when they are collected.
"""

from __future__ import annotations

import gzip

import brotli

SHORTEST = 600
"""Bytes below which compressing costs more than it saves."""


def encoding_for(accepted: str) -> str:
    """``br``, ``gzip`` or "" for what a client says it takes (RFC 9110, 12.5.3)."""
    named = set()
    for part in accepted[:200].lower().split(","):
        name, _semicolon, weight = part.replace(" ", "").partition(";")
        if not (weight.startswith("q=0") and not weight.strip("q=0.")):
            named.add(name)
    return next((name for name in ("br", "gzip") if name in named or "*" in named), "")


_PACK = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}


def packed(body: bytes, *, only: str = "") -> dict[str, bytes]:
    """A page in each encoding that we send, or in one of them; "" is as it is, for what is too short."""
    if len(body) < SHORTEST:
        return {"": body}
    return {name: pack(body) for name, pack in _PACK.items() if only in ("", name)}


def unpacked(bodies: dict[str, bytes], encoding: str) -> tuple[bytes, str]:
    """``(bytes, encoding)`` for a client that takes ``encoding``: the rare one that takes none gets it unpacked."""
    if "" in bodies:
        return bodies[""], ""
    return (bodies[encoding], encoding) if encoding else (gzip.decompress(bodies["gzip"]), "")
