"""What the platform takes of a sale: the operators' rules in their order, the first that fits decides.

The rules live here because they are said of works (kind, category, maker); the order room above freezes what was found.
Rings are known higher up: their room tells which rings a maker belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from marketplace.audit.operations import record
from marketplace.markets.zones import local_time
from marketplace.money import Money, TaxedPrice
from marketplace.offerings.models import CommissionRule, Offering
from marketplace.partner.models import TaxProfile
from marketplace.partner.prices import platform_facts
from marketplace.partner.queries import vat_answer
from marketplace.users.models import User
from marketplace.users.operators import Duty, require_duty
from marketplace.vat.facts import BuyerFacts, Capacity, Decision, VatIdCheck
from marketplace.vat.prices import BASIS_POINTS, maker_share, vat_on_net
from marketplace.vat.rules import decide_commission
from marketplace.vat.territories import place

RingsOf = Callable[[int], frozenset[str]]
_rings_of: list[RingsOf] = []


_APART = 1_000_000
"""More rules than there will ever be."""


class RuleRefused(ValueError):
    """The rule was not written; the message is for the operator."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed for one line. Amounts are in the line's own currency; ``rule`` is the rule's name, for people."""

    bps: int
    fixed_minor: int = 0
    floor_minor: int = 0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What the platform keeps of a line: ``net``, and ``vat`` where the commission is a supply of its own."""

    net: Money
    vat: Money


@dataclass(frozen=True, slots=True)
class Cut:
    """What is taken of a line at a price; ``taxed`` says how the fee is taxed, None where the platform is the supplier
    and keeps the difference of two supplies."""

    price: TaxedPrice
    terms: Terms
    taken: Taken
    taxed: Decision | None

    @property
    def received(self) -> Money:
        """The maker's share: of a supply of their own all but the fee with its VAT, else of the net."""
        whole = self.price.gross if self.taxed else self.price.net
        return whole - self.taken.net - self.taken.vat


def register_rings(rings_of: RingsOf) -> None:
    """``rings_of(partner_pk)``: the slugs of the rings whose member that maker is."""
    _rings_of[:] = [rings_of]


@dataclass(frozen=True, slots=True)
class Sold:
    """What a rule looks at: the kind and category (primary key) of a work, its maker (primary key), the currency."""

    kind: str
    category: int | None
    partner: int
    currency: str


def sold_of(offering: Offering, currency: str) -> Sold:
    return Sold(offering.kind, offering.category_id, offering.partner_id, currency)


def active_rules(on: date) -> list[CommissionRule]:
    """The rules that hold on a day, in the operators' order."""
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=on)
    return list(CommissionRule.objects.filter(begun, is_active=True).order_by("position"))


def terms_for(sold: Sold, rules: Sequence[CommissionRule]) -> Terms:
    """Of the first of these rules that fits; without one the platform's own rate."""
    rings: frozenset[str] | None = None
    for rule in rules:
        if rule.ring and rings is None:
            rings = frozenset().union(*(told(sold.partner) for told in _rings_of))
        if _fits(rule, sold, rings or frozenset()):
            return Terms(rule.bps, rule.fixed_minor, rule.floor_minor, rule.name)
    return Terms(settings.PLATFORM_COMMISSION_BPS)


def _fits(rule: CommissionRule, sold: Sold, rings: frozenset[str]) -> bool:
    return (
        rule.kind in ("", sold.kind)
        and rule.category_id in (None, sold.category)
        and rule.partner_id in (None, sold.partner)
        and (not rule.ring or rule.ring in rings)
        and (not (rule.fixed_minor or rule.floor_minor) or rule.currency == sold.currency)
    )


