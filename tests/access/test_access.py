"""Who may open what: one readable table (table.txt), walked address by address and person by person."""

from __future__ import annotations

import os

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.access.doors import TABLE, Row, doors, foreign_doors, table, written
from tests.access.world import ROLES, make_world

pytestmark = pytest.mark.django_db
AS_A_BROWSER = {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ACCEPT_LANGUAGE": "en"}


OPEN_TO_ALL = {"/cms/sprite/", "/cms/jsi18n/"}
"""Icons, and the words of scripts: nothing of ours."""


class _Undo(Exception):
    pass


def answer(path: str, method: str, user) -> int:
    """The status, and nothing is left of what the request did."""
    client = Client(raise_request_exception=False, **AS_A_BROWSER)
    status = 0
    try:
        with transaction.atomic():
            if user is not None:
                client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            status = getattr(client, method.lower())(path).status_code
            raise _Undo
    except _Undo:
        return status


def walked(world, door, method: str | None = None) -> Row:
    """The row of one address as the product answers now. Without a method: GET, or POST where GET is refused."""
    given = world.arguments_for(door.name, dict.fromkeys(door.arguments))
    path = reverse(door.name, args=[given[""]]) if "" in given else reverse(door.name, kwargs=given)
    methods = [method] if method else ["GET", "POST"]
    for one in methods:
        codes = tuple(answer(path, one, world.people[role]) for role in ROLES)
        if one == methods[-1] or not (405 in codes or set(codes) == {302}):
            return Row(door.shown, one, codes)
        if 405 not in codes:
            return Row(door.shown, one, codes)
    raise AssertionError("unreachable")


def test_every_address_answers_everybody_as_the_table_says(gateway, settings):
    settings.IP_LIMITS_ON = False
    world, expected = make_world(gateway), table() if TABLE.exists() else {}
    call_command("reindex", verbosity=0)
    found = [walked(world, door, expected[door.shown].method if door.shown in expected else None) for door in doors()]
    if os.environ.get("RING_ACCESS_WRITE"):
        TABLE.write_text(written(found))
        return
    wrong = [
        f"{row.text()}\n{expected[row.name].text()}  <- expected"
        for row in found
        if row.name in expected and row != expected[row.name]
    ]
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_address_stands_in_the_table_and_no_other():
    known, here = set(table()), {door.shown for door in doors()}
    assert here - known == set(), "new addresses: `make access`, and read what it wrote"
    assert known - here == set(), "addresses that are gone"


def test_nothing_in_the_table_breaks():
    assert [row.name for row in table().values() if max(row.codes) >= 500] == []


def test_the_back_offices_open_for_nobody_who_does_not_work_there(gateway):
    """Wagtail's and Oscar's own pages: a stranger signs in first, buyers and makers are sent away."""
    world, opened = make_world(gateway), []
    for door in foreign_doors():
        try:
            path = reverse(door.name, kwargs=dict.fromkeys(door.arguments, 1))
        except NoReverseMatch:
            continue
        for role in ("stranger", "buyer", "owner"):
            status = answer(path, "GET", world.people[role])
            if status == 200 and path not in OPEN_TO_ALL:
                opened.append(f"{role} {path} {status}")
    assert not opened, "\n" + "\n".join(opened)
