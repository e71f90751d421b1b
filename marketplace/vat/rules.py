"""The VAT decision: facts in, decision out. Pure, and an ordered table of rules (Directive 2006/112/EC).

The first rule that applies decides. Articles without a name are of the Directive; "IR" is Implementing
Regulation 282/2011. Whoever changes an answer raises RULE_VERSION: a decision is kept with the version that made it
and is never made again.
"""

from __future__ import annotations

from dataclasses import replace
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
    outside_for_consumers,
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
from marketplace.vat.table import Rule, all_of, first
from marketplace.vat.territories import MEMBER_STATES, place

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
EVENTS_AT_BUYER_SINCE = date(2025, 1, 1)
"""Directive 2022/542: live events that consumers attend from afar are taxed where they live."""


def _business(case: Case) -> bool:
    return case.is_business


def _automatic(case: Case) -> bool:
    return case.nature in _AUTOMATIC


def _event(case: Case) -> bool:
    return case.nature == TaxNature.VIRTUAL_EVENT


def _old_event(case: Case) -> bool:
    return _event(case) and case.on < EVENTS_AT_BUYER_SINCE


def _copyright(case: Case) -> bool:
    return case.nature == TaxNature.COPYRIGHT


def _work(case: Case) -> bool:
    return case.nature in (TaxNature.HUMAN_SERVICE, TaxNature.COPYRIGHT)


def _exempt(case: Case) -> bool:
    return case.supplier.exempt_at_home


def _below_threshold_case(case: Case) -> bool:
    return case.supplier.taxed_at_home


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


RULES: tuple[Rule[Case], ...] = (
    Rule("business_outside", all_of(_business, _outside), out_of_scope, "44"),
    Rule("business_domestic_exempt", all_of(_business, _domestic, _exempt), exempt_at_home, "44+284(1)"),
    Rule("business_domestic", all_of(_business, _domestic), taxed_at_buyer, "44"),
    Rule("business_cross_border_exempt", all_of(_business, _exempt_there), exempt_at_buyer, "44+284(2)"),
    Rule("business_reverse_charge", _business, reverse_charge, "44+196+226(11a)"),
    Rule("consumer_outside", all_of(_automatic, _outside), outside_for_consumers, "58"),
    Rule("consumer_domestic_exempt", all_of(_automatic, _domestic, _exempt), exempt_at_home, "58+284(1)"),
    Rule("consumer_domestic", all_of(_automatic, _domestic), taxed_at_buyer, "58"),
    Rule("consumer_below_exempt", all_of(_automatic, _below_threshold_case, _exempt), exempt_at_home, "59c+284(1)"),
    Rule("consumer_below_threshold", all_of(_automatic, _below_threshold_case), taxed_at_supplier, "58+59c(1)"),
    Rule("consumer_cross_border_exempt", all_of(_automatic, _exempt_there), exempt_at_buyer, "58+284(2)"),
    Rule("consumer_destination", _automatic, taxed_at_buyer, "58"),
    Rule("old_event_by_outsider", all_of(_old_event, _supplier_outside), out_of_scope, "54(1) until 2024"),
    Rule("old_event_exempt", all_of(_old_event, _exempt), exempt_at_home, "54(1) until 2024+284(1)"),
    Rule("old_event", _old_event, taxed_at_supplier, "54(1) until 2024"),
    Rule("event_outside", all_of(_event, _outside), out_of_scope, "54(1)"),
    Rule("event_domestic_exempt", all_of(_event, _domestic, _exempt), exempt_at_home, "54(1)+284(1)"),
    Rule("event_cross_border_exempt", all_of(_event, _exempt_there), exempt_at_buyer, "54(1)+284(2)"),
    Rule("event_destination", _event, taxed_at_buyer, "54(1)"),
    Rule("work_by_outsider", all_of(_work, _supplier_outside), out_of_scope, "45"),
    Rule("copyright_outside", all_of(_copyright, _outside), out_of_scope, "59(a)"),
    Rule("work_for_outsider", all_of(_work, _outside), _review_art_59, "45; 59"),
    Rule("work_exempt", all_of(_work, _exempt), exempt_at_home, "45+284(1)"),
    Rule("work_at_maker", _work, taxed_at_supplier, "45"),
)
"""Services and electronic supplies. Goods have a table of their own (`goods.py`)."""


