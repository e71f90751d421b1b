"""What an endpoint is, and the two that every kind of object has: read one, list many."""

from __future__ import annotations

from collections.abc import Callable

from marketplace.sandbox import lists
from marketplace.sandbox.box import Box, Call
from marketplace.sandbox.store import Body

Handler = Callable[[Box, Call, Body, str], Body]
Route = tuple[str, str, type, Handler]


def one(kind: str, param: str) -> Handler:
    return lambda box, call, _params, given: box.get(kind, given, param, call.account)


def many(kind: str, url: str, *filters: str) -> Handler:
    return lambda box, call, params, _given: lists.stored(box.store, kind, call.account, params, url, filters)
