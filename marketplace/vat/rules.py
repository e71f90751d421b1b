"""The VAT decision: facts in, decision out. Pure, and an ordered table of rules (Directive 2006/112/EC).

The first rule that applies decides. Articles without a name are of the Directive; "IR" is Implementing
Regulation 282/2011. Whoever changes an answer raises RULE_VERSION: a decision is kept with the version that made it
and is never made again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from marketplace.money import Money
from marketplace.vat.admission import refuse_unless_sellable, treated_as
from marketplace.vat.cases import (
    RULE_VERSION,
    SELF_BILLING,
    Case,
    Supplier,
    exempt_at_buyer,
    exempt_at_home,
    out_of_scope,
    reverse_charge,
    taxed_at_buyer,
    taxed_at_supplier,
)
from marketplace.vat.facts import (
    THRESHOLD,
    BuyerFacts,
    Capacity,
    Decision,
    PlatformFacts,
    Role,
    SaleFacts,
    SaleRefused,
    Scheme,
    SellerFacts,
    TaxNature,
    VatIdCheck,
    VatStatus,
    default_role,
)
from marketplace.vat.territories import place

__all__ = [
    "RULES",
    "RULE_VERSION",
    "BuyerFacts",
    "Capacity",
    "Decision",
    "PlatformFacts",
    "Role",
    "SaleFacts",
    "SaleRefused",
    "Scheme",
    "SellerFacts",
    "TaxNature",
    "VatIdCheck",
    "VatStatus",
    "decide",
    "decide_commission",
    "decide_self_billed",
    "default_role",
    "needs_vat_id_for_platform",
    "treated_as",
]

_AUTOMATIC = (TaxNature.E_SERVICE, TaxNature.E_BOOK, TaxNature.COMMISSION)


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of the table. `name` is also the key of the explanation; `law` the legal basis that is kept."""

    name: str
    applies: Callable[[Case], bool]
    outcome: Callable[[Case, str], Decision]
    law: str

    def decide(self, case: Case) -> Decision:
        return replace(self.outcome(case, self.law), explanation=self.name)


def _business(case: Case) -> bool:
    return case.is_business


def _automatic(case: Case) -> bool:
    return case.nature in _AUTOMATIC


def _event(case: Case) -> bool:
    return case.nature == TaxNature.VIRTUAL_EVENT


def _work(case: Case) -> bool:
    return case.nature == TaxNature.HUMAN_SERVICE


def _exempt(case: Case) -> bool:
    return case.supplier.exempt_at_home


def _below_threshold_case(case: Case) -> bool:
    return case.supplier.taxed_at_home


def _all(*conditions: Callable[[Case], bool]) -> Callable[[Case], bool]:
    return lambda case: all(condition(case) for condition in conditions)


def _outside(case: Case) -> bool:
    return case.is_outside


def _domestic(case: Case) -> bool:
    return case.is_domestic


def _exempt_there(case: Case) -> bool:
    return case.is_exempt_at_buyer


def _supplier_outside(case: Case) -> bool:
    return not case.supplier.in_eu


def _review_art_59(case: Case, law: str) -> Decision:
    """Consultancy, advertising and transfers of copyright to a consumer outside may be outside EU VAT: ask."""
    outcome = exempt_at_home if case.supplier.exempt_at_home else taxed_at_supplier
    return replace(outcome(case, law), review="Art. 59: buyer outside the Union")


RULES: tuple[Rule, ...] = (
    Rule("business_outside", _all(_business, _outside), out_of_scope, "44"),
    Rule("business_domestic_exempt", _all(_business, _domestic, _exempt), exempt_at_home, "44+284(1)"),
    Rule("business_domestic", _all(_business, _domestic), taxed_at_buyer, "44"),
    Rule("business_cross_border_exempt", _all(_business, _exempt_there), exempt_at_buyer, "44+284(2)"),
    Rule("business_reverse_charge", _business, reverse_charge, "44+196+226(11a)"),
    Rule("consumer_outside", _all(_automatic, _outside), out_of_scope, "58"),
    Rule("consumer_domestic_exempt", _all(_automatic, _domestic, _exempt), exempt_at_home, "58+284(1)"),
    Rule("consumer_domestic", _all(_automatic, _domestic), taxed_at_buyer, "58"),
    Rule("consumer_below_exempt", _all(_automatic, _below_threshold_case, _exempt), exempt_at_home, "59c+284(1)"),
    Rule("consumer_below_threshold", _all(_automatic, _below_threshold_case), taxed_at_supplier, "58+59c(1)"),
    Rule("consumer_cross_border_exempt", _all(_automatic, _exempt_there), exempt_at_buyer, "58+284(2)"),
    Rule("consumer_destination", _automatic, taxed_at_buyer, "58"),
    Rule("event_outside", _all(_event, _outside), out_of_scope, "54(1)"),
    Rule("event_domestic_exempt", _all(_event, _domestic, _exempt), exempt_at_home, "54(1)+284(1)"),
    Rule("event_cross_border_exempt", _all(_event, _exempt_there), exempt_at_buyer, "54(1)+284(2)"),
    Rule("event_destination", _event, taxed_at_buyer, "54(1)"),
    Rule("work_by_outsider", _all(_work, _supplier_outside), out_of_scope, "45"),
    Rule("work_for_outsider", _all(_work, _outside), _review_art_59, "45; 59"),
    Rule("work_exempt", _all(_work, _exempt), exempt_at_home, "45+284(1)"),
    Rule("work_at_maker", _work, taxed_at_supplier, "45"),
)
"""Services and electronic supplies. Goods need Articles 14a, 33, 36, 138 and 146, and come with the first of them."""


