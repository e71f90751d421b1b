"""From an accepted quote to an order: a basket of its own, and what follows when that order moves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from marketplace.basket.apart import set_apart
from marketplace.basket.models import Basket, BasketApart
from marketplace.basket.problems import why_not_for_sale
from marketplace.offerings.models import Tier
from marketplace.offerings.private import Agreed, close_private, make_private, open_private
from marketplace.offerings.rights import PRESETS
from marketplace.offerings.texts import Words
from marketplace.offerings.tiers import PriceSpec, TierSpec
from marketplace.order.operations import OrderRefused
from marketplace.order.watchers import PLACED
from marketplace.partner.models import Pricing
from storefronts.bespoke.buyers import Who, require_buyer
from storefronts.bespoke.models import Milestone, Quote, QuoteState, QuoteVersion, Request, RequestState
from storefronts.bespoke.operations.moves import LIVE, lock_request, move_quote, move_request
from storefronts.bespoke.operations.requests import end_the_others
from storefronts.bespoke.operations.telling import tell_buyer
from storefronts.bespoke.refused import BespokeRefused, QuoteReplaced


@transaction.atomic
def accept_quote(
    *, request: Request, invitation_id: str, number: int, fingerprint: str, who: Who, at: datetime
) -> BasketApart:
    """The buyer says yes to one version and goes to the checkout of it. Nothing is ordered yet.

    Accepted twice: the same basket. Raises NotYourRequest, QuoteReplaced, BespokeRefused.
    """
    locked = lock_request(request.pk)
    require_buyer(locked, who)
    quote = _quotes(locked).filter(invitation__public_id=invitation_id).first()
    if quote is None or quote.current is None:
        raise BespokeRefused(_("There is no quote of this maker."))
    version = quote.current
    if (version.number, version.fingerprint) != (number, fingerprint):
        raise QuoteReplaced(version)
    if problem := why_not_now(locked, quote, at):
        raise BespokeRefused(problem)
    _offering_of(version, locked, at)
    if version.apart is None or version.apart.basket.status != Basket.OPEN:
        version.apart = _basket_of(version, locked, at)
        version.save(update_fields=["apart"])
    return version.apart


def _quotes(request: Request) -> Any:
    return Quote.objects.select_related(
        "current__offering__partner__payment_account", "current__apart__basket", "invitation__storefront__partner",
        "invitation__request",
    ).filter(invitation__request=request)  # fmt: skip


def why_not_now(request: Request, quote: Quote, at: datetime) -> str:
    """A sentence for the buyer, or "" when the quote can be ordered now."""
    if request.state == RequestState.ORDERED:
        return _("A quote of this request was ordered already.")
    if request.state not in LIVE:
        return _("This request has ended. Write a new one.")
    others = Quote.objects.filter(invitation__request=request, state=QuoteState.ACCEPTED)
    if others.exists():
        return _("A quote of this request is being paid. Finish that, or cancel the payment first.")
    if quote.state == QuoteState.WITHDRAWN:
        return _("The maker has taken this quote back.")
    assert quote.current is not None, "asked for quotes that were sent"
    if quote.state != QuoteState.SENT or quote.current.valid_until < at.date():
        return _("This quote is no longer valid. Ask the maker to renew it.")
    if any(step.due_on is not None and step.due_on <= at.date() for step in quote.current.milestones.all()):
        return _("A date of this quote has passed. Ask the maker to renew it.")
    return ""


def _offering_of(version: QuoteVersion, request: Request, at: datetime) -> None:
    """The private offering of this version: made once, opened again when it is there. Raises BespokeRefused."""
    if version.offering is None:
        partner = version.quote.invitation.storefront.partner
        tiers = [_tier(version, step, at) for step in version.milestones.all()]
        questions = [
            {"id": "brief", "label": _in_all_languages(gettext_noop("Your request"))},
            {"id": "scope", "label": _in_all_languages(gettext_noop("What was agreed"))},
        ]
        words = Words(version.language, request.title, description=version.scope)
        made = make_private(partner=partner, agreed=Agreed(words, tiers, questions, request.category), at=at)
        version.offering = made[0].offering
        version.save(update_fields=["offering"])
    else:
        open_private(offering=version.offering)
        for step in version.milestones.filter(due_on__isnull=False):  # a date is as many days away as it is today
            Tier.objects.filter(offering=version.offering, code=_code(step)).update(delivery_days=_days(step, at))
    if problem := why_not_for_sale(version.offering):
        raise BespokeRefused(problem)


def _in_all_languages(label: str) -> dict[str, str]:
    """The order keeps the label in the language that it is placed in."""
    said = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            said[language] = _(label)
    return said


def _code(step: Milestone) -> str:
    return f"step-{step.position}"


def _days(step: Milestone, at: datetime) -> int | None:
    return step.days if step.due_on is None else max((step.due_on - at.date()).days, 1)


def _tier(version: QuoteVersion, step: Milestone, at: datetime) -> TierSpec:
    return TierSpec(
        _code(step), PriceSpec(Pricing.FIXED, step.amount_minor, 0, version.side),
        PRESETS[version.rights], f"LicenseRef-Ring-{version.rights}", scope={version.language: step.title},
        delivery_days=_days(step, at), revisions=version.revisions,
    )  # fmt: skip


def _basket_of(version: QuoteVersion, request: Request, at: datetime) -> BasketApart:
    assert version.offering is not None, "made just before"
    back = f"requests/{request.public_id}/"
    return set_apart(
        tiers=list(version.offering.tiers.select_related("product").order_by("position")),
        answers={"brief": request.brief, "scope": version.scope},
        back=back if request.buyer_id else f"{back}?key={request.key}",
        known={
            "email": request.email, "name": request.name, "country": request.country, "capacity": request.capacity,
        },
        at=at,
    )  # fmt: skip


def order_moved(*, order: Any, to: str, at: datetime) -> None:
    """Watches orders: placed takes the quote, paid settles the request, released gives the quote back.

    Raises OrderRefused when a placed order's quote does not hold any more.
    """
    if to not in (PLACED, "paid", "cancelled", "expired"):
        return
    version = QuoteVersion.objects.filter(apart__basket_id=order.basket_id).select_related("quote__invitation").first()
    if version is None:
        return
    request = lock_request(version.quote.invitation.request_id)
    quote = _quotes(request).get(pk=version.quote_id)
    quote.invitation.request = request
    if to == PLACED:
        _placed(request, quote, version, order, at)
    elif quote.state == QuoteState.ACCEPTED and quote.current_id == version.pk:
        (_paid if to == "paid" else _released)(request, quote, order, at)


def _placed(request: Request, quote: Quote, version: QuoteVersion, order: Any, at: datetime) -> None:
    if quote.current_id != version.pk:
        raise OrderRefused(_("The maker has changed this quote. Read it again: nothing was ordered."))
    if problem := why_not_now(request, quote, at):
        raise OrderRefused(problem)
    move_quote(quote=quote, to=QuoteState.ACCEPTED, at=at, by=order.user, why=f"order {order.number}")


def _paid(request: Request, quote: Quote, order: Any, at: datetime) -> None:
    move_quote(quote=quote, to=QuoteState.ORDERED, at=at, by=order.user, why=f"order {order.number}")
    move_request(request=request, to=RequestState.ORDERED, at=at, by=order.user, why=f"order {order.number}")
    if quote.current is not None and quote.current.offering is not None:
        close_private(offering=quote.current.offering)
    end_the_others(request=request, event="not_chosen", at=at)


def _released(request: Request, quote: Quote, order: Any, at: datetime) -> None:
    """Not paid: the quote can be accepted again while it is valid."""
    assert quote.current is not None, "accepted quotes have a version"
    still = quote.current.valid_until >= at.date()
    to = QuoteState.SENT if still else QuoteState.EXPIRED
    move_quote(quote=quote, to=to, at=at, why=f"order {order.number} was not paid")
    if not still and quote.current.offering is not None:
        close_private(offering=quote.current.offering)
    if still:
        tell_buyer(request=request, event="unpaid", mark=order.number, at=at, invitation=quote.invitation)
