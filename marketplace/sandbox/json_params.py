"""The JSON body of an API v2 request against the client's own types: what form values are to v1 (params.py)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

from marketplace.sandbox.errors import invalid, missing
from marketplace.sandbox.schema import alternatives, fields, plain, words
from marketplace.sandbox.store import Body

_KINDS: dict[type, Any] = {str: str, int: int, bool: bool, float: (int, float), Decimal: str}


def parse(encoded: str) -> Body:
    """The body as it was sent. Raises ApiError 400 for what is no JSON object."""
    try:
        found = json.loads(encoded or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise invalid("The body must be a JSON object.", "body")
    return found


def read(schema: type, raw: Mapping[str, Any], outer: str = "") -> Body:
    """The parameters of a request, checked. Raises ApiError 400."""
    known = fields(schema)
    for name in raw:
        if name not in known:
            raise invalid(f"Received unknown parameter: {_at(outer, name)}", _at(outer, name), "parameter_unknown")
    for name in sorted(getattr(schema, "__required_keys__", ())):
        if name not in raw:
            raise missing(_at(outer, name))
    return {name: _value(known[name], raw[name], _at(outer, name), schema.__module__) for name in raw}


def _at(outer: str, inner: str | int) -> str:
    return f"{outer}.{inner}" if outer else str(inner)


def _value(hint: Any, raw: Any, where: str, module: str) -> Any:
    choices = alternatives(plain(hint, module), module)
    if raw is None:
        if type(None) in choices:
            return None
        raise invalid(f"{where} cannot be null", where)
    listed = words(choices)
    if listed:
        if raw not in listed:
            raise invalid(f"Invalid {where}: must be one of {', '.join(map(str, listed))}", where)
        return raw
    for choice in choices:
        fits, value = _as(choice, raw, where, module)
        if fits:
            return value
    raise invalid(f"Invalid value for {where}", where)


def _as(choice: Any, raw: Any, where: str, module: str) -> tuple[bool, Any]:
    """Whether ``raw`` is of this type, and what it is then."""
    origin = get_origin(choice)
    if origin is Literal:
        return raw in get_args(choice), raw
    if origin is list:
        if not isinstance(raw, list):
            return False, None
        return True, [_value(get_args(choice)[0], item, _at(where, i), module) for i, item in enumerate(raw)]
    if origin is not None:
        if not isinstance(raw, dict):
            return False, None
        return True, {key: _value(get_args(choice)[-1], item, _at(where, key), module) for key, item in raw.items()}
    if isinstance(choice, type) and hasattr(choice, "__required_keys__"):
        return (True, read(choice, raw, where)) if isinstance(raw, dict) else (False, None)
    fits = isinstance(raw, _KINDS.get(choice, ())) and (choice is bool or not isinstance(raw, bool))
    return fits, raw
