"""All addresses of the product, as the resolver knows them, and the table of who may open them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from cms.desk.everything import VIEWSETS
from cms.rings.views import ANSWERS as ANSWERS_OF_RINGS
from cms.rings.views import WAYS
from storefronts.engagements.steps import STEPS
from storefronts.rings.views import ANSWERS as ANSWERS_OF_MAKERS
from storefronts.studio.views.works import SECTIONS
from tests.access.world import ROLES, WITH_KEY, WITH_LINK

TABLE = Path(__file__).parent / "table.txt"
FOREIGN = ("cms/", "dashboard/", "media/")
"""Wagtail's admin, Oscar's back office: other people's addresses, closed as a whole (test_access.py). Media is public."""
OURS_IN_THE_ADMIN = ("desk_", "ring_")
"""Beginnings of names below /cms/ that are our own, and stand in the table."""
METHODS = ("GET", "POST")
KEY = "key"
"""Added to the name of an address that is opened a second time, with the key (or the link) that was mailed."""
VALUES: dict[str, tuple[str, tuple[str, ...]]] = {
    **{f"{part.name}:act": ("act", tuple(act.name for act in part.acts) or ("none",)) for part in VIEWSETS},
    "ring_invite": ("how", tuple(WAYS)),
    "ring_answer": ("what", tuple(ANSWERS_OF_RINGS)),
    "rings:answer": ("what", tuple(ANSWERS_OF_MAKERS)),
    "engagements:step": ("action", tuple(STEPS)),
    "studio:section": ("section", tuple(SECTIONS)),
}
"""Addresses that do several things: by which argument, and all its values, as the product itself lists them."""


@dataclass(frozen=True)
class Door:
    """One named address and the arguments it takes."""

    name: str
    path: str
    arguments: tuple[str, ...]
    label: str = ""
    value: str = ""
    """The one value of its argument in ``VALUES``."""
    with_key: bool = False

    @property
    def shown(self) -> str:
        name = self.label or self.name
        marks = [mark for mark in (self.value, KEY if self.with_key else "") if mark]
        return f"{name}[{','.join(marks)}]" if marks else name

    @property
    def given(self) -> dict[str, str]:
        """The argument that ``value`` stands for."""
        return {VALUES[self.name][0]: self.value} if self.name in VALUES else {}


def doors() -> list[Door]:
    """Every address of ours, once for each thing it does. Where one name has several, the arguments tell them apart."""
    found = [door for door in _walk(get_resolver()) if _is_ours(door)]
    often = {name for name, count in Counter(door.name for door in found).items() if count > 1}
    named = [replace(d, label=f"{d.name}({','.join(d.arguments)})") if d.name in often else d for d in found]
    return sorted((each for door in named for each in _each(door)), key=lambda door: door.shown)


def _each(door: Door) -> list[Door]:
    if door.name in VALUES:
        return [each for value in VALUES[door.name][1] for each in _with_key(replace(door, value=value))]
    return _with_key(door)


def _with_key(door: Door) -> list[Door]:
    return [door, replace(door, with_key=True)] if door.name in (*WITH_KEY, *WITH_LINK) else [door]


def foreign_doors() -> list[Door]:
    """What Wagtail and Oscar bring below /cms/ and /dashboard/."""
    return [d for d in _walk(get_resolver()) if not _is_ours(d) and not d.path.startswith("media/")]


def _is_ours(door: Door) -> bool:
    return not door.path.startswith(FOREIGN) or door.name.startswith(OURS_IN_THE_ADMIN)


def _walk(
    resolver: Any, namespaces: tuple[str, ...] = (), prefix: str = "", taken: tuple[str, ...] = ()
) -> Iterator[Door]:
    for pattern in resolver.url_patterns:
        path, arguments = prefix + str(pattern.pattern), taken + _arguments(pattern)
        if isinstance(pattern, URLResolver):
            inside = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern, inside, path, arguments)
        elif isinstance(pattern, URLPattern):
            yield Door(":".join((*namespaces, pattern.name or f"?{path}")), path, arguments)


def _arguments(pattern: URLPattern | URLResolver) -> tuple[str, ...]:
    named = getattr(pattern.pattern, "converters", {})
    regex = getattr(pattern.pattern, "regex", None)
    if named or regex is None:
        return tuple(named)
    return tuple(regex.groupindex) or ("",) * regex.groups


@dataclass(frozen=True)
class Row:
    """What each role is answered at one address, asked for by GET or sent an empty form by POST."""

    name: str
    method: str
    codes: tuple[int, ...]

    @property
    def key(self) -> tuple[str, str]:
        return (self.name, self.method)

    def text(self) -> str:
        return f"{self.name:<{WIDE}} {self.method:<5}" + "".join(f"{code:>10}" for code in self.codes)


WIDE = 46


def table() -> dict[tuple[str, str], Row]:
    """The committed table."""
    rows = {}
    for line in TABLE.read_text().splitlines():
        if line and not line.startswith("#") and not line.startswith("address"):
            name, method, *codes = line.split()
            rows[name, method] = Row(name, method, tuple(int(code) for code in codes))
    return rows


def written(rows: list[Row]) -> str:
    """The table as text, for people."""
    head = f"{'address':<{WIDE}} {'':<5}" + "".join(f"{role:>10}" for role in ROLES)
    return "\n".join([*HEADER, head, *(row.text() for row in sorted(rows, key=lambda row: row.key))]) + "\n"


HEADER = (
    "# Who is answered what, at every address. 200 page, 204 nothing to say, 302 sent on (to sign in, or after an act),",
    "# 400 refused, 403 not your duty, 404 not there for you, 409 too late, 410 gone, 422 refused with what was typed.",
    "# POST: an empty form, sent by hand. An address without a row for a method answers it 405, whoever asks.",
    "# [value]: an address that does several things has a row for each; [key]: with the key or link that was mailed.",
    "# stranger: nobody. buyer: bought what the addresses name. owner, editor, finance: the maker's team. other: another",
    "# maker. ringed: editor of the ring; foreign: of another ring; network: of the umbrella. support, moderator, accounts,",
    "# admin: the desk. All gave their password a moment ago, so nobody is stopped by that question. `make access` writes",
    "# this file anew; read the difference before you commit it.",
)
