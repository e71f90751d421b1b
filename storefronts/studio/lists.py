"""What the studio's lists show: rows in words, from loaded objects, without further queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.markets.shown import money_text
from marketplace.money import Money
from marketplace.offerings.models import WORK_KINDS, Offering
from marketplace.offerings.queries import missing_for_publishing
from marketplace.offerings.words import text_for
from marketplace.order.models import SellerOrder, SellerOrderState
from marketplace.partner.models import Pricing
from marketplace.pictures.shown import PictureView, view_of
from storefronts.studio.prices import terms_of

OPEN = (SellerOrderState.CONFIRMED, SellerOrderState.IN_PROGRESS)
SEEN = (*OPEN, SellerOrderState.DELIVERED, SellerOrderState.COMPLETED, SellerOrderState.REFUNDED)
"""A maker sees an order when it is paid."""


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A work in a list."""

    public_id: str
    title: str
    language: str
    kind: str
    state: str
    state_name: str
    picture: PictureView | None
    price: str
    missing: int
    changed_at: Any


def work_line(work: Offering) -> WorkLine:
    """From an offering loaded with ``for_studio``."""
    text = text_for(work, work.language)
    first = next(iter(work.pictures.all()), None)
    return WorkLine(
        public_id=work.public_id,
        title=text.title,
        language=text.language,
        kind=str(work.get_kind_display()),
        state=work.state,
        state_name=str(work.get_state_display()),
        picture=view_of(first.picture, alt="") if first else None,
        price=_price(work),
        missing=len(missing_for_publishing(work)),
        changed_at=work.changed_at,
    )


def _price(work: Offering) -> str:
    terms = [terms_of(tier) for tier in work.tiers.all() if tier.is_active]
    if not terms:
        return ""
    least = min(terms, key=lambda each: each.amount_minor)
    if least.pricing == Pricing.FREE:
        return _("Free")
    text = money_text(Money(least.amount_minor, least.currency))
    return _("from %(price)s") % {"price": text} if len(terms) > 1 else text


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One seller's order in a list, with what to do next."""

    number: str
    what: str
    buyer: str
    country: str
    placed_at: Any
    due_on: date | None
    is_late: bool
    next_step: str
    needs_you: bool
    state: str
    state_name: str
    share: str


def orders_of(partner_id: int) -> QuerySet[SellerOrder]:
    """Paid orders of a seller with everything a line shows."""
    return (
        SellerOrder.objects.filter(partner_id=partner_id, state__in=SEEN)
        .select_related("order__facts")
        .prefetch_related("lines")
    )


def needs_maker(part: SellerOrder) -> bool:
    """Whether a person has to do something: work was bought that is not handed over."""
    return part.state in OPEN and any(line.kind in WORK_KINDS for line in part.lines.all())


def order_line(part: SellerOrder, today: date) -> OrderLine:
    """From a row of ``orders_of``."""
    lines, facts = list(part.lines.all()), part.order.facts
    needs = needs_maker(part)
    return OrderLine(
        number=part.number,
        what=_what([line.title for line in lines]),
        buyer=facts.company or facts.name or facts.email,
        country=facts.country,
        placed_at=facts.placed_at,
        due_on=part.due_on,
        is_late=bool(needs and part.due_on and part.due_on < today),
        next_step=next_step(part, today),
        needs_you=needs,
        state=part.state,
        state_name=str(part.get_state_display()),
        share=money_text(Money(part.share_minor, part.currency)),
    )


def _what(titles: Iterable[str]) -> str:
    first, *more = titles
    if not more:
        return first
    return ngettext("%(first)s and %(count)s more", "%(first)s and %(count)s more", len(more)) % {
        "first": first,
        "count": len(more),
    }


def next_step(part: SellerOrder, today: date) -> str:
    """What to do next, as a sentence."""
    if not needs_maker(part):
        return (
            _("Nothing: the buyer has everything.")
            if part.state != SellerOrderState.REFUNDED
            else _("Nothing: it was refunded.")
        )
    if part.state == SellerOrderState.CONFIRMED:
        return _("Read the brief and start.")
    if part.due_on and part.due_on < today:
        return _("Hand over the work: it is late.")
    return _("Hand over the work when it is done.")
