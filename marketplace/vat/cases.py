"""One supply, seen from its supplier, and the few kinds of answer the law gives to it. Pure; used by `rules.py`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from marketplace.vat.facts import Capacity, Decision, TaxNature
from marketplace.vat.rates import cell
from marketplace.vat.territories import Territory

RULE_VERSION = "2026-11-28.1"
OUTSIDE = "outside_EU"
REVERSE_CHARGE = "Reverse charge"
SELF_BILLING = "Self-billing"
NOT_SUBJECT = "Not subject to EU VAT"
SMALL_BUSINESS = "Exempt: small enterprise (Art. 284)"
CROSS_BORDER_EXEMPT = "Exempt: cross-border SME scheme, EX number"
EXEMPT_ABROAD_SINCE = date(2025, 1, 1)
"""Directive 2020/285: since then a small business can be exempt in other states, under a number that ends in EX."""
_UK = ("GB", "GB-NI", "IM")
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Supplier:
    """Whoever makes the supply that is being decided on: the platform or the seller."""

    party: str
    country: str
    exempt_at_home: bool = False
    in_eu: bool = True
    ex_states: frozenset[str] = frozenset()
    taxed_at_home: bool = False
    """True while Art. 59c leaves cross-border e-services to consumers with home VAT."""
    region: str = ""
    """Where it is established, if rates differ there ("PT-30")."""

    @property
    def rate_place(self) -> str:
        return self.region or self.country


@dataclass(frozen=True, slots=True)
class Case:
    """One supply of one supplier to one customer, with everything a rule may ask."""

    nature: TaxNature
    supplier: Supplier
    territory: Territory
    customer: Capacity
    on: date

    @property
    def is_business(self) -> bool:
        return self.customer == Capacity.BUSINESS

    @property
    def is_outside(self) -> bool:
        return not self.territory.in_eu_vat

    @property
    def is_domestic(self) -> bool:
        return self.territory.state == self.supplier.country

    @property
    def is_exempt_at_buyer(self) -> bool:
        """The supplier's cross-border exemption number holds in the buyer's state (Art. 284(2))."""
        return self.on >= EXEMPT_ABROAD_SINCE and self.territory.state in self.supplier.ex_states

    @property
    def buyer_state(self) -> str:
        return self.territory.state or OUTSIDE


def out_of_scope(case: Case, law: str) -> Decision:
    """No EU VAT: EN 16931 category O, which carries neither a rate nor VAT numbers."""
    return decision(case, OUTSIDE, "O", law, mention=NOT_SUBJECT, reported_in="out of scope")


def outside_for_consumers(case: Case, law: str) -> Decision:
    """Also out of scope; but the United Kingdom wants its own VAT from the first e-service to a consumer there."""
    decided = out_of_scope(case, law)
    if case.territory.code not in _UK:
        return decided
    return replace(decided, who_accounts=case.supplier.party, review="VAT of the United Kingdom, from the first sale")


def exempt_at_home(case: Case, law: str) -> Decision:
    """A small business under its own state's exemption."""
    return decision(case, case.supplier.country, "E", law, mention=SMALL_BUSINESS)


def exempt_at_buyer(case: Case, law: str) -> Decision:
    """A small business with a cross-border number that holds in the buyer's state."""
    report = f"SME quarterly report in {case.supplier.country}"
    return decision(case, case.buyer_state, "E", law, mention=CROSS_BORDER_EXEMPT, reported_in=report)


def reverse_charge(case: Case, law: str) -> Decision:
    """The buyer accounts. A supplier in the Union also files a recapitulative statement (Art. 262).

    Of a small business that is exempt at home some states want none: it is not promised here.
    """
    report = f"{case.buyer_state} buyer return"
    if case.supplier.in_eu and not case.supplier.exempt_at_home:
        report = f"{case.supplier.country} recapitulative statement + {report}"
    return decision(case, case.buyer_state, "AE", law, who="buyer", mention=REVERSE_CHARGE, reported_in=report)


def taxed_at_supplier(case: Case, law: str) -> Decision:
    return taxed(case, case.supplier.rate_place, law, f"{case.supplier.country} return")


def taxed_at_buyer(case: Case, law: str) -> Decision:
    """VAT of where the buyer is; declared at home, or through the one-stop shop for another state."""
    home = case.supplier.country
    if case.is_domestic:
        report = f"{home} return"
    else:
        report = f"Union OSS ({home})" if case.supplier.in_eu else "Non-Union OSS"
    return taxed(case, case.territory.rate_place, law, report)


def taxed(case: Case, where: str, law: str, reported_in: str) -> Decision:
    """The supplier accounts, at the rate of `where`: a state, or a region with its own rates.

    A zero rate is category Z, which must carry no exemption reason (EN 16931). A rate that is not sure says so in
    `review`.
    """
    found = cell(where, case.nature, case.on)
    category = "S" if found.rate else "Z"
    who = case.supplier.party
    made = decision(case, where, category, law, per_cent=found.rate, who=who, reported_in=reported_in)
    return replace(made, review=found.note) if found.note else made


def decision(
    case: Case,
    where: str,
    category: str,
    law: str,
    *,
    per_cent: Decimal = _ZERO,
    who: str = "nobody",
    mention: str = "",
    reported_in: str = "none",
) -> Decision:
    return Decision(
        place=where,
        rate=per_cent,
        category=category,
        supplier=case.supplier.party,
        who_accounts=who,
        customer=case.customer,
        mention=mention,
        legal_basis=law,
        reported_in=reported_in,
        rule_version=RULE_VERSION,
        explanation="",
    )
