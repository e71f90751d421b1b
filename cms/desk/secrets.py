"""What nobody at the desk may read: keys in mails open a buyer's order, or an account."""

from __future__ import annotations

import re
from typing import Any

_ADDRESS = re.compile(r"https?://[^\s<>\"')]+")
_KEYED = {"key", "token", "code", "password"}
HIDDEN = "…"


def hide_keys(text: str) -> str:
    """The text with every unguessable part of its addresses left out."""
    return _ADDRESS.sub(lambda found: _without_keys(found[0]), text)


def _without_keys(address: str) -> str:
    path, question, query = address.partition("?")
    path = "/".join(HIDDEN if len(part) >= 12 and re.search(r"[\d:]", part) and i > 2 else part
                    for i, part in enumerate(path.split("/")))  # fmt: skip
    if question:
        path += "?" + "&".join(f"{part.partition('=')[0]}={HIDDEN}" for part in query.split("&"))
    return path


def hide_in(value: Any) -> Any:
    """The same for what a promise holds."""
    if isinstance(value, dict):
        return {name: HIDDEN if name in _KEYED else hide_in(part) for name, part in value.items()}
    if isinstance(value, list):
        return [hide_in(part) for part in value]
    return hide_keys(value) if isinstance(value, str) else value
