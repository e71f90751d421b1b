"""The state machines as law: hypothesis looks for a way around the tables."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.money import Money
from marketplace.offerings.commission import Terms, taken_of
from marketplace.partner.models import TaxProfile
from storefronts.bespoke.models import (
    Event,
    Invitation,
    InvitationState,
    Quote,
    QuoteState,
    QuoteVersion,
    Request,
    RequestState,
)
from storefronts.bespoke.operations.moves import (
    INVITATION_MOVES,
    QUOTE_MOVES,
    REQUEST_MOVES,
    move_invitation,
    move_quote,
    move_request,
)
from storefronts.bespoke.prices import priced
from storefronts.bespoke.refused import TransitionRefused
from tests.factories import NOON, make_maker
from tests.storefronts.bespoke.making import asked, make_quote, make_request

PAIRS = {
    "request": [(old, new) for old in RequestState.values for new in RequestState.values],
    "invitation": [(old, new) for old in InvitationState.values for new in InvitationState.values],
    "quote": [(old, new) for old in QuoteState.values for new in QuoteState.values],
}
TABLES = {"request": REQUEST_MOVES, "invitation": INVITATION_MOVES, "quote": QUOTE_MOVES}


def test_every_state_is_in_its_table_and_leads_to_known_states():
    for name, known in (("request", RequestState), ("invitation", InvitationState), ("quote", QuoteState)):
        assert set(TABLES[name]) == set(known.values)
        assert {to for moves in TABLES[name].values() for to in moves} <= set(known.values)


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["request", "invitation", "quote"])
def test_a_listed_transition_writes_who_when_why_and_another_changes_nothing(what):
    maker = make_maker()
    request = make_request(maker)
    version = make_quote(request, maker)
    invitation = asked(request, maker)
    quote = Quote.objects.select_related("invitation__request").get(pk=version.quote_id)
    row = {"request": request, "invitation": invitation, "quote": quote}[what]
    move = {"request": move_request, "invitation": move_invitation, "quote": move_quote}[what]
    for old, new in PAIRS[what]:
        type(row).objects.filter(pk=row.pk).update(state=old)
        row.state = old
        events = Event.objects.count()
        if new in TABLES[what][old]:
            move(**{what: row}, to=new, at=NOON, why="because")
            event = Event.objects.latest("pk")
            assert (event.what, event.old, event.new, event.at, event.why) == (what, old, new, NOON, "because")
            assert type(row).objects.get(pk=row.pk).state == new
        else:
            with pytest.raises(TransitionRefused):
                move(**{what: row}, to=new, at=NOON)
            assert (type(row).objects.get(pk=row.pk).state, Event.objects.count()) == (old, events)
    assert (Request.objects.count(), Invitation.objects.count(), QuoteVersion.objects.count()) == (1, 1, 1)


@given(
    amount=st.integers(50, 10_000_000), side=st.sampled_from(["net", "gross"]),
    seller=st.sampled_from([("FR", "registered"), ("EE", "registered"), ("GR", "small_business")]),
    country=st.sampled_from(["DE", "FR", "GR", "LU"]), business=st.booleans(),
)  # fmt: skip
def test_what_the_buyer_pays_is_what_was_named_plus_vat_and_the_maker_gets_no_more(
    amount, side, seller, country, business
):
    from marketplace.markets.market import Market
    from marketplace.partner.prices import buyer_in

    profile = TaxProfile(country=seller[0], vat_status=seller[1])
    market = Market("en", country, "EUR", "business" if business else "consumer")
    found = priced(amount_minor=amount, side=side, profile=profile, buyer=buyer_in(market), on=NOON.date())
    assert found.pays.net + found.pays.vat == found.pays.gross
    if side == "net":
        assert found.pays.net == Money(amount, "EUR")
    elif not business:
        assert found.pays.gross == Money(amount, "EUR")
    for rate in (None, Decimal(0), Decimal(17), Decimal(27)):
        for terms in (Terms(1000), Terms(0, 100, 500), Terms(10_000, 50, 0)):
            taken = taken_of(found.pays, terms, rate)
            assert Money.zero("EUR") <= taken.net
            assert Money.zero("EUR") <= found.pays.gross - taken.net - taken.vat <= found.pays.gross
