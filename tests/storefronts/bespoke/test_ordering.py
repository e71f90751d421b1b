"""From an accepted quote to a paid order with one line per milestone, and every way in which that can go wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.basket.apart import apart_by_key
from marketplace.basket.models import Basket, BasketApart
from marketplace.basket.operations import tier_of
from marketplace.fulfilment.operations import order_paid
from marketplace.offerings.models import Offering, Tier
from marketplace.offerings.rights import PRESETS
from marketplace.order.models import LineFacts, Order, SellerOrder
from marketplace.order.operations import NothingToOrder, OrderRefused, QuoteChanged, release
from marketplace.partner.models import PaymentAccount
from storefronts.bespoke.models import Event, Quote
from storefronts.bespoke.operations.ordering import accept_quote
from storefronts.bespoke.operations.quotes import Step, withdraw_quote
from storefronts.bespoke.refused import BespokeRefused, NotYourRequest, QuoteReplaced
from tests.factories import NOON, make_maker, owner_of
from tests.storefronts.bespoke.making import (
    BRIEF,
    Who,
    accepted,
    asked,
    facts_for,
    make_quote,
    make_request,
    placed,
)
from tests.storefronts.bespoke.test_requests import mails

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=2)


@pytest.fixture
def maker():
    return make_maker(country="FR")


@pytest.fixture
def other():
    return make_maker(country="EE", city="Tallinn")


@pytest.fixture
def asked_two(maker, other):
    return make_request(maker, other)


def states(request) -> tuple[str, list[str]]:
    request.refresh_from_db()
    return request.state, list(Quote.objects.order_by("pk").values_list("state", flat=True))


def test_milestones_become_order_lines_with_frozen_prices_rights_and_brief(maker, asked_two):
    version = make_quote(asked_two, maker, 20000, 30000, rights="premium", revisions=2)
    order = placed(accepted(asked_two, version))
    lines = list(LineFacts.objects.order_by("id"))
    assert [line.kind for line in lines] == ["bespoke", "bespoke"]
    assert [(line.tier_code, line.tier_name, line.delivery_days) for line in lines] == [
        ("step-1", "Step 1", 7), ("step-2", "Step 2", 14)
    ]  # fmt: skip
    # Net prices of a French maker; the work of a person for a consumer is taxed where the maker is: 20 %.
    assert [(line.net_minor, line.vat_minor, line.gross_minor) for line in lines] == [
        (20000, 4000, 24000), (30000, 6000, 36000)
    ]  # fmt: skip
    assert [line.rights for line in lines] == [PRESETS["premium"].to_json()] * 2
    assert {line.licence for line in lines} == {"LicenseRef-Ring-premium"}
    assert {(line.title, line.revisions, line.decision.supplier) for line in lines} == {("Concert poster", 2, "seller")}
    assert [(row["id"], row["answer"]) for row in lines[0].brief] == [("brief", BRIEF), ("scope", version.scope)]
    part = SellerOrder.objects.get()
    assert (part.partner_id, part.gross_minor, order.facts.gross_minor) == (maker.pk, 60000, 60000)
    assert part.due_on == NOON.date() + timedelta(days=14 + 14)  # work waits for the withdrawal period
    assert states(asked_two) == ("answered", ["accepted"])


def test_paid_is_ordered_and_the_others_get_a_friendly_mail(maker, other, asked_two):
    mine = make_quote(asked_two, maker)
    make_quote(asked_two, other, 44000)
    order = placed(accepted(asked_two, mine))
    order_paid(number=order.number, at=LATER, why="test")
    assert states(asked_two) == ("ordered", ["ordered", "not_chosen"])
    assert asked(asked_two, other).state == "closed"
    assert mails("not_chosen") == [owner_of(other).email]
    moves = Event.objects.filter(what="quote", invitation=asked(asked_two, maker)).values_list("old", "new", "at")
    assert list(moves) == [("draft", "sent", NOON), ("sent", "accepted", NOON), ("accepted", "ordered", LATER)]


def test_accepting_twice_is_one_basket_and_one_offering(maker, asked_two):
    version = make_quote(asked_two, maker)
    first, second = accepted(asked_two, version), accepted(asked_two, version)
    assert first.pk == second.pk
    assert (BasketApart.objects.count(), Offering.objects.count(), Tier.objects.count()) == (1, 1, 2)
    assert states(asked_two) == ("answered", ["sent"])


def test_an_earlier_version_is_not_accepted_and_the_buyer_learns_of_the_new_one(maker, asked_two):
    old = make_quote(asked_two, maker, 20000)
    new = make_quote(asked_two, maker, 25000)
    with pytest.raises(QuoteReplaced) as refused:
        accepted(asked_two, old)
    assert refused.value.now.pk == new.pk
    assert (BasketApart.objects.count(), Offering.objects.count()) == (0, 0)


def test_the_right_number_with_another_fingerprint_is_not_accepted(maker, asked_two):
    version = make_quote(asked_two, maker)
    version.fingerprint = "f" * 24
    with pytest.raises(QuoteReplaced):
        accepted(asked_two, version)
    assert BasketApart.objects.count() == 0


def test_changed_between_accepting_and_the_order_button_nothing_is_ordered(maker, asked_two):
    apart = accepted(asked_two, make_quote(asked_two, maker, 20000))
    facts = facts_for(apart)
    newer = make_quote(asked_two, maker, 25000)
    with pytest.raises(QuoteChanged) as changed:
        placed(apart, facts=facts)
    assert changed.value.now.has_problems
    assert (Order.objects.count(), states(asked_two)) == (0, ("answered", ["sent"]))
    order = placed(accepted(asked_two, newer))
    assert order.facts.net_minor == 25000


def test_changed_at_the_very_moment_nothing_is_ordered(maker, asked_two):
    """The tiers still look open to the checkout: the quote's own version decides."""
    apart = accepted(asked_two, make_quote(asked_two, maker, 20000))
    make_quote(asked_two, maker, 25000)
    Tier.objects.update(is_active=True)
    with pytest.raises(OrderRefused, match="has changed this quote"):
        placed(apart)
    assert (Order.objects.count(), states(asked_two)) == (0, ("answered", ["sent"]))
    assert Basket.objects.get(pk=apart.basket_id).status == "Open"


