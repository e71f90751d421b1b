"""Money called back, at the desk: listed, waited for, and judged by who looked at the provider's page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from marketplace.audit.models import AuditEntry
from marketplace.payouts.models import Reversal
from marketplace.users.operators import Duty
from tests.marketplace.payouts.things import money_things

pytestmark = pytest.mark.django_db
WHY = "not among the reversals of its transfer"


@pytest.fixture
def row(paid):
    return Reversal.objects.get(public_id=money_things(paid)["desk_reversals"])


@pytest.fixture
def ada(desk, sign_in):
    return sign_in(desk(Duty.FINANCE))


def act(row, which):
    return reverse("desk_reversals:act", args=[row.public_id, which])


def test_what_waits_for_a_person_is_found_with_its_acts(row, ada):
    panel = ada.get("/cms/").content.decode()
    assert f"{reverse('desk_reversals:index')}?state=unresolved" in panel
    listed = ada.get(reverse("desk_reversals:index"), {"state": "unresolved"}).context["object_list"]
    assert list(listed) == [row]
    assert list(ada.get(reverse("desk_reversals:index"), {"state": "done"}).context["object_list"]) == []
    page = ada.get(reverse("desk_reversals:thing", args=[row.public_id])).content.decode()
    assert all(act(row, which) in page for which in ("happened", "again", "give-up"))
    assert reverse("desk_transfers:thing", args=[row.line.transfer.public_id]) in page
    assert "A person decides" in page


@pytest.mark.parametrize(
    ("which", "state", "action"),
    [("happened", "done", "call.happened"), ("again", "planned", "call.again"), ("give-up", "refused", "call.give_up")],
)
def test_a_person_decides_it_once(row, ada, which, state, action):
    data = {"why": WHY, "once": "x", "provider_id": "trr_7"}
    kept = AuditEntry.objects.count()
    answer = ada.post(act(row, which), data)
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk_reversals:thing", args=[row.public_id]))
    row.refresh_from_db()
    assert (row.state, row.provider_id) == (state, "trr_7" if which == "happened" else "")
    trail = AuditEntry.objects.latest("pk")
    assert (trail.action, trail.about, AuditEntry.objects.count()) == (action, f"reversal:{row.public_id}", kept + 1)
    assert ada.post(act(row, which), data).status_code == 422
    assert WHY in ada.get(answer["Location"]).content.decode()


def test_without_the_number_or_a_reason_nothing_is_decided(row, ada):
    for which, data in (("happened", {"why": WHY}), ("again", {"why": ""}), ("give-up", {"why": "no"})):
        assert ada.post(act(row, which), data | {"once": "x"}).status_code == 422
    row.refresh_from_db()
    assert row.state == "unresolved"


def test_another_duty_decides_nothing(row, desk, sign_in):
    other = sign_in(desk(Duty.SUPPORT))
    for which in ("happened", "again", "give-up"):
        data = {"why": WHY, "once": "x", "provider_id": "trr_7"}
        assert other.post(act(row, which), data).status_code == 403
    row.refresh_from_db()
    assert row.state == "unresolved"
