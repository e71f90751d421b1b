"""The text of a request turned into typed values, or refused as Stripe refuses it.

Unknown names, missing ones, wrong types and words outside an enum are found against the client's own types.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, get_args, get_origin

from marketplace.sandbox.errors import invalid, missing
from marketplace.sandbox.schema import alternatives, fields, plain, words
from marketplace.sandbox.wire import at


def read(schema: type, raw: Mapping[str, Any], outer: str = "") -> dict[str, Any]:
    """The typed parameters of a request. Raises ApiError 400 as Stripe words it."""
    known = fields(schema)
    for name in raw:
        if name not in known:
            raise invalid(f"Received unknown parameter: {at(outer, name)}", at(outer, name), "parameter_unknown")
    for name in sorted(getattr(schema, "__required_keys__", ())):
        if name not in raw:
            raise missing(at(outer, name))
    return {name: _value(known[name], raw[name], at(outer, name), schema.__module__) for name in raw}


def _value(hint: Any, raw: Any, where: str, module: str) -> Any:
    choices = alternatives(plain(hint, module), module)
    listed = words(choices)
    if listed:
        if raw not in listed:
            raise invalid(f"Invalid {where}: must be one of {', '.join(map(str, listed))}", where)
        return raw
    if isinstance(raw, dict):
        return _nested(choices, raw, where, module)
    if raw == "" and not any("" in get_args(c) for c in choices if get_origin(c) is Literal):
        raise invalid(
            f"You passed an empty string for '{where}'. We assume empty values are an attempt to unset a "
            f"parameter; however '{where}' cannot be unset.",
            where,
            "parameter_invalid_empty",
        )
    return _scalar(choices, raw, where)


def _nested(choices: tuple[Any, ...], raw: dict[str, Any], where: str, module: str) -> Any:
    for choice in choices:
        if get_origin(choice) is list:
            if sorted(raw) != sorted(str(i) for i in range(len(raw))):
                raise invalid("Invalid array", where)
            inner = get_args(choice)[0]
            return [_value(inner, raw[str(i)], at(where, i), module) for i in range(len(raw))]
        if get_origin(choice) is dict:
            # An empty value in a free-form hash takes a key away.
            inner = get_args(choice)[1]
            return {k: v if v == "" else _value(inner, v, at(where, k), module) for k, v in raw.items()}
        if isinstance(choice, type) and hasattr(choice, "__required_keys__"):
            return read(choice, raw, where)
    raise invalid(f"Invalid value for {where}: an object was given", where)


def _scalar(choices: tuple[Any, ...], raw: str, where: str) -> Any:
    if raw in ("true", "false") and bool in choices:
        return raw == "true"
    if any(raw in get_args(choice) for choice in choices if get_origin(choice) is Literal):
        return raw
    if int in choices and raw.lstrip("-").isdigit():
        return int(raw)
    if Decimal in choices or float in choices:
        try:
            return Decimal(raw)
        except InvalidOperation:
            raise invalid(f"Invalid decimal: {raw}", where) from None
    if str in choices:
        return raw
    if int in choices:
        raise invalid(f"Invalid integer: {raw}", where, "parameter_invalid_integer")
    raise invalid(f"Invalid value for {where}: {raw}", where)
