"""Lists with cursors and filters, newest first: over what is kept, and over a few things in hand."""

from __future__ import annotations

import json
from typing import Any

from marketplace.sandbox.errors import ApiError, invalid, unsupported
from marketplace.sandbox.store import Body, Store

_PAGING = ("arrival_date", "created", "ending_before", "expand", "limit", "starting_after")
_SQL_BOUNDS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def stored(
    store: Store,
    kind: str,
    account: str,
    params: Body,
    url: str,
    filters: tuple[str, ...] = (),
    hidden: Body | None = None,
) -> Body:
    """One page of the objects of a kind, read by the database: a crowd of others costs nothing.

    ``hidden`` must match what is kept beside the objects. Raises ApiError 400 for a filter that is not built here
    or a foreign cursor.
    """
    limit = _limit(params, filters)
    where = ["kind = ?", "account = ?"]
    values: list[Any] = [kind, account]
    for name in filters:
        if name in params:
            _by_field(name, params[name], where, values)
    for name, value in (hidden or {}).items():
        where.append(f"json_extract(hidden, '$.{name}') = ?")
        values.append(value)
    _by_time("created", params.get("created"), where, values)
    _by_time("arrival_date", params.get("arrival_date"), where, values)
    forward = "ending_before" not in params
    cursor = params.get("starting_after" if forward else "ending_before")
    if cursor is not None:
        where.append(f"seq {'<' if forward else '>'} ?")
        values.append(_sequence(store, kind, account, cursor, "starting_after" if forward else "ending_before"))
    found = store.rows(
        f"SELECT body FROM thing WHERE {' AND '.join(where)} ORDER BY seq {'DESC' if forward else 'ASC'} LIMIT ?",
        *values,
        limit + 1,
    )
    data = [json.loads(row["body"]) for row in found[:limit]]
    return {"object": "list", "data": data if forward else data[::-1], "has_more": len(found) > limit, "url": url}


def _by_field(name: str, value: Any, where: list[str], values: list[Any]) -> None:
    if name == "types":
        where.append(f"json_extract(body, '$.type') IN ({','.join('?' * len(value))})")
        values.extend(value)
    elif name == "type":
        where.append("json_extract(body, '$.type') GLOB ?")
        values.append(value)
    else:
        where.append(f"json_extract(body, '$.{name}') = ?")
        values.append(value)


def _by_time(name: str, bounds: Any, where: list[str], values: list[Any]) -> None:
    if bounds is None:
        return
    for bound, value in bounds.items() if isinstance(bounds, dict) else [("", bounds)]:
        where.append(f"json_extract(body, '$.{name}') {_SQL_BOUNDS.get(bound, '=')} ?")
        values.append(value)


def _sequence(store: Store, kind: str, account: str, cursor: str, param: str) -> int:
    found = store.rows("SELECT seq FROM thing WHERE id = ? AND kind = ? AND account = ?", cursor, kind, account)
    if not found:
        raise ApiError(400, f"No such object: '{cursor}'", code="resource_missing", param=param)
    return int(found[0]["seq"])


def _limit(params: Body, filters: tuple[str, ...]) -> int:
    for name in params:
        if name not in _PAGING and name not in filters:
            raise unsupported(name)
    limit: int = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise invalid("Invalid integer: limit must be between 1 and 100", "limit", "parameter_invalid_integer")
    return limit


def page(found: list[Body], params: Body, url: str) -> Body:
    """One page of a few things in hand, such as a session's lines. Raises ApiError 400 as ``stored`` does."""
    limit = _limit(params, ())
    if "ending_before" in params:
        before = found[: _position(found, params["ending_before"], "ending_before")]
        data, more = before[-limit:], len(before) > limit
    else:
        start = 0
        if "starting_after" in params:
            start = _position(found, params["starting_after"], "starting_after") + 1
        data, more = found[start : start + limit], len(found) > start + limit
    return {"object": "list", "data": data, "has_more": more, "url": url}


def _position(found: list[Body], cursor: str, param: str) -> int:
    for place, thing in enumerate(found):
        if thing["id"] == cursor:
            return place
    raise ApiError(400, f"No such object: '{cursor}'", code="resource_missing", param=param)
