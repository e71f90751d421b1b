"""Joining and leaving: the table, the consent of both sides, the home ring, what search hears of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.outbox.models import OutboxRow
from marketplace.partner.models import Role
from marketplace.partner.operations import seat
from marketplace.partner.permissions import NotYourStorefront
from storefronts.rings import operations
from storefronts.rings.founding import set_ring_state
from storefronts.rings.membership import BOTH, EDITOR, NEW, OWNER, TRANSITIONS, S, lock_storefront, move
from storefronts.rings.models import Membership, MembershipEvent
from storefronts.rings.permissions import NotYourRing
from storefronts.rings.refused import RingRefused, TransitionRefused
from tests.factories import NOON, make_digital, make_editor, make_maker, make_member, make_ring, make_user, owner_of

pytestmark = pytest.mark.django_db
WHY = "You moved to another city."


@pytest.fixture
def ring():
    return make_ring(slug="ghent", name="Ghent")


@pytest.fixture
def editor(ring):
    return make_editor(ring)


@pytest.fixture
def maker():
    return make_maker()


def states(ring):
    return list(Membership.objects.filter(ring=ring).values_list("state", flat=True))


def mails():
    rows = OutboxRow.objects.filter(topic="mail").order_by("id")
    return [(row.payload["template"], row.payload["to"], row.payload["context"]["state"]) for row in rows]


def apply(ring, maker):
    return operations.apply(ring=ring, storefront=maker.storefront, by=owner_of(maker), at=NOON, words="Hello")


def invite(ring, maker, editor):
    return operations.invite(ring=ring, storefront=maker.storefront, by=editor, at=NOON)


def test_a_maker_asks_and_the_editor_agrees(ring, editor, maker):
    asked = apply(ring, maker)
    assert (asked.state, asked.is_home, asked.since) == ("applied", False, None)
    joined = operations.accept_maker(membership=asked, by=editor, at=NOON + timedelta(days=1))
    assert (joined.state, joined.is_home, joined.since) == ("member", True, NOON + timedelta(days=1))
    events = list(MembershipEvent.objects.values_list("was", "now", "by", "why", "at"))
    assert events == [
        ("", "applied", owner_of(maker).pk, "Hello", NOON),
        ("applied", "member", editor.pk, "", NOON + timedelta(days=1)),
    ]
    assert mails() == [
        ("ring_to_editor", editor.email, "applied"),
        ("ring_to_maker", owner_of(maker).email, "member"),
    ]


def test_an_editor_asks_and_the_maker_agrees(ring, editor, maker):
    asked = invite(ring, maker, editor)
    assert asked.state == "invited"
    joined = operations.agree(membership=asked, by=owner_of(maker), at=NOON)
    assert (joined.state, joined.is_home) == ("member", True)


def test_asking_for_what_the_other_side_has_asked_is_the_consent_of_both(ring, editor):
    one, other = make_maker(), make_maker()
    apply(ring, one)
    assert invite(ring, one, editor).state == "member"
    invite(ring, other, editor)
    assert apply(ring, other).state == "member"


def test_nobody_joins_by_one_word_alone(ring, editor, maker):
    asked = apply(ring, maker)
    with pytest.raises(RingRefused):
        operations.agree(membership=asked, by=owner_of(maker), at=NOON)
    with pytest.raises(NotYourRing):
        operations.accept_maker(membership=asked, by=owner_of(maker), at=NOON)
    assert states(ring) == ["applied"]
    assert MembershipEvent.objects.count() == 1


def test_an_editor_cannot_say_yes_for_the_maker(ring, editor, maker):
    asked = invite(ring, maker, editor)
    with pytest.raises(NotYourStorefront):
        operations.agree(membership=asked, by=editor, at=NOON)
    with pytest.raises(TransitionRefused):
        operations.accept_maker(membership=asked, by=editor, at=NOON)
    assert states(ring) == ["invited"]


@pytest.mark.parametrize("who", ["stranger", "other_editor", "other_maker"])
def test_strangers_move_nothing(ring, editor, maker, who):
    stranger = {
        "stranger": make_user, "other_editor": lambda: make_editor(make_ring()), "other_maker": lambda: owner_of(make_maker()),
    }[who]()  # fmt: skip
    asked = apply(ring, maker)
    for act in (operations.accept_maker,):
        with pytest.raises(NotYourRing):
            act(membership=asked, by=stranger, at=NOON)
    for act in (operations.refuse_maker, operations.remove_maker):
        with pytest.raises(NotYourRing):
            act(membership=asked, by=stranger, at=NOON, why=WHY)
    for act in (operations.agree, operations.decline, operations.leave, operations.choose_home):
        with pytest.raises(NotYourStorefront):
            act(membership=asked, by=stranger, at=NOON)
    with pytest.raises(NotYourRing):
        operations.invite(ring=ring, storefront=make_maker().storefront, by=stranger, at=NOON)
    with pytest.raises(NotYourStorefront):
        operations.apply(ring=ring, storefront=maker.storefront, by=stranger, at=NOON)
    assert states(ring) == ["applied"]
    assert MembershipEvent.objects.count() == 1


def test_only_owners_join_and_leave(ring, editor, maker):
    helper = make_user()
    seat(partner=maker, user=helper, role=Role.EDITOR, by=owner_of(maker), at=NOON)
    with pytest.raises(NotYourStorefront):
        operations.apply(ring=ring, storefront=maker.storefront, by=helper, at=NOON)
    make_member(ring, partner=maker)
    with pytest.raises(NotYourStorefront):
        operations.leave(membership=Membership.objects.get(), by=helper, at=NOON)
    assert states(ring) == ["member"]


def test_network_editor_may_do_it_in_every_ring(ring, maker):
    network = make_editor(make_ring(umbrella=True))
    assert operations.accept_maker(membership=apply(ring, maker), by=network, at=NOON).state == "member"


@pytest.mark.parametrize("act", [operations.refuse_maker, operations.remove_maker])
@pytest.mark.parametrize("why", ["", "   ", "too short"])
def test_an_end_by_the_ring_needs_its_reason(ring, editor, maker, act, why):
    asked = apply(ring, maker)
    with pytest.raises(RingRefused, match="at least 10"):
        act(membership=asked, by=editor, at=NOON, why=why)
    assert states(ring) == ["applied"]


def test_removal_is_told_with_its_reason(ring, editor, maker):
    make_member(ring, partner=maker)
    removed = operations.remove_maker(membership=Membership.objects.get(), by=editor, at=NOON, why=WHY)
    assert (removed.state, removed.is_home) == ("removed", False)
    assert removed.events.last().why == WHY
    assert OutboxRow.objects.get(topic="mail").payload["context"]["words"] == WHY


def test_who_was_removed_can_only_be_invited_again(ring, editor, maker):
    make_member(ring, partner=maker)
    operations.remove_maker(membership=Membership.objects.get(), by=editor, at=NOON, why=WHY)
    with pytest.raises(TransitionRefused):
        apply(ring, maker)
    assert states(ring) == ["removed"]
    assert invite(ring, maker, editor).state == "invited"


@pytest.mark.parametrize("act", [operations.decline, operations.leave, operations.agree])
def test_twice_is_refused_the_second_time_and_changes_nothing(ring, editor, maker, act):
    if act is operations.leave:
        make_member(ring, partner=maker)
        membership = Membership.objects.get()
    else:
        membership = invite(ring, maker, editor)
    act(membership=membership, by=owner_of(maker), at=NOON)
    before = (states(ring), MembershipEvent.objects.count(), OutboxRow.objects.count())
    with pytest.raises(RingRefused):
        act(membership=membership, by=owner_of(maker), at=NOON)
    assert (states(ring), MembershipEvent.objects.count(), OutboxRow.objects.count()) == before


def test_a_closed_ring_and_the_umbrella_take_nobody(ring, editor, maker):
    set_ring_state(ring=ring, state="closed", by=editor)
    ring.refresh_from_db()
    umbrella = make_ring(umbrella=True)
    for closed in (ring, umbrella):
        with pytest.raises(RingRefused):
            apply(closed, maker)
    with pytest.raises(RingRefused):
        invite(ring, maker, editor)
    assert Membership.objects.count() == 0


def test_the_first_ring_is_home_and_the_next_takes_over(maker):
    first, second = make_ring(), make_ring()
    make_member(first, partner=maker)
    make_member(second, partner=maker)
    homes = Membership.objects.filter(is_home=True)
    assert [row.ring for row in homes] == [first]
    chosen = operations.choose_home(membership=Membership.objects.get(ring=second), by=owner_of(maker), at=NOON)
    assert chosen.is_home
    assert [row.ring for row in homes.all()] == [second]
    operations.leave(membership=chosen, by=owner_of(maker), at=NOON)
    assert [row.ring for row in homes.all()] == [first]
    operations.leave(membership=Membership.objects.get(ring=first), by=owner_of(maker), at=NOON)
    assert homes.all().count() == 0


def test_only_a_members_ring_can_be_home(ring, maker):
    with pytest.raises(RingRefused):
        operations.choose_home(membership=apply(ring, maker), by=owner_of(maker), at=NOON)
    assert not Membership.objects.filter(is_home=True).exists()


def test_search_hears_of_each_work_and_of_the_maker(ring, editor, maker):
    work = make_digital(partner=maker)
    front, asked = maker.storefront, apply(ring, maker)
    OutboxRow.objects.all().delete()
    versions = (front.version, work.version)
    operations.accept_maker(membership=asked, by=editor, at=NOON)
    front.refresh_from_db()
    work.refresh_from_db()
    assert (front.version, work.version) == (versions[0] + 1, versions[1] + 1)
    keys = {row.payload["key"] for row in OutboxRow.objects.filter(topic="search.index")}
    assert keys == {f"storefront:{front.slug}", f"offering:{work.public_id}"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(list(S)), st.sampled_from([OWNER, EDITOR, BOTH])), max_size=8))
def test_a_membership_only_goes_where_the_table_says(steps):
    """Whatever is tried in whatever order: the state is the table's, each move has one event, a home is a member's."""
    ring, maker = make_ring(), make_maker()
    by, state, moves = owner_of(maker), NEW, 0
    for to, side in steps:
        listed = side in TRANSITIONS[state].get(to, frozenset())
        if listed:
            move(ring=ring, storefront=lock_storefront(maker.storefront), to=to, side=side, by=by, at=NOON)
            state, moves = to, moves + 1
        else:
            with pytest.raises(TransitionRefused):
                move(ring=ring, storefront=lock_storefront(maker.storefront), to=to, side=side, by=by, at=NOON)
        kept = Membership.objects.filter(ring=ring, storefront=maker.storefront).first()
        assert (kept.state if kept else NEW) == state
        assert MembershipEvent.objects.filter(membership__ring=ring).count() == moves
        assert bool(kept and kept.is_home) == (state == S.MEMBER)
