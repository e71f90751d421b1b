"""Stripe's form encoding: ``line_items[0][price_data][currency]=eur`` to nested dicts and back to a name."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from marketplace.sandbox.errors import invalid

_NAME = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")


def decode(encoded: str) -> dict[str, Any]:
    """Nested dicts of text; lists stay dicts with the keys "0", "1" ... until their type is known."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        found = _NAME.match(name)
        if not found:
            raise invalid(f"Invalid parameter name: {name}", name)
        path = [found[1], *re.findall(r"\[([^\[\]]*)\]", found[2])]
        _put(tree, path, value, name)
    return tree


def _put(tree: dict[str, Any], path: list[str], value: str, name: str) -> None:
    here = tree
    for step in path[:-1]:
        here = here.setdefault(step or str(len(here)), {})
        if not isinstance(here, dict):
            raise invalid(f"Invalid parameter: {name} is both a value and an object", name)
    last = path[-1] or str(len(here))
    if last in here:
        raise invalid(f"Invalid parameter: {name} is given twice", name)
    here[last] = value


def at(outer: str, inner: str | int) -> str:
    """The name of a nested parameter, as Stripe writes it in ``param``."""
    return f"{outer}[{inner}]" if outer else str(inner)