def decide(facts: SaleFacts) -> Decision:
    """How a line sold to a buyer is taxed. Raises SaleRefused when it must not be sold like this."""
    refuse_unless_sellable(facts)
    case = Case(facts.tax_nature, _supplier(facts), facts.buyer.territory, treated_as(facts.buyer), facts.on)
    return first(RULES, case)


def decide_self_billed(*, nature: TaxNature, seller: SellerFacts, platform: PlatformFacts, on: date) -> Decision:
    """The seller's supply to the platform behind a deemed supply; the platform bills it (Art. 28, 44, 224)."""
    if seller.vat_status == VatStatus.NONE_YET:
        raise SaleRefused("seller_status_missing")
    decision = first(RULES, Case(nature, seller_as_supplier(seller), place(platform.country), Capacity.BUSINESS, on))
    mention = f"{SELF_BILLING}; {decision.mention}" if decision.mention else SELF_BILLING
    who = "platform" if decision.who_accounts == "buyer" else decision.who_accounts
    here = place(platform.country).state
    report = decision.reported_in.replace(f"{here} buyer return", f"platform {here} return")
    law = f"28+{decision.legal_basis}+224"
    return replace(decision, mention=mention, who_accounts=who, reported_in=report, legal_basis=law)


def decide_commission(*, seller: BuyerFacts, platform: PlatformFacts, on: date, net: Money | None = None) -> Decision:
    """The platform's commission to a seller for whom it was the agent (Art. 44, 196).

    A seller without a confirmed number is treated as a consumer of an electronic service (IR Art. 18(2)): debatable,
    so ask sellers for their number.
    """
    supplier = platform_as_supplier(platform, net)
    decision = first(RULES, Case(TaxNature.COMMISSION, supplier, seller.territory, treated_as(seller), on))
    if decision.category == "O":  # a trader outside, proven or not: no state taxes it here (Art. 44, or 58)
        return replace(decision, who_accounts="nobody", review="")
    who = "seller" if decision.who_accounts == "buyer" else decision.who_accounts
    return replace(decision, who_accounts=who)


def needs_vat_id_for_platform(*, seller: SellerFacts, platform: PlatformFacts) -> bool:
    """True for a small business whose downloads a platform abroad sells: it needs an id under Art. 214(1)(e).

    Its supply to the platform is taxed where the platform is, by reverse charge, unless its exemption holds there.
    """
    abroad = seller.country != platform.country and platform.country not in seller.ex_states
    return seller.vat_status == VatStatus.SMALL_BUSINESS and abroad


def _supplier(facts: SaleFacts) -> Supplier:
    if facts.role == Role.DEEMED_SUPPLIER:
        return platform_as_supplier(facts.platform, facts.net)
    return seller_as_supplier(facts.seller, facts.net)


def platform_as_supplier(platform: PlatformFacts, net: Money | None = None) -> Supplier:
    """The platform in its own name. Its own threshold, not the sellers'."""
    at_home = not platform.oss_state and _below_threshold(platform.cross_border_so_far, net)
    in_eu = platform.country in MEMBER_STATES
    return Supplier("platform", platform.country, in_eu=in_eu, taxed_at_home=at_home and in_eu)


def seller_as_supplier(seller: SellerFacts, net: Money | None = None) -> Supplier:
    """The seller, with what it has sold across borders so far. `net` is the sale that is being decided on."""
    in_eu = seller.vat_status != VatStatus.NON_EU
    below = seller.scheme == Scheme.BELOW_10K and _below_threshold(seller.cross_border_so_far, net)
    return Supplier(
        "seller",
        seller.country,
        exempt_at_home=seller.vat_status == VatStatus.SMALL_BUSINESS,
        in_eu=in_eu,
        ex_states=seller.ex_states,
        taxed_at_home=below and in_eu,
        region=seller.rate_place,
    )


def _below_threshold(so_far: Money | None, net: Money | None) -> bool:
    """Art. 59c: the sale that crosses EUR 10,000 is itself taxed at destination."""
    return so_far is None or so_far + (net or Money.zero(THRESHOLD.currency)) <= THRESHOLD