def test_taken_back_before_the_order_button_nothing_is_ordered(maker, asked_two):
    apart = accepted(asked_two, make_quote(asked_two, maker))
    facts = facts_for(apart)
    withdraw_quote(invitation=asked(asked_two, maker), by=owner_of(maker), at=NOON)
    with pytest.raises(OrderRefused):
        placed(apart, facts=facts)
    assert (Order.objects.count(), states(asked_two)) == (0, ("answered", ["withdrawn"]))


def test_only_one_quote_of_a_request_can_be_ordered(maker, other, asked_two):
    mine, theirs = (
        accepted(asked_two, make_quote(asked_two, maker)),
        accepted(asked_two, make_quote(asked_two, other)),
    )
    placed(mine)
    with pytest.raises(OrderRefused, match="is being paid"):
        placed(theirs)
    assert (Order.objects.count(), states(asked_two)) == (1, ("answered", ["accepted", "sent"]))


def test_the_order_button_twice_is_one_order(maker, asked_two):
    apart = accepted(asked_two, make_quote(asked_two, maker))
    facts = facts_for(apart)
    first = placed(apart, facts=facts)
    assert placed(apart, facts=facts).pk == first.pk
    with pytest.raises(NothingToOrder):
        placed(apart, facts=facts_for(apart))
    assert Order.objects.count() == 1


