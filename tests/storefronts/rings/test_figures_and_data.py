"""Figures that hide single makers, seats of editors, and a person's own data."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from marketplace.figures.operations import count_up
from marketplace.users.personal_data import delete_account, export_zip, obstacles
from storefronts.rings import figures
from storefronts.rings.editors import add_editor, remove_editor
from storefronts.rings.figures import BANDS, band, register_showcases, ring_figures, sales_band
from storefronts.rings.invitations import invite_by_mail
from storefronts.rings.models import Invitation, MembershipEvent, RingEditor
from storefronts.rings.permissions import NotYourRing
from storefronts.rings.personal_data import RingsOfPerson
from storefronts.rings.refused import RingRefused
from tests.factories import NOON, make_digital, make_editor, make_maker, make_member, make_ring, make_user, owner_of


@pytest.mark.parametrize(
    ("count", "sellers", "shown"),
    [(0, 0, "0"), (1, 1, ""), (500, 2, ""), (3, 3, "1-9"), (9, 3, "1-9"), (10, 3, "10-49"), (200, 9, "200-999"), (5000, 9, "5000+")],
)  # fmt: skip
def test_sales_come_in_bands_and_hide_single_makers(count, sellers, shown):
    assert sales_band(count, sellers) == shown


@given(st.integers(0, 20_000))
def test_every_count_lies_in_one_band(count):
    shown = band(count)
    low = int(shown.split("-")[0].rstrip("+"))
    assert low <= count
    assert low in {each for each, _high in BANDS} | {5000}


@pytest.mark.django_db
def test_figures_in_few_queries_whatever_the_size(monkeypatch):
    monkeypatch.setattr(figures, "_showcases", [])
    ring = make_ring(slug="ghent")
    for _ in range(3):
        make_digital(partner=make_member(ring))
    make_digital(partner=make_maker())
    count_up(subject="ring:ghent", event="view", at=NOON, by=4)
    count_up(subject="ring:ghent", event="view", at=NOON - timedelta(days=200), by=9)
    count_up(subject="showcase:a", event="click", at=NOON, by=5)
    register_showcases(lambda asked: ["showcase:a"] if asked == ring else [])
    with CaptureQueriesContext(connection) as asked:
        found = ring_figures(ring, at=NOON)
    assert (found.makers, found.works, found.views, found.clicks, found.sales) == (3, 3, 4, 5, "0")
    assert len(asked) == 4


@pytest.mark.django_db
def test_seats_and_groups_keep_in_step():
    ring, network = make_ring(), make_editor(make_ring(umbrella=True))
    person = make_user()
    with pytest.raises(NotYourRing):
        add_editor(ring=ring, user=person, by=person, at=NOON)
    for _ in range(2):
        add_editor(ring=ring, user=person, by=network, at=NOON)
    assert (RingEditor.objects.filter(user=person).count(), list(person.groups.all())) == (1, [ring.group])
    with pytest.raises(NotYourRing):
        remove_editor(ring=ring, user=person, by=make_editor(ring))
    remove_editor(ring=ring, user=person, by=person)
    assert (RingEditor.objects.filter(user=person).count(), list(person.groups.all())) == (0, [])


@pytest.mark.django_db
def test_network_is_never_left_without_an_editor():
    umbrella = make_ring(umbrella=True)
    last = make_editor(umbrella)
    with pytest.raises(RingRefused):
        remove_editor(ring=umbrella, user=last, by=last)
    assert obstacles(user=last) == ["You are the only editor of the network. Name another one first."]
    make_editor(umbrella)
    assert obstacles(user=last) == []
    remove_editor(ring=umbrella, user=last, by=last)
    assert RingEditor.objects.filter(ring=umbrella).count() == 1


@pytest.mark.django_db
def test_a_persons_part_is_exported_and_erased():
    ring = make_ring(name="Gentse Ring")
    editor = make_editor(ring)
    invite_by_mail(ring=ring, email=editor.email, language="en", by=editor, at=NOON)
    invite_by_mail(ring=ring, email="other@example.org", language="en", by=editor, at=NOON)
    maker = make_member(ring)
    data = RingsOfPerson().export(editor)
    assert data["editor_of"] == [{"ring": "Gentse Ring", "since": NOON}]
    assert sorted(row["email"] for row in data["invitations"]) == ["", editor.email]
    assert [row["now"] for row in RingsOfPerson().export(owner_of(maker))["memberships"]] == ["member"]
    assert export_zip(user=editor, at=NOON)
    email, pk = editor.email, editor.pk
    for _ in range(2):
        delete_account(user=editor, at=NOON) if _ == 0 else RingsOfPerson().erase(editor, at=NOON)
    assert not RingEditor.objects.filter(user_id=pk).exists()
    assert not Invitation.objects.filter(email=email).exists()
    assert not Invitation.objects.filter(made_by_id=pk).exists()
    RingsOfPerson().erase(owner_of(maker), at=NOON)
    assert MembershipEvent.objects.get().by is None
