"""Reading a basket for its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django.utils.translation import get_language

from marketplace.basket.models import Basket
from marketplace.basket.quote import Quote, quote
from marketplace.basket.quoted import QuoteLine
from marketplace.markets.market import Market
from marketplace.markets.shown import ShownPrice, about_text, shown_price, vat_note
from marketplace.offerings.words import extra_name, text_for, tier_name
from marketplace.partner.models import Pricing
from marketplace.partner.prices import buyer_in
from marketplace.pictures.shown import PictureView, view_of


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A quoted line in the reader's words."""

    quoted: QuoteLine
    title: str
    language: str
    detail: str
    maker: str
    url: str
    picture: PictureView | None
    price: ShownPrice

    @property
    def line_id(self) -> int:
        return int(self.quoted.line.pk)

    @property
    def can_name_amount(self) -> bool:
        return bool(self.quoted.terms.pricing == Pricing.PAY_WHAT_YOU_WANT)

    @property
    def amount_text(self) -> str:
        """What the buyer named (or the maker suggests), as it is typed: ``12,50``."""
        named = self.quoted.named_minor
        cents = self.quoted.terms.amount_minor if named is None else named
        return format_decimal(Decimal(cents) / 100, format="0.00", locale=get_language() or "en")


def shown_line(q: QuoteLine, market: Market) -> ShownLine:
    """One line as basket, checkout and order pages show it. No queries beyond the quote's."""
    text = text_for(q.offering, market.language)
    first = next(iter(q.offering.pictures.all()), None) if not q.is_extra else None
    storefront = getattr(q.offering.partner, "storefront", None)
    amount = q.total.net if market.is_business else q.total.gross
    rate = f"{q.decision.rate:f}" if q.decision else ""
    return ShownLine(
        quoted=q,
        title=extra_name(q.extra, market.language) if q.extra else text.title,
        language=text.language,
        detail=tier_name(q.tier, get_language() or "en") if q.tier else text.title,
        maker=storefront.name if storefront else q.offering.partner.name,
        url=f"/{market.language}/works/{q.offering.slug}-{q.offering.public_id}/",
        picture=view_of(first.picture, alt=first.alt.get(market.language) or text.title) if first else None,
        price=shown_price(amount, market, note=vat_note(market, rate)),
    )


def basket_page(basket: Basket, market: Market, *, on: date) -> dict[str, Any]:
    """The context of the basket page."""
    now: Quote = quote(basket=basket, buyer=buyer_in(market), on=on)
    return {
        "quote": now,
        "lines": [shown_line(q, market) for q in now.lines],
        "about": about_text(now.total.gross, market),
        "has_notices": any(q.notice for q in now.lines),
    }


def count_lines(basket: Basket) -> int:
    """How many things are in it: one query, none for a basket that was never saved."""
    return basket.lines.count() if basket.pk else 0