@pytest.mark.parametrize("to", ["cancelled", "expired"])
def test_not_paid_means_that_it_can_be_accepted_again(maker, asked_two, to):
    version = make_quote(asked_two, maker)
    first = accepted(asked_two, version)
    order = placed(first)
    with pytest.raises(BespokeRefused, match="is being paid"):
        accepted(asked_two, version)
    release(number=order.number, to=to, at=LATER, why="test")
    assert states(asked_two) == ("answered", ["sent"])
    assert mails("unpaid") == ["anna@example.org"]
    version.refresh_from_db()
    second = accepted(asked_two, version)
    assert second.pk != first.pk
    order_paid(number=placed(second).number, at=LATER, why="test")
    assert (states(asked_two), Offering.objects.count()) == (("ordered", ["ordered"]), 1)


def test_not_paid_after_the_quote_has_ended_it_is_over(maker, asked_two):
    version = make_quote(asked_two, maker, valid_until=NOON.date())
    order = placed(accepted(asked_two, version))
    release(number=order.number, to="expired", at=NOON + timedelta(days=1), why="test")
    assert states(asked_two) == ("answered", ["expired"])
    assert mails("unpaid") == []


def test_the_last_day_holds_and_the_day_after_does_not(maker, asked_two):
    version = make_quote(asked_two, maker, valid_until=NOON.date() + timedelta(days=2))
    apart = accepted(asked_two, version, NOON + timedelta(days=2))
    with pytest.raises(BespokeRefused, match="no longer valid"):
        accepted(asked_two, version, NOON + timedelta(days=3))
    with pytest.raises(OrderRefused, match="no longer valid"):
        placed(apart, at=NOON + timedelta(days=3))
    assert Order.objects.count() == 0


def test_a_date_that_has_passed_is_not_promised_any_more(maker, asked_two):
    due = NOON.date() + timedelta(days=5)
    version = make_quote(asked_two, maker, steps=[Step("By a day", 30000, None, due)])
    apart = accepted(asked_two, version, NOON + timedelta(days=1))
    assert apart.basket.lines.get().product.tier.delivery_days == 4
    apart = accepted(asked_two, version, NOON + timedelta(days=3))
    assert apart.basket.lines.get().product.tier.delivery_days == 2
    with pytest.raises(BespokeRefused, match="A date of this quote has passed"):
        accepted(asked_two, version, NOON + timedelta(days=5))


def test_a_maker_who_cannot_be_paid_yet_is_not_ordered_from(asked_two, maker):
    version = make_quote(asked_two, maker)
    PaymentAccount.objects.filter(partner=maker).update(state="pending")
    with pytest.raises(BespokeRefused, match="verification"):
        accepted(asked_two, version)
    assert (Offering.objects.count(), BasketApart.objects.count()) == (0, 0)


@pytest.mark.parametrize("who", [Who(), Who(key="x" * 26), Who(wrote_it=True)])
def test_strangers_accept_nothing(maker, asked_two, who):
    version = make_quote(asked_two, maker)
    with pytest.raises(NotYourRequest):
        accept_quote(
            request=asked_two, invitation_id=asked(asked_two, maker).public_id, number=1,
            fingerprint=version.fingerprint, who=who, at=NOON,
        )  # fmt: skip
    assert Offering.objects.count() == 0


def test_a_basket_apart_is_nobodys_open_basket_and_its_tiers_cannot_be_put_into_one(maker, asked_two):
    apart = accepted(asked_two, make_quote(asked_two, maker))
    offering = Offering.objects.get()
    assert (apart.basket.owner, offering.state, offering.product.is_public) == (None, "private", False)
    assert tier_of(f"{offering.public_id}:step-1") is None
    assert apart_by_key("") is None
    assert apart_by_key(apart.key[:-1]) is None
    assert apart_by_key(apart.key).pk == apart.pk


def test_a_gross_price_is_what_the_consumer_pays(maker, asked_two):
    order = placed(accepted(asked_two, make_quote(asked_two, maker, 24000, side="gross")))
    assert (order.facts.net_minor, order.facts.vat_minor, order.facts.gross_minor) == (20000, 4000, 24000)