def taken_of(price: TaxedPrice, terms: Terms, vat_rate: Decimal | None = None) -> Taken:
    """The cut of one line, rounded half up, at least the floor, at most what is there. Pure.

    ``vat_rate`` is given where the platform is an agent: the cut is then a fee with VAT of its own, and both together
    are at most the gross. Without it the cut is the difference of two supplies (Art. 28) and carries none.
    """
    part, _share = maker_share(price, terms.bps)
    wanted = max(part.minor + terms.fixed_minor, terms.floor_minor)
    currency = price.net.currency
    net = Money(min(wanted, price.net.minor), currency)
    if vat_rate is None:
        return Taken(net, Money.zero(currency))
    while net.minor and net + vat_on_net(net, vat_rate) > price.gross:
        above, below = vat_rate.as_integer_ratio()
        net = Money(min(net.minor - 1, price.gross.minor * 100 * below // (100 * below + above)), currency)
    return Taken(net, vat_on_net(net, vat_rate))


def commission_decision(profile: TaxProfile, on: date) -> Decision:
    """How the platform's fee to this seller is taxed (Art. 44, 196). Without a confirmed number: with VAT."""
    answer = vat_answer(profile)
    confirmed = answer is not None and answer.outcome == "valid"
    check = VatIdCheck.VALID if confirmed else VatIdCheck.NOT_GIVEN
    facts = BuyerFacts(place(profile.country), Capacity.BUSINESS, profile.vat_id, check)
    return decide_commission(seller=facts, platform=platform_facts(), on=on)


class Commissions:
    """The commission of one seller's sales; how the fee is taxed is asked once, and only where there is a fee.

    ``rules``: those of that day, for who has them already.
    """

    def __init__(self, profile: TaxProfile, *, on: date, rules: Sequence[CommissionRule] | None = None) -> None:
        self._profile, self._on = profile, on
        self._rules = active_rules(on) if rules is None else rules
        self._taxed: Decision | None = None

    def of(self, price: TaxedPrice, sold: Sold, *, supplier: str) -> Cut:
        """``supplier`` of the sale: "platform" or "seller" (``Decision.supplier``)."""
        terms = terms_for(sold, self._rules)
        if supplier == "platform":
            return Cut(price, terms, taken_of(price, terms), None)
        if self._taxed is None:
            self._taxed = commission_decision(self._profile, self._on)
        return Cut(price, terms, taken_of(price, terms, self._taxed.rate), self._taxed)


@transaction.atomic
def write_rule(*, rule: CommissionRule, by: User, at: datetime, why: str) -> CommissionRule:
    """Add a rule at its position; those from there on move one down. What was sold keeps the terms of its line.

    Raises NotYourDesk, RuleRefused (more than the whole price, nothing said, a day that is over), ReasonMissing.
    """
    require_duty(by, Duty.FINANCE)
    _check(rule, at)
    later = list(CommissionRule.objects.select_for_update().filter(position__gte=rule.position).order_by("-position"))
    for row in later:  # from the last: the position is unique
        CommissionRule.objects.filter(pk=row.pk).update(position=row.position + 1)
    rule.by, rule.created_at = by, at
    rule.save(force_insert=True)
    facts = {
        "name": rule.name, "bps": rule.bps, "fixed_minor": rule.fixed_minor, "floor_minor": rule.floor_minor,
        "currency": rule.currency, "position": rule.position, "starts_on": str(rule.starts_on or ""),
    }  # fmt: skip
    record(by=by, action="commission.write", about=about_rule(rule), why=why, at=at, facts=facts)
    return rule


def _check(rule: CommissionRule, at: datetime) -> None:
    if not 0 <= rule.bps <= BASIS_POINTS:
        raise RuleRefused(_("A commission is between 0 and 100 per cent."))
    if not rule.name.strip():
        raise RuleRefused(_("Give the rule a name: it stands on the lines that it was taken of."))
    if rule.starts_on is not None and rule.starts_on < local_time(at, settings.PLATFORM_COUNTRY).date():
        raise RuleRefused(_("A rule begins today or later: what was sold keeps what was agreed."))


@transaction.atomic
def end_rule(*, rule: CommissionRule, by: User, at: datetime, why: str) -> None:
    """No longer for new sales. Raises NotYourDesk, ReasonMissing, RuleRefused (it has ended)."""
    require_duty(by, Duty.FINANCE)
    if not CommissionRule.objects.filter(pk=rule.pk, is_active=True).update(is_active=False):
        raise RuleRefused(_("This rule has ended already."))
    record(by=by, action="commission.end", about=about_rule(rule), why=why, at=at, facts={"name": rule.name})


@transaction.atomic
def move_rule(*, rule: CommissionRule, before: CommissionRule | None, by: User, at: datetime, why: str) -> None:
    """Look at it before another one, or last, for new sales. Raises NotYourDesk, ReasonMissing, RuleRefused."""
    require_duty(by, Duty.FINANCE)
    rows = list(CommissionRule.objects.select_for_update().order_by("position"))
    mine = next((row for row in rows if row.pk == rule.pk and row.is_active), None)
    if mine is None:
        raise RuleRefused(_("This rule has ended already."))
    others = [row for row in rows if row.pk != rule.pk]
    place = next((n for n, row in enumerate(others) if before is not None and row.pk == before.pk), len(others))
    ordered = [*others[:place], mine, *others[place:]]
    if ordered == rows:
        raise RuleRefused(_("It stands there already."))
    CommissionRule.objects.update(position=F("position") + _APART)  # the position is unique: first out of the way
    for position, row in enumerate(ordered, 1):
        CommissionRule.objects.filter(pk=row.pk).update(position=position)
    facts = {"name": rule.name, "from": rows.index(mine) + 1, "to": place + 1}
    record(by=by, action="commission.move", about=about_rule(rule), why=why, at=at, facts=facts)


def about_rule(rule: CommissionRule) -> str:
    """A rule's name in the trail."""
    return f"commission:{rule.pk}"
