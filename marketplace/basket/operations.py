"""What a buyer does to a basket. Oscar's rows, our rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marketplace.basket.models import Basket, Line, LineChoice
from marketplace.basket.problems import current_files, why_not_for_sale
from marketplace.basket.quote import quote
from marketplace.markets.market import Market
from marketplace.offerings.models import Extra, Kind, State, Tier
from marketplace.partner.models import PriceTerms, Pricing, StockRecord
from marketplace.partner.prices import asked_minor, buyer_in, price
from marketplace.vat.facts import SaleRefused

MOST_LINES = 50
LONGEST_ANSWER = 4000


class NotForSale(Exception):
    """It was not put into the basket; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a buyer asks for: a tier, and what was chosen with it. ``amount_minor`` for pay what you want."""

    tier: Tier
    amount_minor: int | None = None
    extras: Sequence[Extra] = ()
    brief: Mapping[str, str] = field(default_factory=dict)
    via: str = ""
    """The public id of the showcase that led to it."""


def tier_of(reference: str) -> Tier | None:
    """The tier behind ``<public id>:<code>`` as the offering page's form sends it."""
    public_id, _colon, code = reference.partition(":")
    if not public_id.isalnum():
        return None
    return (
        Tier.objects.select_related(
            "product",
            "offering__partner__tax_profile",
            "offering__partner__payment_account",
            "offering__partner__standing",
        )
        .filter(offering__public_id=public_id, code=code)
        .annotate(has_file=Exists(current_files(OuterRef("offering_id"))))
        .exclude(offering__state=State.PRIVATE)
        .first()
    )


@transaction.atomic
def put_into_basket(*, basket: Basket, wish: Wish, market: Market, at: datetime) -> Line:
    """Put a tier (and its extras) into an open basket. The same tier again changes its line, never doubles it.

    Raises NotForSale; nothing is written then.
    """
    offering = wish.tier.offering
    has_file = getattr(wish.tier, "has_file", None)
    if problem := why_not_for_sale(offering, is_active=wish.tier.is_active, has_file=has_file):
        raise NotForSale(problem)
    stock = StockRecord.objects.select_related("terms").get(product_id=wish.tier.product_id)
    _check_amount(stock.terms, wish.amount_minor)
    if stock.num_in_stock is not None and stock.net_stock_level < 1:
        raise NotForSale(_("This limited edition is sold out."))
    if basket.pk is None:
        basket.save()
    elif basket.lines.count() >= MOST_LINES:
        raise NotForSale(_("A basket holds 50 things. Order these first, or remove some."))
    answers = {key: str(text)[:LONGEST_ANSWER] for key, text in wish.brief.items() if str(text).strip()}
    line = _write(basket, wish.tier, stock, wish.amount_minor, answers, None, market, at, via=wish.via)
    if offering.kind == Kind.SERVICE:
        wanted = [extra.product_id for extra in wish.extras]
        Line.objects.filter(basket=basket, choice__extra_of=line).exclude(product_id__in=wanted).delete()
    for extra in wish.extras:
        if extra.offering_id == offering.pk and extra.is_active:
            terms = StockRecord.objects.select_related("terms").get(product_id=extra.product_id)
            _write(basket, extra, terms, None, {}, line, market, at)
    return line


def _check_amount(terms: PriceTerms, amount_minor: int | None) -> None:
    if terms.pricing != Pricing.PAY_WHAT_YOU_WANT or amount_minor is None:
        return
    if amount_minor < terms.minimum_minor:
        raise NotForSale(
            _("The maker asks for at least %(minimum)s euro.") % {"minimum": f"{terms.minimum_minor / 100:.2f}"}
        )
    if amount_minor > 10_000_000:
        raise NotForSale(_("That is more than 100,000 euro. Please check the amount."))


