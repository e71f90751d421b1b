"""What a basket costs one buyer: all lines at once, in a fixed number of queries, with what is wrong said per line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from marketplace.basket.fingerprint import fingerprint_of
from marketplace.basket.models import Basket, Line, LineChoice
from marketplace.money import Money, TaxedPrice
from marketplace.offerings.models import Extra, FileVersion, Kind, Offering, State, Tier
from marketplace.partner.models import PriceTerms, Pricing
from marketplace.partner.prices import asked_minor, price
from marketplace.partner.queries import sale_state
from marketplace.vat.facts import BuyerFacts, Decision, SaleRefused


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One basket line as this buyer would pay it. ``problem`` is a sentence when it cannot be bought as it stands."""

    line: Line
    offering: Offering
    tier: Tier | None
    extra: Extra | None
    terms: PriceTerms
    choice: LineChoice | None
    quantity: int
    unit: TaxedPrice
    decision: Decision | None
    problem: str = ""
    notice: str = ""
    """Something that changed since the buyer last looked; the line can still be bought."""

    @property
    def total(self) -> TaxedPrice:
        return self.unit * self.quantity

    @property
    def supplier(self) -> str:
        """``platform`` or ``seller``; "" while nobody may sell it to this buyer."""
        return self.decision.supplier if self.decision else ""

    @property
    def is_extra(self) -> bool:
        return self.extra is not None

    @property
    def named_minor(self) -> int | None:
        return self.choice.amount_minor if self.choice else None


@dataclass(frozen=True, slots=True)
class VatLine:
    """Net and VAT of all lines taxed alike."""

    rate: str
    place: str
    category: str
    net: Money
    vat: Money


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


def basket_lines(basket: Basket) -> Sequence[Line]:
    """The lines with all that a quote and a basket page need: four queries whatever their number."""
    if not basket.pk:
        return []
    return list(
        basket.lines.select_related(
            "product__tier__offering__partner__tax_profile",
            "product__tier__offering__partner__payment_account",
            "product__tier__offering__partner__trader_identity",
            "product__tier__offering__partner__standing",
            "product__tier__offering__partner__storefront",
            "product__extra__offering__partner__tax_profile",
            "product__extra__offering__partner__payment_account",
            "product__extra__offering__partner__trader_identity",
            "product__extra__offering__partner__standing",
            "product__extra__offering__partner__storefront",
            "stockrecord__terms",
            "choice",
        )
        .prefetch_related(
            "product__tier__offering__texts",
            "product__tier__offering__pictures__picture",
            "product__extra__offering__texts",
        )
        # Part of the same query: no query per line, and none more per basket.
        .annotate(has_file=Exists(current_files(OuterRef("product__tier__offering_id"))))
        .order_by("date_created", "id")
    )


def current_files(offering_id: Any) -> QuerySet[FileVersion]:
    """The versions of files that buyers of a digital product get today."""
    return FileVersion.objects.filter(offering_file__offering_id=offering_id, offering_file__removed_at__isnull=True)


def quote(*, basket: Basket, buyer: BuyerFacts, on: date, lines: Iterable[Line] | None = None) -> Quote:
    """Price every line of ``basket`` for ``buyer``."""
    rows = list(basket_lines(basket) if lines is None else lines)
    priced = [quote_line(line=line, buyer=buyer, on=on) for line in rows]
    whole = {q.line.pk: q for q in priced}
    return Quote(buyer, "EUR", tuple(_orphan_checked(q, whole) for q in priced))


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
        or _stock_problem(line)
        or _amount_problem(terms, choice)
    )
    return QuoteLine(**facts, unit=unit.price, decision=unit.decision, problem=problem, notice=_repriced(terms, choice))


def why_not_for_sale(offering: Offering, *, is_active: bool = True, has_file: bool | None = None) -> str:
    """A sentence for the buyer, or "" when it can be bought. ``has_file``: looked up when it is None."""
    if offering.state == State.PAUSED:
        return _("The maker has paused this work. Remove it, or keep it here until it is back.")
    if offering.state == State.PRIVATE and not is_active:
        return _("This quote no longer holds. Go back to it: there may be a newer one.")
    if offering.state not in (State.PUBLISHED, State.PRIVATE) or not is_active:
        return _("This is no longer on sale. Remove it to go on.")
    if offering.kind == Kind.DIGITAL and not (current_files(offering.pk).exists() if has_file is None else has_file):
        return _("There is no file to download at the moment. Remove it, or keep it here until the maker adds one.")
    sentences = {
        "maker_paused": _("The maker sells nothing at the moment. Remove it, or keep it here until that changes."),
        "closed": _("This studio has closed. Remove it to go on."),
        "unverified": _("On sale after the maker's verification. Save it and come back."),
    }
    return sentences.get(sale_state(offering.partner), "")


def _stock_problem(line: Line) -> str:
    if line.stockrecord.num_in_stock is None:
        return ""
    left = line.stockrecord.net_stock_level
    return "" if left >= line.quantity else _("This limited edition is sold out. Remove it to go on.")


def _amount_problem(terms: PriceTerms, choice: LineChoice | None) -> str:
    if terms.pricing != Pricing.PAY_WHAT_YOU_WANT or choice is None or choice.amount_minor is None:
        return ""
    if choice.amount_minor < terms.minimum_minor:
        return _("The amount is now below the maker's minimum. Open the work and name another one.")
    return ""


def _repriced(terms: PriceTerms, choice: LineChoice | None) -> str:
    """Said when the maker changed the price: not when another market merely pays another VAT on the same one."""
    if choice is None or choice.seen_minor is None:
        return ""
    if (choice.seen_minor, choice.seen_side) == (asked_minor(terms, choice.amount_minor), terms.side):
        return ""
    return _("The price has changed since you put this here.")


def _orphan_checked(q: QuoteLine, whole: dict[int, QuoteLine]) -> QuoteLine:
    """An extra can only be bought with its package."""
    if not q.is_extra or q.problem:
        return q
    parent = whole.get(q.choice.extra_of_id) if q.choice and q.choice.extra_of_id else None
    if parent is not None and not parent.problem:
        return q
    return replace(q, problem=_("This extra needs its package in the basket. Remove it to go on."))
