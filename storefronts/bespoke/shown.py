"""What the pages draw: quotes side by side, in the reader's words. No queries beyond ``answers_of``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.markets.countries import country_name
from marketplace.markets.shown import money_text
from marketplace.money import Money
from marketplace.offerings.rights import PRESETS
from marketplace.partner.queries import is_closed
from marketplace.pictures.shown import PictureView, view_of
from storefronts.bespoke.doors import ShownMessage, shown_messages
from storefronts.bespoke.models import Invitation, InvitationState, Milestone, Quote, QuoteState, QuoteVersion, Request
from storefronts.bespoke.prices import Sum, buyer_of_request, summed
from storefronts.engagements.states import RUNNING, State


@dataclass(frozen=True, slots=True)
class ShownStep:
    title: str
    price: str
    when: str


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """One version of a quote as the buyer compares it."""

    number: int
    fingerprint: str
    language: str
    scope: str
    steps: list[ShownStep]
    total: Sum
    ready: str
    rights: list[tuple[str, bool, str]]
    revisions: int
    valid_until: date
    state: str
    state_name: str
    holds: bool


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One maker's answer."""

    invitation: Invitation
    name: str
    slug: str
    city: str
    country: str
    portrait: PictureView | None
    state: str
    sentence: str
    is_closed: bool = False
    """The storefront: its maker reads nothing any more."""
    quote: ShownQuote | None = None
    messages: list[ShownMessage] = field(default_factory=list)


def when_words(step: Milestone) -> str:
    """When a milestone is delivered."""
    if step.due_on is not None:
        return _("by %(date)s") % {"date": date_format(step.due_on)}
    said = ngettext("%(count)s day after the order", "%(count)s days after the order", step.days or 0)
    return said % {"count": step.days}


def shown_quote(version: QuoteVersion, quote: Quote, request: Request, profile: Any, at: datetime) -> ShownQuote:
    """A version with the prices that this buyer pays."""
    steps, buyer, on = list(version.milestones.all()), buyer_of_request(request), at.date()

    def of(amounts: list[int]) -> Sum:
        return summed(amounts=amounts, side=version.side, profile=profile, buyer=buyer, on=on)

    rows = []
    for step in steps:
        asked = of([step.amount_minor])
        rows.append(ShownStep(step.title, asked.pays or money_text(Money(step.amount_minor, "EUR")), when_words(step)))
    last = max(steps, key=lambda step: step.due_on or date.fromordinal(on.toordinal() + (step.days or 0)))
    return ShownQuote(
        number=version.number, fingerprint=version.fingerprint, language=version.language, scope=version.scope,
        steps=rows, total=of([step.amount_minor for step in steps]), ready=when_words(last),
        rights=PRESETS[version.rights].sentences(), revisions=version.revisions,
        valid_until=version.valid_until, state=quote.state, state_name=str(quote.get_state_display()),
        holds=quote.state == QuoteState.SENT and version.valid_until >= on,
    )  # fmt: skip


def shown_answer(invitation: Invitation, request: Request, *, language: str, at: datetime) -> ShownAnswer:
    """One maker for the buyer's page."""
    storefront, quote = invitation.storefront, getattr(invitation, "quote", None)
    profile = storefront.partner.tax_profile
    version = quote.current if quote is not None and quote.state != QuoteState.WITHDRAWN else None
    return ShownAnswer(
        invitation=invitation, name=storefront.name, slug=storefront.slug, city=storefront.city,
        country=country_name(storefront.country, language),
        portrait=view_of(storefront.portrait) if storefront.portrait else None,
        state=invitation.state, sentence=_sentence(invitation, quote),
        is_closed=is_closed(storefront.partner),
        quote=shown_quote(version, quote, request, profile, at) if quote is not None and version is not None else None,
        messages=shown_messages(invitation.messages.all()),
    )  # fmt: skip


def _sentence(invitation: Invitation, quote: Quote | None) -> str:
    """How far a maker is who has no quote to show."""
    if quote is not None and quote.state == QuoteState.WITHDRAWN and invitation.state == InvitationState.SEEN:
        return _("Has taken the quote back.")
    return {
        InvitationState.SENT: _("Has your request and has not opened it yet."),
        InvitationState.SEEN: _("Has read your request."),
        InvitationState.DECLINED: _("Cannot do it."),
        InvitationState.CLOSED: _("Is no longer asked."),
        InvitationState.EXPIRED: _("Has not answered."),
    }.get(InvitationState(invitation.state), "")


def order_words(states: Sequence[str]) -> str:
    """How far a paid order is, from the states of its work."""
    if not states or set(states) == {State.BRIEF_NEEDED}:
        return _("The maker has your order and begins.")
    if set(states) & set(RUNNING):
        return _("The work is under way.")
    return _("All of it is done and accepted.") if set(states) == {State.ACCEPTED} else _("The work has ended.")


def budget_words(request: Request) -> str:
    """The budget as one phrase; "" when none was named."""
    low, high = request.budget_min_minor, request.budget_max_minor
    text = {
        (True, True): _("%(low)s to %(high)s"),
        (True, False): _("from %(low)s"),
        (False, True): _("up to %(high)s"),
    }.get((low is not None, high is not None), "")
    if low is not None and low == high:
        return money_text(Money(low, "EUR"))
    return text % {"low": money_text(Money(low or 0, "EUR")), "high": money_text(Money(high or 0, "EUR"))}
