"""Lists with cursors and filters, newest first."""

from __future__ import annotations

import fnmatch
from typing import Any

from marketplace.sandbox.errors import ApiError, invalid, unsupported
from marketplace.sandbox.store import Body

_PAGING = ("created", "ending_before", "expand", "limit", "starting_after")
_BOUNDS = {"gt": int.__gt__, "gte": int.__ge__, "lt": int.__lt__, "lte": int.__le__}


def page(found: list[Body], params: Body, url: str, filters: tuple[str, ...] = ()) -> Body:
    """One page of ``found``. Raises ApiError 400 for a filter that is not built here or a foreign cursor."""
    for name in params:
        if name not in _PAGING and name not in filters:
            raise unsupported(name)
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise invalid("Invalid integer: limit must be between 1 and 100", "limit", "parameter_invalid_integer")
    kept = [thing for thing in found if _matches(thing, params, filters)]
    if "ending_before" in params:
        before = kept[: _position(kept, params["ending_before"], "ending_before")]
        data, more = before[-limit:], len(before) > limit
    else:
        start = 0
        if "starting_after" in params:
            start = _position(kept, params["starting_after"], "starting_after") + 1
        data, more = kept[start : start + limit], len(kept) > start + limit
    return {"object": "list", "data": data, "has_more": more, "url": url}


def _matches(thing: Body, params: Body, filters: tuple[str, ...]) -> bool:
    for name in filters:
        if name == "types" and name in params and thing["type"] not in params["types"]:
            return False
        if name == "type" and name in params and not fnmatch.fnmatchcase(thing["type"], params["type"]):
            return False
        if name not in ("type", "types") and name in params and thing.get(name) != params[name]:
            return False
    return _created(thing, params.get("created"))


def _created(thing: Body, bounds: Any) -> bool:
    if bounds is None:
        return True
    if isinstance(bounds, int):
        return bool(thing["created"] == bounds)
    return all(_BOUNDS[name](thing["created"], value) for name, value in bounds.items())


def _position(found: list[Body], cursor: str, param: str) -> int:
    for place, thing in enumerate(found):
        if thing["id"] == cursor:
            return place
    raise ApiError(400, f"No such object: '{cursor}'", code="resource_missing", param=param)
