"""An owner closes at the moment at which something else would be left open or public: one waits for the other."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest
from django.utils import timezone

from marketplace.offerings import operations as works
from marketplace.offerings.models import Offering, State
from marketplace.partner.closing import StillOpen, close_storefront
from marketplace.partner.models import Partner
from marketplace.partner.permissions import StorefrontClosed
from marketplace.partner.queries import is_closed
from storefronts.bespoke.models import Invitation, Quote, QuoteState
from storefronts.bespoke.operations import quotes, requests
from storefronts.bespoke.operations.moves import LIVE, WAITING
from storefronts.bespoke.refused import BespokeRefused
from storefronts.rings import operations as rings
from storefronts.rings.membership import S
from storefronts.rings.models import Membership
from storefronts.rings.refused import RingRefused
from tests.factories import make_digital, make_editor, make_maker, make_ring, owner_of
from tests.races import in_threads
from tests.storefronts.bespoke.making import asked, by_key, make_quote, make_request, make_spec


def asks(maker, at):
    """A buyer sends a request that was written while the storefront was open."""
    request = make_request(maker, sent=False, at=at)
    return requests, "move_request", lambda: requests.send_request(request=request, who=by_key(request), at=at)


def asks_also(maker, at):
    """A buyer asks one more maker."""
    request = make_request(make_maker(), at=at)
    also = {"request": request, "storefront": maker.storefront, "who": by_key(request), "at": at}
    return requests, "_tell", lambda: requests.ask_also(**also)


def quotes_again(maker, at):
    """A teammate renews a quote that has ended."""
    request = make_request(maker, at=at)
    make_quote(request, maker, at=at, on=at.date())
    Quote.objects.update(state=QuoteState.EXPIRED)
    spec = make_spec(70000, on=at.date() + timedelta(days=1))
    again = {"invitation": asked(request, maker), "spec": spec, "by": owner_of(maker), "at": at}
    return quotes, "_write_version", lambda: quotes.send_quote(**again)


def publishes(maker, at):
    """A teammate puts a work on sale again."""
    work = works.pause(offering=make_digital(partner=maker), by=owner_of(maker), at=at)
    return works, "_locked", lambda: works.publish(offering=work, by=owner_of(maker), at=at)


def is_invited(maker, at):
    """A ring's editor invites the maker."""
    ring = make_ring()
    invited = {"ring": ring, "storefront": maker.storefront, "by": make_editor(ring), "at": at}
    return rings, "lock_storefront", lambda: rings.invite(**invited)


def left_behind(maker):
    """What no closed storefront has: requests that wait, quotes that can be accepted, works on sale, memberships."""
    waiting = Invitation.objects.filter(storefront__partner=maker, sent_at__isnull=False, request__state__in=LIVE)
    return [
        *waiting.filter(state__in=WAITING),
        *Quote.objects.filter(invitation__storefront__partner=maker, state=QuoteState.SENT),
        *Offering.objects.filter(partner=maker, state=State.PUBLISHED),
        *Membership.objects.filter(storefront__partner=maker, state__in=(S.INVITED, S.APPLIED, S.MEMBER)),
    ]


@pytest.mark.parametrize("case", [asks, asks_also, quotes_again, publishes, is_invited])
def test_nothing_slips_into_a_storefront_that_closes(case, shared_by_threads, monkeypatch):
    maker, at = make_maker(), timezone.now()
    room, step, work = case(maker, at)
    owner, looked, closed = owner_of(maker), Event(), Event()
    real = getattr(room, step)

    def after_the_look(*args, **kwargs):
        looked.set()
        closed.wait(1)  # without the lock the owner closes now
        return real(*args, **kwargs)

    monkeypatch.setattr(room, step, after_the_look)
    shared_by_threads()

    def side(n: int) -> str:
        try:
            if not n:
                work()
            elif looked.wait(10):
                monkeypatch.setattr(room, step, real)
                close_storefront(partner=maker, by=owner, why="", at=at)
        except (StillOpen, StorefrontClosed, BespokeRefused, RingRefused) as lost:
            return type(lost).__name__
        finally:
            if n:
                closed.set()
        return "done"

    worked, ended = in_threads(side, 2)
    ((is_over, left),) = in_threads(lambda _n: (is_closed(Partner.objects.get(pk=maker.pk)), left_behind(maker)), 1)
    assert worked == "done" or is_over
    assert is_over == (ended == "done")
    assert not (is_over and left), left
