"""What the "add to basket" form of an offering page sends."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from marketplace.basket.operations import NotForSale, Wish, tier_of
from marketplace.money.typed import typed_minor
from marketplace.offerings.models import Extra

MOST = 100_000_000
"""Cents that are read at all; what may be paid is the operations' to say."""


def amount_minor(text: str) -> int | None:
    """Cents from what a person typed; None for nothing typed. Raises NotForSale for anything that is no amount."""
    try:
        cents = typed_minor(text)
    except ValueError:
        raise NotForSale(_("Write the amount as a number, for example 12.50.")) from None
    if cents is not None and not 0 <= cents <= MOST:
        raise NotForSale(_("Write an amount between 0 and 100,000 euro."))
    return cents


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
