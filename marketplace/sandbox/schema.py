"""What the official client's own generated types say: the schema that fits this API version.

The client writes every enum as ``Literal[...] | str``, so that old clients survive new words; here the literals
are the whole list.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
import types
from functools import cache
from typing import Any, ClassVar, ForwardRef, Literal, NotRequired, Union, get_args, get_origin

import stripe
from stripe import RequestOptions

_UNIONS = (Union, types.UnionType)


class _Names(dict[str, Any]):
    """What a module's annotations may name: its own names, and those it imports for type checkers only."""

    def __init__(self, module: str) -> None:
        super().__init__(vars(sys.modules[module]))
        self.later: dict[str, tuple[str, str]] = {}
        for block in ast.parse(inspect.getsource(sys.modules[module])).body:
            if isinstance(block, ast.If):
                for line in block.body:
                    if isinstance(line, ast.ImportFrom) and line.module:
                        self.later |= {a.asname or a.name: (line.module, a.name) for a in line.names}

    def __missing__(self, name: str) -> Any:
        module, attribute = self.later[name]
        return getattr(importlib.import_module(module), attribute)


_names = cache(_Names)


def plain(hint: Any, module: str) -> Any:
    """The hint without forward references and ``NotRequired``."""
    while isinstance(hint, (ForwardRef, str)) or get_origin(hint) is NotRequired:
        if get_origin(hint) is NotRequired:
            hint = get_args(hint)[0]
        else:
            text = hint if isinstance(hint, str) else hint.__forward_arg__
            hint = eval(text, {"Literal": Literal}, _names(module))
    return hint


@cache
def fields(schema: type) -> dict[str, Any]:
    """Field name to plain hint; the options of a call (key, version ...) are no parameters."""
    options = RequestOptions.__annotations__ if schema.__module__.startswith("stripe.params") else {}
    inherited = fields(schema.__base__) if schema.__base__ is stripe.v2.core.Event else {}
    return inherited | {
        name: plain(hint, schema.__module__)
        for name, hint in schema.__annotations__.items()
        if name not in options and get_origin(hint) is not ClassVar
    }


@cache
def alternatives(hint: Any, module: str) -> tuple[Any, ...]:
    """The types a value may have. Kept, because the same few hundred hints come with every request."""
    if get_origin(hint) in _UNIONS:
        return tuple(one for part in get_args(hint) for one in alternatives(plain(part, module), module))
    return (hint,)


@cache
def words(choices: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """The closed list of words, when the alternatives are an enum in the client's notation."""
    listed = [word for choice in choices if get_origin(choice) is Literal for word in get_args(choice)]
    others = [c for c in choices if get_origin(c) is not Literal and c not in (str, type(None))]
    return tuple(listed) if listed and listed != [""] and not others else None
