"""A commission rule in words and in examples."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.desk.sections import Cell, Rows
from cms.desk.words import cents
from marketplace.markets.zones import local_time
from marketplace.money import Money, TaxedPrice
from marketplace.money.convert import from_decimal
from marketplace.offerings.commission import Terms, taken_of
from marketplace.offerings.models import CommissionRule
from marketplace.vat.facts import TaxNature
from marketplace.vat.rates import rate

EXAMPLES = (5, 20, 100, 500, 2500)
"""Prices without VAT, in whole units of the rule's currency."""


def examples_of(rule: CommissionRule, *, on: date) -> Rows:
    """What a rule takes of a few prices: of our own sale the difference, of a maker's a fee, with VAT where the maker
    has no confirmed number and lives where we do."""
    terms = Terms(rule.bps, rule.fixed_minor, rule.floor_minor, rule.name)
    home = rate(settings.PLATFORM_COUNTRY, TaxNature.COMMISSION, on)
    rows: list[list[Cell]] = []
    for units in EXAMPLES:
        net = from_decimal(Decimal(units), rule.currency)
        price = TaxedPrice(net, Money.zero(rule.currency), net)
        ours, theirs = taken_of(price, terms), taken_of(price, terms, home)
        amounts = (net, ours.net, net - ours.net, theirs.vat, net - theirs.net - theirs.vat)
        rows.append([cents(money.minor, money.currency) for money in amounts])
    head = [
        _("Price without VAT"), _("Commission"), _("Left for the maker"), _("VAT on a fee, at home"),
        _("Left with that VAT"),
    ]  # fmt: skip
    return Rows(_("What it takes"), head, rows)


def fits_words(rule: CommissionRule) -> str:
    said = (
        str(rule.get_kind_display()) if rule.kind else "", rule.category.name if rule.category else "",
        rule.partner.name if rule.partner else "", _("ring %(name)s") % {"name": rule.ring} if rule.ring else "",
        rule.currency if rule.fixed_minor or rule.floor_minor else "",
    )  # fmt: skip
    return " · ".join(filter(None, said)) or _("every sale")


def takes_words(rule: CommissionRule) -> str:
    said = [f"{Decimal(rule.bps) / 100:f} %"]
    if rule.fixed_minor:
        said.append(f"+ {cents(rule.fixed_minor, rule.currency)}")
    if rule.floor_minor:
        said.append(_("at least %(amount)s") % {"amount": cents(rule.floor_minor, rule.currency)})
    return ", ".join(said)


def first_day(rule: CommissionRule) -> str:
    return (rule.starts_on or rule.created_at.date()).isoformat()


def state_of(rule: CommissionRule) -> str:
    if not rule.is_active:
        return pgettext("rule", "Ended")
    today = local_time(timezone.now(), settings.PLATFORM_COUNTRY).date()
    return _("Begins later") if rule.starts_on and rule.starts_on > today else _("Holds")
