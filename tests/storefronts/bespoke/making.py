"""Requests and quotes by trait, written by the operations that people use."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count

from marketplace.basket.quote import quote as quote_basket
from marketplace.order.facts import CheckoutFacts
from marketplace.order.operations import place_order
from marketplace.partner.prices import buyer_at_checkout
from storefronts.bespoke.buyers import Who
from storefronts.bespoke.models import Invitation, QuoteVersion, Request
from storefronts.bespoke.operations.ordering import accept_quote
from storefronts.bespoke.operations.quotes import QuoteSpec, Step, send_quote
from storefronts.bespoke.operations.requests import Wish, send_request, write_request
from tests.factories import NOON, make_maker, owner_of

_numbers = count(1)
TODAY = NOON.date()
BRIEF = "A poster for our summer concert in the park, A2, two colours."


def make_wish(*makers, **changes) -> Wish:
    facts = {
        "token": f"form-{next(_numbers)}", "email": "Anna@Example.org", "name": "Anna Muster", "language": "en",
        "country": "DE", "capacity": "consumer", "title": "Concert poster", "brief": BRIEF,
        "makers": [maker.storefront for maker in makers],
    }  # fmt: skip
    return Wish(**(facts | changes))


def make_request(*makers, buyer=None, sent: bool = True, at: datetime = NOON, **changes) -> Request:
    """A guest's request unless ``buyer``; sent to ``makers``."""
    wish = make_wish(*(makers or (make_maker(),)), **({"email": buyer.email} if buyer else {}), **changes)
    request = write_request(wish=wish, buyer=buyer, at=at)
    if sent:
        send_request(request=request, who=by_key(request), at=at)
    request.refresh_from_db()
    return request


def by_key(request: Request) -> Who:
    return Who(key=request.key)


def asked(request: Request, maker=None) -> Invitation:
    rows = request.invitations.select_related("storefront__partner", "request")
    return rows.get(storefront__partner=maker) if maker else rows.get()


def make_spec(*amounts: int, on: date = TODAY, **changes) -> QuoteSpec:
    steps = [Step(f"Step {n}", amount, days=7 * n) for n, amount in enumerate(amounts or (20000, 30000), start=1)]
    facts = {
        "language": "fr", "scope": "A sketch, then the finished poster as PDF.", "steps": steps,
        "valid_until": on + timedelta(days=20),
    }  # fmt: skip
    return QuoteSpec(**(facts | changes))


def make_quote(request: Request, maker, *amounts: int, at: datetime = NOON, **changes) -> QuoteVersion:
    spec = make_spec(*amounts, **changes)
    return send_quote(invitation=asked(request, maker), spec=spec, by=owner_of(maker), at=at)


def accepted(request: Request, version: QuoteVersion, at: datetime = NOON):
    """The basket apart of this version."""
    return accept_quote(
        request=request, invitation_id=version.quote.invitation.public_id, number=version.number,
        fingerprint=version.fingerprint, who=by_key(request), at=at,
    )  # fmt: skip


def facts_for(apart, *, token: str = "", at: datetime = NOON) -> CheckoutFacts:
    buyer = buyer_at_checkout(country="DE", postcode="10115", capacity="consumer", vat_id="", check="not_given")
    now = quote_basket(basket=apart.basket, buyer=buyer, on=at.date())
    return CheckoutFacts(
        token or f"t{next(_numbers)}", now.fingerprint, "anna@example.org", "Anna", "en", "DE", postcode="10115"
    )


def placed(apart, *, at: datetime = NOON, facts=None):
    return place_order(basket=apart.basket, facts=facts or facts_for(apart, at=at), user=None, at=at)
