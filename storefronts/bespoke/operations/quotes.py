"""What a maker does: look, decline, write a quote, send it, replace it, take it back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.offerings.private import close_private
from marketplace.offerings.refused import OfferingRefused
from marketplace.offerings.texts import check_plain
from marketplace.offerings.tiers import LEAST, MOST
from marketplace.partner.locks import lock_sellers
from marketplace.partner.models import PriceSide, Role
from marketplace.partner.permissions import require_role
from marketplace.users.models import User
from storefronts.bespoke.models import (
    Invitation,
    InvitationState,
    Milestone,
    Quote,
    QuoteState,
    QuoteVersion,
    Request,
    RequestState,
)
from storefronts.bespoke.operations.moves import LIVE, WAITING, lock_request, move_invitation, move_quote, move_request
from storefronts.bespoke.operations.telling import tell_buyer
from storefronts.bespoke.refused import BespokeRefused

RIGHTS = ("basic", "standard", "premium")
MOST_MILESTONES = 10
SHORTEST_SCOPE, LONGEST_SCOPE = 20, 8000
LONGEST_VALID = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone as the maker wants it: cents, and days after the order or a date."""

    title: str
    amount_minor: int
    days: int | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class QuoteSpec:
    """A quote as the maker wants it."""

    language: str
    scope: str
    steps: Sequence[Step]
    valid_until: date
    rights: str = "standard"
    side: str = PriceSide.NET
    revisions: int = 1

    @property
    def fingerprint(self) -> str:
        """Changes when anything that a buyer accepts changes."""
        said = json.dumps(asdict(self), sort_keys=True, default=str)
        return hashlib.sha256(said.encode()).hexdigest()[:24]


def checked(spec: QuoteSpec, *, at: datetime) -> QuoteSpec:
    """Raises BespokeRefused with a sentence for the maker."""
    try:
        scope = check_plain(spec.scope).strip()
        steps = [Step(" ".join(check_plain(s.title).split()), s.amount_minor, s.days, s.due_on) for s in spec.steps]
    except OfferingRefused as refused:
        raise BespokeRefused(str(refused)) from refused
    if len(scope) < SHORTEST_SCOPE:
        raise BespokeRefused(_("Say what the buyer gets: at least 20 characters."))
    if len(scope) > LONGEST_SCOPE:
        raise BespokeRefused(_("Shorten the text to 8,000 characters."))
    if not 1 <= len(steps) <= MOST_MILESTONES:
        raise BespokeRefused(_("A quote has 1 to 10 milestones."))
    for step in steps:
        _check_step(step, at.date())
    if sum(step.amount_minor for step in steps) > MOST:
        raise BespokeRefused(_("All milestones together cost at most 100,000 euro."))
    if not at.date() <= spec.valid_until <= at.date() + LONGEST_VALID:
        raise BespokeRefused(_("Let the quote hold until a day from today to 180 days ahead."))
    if spec.rights not in RIGHTS or spec.side not in PriceSide.values or not 0 <= spec.revisions <= 20:
        raise BespokeRefused(_("Choose the rights, the kind of price, and 0 to 20 revisions."))
    return QuoteSpec(spec.language, scope, steps, spec.valid_until, spec.rights, str(spec.side), spec.revisions)


def _check_step(step: Step, today: date) -> None:
    if not 3 <= len(step.title) <= 100:
        raise BespokeRefused(_("Give each milestone a title of 3 to 100 characters."))
    if not LEAST <= step.amount_minor <= MOST:
        raise BespokeRefused(_("Give each milestone a price between 0.50 and 100,000 euro."))
    if (step.days is None) == (step.due_on is None):
        raise BespokeRefused(_("Say for each milestone either the days after the order or a date."))
    if step.days is not None and not 1 <= step.days <= 365:
        raise BespokeRefused(_("A milestone is delivered within 1 to 365 days."))
    if step.due_on is not None and not today < step.due_on <= today + timedelta(days=365):
        raise BespokeRefused(_("The date of a milestone lies between tomorrow and a year from now."))


def _locked(invitation: Invitation, by: User) -> tuple[Request, Invitation]:
    """Seller and request locked, and the invitation as it is now. Raises NotYourStorefront."""
    lock_sellers(invitation.storefront.partner_id)
    require_role(by, invitation.storefront.partner, Role.EDITOR)
    request = lock_request(invitation.request_id)
    fresh = Invitation.objects.select_related("storefront__partner").get(pk=invitation.pk)
    fresh.request = request
    return request, fresh


@transaction.atomic
def see(*, invitation: Invitation, by: User, at: datetime) -> None:
    """A maker has opened it. Safe to repeat."""
    _request, fresh = _locked(invitation, by)
    if fresh.state == InvitationState.SENT and fresh.sent_at is not None:
        move_invitation(invitation=fresh, to=InvitationState.SEEN, at=at, by=by)


