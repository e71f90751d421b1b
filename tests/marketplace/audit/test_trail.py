"""The trail of operators: with a reason, for ever."""

import pytest
from django.contrib.auth.models import Group

from marketplace.audit.models import AuditEntry
from marketplace.audit.operations import ReasonMissing, record
from marketplace.audit.queries import trail_of
from marketplace.users.operators import GROUPS, Duty, NotYourDesk, duties_of, require_duty
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db


def operator(*duties):
    user = make_user()
    user.groups.add(*[Group.objects.get_or_create(name=GROUPS[duty])[0] for duty in duties])
    return user


def test_an_act_is_kept_with_its_reason_and_the_name_of_who_did_it():
    olga = operator(Duty.SUPPORT)
    record(by=olga, action="order.cancel", about="order:R-1", why="  asked by\nthe buyer ", at=NOON, facts={"n": 1})
    (entry,) = trail_of("order:R-1")
    assert (entry.by, entry.by_name, entry.why, entry.facts) == (olga, olga.email, "asked by the buyer", {"n": 1})
    assert list(trail_of("order:R-2")) == []


@pytest.mark.parametrize("why", ["", "   ", "no"])
def test_without_a_reason_nothing_is_written(why):
    with pytest.raises(ReasonMissing):
        record(by=operator(), action="order.cancel", about="order:R-1", why=why, at=NOON)
    assert AuditEntry.objects.count() == 0


def test_the_trail_is_neither_changed_nor_deleted():
    entry = record(by=operator(), action="order.cancel", about="order:R-1", why="asked by the buyer", at=NOON)
    for attempt in (entry.save, entry.delete):
        with pytest.raises(TypeError):
            attempt()
    assert AuditEntry.objects.get().why == "asked by the buyer"


def test_duties_come_from_groups_and_an_administrator_has_all():
    assert duties_of(make_user()) == frozenset()
    assert duties_of(operator(Duty.SUPPORT, Duty.FINANCE)) == {Duty.SUPPORT, Duty.FINANCE}
    assert duties_of(operator(Duty.ADMINISTRATOR)) == frozenset(Duty)


def test_the_stranger_and_the_wrong_duty_are_refused():
    require_duty(operator(Duty.FINANCE), Duty.FINANCE, Duty.SUPPORT)
    for user in (make_user(), make_user(operator=True), operator(Duty.MODERATION)):
        with pytest.raises(NotYourDesk):
            require_duty(user, Duty.FINANCE)
