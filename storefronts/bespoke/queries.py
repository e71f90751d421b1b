"""Reading requests, for their buyer and for the makers who were asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from marketplace.order.models import Order
from marketplace.partner.models import Partner
from marketplace.partner.queries import sale_state
from marketplace.users.models import User
from storefronts.bespoke.buyers import Who
from storefronts.bespoke.models import (
    Invitation,
    InvitationState,
    Message,
    MessageFile,
    Quote,
    QuoteState,
    QuoteVersion,
    Request,
    RequestState,
)
from storefronts.profiles.models import Storefront

LIVE = (RequestState.OPEN, RequestState.ANSWERED)
MESSAGES = Prefetch(
    "messages",
    Message.objects.order_by("at", "pk").prefetch_related(
        Prefetch("files", MessageFile.objects.select_related("file"))
    ),
)


def may_be_asked(storefronts: Iterable[Storefront]) -> list[Storefront]:
    """Those whose makers may sell: a quote is an offer to sell. One query, in the given order."""
    given = list(storefronts)
    found = Partner.objects.select_related("standing", "payment_account").in_bulk([one.partner_id for one in given])
    return [one for one in given if sale_state(found[one.partner_id]) == "on_sale"]


def request_for(*, public_id: str, who: Who) -> Request:
    """The request, for its buyer or the browser that is writing it. Raises Http404: others learn nothing."""
    found = Request.objects.filter(public_id=public_id).first()
    if found is None or not who.may_prepare(found):
        raise Http404
    return found


def requests_of(user: User) -> QuerySet[Request]:
    """A person's requests, newest first, with how far each maker is: two queries whatever their number."""
    return _listed().filter(buyer=user)


def requests_of_address(email: str) -> QuerySet[Request]:
    """The requests that were written with an address, for who has proven that it is hers."""
    return _listed().filter(email=email.lower())


def _listed() -> QuerySet[Request]:
    asked = Invitation.objects.select_related("storefront", "quote")
    return Request.objects.prefetch_related(Prefetch("invitations", asked)).order_by("-written_at")


def _answers() -> QuerySet[Invitation]:
    return Invitation.objects.select_related(
        "storefront__partner__tax_profile", "storefront__partner__payment_account", "storefront__partner__standing",
        "storefront__portrait", "quote__current",
    ).prefetch_related(MESSAGES, "quote__current__milestones")  # fmt: skip


def answers_of(request: Request) -> list[Invitation]:
    """Everybody who was asked, with messages, files, quote and milestones: four queries whatever their number."""
    return list(_answers().filter(request=request))


def order_of(request: Request) -> Order | None:
    """The order that was placed from one of its quotes and still counts, if any."""
    baskets = QuoteVersion.objects.filter(
        quote__invitation__request=request, quote__state__in=(QuoteState.ACCEPTED, QuoteState.ORDERED)
    ).values("apart__basket_id")
    found = Order.objects.select_related("facts").filter(basket_id__in=baskets).exclude(
        status__in=("cancelled", "expired")
    )  # fmt: skip
    first: Order | None = found.order_by("-pk").first()
    return first


def asked_of(partner_id: int) -> QuerySet[Invitation]:
    """What a maker was asked, with all that a row shows: three queries whatever their number."""
    return (
        Invitation.objects.filter(storefront__partner_id=partner_id, sent_at__isnull=False)
        .exclude(request__state=RequestState.UNSENT)
        .select_related("request", "quote__current", "storefront__partner")
        .prefetch_related(MESSAGES)
    )


def waiting_for_maker(partner_id: int) -> QuerySet[Invitation]:
    """Open requests without a quote, with one that ended, or with a question of the buyer: what needs the maker."""
    last = Message.objects.filter(invitation=OuterRef("pk")).order_by("-at", "-pk").values("by_maker")[:1]
    no_quote = Q(state__in=(InvitationState.SENT, InvitationState.SEEN))
    ended = Q(state=InvitationState.QUOTED, quote__state=QuoteState.EXPIRED)
    asked_back = Q(state=InvitationState.QUOTED, quote__state=QuoteState.SENT, last_by_maker=False)
    rows = asked_of(partner_id).annotate(last_by_maker=Subquery(last))
    return rows.filter(no_quote | ended | asked_back, request__state__in=LIVE).order_by("sent_at")


@dataclass(frozen=True, slots=True)
class Asked:
    """A row of the studio's list."""

    public_id: str
    title: str
    language: str
    buyer: str
    country: str
    sent_at: Any
    wished_for: date | None
    next_step: str
    needs_you: bool
    state_name: str


def asked_row(invitation: Invitation) -> Asked:
    """From a row of ``asked_of``, without further queries."""
    request = invitation.request
    step, needs_you = next_step(invitation)
    return Asked(
        invitation.public_id, request.title, request.language, request.name or request.email, request.country,
        invitation.sent_at, request.wished_for, step, needs_you, state_words(invitation),
    )  # fmt: skip


def quote_of(invitation: Invitation) -> Quote | None:
    return getattr(invitation, "quote", None)


def state_words(invitation: Invitation) -> str:
    """How far it is, as the maker sees it."""
    quote = quote_of(invitation)
    if quote is not None and quote.state != QuoteState.DRAFT and invitation.state != InvitationState.DECLINED:
        return str(quote.get_state_display())
    return str(invitation.get_state_display())


def next_step(invitation: Invitation) -> tuple[str, bool]:
    """``(what to do next, whether it needs the maker)``."""
    quote, live = quote_of(invitation), invitation.request.state in LIVE
    state = quote.state if quote is not None else ""
    if state == QuoteState.ORDERED:
        return _("It is ordered: you find it among your orders."), False
    if state == QuoteState.ACCEPTED:
        return _("Nothing: the buyer is paying."), False
    if not live or invitation.state not in (InvitationState.SENT, InvitationState.SEEN, InvitationState.QUOTED):
        return _("Nothing: it has ended."), False
    last = next(reversed(invitation.messages.all()), None)
    if last is not None and not last.by_maker:
        return _("Answer the buyer's message."), True
    if invitation.state != InvitationState.QUOTED:
        return (_("Finish your quote and send it."), True) if state == QuoteState.DRAFT else (
            _("Read it and send a quote, ask back, or decline."), True)  # fmt: skip
    if state == QuoteState.EXPIRED:
        return _("Renew your quote, or let it be."), True
    return _("Nothing: the buyer compares."), False
