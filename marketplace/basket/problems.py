"""Why a line cannot be bought as it stands, and what changed since it was put there: sentences for the buyer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from marketplace.basket.models import Line, LineChoice
from marketplace.basket.quoted import QuoteLine
from marketplace.offerings.models import FileVersion, Kind, Offering, State
from marketplace.partner.models import PriceTerms, Pricing
from marketplace.partner.prices import asked_minor
from marketplace.partner.queries import sale_state


def current_files(offering_id: Any) -> QuerySet[FileVersion]:
    """The versions of files that buyers of a digital product get today."""
    return FileVersion.objects.filter(offering_file__offering_id=offering_id, offering_file__removed_at__isnull=True)


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


def stock_problem(line: Line) -> str:
    if line.stockrecord.num_in_stock is None:
        return ""
    left = line.stockrecord.net_stock_level
    return "" if left >= line.quantity else _("This limited edition is sold out. Remove it to go on.")


def amount_problem(terms: PriceTerms, choice: LineChoice | None) -> str:
    if terms.pricing != Pricing.PAY_WHAT_YOU_WANT or choice is None or choice.amount_minor is None:
        return ""
    if choice.amount_minor < terms.minimum_minor:
        return _("The amount is now below the maker's minimum. Open the work and name another one.")
    return ""


def repriced(terms: PriceTerms, choice: LineChoice | None) -> str:
    """Said when the maker changed the price: not when another market merely pays another VAT on the same one."""
    if choice is None or choice.seen_minor is None:
        return ""
    if (choice.seen_minor, choice.seen_side) == (asked_minor(terms, choice.amount_minor), terms.side):
        return ""
    return _("The price has changed since you put this here.")


def orphan_checked(q: QuoteLine, whole: dict[int, QuoteLine]) -> QuoteLine:
    """An extra can only be bought with its package."""
    if not q.is_extra or q.problem:
        return q
    parent = whole.get(q.choice.extra_of_id) if q.choice and q.choice.extra_of_id else None
    if parent is not None and not parent.problem:
        return q
    return replace(q, problem=_("This extra needs its package in the basket. Remove it to go on."))
