"""What a buyer does: write a request, choose who is asked, send it, close it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.models import Category

from marketplace.files.operations import store_private
from marketplace.limits.rates import TooMany, count
from marketplace.offerings.private import close_private
from marketplace.offerings.refused import OfferingRefused
from marketplace.offerings.texts import check_plain, check_title
from marketplace.partner.locks import lock_sellers
from marketplace.users.models import User
from storefronts.bespoke.buyers import Who, require_buyer
from storefronts.bespoke.models import (
    Invitation,
    InvitationState,
    Quote,
    QuoteState,
    Request,
    RequestFile,
    RequestState,
)
from storefronts.bespoke.operations.moves import LIVE, WAITING, lock_request, move_invitation, move_quote, move_request
from storefronts.bespoke.operations.telling import tell_buyer, tell_maker
from storefronts.bespoke.queries import may_be_asked
from storefronts.bespoke.refused import BespokeRefused, NotYourRequest
from storefronts.profiles.models import Storefront

MOST_MAKERS = 10
MOST_FILES = 5
SHORTEST_BRIEF, LONGEST_BRIEF = 20, 8000
MOST_BUDGET = 1_000_000_00
UNSENT_FOR = timedelta(days=3)
OPEN_FOR = timedelta(days=30)
MAILS_PER_HOUR = 5
REQUESTS_PER_DAY = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """What the form says. ``token``: one per form. Amounts in cents."""

    token: str
    email: str
    name: str
    language: str
    country: str
    capacity: str
    title: str
    brief: str
    budget_min: int | None = None
    budget_max: int | None = None
    wished_for: date | None = None
    category: Category | None = None
    files: Sequence[File[Any]] = ()
    makers: Sequence[Storefront] = ()


@transaction.atomic
def write_request(*, wish: Wish, buyer: User | None, at: datetime) -> Request:
    """Keep a request; nobody is asked yet. The same form sent twice is one request.

    Raises BespokeRefused, FileRefused: nothing was written.
    """
    if (written := Request.objects.filter(token=wish.token).first()) is not None:
        return written
    title = _checked(wish, at)
    _lock_makers(wish.makers[:MOST_MAKERS])
    _require_open(wish.makers[:MOST_MAKERS])
    _count(wish.email, is_guest=buyer is None)
    request = Request.objects.create(
        token=wish.token, buyer=buyer, email=wish.email.strip().lower(), name=" ".join(wish.name.split()),
        language=wish.language, country=wish.country, capacity=wish.capacity, title=title, brief=wish.brief.strip(),
        budget_min_minor=wish.budget_min, budget_max_minor=wish.budget_max, wished_for=wish.wished_for,
        category=wish.category, written_at=at, ends_at=at + UNSENT_FOR,
    )  # fmt: skip
    for upload in wish.files:
        kept = store_private(file=upload, by=buyer, at=at, office=True)
        RequestFile.objects.create(request=request, file=kept)
    for storefront in wish.makers[:MOST_MAKERS]:
        Invitation.objects.get_or_create(request=request, storefront=storefront)
    if buyer is None:
        tell_buyer(request=request, event="confirm", mark="1", at=at)
    return request


def _checked(wish: Wish, at: datetime) -> str:
    """The clean title. Raises BespokeRefused."""
    try:
        title = check_title(wish.title)
        brief = check_plain(wish.brief).strip()
    except OfferingRefused as refused:
        raise BespokeRefused(str(refused)) from refused
    if len(brief) < SHORTEST_BRIEF:
        raise BespokeRefused(_("Describe what you need: at least 20 characters."))
    if len(brief) > LONGEST_BRIEF:
        raise BespokeRefused(_("Shorten the description to 8,000 characters. Longer texts can be added as a file."))
    if wish.wished_for is not None and wish.wished_for <= at.date():
        raise BespokeRefused(_("The date you wish for has passed. Choose a later one."))
    if wish.budget_min is not None and wish.budget_max is not None and wish.budget_min > wish.budget_max:
        raise BespokeRefused(_("The lower end of your budget is above its upper end. Exchange them."))
    if max(wish.budget_min or 0, wish.budget_max or 0) > MOST_BUDGET:
        raise BespokeRefused(_("Write a budget up to 1,000,000 euro, or leave it empty."))
    if len(wish.files) > MOST_FILES:
        raise BespokeRefused(_("Add at most 5 files. Put more into a ZIP."))
    return title


def _lock_makers(storefronts: Iterable[Storefront]) -> None:
    """Before the request is locked: who closes meanwhile waits, and sees that she was asked."""
    lock_sellers(*(storefront.partner_id for storefront in storefronts))


def _require_open(storefronts: Sequence[Storefront]) -> None:
    """Raises BespokeRefused with the name of the first maker who may not sell now. They are locked by the caller."""
    able = may_be_asked(storefronts)
    closed = next((one for one in storefronts if one not in able), None)
    if closed is not None:
        raise BespokeRefused(_("%(name)s takes no requests at the moment. Ask another maker.") % {"name": closed.name})


def _count(email: str, *, is_guest: bool) -> None:
    """Guests cause a mail each, so few an hour; nobody floods makers, so few a day."""
    digest = hashlib.sha256(email.strip().lower().encode()).hexdigest()[:24]
    try:
        if is_guest:
            count("bespoke-confirm", digest, limit=MAILS_PER_HOUR, seconds=3600)
        count("bespoke-written", digest, limit=REQUESTS_PER_DAY, seconds=86_400)
    except TooMany as many:
        raise BespokeRefused(
            _("Many requests were written with this address. Open the links in our mails, or try again later.")
        ) from many


@transaction.atomic
def ask_also(*, request: Request, storefront: Storefront, who: Who, at: datetime) -> Invitation:
    """Ask one more maker; told at once when the request is sent already. Asked twice, told once.

    Raises NotYourRequest, BespokeRefused.
    """
    _lock_makers([storefront])
    locked = lock_request(request.pk)
    if not who.may_prepare(locked):
        raise NotYourRequest
    if locked.state not in (RequestState.UNSENT, *LIVE):
        raise BespokeRefused(_("This request has ended. Write a new one."))
    found = Invitation.objects.filter(request=locked, storefront=storefront).first()
    if found is not None:
        return found
    if locked.invitations.count() >= MOST_MAKERS:
        raise BespokeRefused(_("At most 10 makers can be asked at once."))
    _require_open([storefront])
    invitation = Invitation.objects.create(request=locked, storefront=storefront)
    if locked.state in LIVE:
        _tell(invitation, at)
    return invitation


@transaction.atomic
def leave_out(*, request: Request, invitation_id: str, who: Who) -> None:
    """Do not ask this maker after all: possible until the request is sent. Raises NotYourRequest, BespokeRefused."""
    locked = lock_request(request.pk)
    if not who.may_prepare(locked):
        raise NotYourRequest
    if locked.state != RequestState.UNSENT:
        raise BespokeRefused(_("This maker has your request already."))
    locked.invitations.filter(public_id=invitation_id).delete()


@transaction.atomic
def send_request(*, request: Request, who: Who, at: datetime) -> Request:
    """The makers are told. Clicked twice: sent once. Raises NotYourRequest, BespokeRefused, TransitionRefused."""
    chosen = list(Storefront.objects.filter(bespoke_invitations__request=request))
    _lock_makers(chosen)
    locked = lock_request(request.pk)
    require_buyer(locked, who)
    if locked.state in LIVE:
        return locked
    asked = list(locked.invitations.select_related("storefront__partner"))
    if {invitation.storefront_id for invitation in asked} - {storefront.pk for storefront in chosen}:
        raise BespokeRefused(_("You have just added a maker. Look at the list again, and send it then."))
    if not asked:
        raise BespokeRefused(_("Choose at least one maker to ask."))
    _require_open([invitation.storefront for invitation in asked])
    locked.sent_at, locked.ends_at = at, at + OPEN_FOR
    locked.save(update_fields=["sent_at", "ends_at"])
    move_request(request=locked, to=RequestState.OPEN, at=at, by=who.user, why="sent by its buyer")
    for invitation in asked:
        _tell(invitation, at)
    tell_buyer(request=locked, event="sent", mark="1", at=at)
    return locked


def _tell(invitation: Invitation, at: datetime) -> None:
    invitation.sent_at = at
    invitation.save(update_fields=["sent_at"])
    tell_maker(invitation=invitation, event="asked", mark="1", at=at)


@transaction.atomic
def close_request(*, request: Request, who: Who, at: datetime) -> None:
    """The buyer needs it no more; the makers are told. Raises NotYourRequest, BespokeRefused, TransitionRefused."""
    locked = lock_request(request.pk)
    require_buyer(locked, who)
    if Quote.objects.filter(invitation__request=locked, state=QuoteState.ACCEPTED).exists():
        raise BespokeRefused(_("You are paying for a quote of this request. Finish that, or cancel the payment first."))
    move_request(request=locked, to=RequestState.CLOSED, at=at, by=who.user, why="closed by its buyer")
    end_the_others(request=locked, event="closed", at=at, by=who.user)


def end_the_others(*, request: Request, event: str, at: datetime, by: User | None = None) -> None:
    """Whoever still waits on this request is let go, with a mail. Inside the caller's transaction and lock."""
    asked = request.invitations.select_related("storefront__partner", "request", "quote__current__offering")
    for invitation in asked.filter(state__in=(*WAITING, InvitationState.QUOTED)):
        quote = getattr(invitation, "quote", None)
        if quote is not None and quote.state == QuoteState.ORDERED:
            continue
        if quote is not None and quote.state == QuoteState.SENT:
            quote.invitation = invitation
            move_quote(quote=quote, to=QuoteState.NOT_CHOSEN, at=at, by=by, why=event)
            if quote.current is not None and quote.current.offering is not None:
                close_private(offering=quote.current.offering)
        move_invitation(invitation=invitation, to=InvitationState.CLOSED, at=at, by=by, why=event)
        tell_maker(invitation=invitation, event=event, mark="1", at=at)
