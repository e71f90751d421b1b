"""What the studio's lists show: rows in words, from loaded objects, without further queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Min, Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.markets.shown import money_text
from marketplace.money import Money
from marketplace.offerings.models import Offering
from marketplace.offerings.queries import missing_for_publishing
from marketplace.offerings.words import text_for
from marketplace.order.models import SellerOrder, SellerOrderState
from marketplace.partner.models import Pricing
from marketplace.pictures.shown import PictureView, view_of
from storefronts.engagements.models import Engagement
from storefronts.engagements.states import RUNNING, Side
from storefronts.engagements.turns import is_late, turn_of
from storefronts.studio.prices import terms_of

SEEN = (
    SellerOrderState.CONFIRMED, SellerOrderState.IN_PROGRESS, SellerOrderState.DELIVERED, SellerOrderState.COMPLETED,
    SellerOrderState.REFUNDED,
)  # fmt: skip
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
    work = Engagement.objects.select_related("line").order_by("position", "pk")
    return (
        SellerOrder.objects.filter(partner_id=partner_id, state__in=SEEN)
        .select_related("order__facts")
        .prefetch_related("lines", Prefetch("conversations__engagements", queryset=work))
    )


def needing_work(partner_id: int) -> QuerySet[SellerOrder]:
    """Orders with work that is not ended, the most urgent first."""
    running = orders_of(partner_id).filter(conversations__engagements__state__in=RUNNING)
    return running.annotate(urgent=Min("conversations__engagements__due_on")).order_by(
        F("urgent").asc(nulls_last=True), "pk"
    )


def work_of(part: SellerOrder) -> list[Engagement]:
    """All work of an order, from a row of ``orders_of``."""
    return [row for talk in part.conversations.all() for row in talk.engagements.all()]


def order_line(part: SellerOrder, at: datetime) -> OrderLine:
    """From a row of ``orders_of``: it speaks by the work that waits for the maker, else by what is running."""
    lines, facts, work = list(part.lines.all()), part.order.facts, work_of(part)
    turns = [(row, turn_of(row, side=Side.MAKER, at=at, siblings=work)) for row in work]
    said = next((pair for pair in turns if pair[1].side == Side.MAKER), None)
    said = said or next((pair for pair in turns if pair[0].state in RUNNING), None) or (turns[-1] if turns else None)
    due = [row.due_on for row, turn in turns if row.due_on and turn.side == Side.MAKER]
    return OrderLine(
        number=part.number,
        what=_what([line.title for line in lines]),
        buyer=facts.company or facts.name or facts.email,
        country=facts.country,
        placed_at=facts.placed_at,
        due_on=min(due) if due else None,
        is_late=any(is_late(row, at) for row in work),
        next_step=said[1].next if said else _nothing(part),
        needs_you=any(turn.side == Side.MAKER for _row, turn in turns),
        state=part.state,
        state_name=said[1].label if said else str(part.get_state_display()),
        share=money_text(Money(part.share_minor, part.currency)),
    )


def _nothing(part: SellerOrder) -> str:
    if part.state == SellerOrderState.REFUNDED:
        return _("Nothing: it was refunded.")
    return _("Nothing: the buyer has everything.")


def _what(titles: Iterable[str]) -> str:
    first, *more = titles
    if not more:
        return first
    return ngettext("%(first)s and %(count)s more", "%(first)s and %(count)s more", len(more)) % {
        "first": first,
        "count": len(more),
    }