@transaction.atomic
def decline(*, invitation: Invitation, reason: str, by: User, at: datetime) -> None:
    """No, with a friendly reason that the buyer reads. Raises NotYourStorefront, BespokeRefused."""
    request, fresh = _locked(invitation, by)
    words = reason.strip()
    if len(words) > 600:
        raise BespokeRefused(_("Shorten the reason to 600 characters."))
    move_invitation(invitation=fresh, to=InvitationState.DECLINED, at=at, by=by, why=words)
    fresh.reason = words
    fresh.save(update_fields=["reason"])
    tell_buyer(request=request, event="declined", mark=fresh.public_id, at=at, invitation=fresh, text=words)


@transaction.atomic
def save_draft(*, invitation: Invitation, typed: dict[str, Any], by: User, at: datetime) -> Quote:
    """Keep what is being typed; the buyer sees nothing of it. Raises NotYourStorefront, BespokeRefused."""
    request, fresh = _locked(invitation, by)
    _may_answer(request, fresh)
    quote, _created = Quote.objects.get_or_create(invitation=fresh)
    quote.draft, quote.drafted_at = typed, at
    quote.save(update_fields=["draft", "drafted_at"])
    return quote


def _may_answer(request: Request, invitation: Invitation) -> None:
    if request.state not in LIVE or invitation.state not in (*WAITING, InvitationState.QUOTED):
        raise BespokeRefused(_("This request has ended: no quote can be sent any more."))


@transaction.atomic
def send_quote(*, invitation: Invitation, spec: QuoteSpec, by: User, at: datetime) -> QuoteVersion:
    """Send a quote, or replace the one that was sent by a new version. The same quote sent twice is one.

    Raises NotYourStorefront, BespokeRefused (TransitionRefused while the buyer is ordering it).
    """
    request, fresh = _locked(invitation, by)
    _may_answer(request, fresh)
    good = checked(spec, at=at)
    quote, _created = Quote.objects.select_related("current__offering").get_or_create(invitation=fresh)
    quote.invitation = fresh
    before = quote.current
    if before is not None and quote.state == QuoteState.SENT and before.fingerprint == good.fingerprint:
        return before
    if quote.state == QuoteState.ACCEPTED:
        raise BespokeRefused(_("The buyer has just accepted this quote and is paying. It cannot be changed now."))
    version = _write_version(quote, good, by, at)
    if before is not None and before.offering is not None:
        close_private(offering=before.offering)
    quote.current = version
    if quote.state != QuoteState.SENT:
        move_quote(quote=quote, to=QuoteState.SENT, at=at, by=by, why=f"version {version.number}")
    quote.reminded_at = None
    quote.save(update_fields=["current", "reminded_at"])
    _answered(request, fresh, version, by, at)
    event = "quote_changed" if version.number > 1 else "quote"
    tell_buyer(
        request=request, event=event, mark=f"{fresh.public_id}-{version.number}", at=at, invitation=fresh
    )  # fmt: skip
    return version


def _write_version(quote: Quote, spec: QuoteSpec, by: User, at: datetime) -> QuoteVersion:
    version = QuoteVersion.objects.create(
        quote=quote, number=quote.versions.count() + 1, language=spec.language, scope=spec.scope, rights=spec.rights,
        side=spec.side, valid_until=spec.valid_until, revisions=spec.revisions, fingerprint=spec.fingerprint, by=by,
        sent_at=at,
    )  # fmt: skip
    Milestone.objects.bulk_create(
        Milestone(version=version, position=number, title=step.title, amount_minor=step.amount_minor,
                  days=step.days, due_on=step.due_on)
        for number, step in enumerate(spec.steps, start=1)
    )  # fmt: skip
    return version


def _answered(request: Request, invitation: Invitation, version: QuoteVersion, by: User, at: datetime) -> None:
    """The invitation and the request follow; the request lives at least as long as the quote holds."""
    if invitation.state != InvitationState.QUOTED:
        move_invitation(invitation=invitation, to=InvitationState.QUOTED, at=at, by=by)
    if request.state == RequestState.OPEN:
        move_request(request=request, to=RequestState.ANSWERED, at=at, by=by)
    ends = datetime.combine(version.valid_until + timedelta(days=1), time.min, tzinfo=UTC)
    if ends > request.ends_at:
        request.ends_at = ends
        request.save(update_fields=["ends_at"])


@transaction.atomic
def withdraw_quote(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Take a sent quote back; the buyer is told. Raises NotYourStorefront, TransitionRefused."""
    request, fresh = _locked(invitation, by)
    quote = Quote.objects.select_related("current__offering").filter(invitation=fresh).first()
    if quote is None or quote.current is None:
        raise BespokeRefused(_("There is no quote to take back."))
    quote.invitation = fresh
    move_quote(quote=quote, to=QuoteState.WITHDRAWN, at=at, by=by)
    if quote.current.offering is not None:
        close_private(offering=quote.current.offering)
    move_invitation(invitation=fresh, to=InvitationState.SEEN, at=at, by=by)
    mark = f"{fresh.public_id}-{quote.current.number}"
    tell_buyer(request=request, event="withdrawn", mark=mark, at=at, invitation=fresh)
