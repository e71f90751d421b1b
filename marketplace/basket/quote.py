"""What a basket costs one buyer: all lines at once, in a fixed number of queries, with what is wrong said per line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.translation import gettext as _

from marketplace.basket.fingerprint import fingerprint_of
from marketplace.basket.models import Basket, Line, LineChoice
from marketplace.basket.problems import (
    amount_problem,
    current_files,
    orphan_checked,
    repriced,
    stock_problem,
    why_not_for_sale,
)
from marketplace.basket.quoted import QuoteLine, VatLine
from marketplace.money import TaxedPrice
from marketplace.offerings.models import Extra, Offering, Tier
from marketplace.partner.models import PriceTerms
from marketplace.partner.prices import price
from marketplace.vat.facts import BuyerFacts, SaleRefused


@dataclass(frozen=True, slots=True)
class Quote:
    """A basket priced for one buyer. Problem lines count for nothing in the total."""

    buyer: BuyerFacts
    currency: str
    lines: tuple[QuoteLine, ...] = field(default_factory=tuple)

    @property
    def good(self) -> tuple[QuoteLine, ...]:
        return tuple(line for line in self.lines if not line.problem)

    @property
    def total(self) -> TaxedPrice:
        return sum((line.total for line in self.good), TaxedPrice.zero(self.currency))

    @property
    def has_problems(self) -> bool:
        return any(line.problem for line in self.lines)

    @property
    def is_free(self) -> bool:
        return bool(self.lines) and self.total.gross.minor == 0

    @property
    def vat_lines(self) -> list[VatLine]:
        """VAT by place and rate, highest amount first: what the review page and the confirmation show."""
        groups: dict[tuple[str, str, str], TaxedPrice] = {}
        for line in self.good:
            assert line.decision is not None
            key = (f"{line.decision.rate:f}", line.decision.place, line.decision.category)
            groups[key] = groups.get(key, TaxedPrice.zero(self.currency)) + line.total
        rows = [VatLine(rate, place, cat, taxed.net, taxed.vat) for (rate, place, cat), taxed in groups.items()]
        return sorted(rows, key=lambda row: (-row.vat.minor, row.rate, row.place))

    @property
    def fingerprint(self) -> str:
        """Changes when anything that the buyer confirms changes: amounts, words, licence, promises, VAT, who sells."""
        return fingerprint_of(self.lines)

    def of_partner(self) -> dict[int, list[QuoteLine]]:
        """Good lines by seller, in basket order."""
        groups: dict[int, list[QuoteLine]] = {}
        for line in self.good:
            groups.setdefault(line.offering.partner_id, []).append(line)
        return groups


def basket_lines(basket: Basket, *, with_pictures: bool = True) -> Sequence[Line]:
    """The lines with all that a quote and a basket page need: a fixed number of queries whatever their number.

    ``with_pictures``: only who shows them needs them.
    """
    if not basket.pk:
        return []
    works = Offering.objects.select_related(
        "partner__tax_profile", "partner__payment_account", "partner__trader_identity", "partner__standing",
        "partner__storefront",
    )  # fmt: skip
    shown = ("texts", "pictures__picture") if with_pictures else ("texts",)
    return list(
        basket.lines.select_related("product__tier", "product__extra", "stockrecord__terms", "choice")
        # Of their own: joined to the lines for packages and for extras, they would be three hundred columns.
        .prefetch_related(
            Prefetch("product__tier__offering", works.prefetch_related(*shown)),
            Prefetch("product__extra__offering", works.prefetch_related("texts")),
        )
        # Part of the same query: no query per line, and none more per basket.
        .annotate(has_file=Exists(current_files(OuterRef("product__tier__offering_id"))))
        .order_by("date_created", "id")
    )


def quote(*, basket: Basket, buyer: BuyerFacts, on: date, lines: Iterable[Line] | None = None) -> Quote:
    """Price every line of ``basket`` for ``buyer``."""
    rows = list(basket_lines(basket) if lines is None else lines)
    priced = [quote_line(line=line, buyer=buyer, on=on) for line in rows]
    whole = {q.line.pk: q for q in priced}
    return Quote(buyer, "EUR", tuple(orphan_checked(q, whole) for q in priced))


def quote_line(*, line: Line, buyer: BuyerFacts, on: date) -> QuoteLine:
    """One line for one buyer."""
    tier: Tier | None = getattr(line.product, "tier", None)
    extra: Extra | None = getattr(line.product, "extra", None)
    sold = tier or extra
    assert sold is not None, "only tiers and extras are ever put into a basket"
    offering = sold.offering
    terms: PriceTerms = line.stockrecord.terms
    choice: LineChoice | None = getattr(line, "choice", None)
    zero = TaxedPrice.zero(terms.currency)
    facts: dict[str, Any] = {
        "line": line,
        "offering": offering,
        "tier": tier,
        "extra": extra,
        "terms": terms,
        "choice": choice,
        "quantity": line.quantity,
    }
    try:
        unit = price(
            terms=terms,
            profile=offering.partner.tax_profile,
            buyer=buyer,
            on=on,
            amount_minor=choice.amount_minor if choice else None,
        )
    except SaleRefused as refused:
        return QuoteLine(**facts, unit=zero, decision=None, problem=refused.said(_))
    problem = (
        why_not_for_sale(offering, is_active=sold.is_active, has_file=getattr(line, "has_file", None))
        or stock_problem(line)
        or amount_problem(terms, choice)
    )
    return QuoteLine(**facts, unit=unit.price, decision=unit.decision, problem=problem, notice=repriced(terms, choice))
