"""What the "add to basket" form of an offering page sends."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from marketplace.basket.operations import NotForSale, Wish, tier_of
from marketplace.offerings.models import Extra


def amount_minor(text: str) -> int | None:
    """Cents from what a person typed: ``12``, ``12,50``, ``12.50 €``, ``1.200,00``; None for nothing typed.

    Raises NotForSale for anything that is no amount.
    """
    clean = re.sub(r"[\s€\u00a0\u202f']|EUR", "", text)
    if not clean:
        return None
    if re.fullmatch(r"[\d.,]+", clean):
        clean = _without_thousands(clean)
    try:
        value = Decimal(clean.replace(",", "."))
    except InvalidOperation:
        raise NotForSale(_("Write the amount as a number, for example 12.50.")) from None
    if not value.is_finite() or value < 0 or value > 1_000_000:
        raise NotForSale(_("Write an amount between 0 and 100,000 euro."))
    return int((value * 100).to_integral_value(rounding="ROUND_HALF_UP"))


def _without_thousands(text: str) -> str:
    """``1.200,00`` -> ``1200.00``, ``1.200`` -> ``1200.0``: only a mark before one or two last digits is a point."""
    head, _mark, tail = re.fullmatch(r"(.*?)(?:([.,])(\d{1,2}))?", text, re.DOTALL).groups()  # type: ignore[union-attr]
    return re.sub(r"[.,]", "", head) + "." + (tail or "0")


def read_wish(posted: QueryDict, *, via: str = "") -> Wish:
    """What the buyer asks for, and which showcase led here. Raises NotForSale with a sentence."""
    tier = tier_of(posted.get("tier", "")[:60])
    if tier is None:
        raise NotForSale(_("Choose one of the prices first."))
    wanted = [int(pk) for pk in posted.getlist("extras")[:10] if pk.isdecimal() and len(pk) < 5]
    extras = list(
        Extra.objects.filter(offering=tier.offering, position__in=wanted, is_active=True).select_related(
            "offering__partner__tax_profile"
        )
    ) if wanted else []  # fmt: skip
    return Wish(tier, amount_minor(posted.get("amount", "")[:40]), extras, brief_answers(tier.offering, posted), via)


def brief_answers(offering: Any, posted: QueryDict, prefix: str = "brief-") -> dict[str, str]:
    """Answers to the maker's questions, as far as they were given."""
    given = ((q["id"], posted.get(f"{prefix}{q['id']}", "").strip()) for q in offering.brief_questions)
    return {key: text for key, text in given if text}