def decide(facts: SaleFacts) -> Decision:
    """How a line sold to a buyer is taxed. Raises SaleRefused when it must not be sold like this."""
    refuse_unless_sellable(facts)
    case = Case(facts.tax_nature, _supplier(facts), facts.buyer.territory, treated_as(facts.buyer), facts.on)
    return _first(case)


def decide_self_billed(*, nature: TaxNature, seller: SellerFacts, platform: PlatformFacts, on: date) -> Decision:
    """The seller's supply to the platform behind a deemed supply; the platform bills it (Art. 28, 44, 224)."""
    if seller.vat_status == VatStatus.NONE_YET:
        raise SaleRefused("seller_status_missing")
    decision = _first(Case(nature, _as_supplier(seller), place(platform.country), Capacity.BUSINESS, on))
    mention = f"{SELF_BILLING}; {decision.mention}" if decision.mention else SELF_BILLING
    who = "platform" if decision.who_accounts == "buyer" else decision.who_accounts
    return replace(decision, mention=mention, who_accounts=who, legal_basis=f"28+{decision.legal_basis}+224")


def decide_commission(*, seller: BuyerFacts, platform: PlatformFacts, on: date) -> Decision:
    """The platform's commission to a seller for whom it was the agent (Art. 44, 196).

    A seller without a confirmed number is treated as a consumer of an electronic service (IR Art. 18(2)): debatable,
    so ask sellers for their number.
    """
    supplier = Supplier("platform", platform.country, taxed_at_home=not platform.oss_state)
    decision = _first(Case(TaxNature.COMMISSION, supplier, seller.territory, treated_as(seller), on))
    who = "seller" if decision.who_accounts == "buyer" else decision.who_accounts
    return replace(decision, who_accounts=who)


def needs_vat_id_for_platform(*, seller: SellerFacts, platform: PlatformFacts) -> bool:
    """True for a small business whose downloads a platform abroad sells: it needs an id under Art. 214(1)(e).

    Its supply to the platform is taxed where the platform is, by reverse charge, unless its exemption holds there.
    """
    abroad = seller.country != platform.country and platform.country not in seller.ex_states
    return seller.vat_status == VatStatus.SMALL_BUSINESS and abroad


def _first(case: Case) -> Decision:
    for rule in RULES:
        if rule.applies(case):
            return rule.decide(case)
    raise SaleRefused("nature_not_sold")


def _supplier(facts: SaleFacts) -> Supplier:
    if facts.role == Role.DEEMED_SUPPLIER:
        return Supplier("platform", facts.platform.country, taxed_at_home=not facts.platform.oss_state)
    return _as_supplier(facts.seller, facts.net)


def _as_supplier(seller: SellerFacts, net: Money | None = None) -> Supplier:
    return Supplier(
        "seller",
        seller.country,
        exempt_at_home=seller.vat_status == VatStatus.SMALL_BUSINESS,
        in_eu=seller.vat_status != VatStatus.NON_EU,
        ex_states=seller.ex_states,
        taxed_at_home=_below_threshold(seller, net),
    )


def _below_threshold(seller: SellerFacts, net: Money | None) -> bool:
    """Art. 59c: the sale that crosses EUR 10,000 is itself taxed at destination. Never for suppliers outside."""
    if seller.scheme != Scheme.BELOW_10K or seller.vat_status == VatStatus.NON_EU:
        return False
    if seller.cross_border_so_far is None:
        return True
    return seller.cross_border_so_far + (net or Money.zero(THRESHOLD.currency)) <= THRESHOLD