def _write(
    basket: Basket, sold: Tier | Extra, stock: StockRecord, amount_minor: int | None, answers: dict[str, str],
    extra_of: Line | None, market: Market, at: datetime, *, via: str = "",
) -> Line:  # fmt: skip
    line, is_new = Line.objects.get_or_create(
        basket=basket, line_reference=f"{sold.product_id}_{stock.pk}",
        defaults={"product_id": sold.product_id, "stockrecord": stock, "quantity": 1, "price_currency": "EUR"},
    )  # fmt: skip
    choice: dict[str, Any] = {"amount_minor": amount_minor, "extra_of": extra_of}
    if answers:
        choice["brief"] = answers
    if via:
        choice["via"] = via  # without one, what led here before still did
    choice |= _seen(sold, stock.terms, amount_minor, market, at)
    if is_new:
        LineChoice.objects.create(line=line, **choice)
    else:
        LineChoice.objects.update_or_create(line=line, defaults=choice)
    return line


def _seen(
    sold: Tier | Extra, terms: PriceTerms, amount_minor: int | None, market: Market, at: datetime
) -> dict[str, Any]:
    """The price as its maker set it (or the buyer named it): a later difference is told to the buyer."""
    profile = sold.offering.partner.tax_profile
    try:
        price(terms=terms, profile=profile, buyer=buyer_in(market), on=at.date(), amount_minor=amount_minor)
    except SaleRefused as refused:
        raise NotForSale(refused.said(gettext)) from refused
    return {"seen_minor": asked_minor(terms, amount_minor), "seen_side": terms.side}


@transaction.atomic
def remove_line(*, basket: Basket, line_id: int) -> bool:
    """Take a line out, with the extras that belong to it. False when it is not (or no longer) in this basket."""
    line = basket.lines.filter(pk=line_id).first()
    if line is None:
        return False
    Line.objects.filter(basket=basket, choice__extra_of=line).delete()
    line.delete()
    return True


@transaction.atomic
def change_amount(*, basket: Basket, line_id: int, amount_minor: int | None, market: Market, at: datetime) -> bool:
    """Another amount for a pay-what-you-want line; None goes back to the suggested one. False when it is not here.

    Raises NotForSale for an amount below the maker's minimum.
    """
    line = (
        basket.lines.select_related("product__tier__offering__partner__tax_profile", "stockrecord__terms")
        .filter(pk=line_id, stockrecord__terms__pricing=Pricing.PAY_WHAT_YOU_WANT, product__tier__isnull=False)
        .first()
    )
    if line is None:
        return False
    terms = line.stockrecord.terms
    _check_amount(terms, amount_minor)
    seen = _seen(line.product.tier, terms, amount_minor, market, at)
    LineChoice.objects.update_or_create(line=line, defaults={"amount_minor": amount_minor, **seen})
    return True


@transaction.atomic
def remove_unsellable(*, basket: Basket, market: Market, at: datetime) -> int:
    """Take out every line that cannot be bought as it stands. Returns how many."""
    bad = [q.line.pk for q in quote(basket=basket, buyer=buyer_in(market), on=at.date()).lines if q.problem]
    for line_id in bad:
        remove_line(basket=basket, line_id=line_id)
    return len(bad)


@transaction.atomic
def accept_changes(*, basket: Basket, market: Market, at: datetime) -> None:
    """The buyer has seen the present prices."""
    lines = basket.lines.select_related(
        "product__tier__offering__partner__tax_profile", "product__extra__offering__partner__tax_profile",
        "stockrecord__terms", "choice",
    )  # fmt: skip
    for line in lines:
        sold = getattr(line.product, "tier", None) or getattr(line.product, "extra", None)
        choice = getattr(line, "choice", None)
        if sold is not None and choice is not None:
            seen = _seen(sold, line.stockrecord.terms, choice.amount_minor, market, at)
            LineChoice.objects.filter(pk=choice.pk).update(**seen)


@transaction.atomic
def save_answers(*, line: Line, answers: Mapping[str, str]) -> None:
    """Keep a buyer's answers to the maker's questions."""
    kept = {key: str(text)[:LONGEST_ANSWER] for key, text in answers.items()}
    LineChoice.objects.update_or_create(line=line, defaults={"brief": kept})
