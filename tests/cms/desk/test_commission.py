"""Commission rules at the desk: written with a preview, moved, ended; what was sold keeps what was agreed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from marketplace.audit.models import AuditEntry
from marketplace.offerings.commission import Sold, active_rules, terms_for
from marketplace.offerings.models import CommissionRule
from marketplace.order.models import LineCommission
from marketplace.users.operators import Duty
from tests.factories import NOON, make_maker, make_ring

pytestmark = pytest.mark.django_db
WHY = "agreed in the council of the rings"
NEW = "/cms/desk/commission/new/"
FORM = {"name": "Services", "kind": "service", "per_cent": "8.5", "currency": "EUR", "why": WHY, "once": "x"}


@pytest.fixture
def ada(desk, sign_in):
    return sign_in(desk(Duty.FINANCE))


def made(position, **facts):
    facts = {"name": f"rule {position}", "bps": 900, "created_at": NOON} | facts
    return CommissionRule.objects.create(position=position, **facts)


def act(rule, which):
    return reverse("desk_commission:act", args=[rule.pk, which])


def order():
    return list(CommissionRule.objects.filter(is_active=True).order_by("position").values_list("name", flat=True))


def test_a_rule_is_written_before_another_and_its_conditions_are_kept(ada):
    maker, ring, other = make_maker(), make_ring(slug="ghent"), made(1)
    data = FORM | {"maker": maker.code, "ring": "ghent", "fixed": "0.30", "floor": "1", "before": other.pk}
    answer = ada.post(NEW, data)
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk_commission:index"))
    rule = CommissionRule.objects.get(name="Services")
    assert (rule.kind, rule.partner, rule.ring, rule.bps, rule.fixed_minor, rule.floor_minor) == (
        "service", maker, ring.slug, 850, 30, 100,
    )  # fmt: skip
    assert order() == ["Services", "rule 1"]
    kept = AuditEntry.objects.get()
    assert (kept.action, kept.about, kept.why) == ("commission.write", f"commission:{rule.pk}", WHY)
    page = ada.get(reverse("desk_commission:index")).content.decode()
    assert "8.5 %, + €0.30, at least €1.00" in page
    assert f"Service · {maker.name} · ring ghent · EUR" in page


def test_without_a_place_it_is_looked_at_last(ada):
    made(4)
    ada.post(NEW, FORM)
    assert order() == ["rule 4", "Services"]


def test_the_preview_shows_what_it_takes_and_writes_nothing(ada):
    answer = ada.post(NEW, FORM | {"fixed": "1", "floor": "2", "why": "", "preview": "1"})
    assert answer.status_code == 200
    (table,) = answer.context["sections"]
    assert table.rows[0] == ["€5.00", "€2.00", "€3.00", "€0.34", "€2.66"]
    assert table.rows[2] == ["€100.00", "€9.50", "€90.50", "€1.62", "€88.88"]
    assert "8.5" in answer.content.decode()
    assert (CommissionRule.objects.count(), AuditEntry.objects.count()) == (0, 0)
    assert ada.post(NEW, FORM | {"per_cent": "", "preview": "1"}).status_code == 422


def test_a_rule_holds_from_its_day_on(ada):
    today = timezone.now().date()
    later = today + timedelta(days=30)
    ada.post(NEW, FORM | {"starts_on": later.isoformat()})
    sold = Sold("service", None, 0, "EUR")
    assert [terms_for(sold, active_rules(day)).rule for day in (today, later - timedelta(days=1), later)] == [
        "", "", "Services",
    ]  # fmt: skip
    assert "Begins later" in ada.get(reverse("desk_commission:index")).content.decode()


FAULTS = {
    "no name": ({"name": ""}, "This field is required"),
    "more than all": ({"per_cent": "100.01"}, "less than or equal to 100"),
    "half a cent": ({"fixed": "0.005"}, "EUR has 2 digits after the point"),
    "nobody": ({"maker": "nobody"}, "There is no maker with this code"),
    "a day that is over": ({"starts_on": "2020-01-01"}, "begins today or later"),
    "no reason": ({"why": "no"}, "at least 5 characters"),
}


@pytest.mark.parametrize("which", FAULTS)
def test_a_form_with_a_fault_says_it_and_writes_nothing(ada, which):
    data, said = FAULTS[which]
    answer = ada.post(NEW, FORM | data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert (CommissionRule.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_rules_are_moved_and_ended_for_new_sales(ada):
    first, second, third = made(1), made(2), made(3)
    move = act(third, "move")
    assert ada.post(move, {"before": first.pk, "why": WHY, "once": "x"}).status_code == 302
    assert order() == ["rule 3", "rule 1", "rule 2"]
    again = ada.post(move, {"before": first.pk, "why": WHY, "once": "x"})
    assert (again.status_code, "It stands there already" in again.content.decode()) == (422, True)
    assert ada.post(move, {"before": "", "why": WHY, "once": "x"}).status_code == 302
    assert order() == ["rule 1", "rule 2", "rule 3"]
    assert ada.post(act(second, "end"), {"why": WHY, "once": "x"}).status_code == 302
    assert order() == ["rule 1", "rule 3"]
    for which in ("end", "move"):
        assert ada.post(act(second, which), {"before": "", "why": WHY, "once": "x"}).status_code == 422
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["commission.move", "commission.move", "commission.end"]
    page = ada.get(reverse("desk_commission:thing", args=[second.pk])).content.decode()
    assert "Ended a commission rule" in page
    assert WHY in page


def test_what_was_sold_keeps_what_was_agreed(paid, ada):
    before = list(LineCommission.objects.order_by("pk").values())
    ada.post(NEW, FORM | {"kind": "", "per_cent": "1"})
    ada.post(act(CommissionRule.objects.get(), "end"), {"why": WHY, "once": "x"})
    assert list(LineCommission.objects.order_by("pk").values()) == before


def test_another_duty_writes_moves_and_ends_nothing(desk, sign_in):
    rule, last = made(1), made(2)
    other = sign_in(desk(Duty.SUPPORT))
    assert other.post(NEW, FORM).status_code == 403
    assert other.post(act(rule, "move"), {"before": "", "why": WHY, "once": "x"}).status_code == 403
    assert other.post(act(last, "end"), {"why": WHY, "once": "x"}).status_code == 403
    assert (order(), AuditEntry.objects.count()) == (["rule 1", "rule 2"], 0)
