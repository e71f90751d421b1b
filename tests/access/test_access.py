"""Who may open what: one readable table (table.txt), walked address by address and person by person."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.urls import NoReverseMatch, reverse

from cms.desk.everything import VIEWSETS
from marketplace.audit.models import AuditEntry
from tests.access.doors import METHODS, TABLE, Door, Row, doors, foreign_doors, table, written
from tests.access.visitor import Answer, Visitor, visitors
from tests.access.world import ROLES, WITH_LINK, World, make_world

pytestmark = pytest.mark.django_db
WRITES = bool(os.environ.get("RING_ACCESS_WRITE"))
PARTS = 1 if WRITES else 2
"""The walk is cut in parts of the same length, so that two workers share it; each builds the world for itself."""
OPEN_TO_ALL = {"/cms/sprite/", "/cms/jsi18n/"}
"""Icons, and the words of scripts: nothing of ours."""


def walked(world: World, people: dict[str, Visitor], door: Door, method: str, *, wanted: bool) -> Row | None:
    """The row of one address as the product answers now. None: this method is refused (405); the first one is enough
    where the table has no row."""
    path, codes = world.path(door), []
    for role in ROLES:
        if method == "POST":
            cache.clear()  # limits count there, and nobody is here for the second time
        codes.append(people[role].ask(method, path).status)
        if codes[-1] == 405 and not wanted:
            return None
    return Row(door.shown, method, tuple(codes))


@pytest.mark.parametrize("part", range(PARTS))
def test_every_address_answers_everybody_as_the_table_says(gateway, settings, part):
    settings.IP_LIMITS_ON = False
    world, expected = make_world(gateway), {} if WRITES else table()
    call_command("reindex", verbosity=0)
    people = visitors(world.people)
    asked = [(door, method) for door in doors()[part::PARTS] for method in METHODS]
    found = [
        row for door, how in asked if (row := walked(world, people, door, how, wanted=(door.shown, how) in expected))
    ]
    if WRITES:
        TABLE.write_text(written(found))
        return
    wrong = [
        f"{row.text()}\n{expected[row.key].text() if row.key in expected else 'nothing: make access'}  <- expected"
        for row in found
        if row != expected.get(row.key)
    ]
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_address_stands_in_the_table_and_no_other():
    known, here = {name for name, _method in table()}, {door.shown for door in doors()}
    assert here - known == set(), "new addresses: `make access`, and read what it wrote"
    assert known - here == set(), "addresses that are gone"


def test_nothing_in_the_table_breaks():
    assert [row.key for row in table().values() if max(row.codes) >= 500] == []


def test_a_wrong_key_opens_nothing(gateway):
    """As many letters as the right one, at each address that a key opens, and links that were signed by nobody."""
    world, opened = make_world(gateway), []
    for name, key in world.keys.items():
        world.keys[name] = key[::-1]
    for name in WITH_LINK:
        wanted = world.of_address[f"{name}[key]"]
        world.of_address[f"{name}[key]"] = {
            "token": wanted["token"][:-1] + ("a" if wanted["token"][-1] != "a" else "b")
        }
    stranger = visitors({"stranger": None})["stranger"]
    for door in (each for each in doors() if each.with_key):
        asked = stranger.ask("GET", world.path(door))
        # The address of a form leads to its page by GET, whoever asks: what counts is that page.
        looked = stranger.ask("GET", asked.location) if asked.status == 302 else asked
        codes = [looked.status, stranger.ask("POST", world.path(door)).status]
        if not set(codes) <= {404, 405} or codes == [405, 405]:
            opened.append(f"{door.shown} {codes}")
    assert not opened, "\n" + "\n".join(opened)


ACTS = [f"{part.name}:act[{act.name}]" for part in VIEWSETS for act in part.acts]
NEW = [f"{part.name}:new" for part in VIEWSETS if part.begins]
FILES = {f"{part.name}:act[{act.name}]" for part in VIEWSETS for act in part.acts if act.hands_out}


def test_there_is_a_form_that_is_right_for_each_act_of_the_desk(gateway):
    assert set(make_world(gateway).forms) == {*ACTS, *NEW}


def test_who_may_not_do_an_act_changes_nothing_even_with_a_form_that_is_right(gateway):
    """As the table says for an empty form: refused before the form is read. Who may does it, and it is in the trail."""
    world, rows = make_world(gateway), table()
    people, wrong = visitors(world.people), []
    for door in (each for each in doors() if each.shown in world.forms):
        path, form = world.path(door), world.forms[door.shown]
        codes = dict(zip(ROLES, rows[door.shown, "POST"].codes, strict=True))
        allowed = [role for role in ROLES if codes[role] == 422]
        for role in ROLES:
            if role not in allowed:
                answer, changes = changing(people[role], path, form)
                if (answer.status, changes) != (codes[role], []) or codes[role] not in (302, 403, 404):
                    wrong.append(f"{door.shown} {role}: {answer.status} {changes}")
        kept = AuditEntry.objects.count()
        done = people[allowed[0]].ask("POST", path, form, look=AuditEntry.objects.count)
        if done != Answer(*_after(world, door), kept + 1):
            wrong.append(f"{door.shown} {allowed[0]}, who may: {done}")
    assert not wrong, "\n" + "\n".join(wrong)


def _after(world: World, door: Door) -> tuple[int, str]:
    """Where an act leads: to its thing, from a new one to the list; one that hands out a file stays where it is."""
    if door.shown in FILES:
        return 200, ""
    if door.name.endswith(":new"):
        return 302, reverse(door.name.replace(":new", ":index"))
    return 302, reverse(door.name.replace(":act", ":thing"), kwargs={"key": world.arguments_for(door)["key"]})


def changing(person: Visitor, path: str, form: dict[str, Any]) -> tuple[Answer, list[str]]:
    """The answer to a form, and what was written for it; a session is nothing that was changed."""
    changes: list[str] = []

    def note(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
            changes.append(sql[:80])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        return person.ask("POST", path, form), changes


def test_the_back_offices_open_for_nobody_who_does_not_work_there(gateway):
    """Wagtail's and Oscar's own pages: a stranger signs in first, buyers and makers are sent away."""
    world, opened = make_world(gateway), []
    people = visitors({role: world.people[role] for role in ("stranger", "buyer", "owner")})
    for door in foreign_doors():
        try:
            path = reverse(door.name, kwargs=dict.fromkeys(door.arguments, 1))
        except NoReverseMatch:
            continue
        for role, person in people.items():
            status = person.ask("GET", path).status
            if status == 200 and path not in OPEN_TO_ALL:
                opened.append(f"{role} {path} {status}")
    assert not opened, "\n" + "\n".join(opened)
