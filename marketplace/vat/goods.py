"""The VAT decision for goods: a table of its own, because goods have a way to go (Articles 14a, 31-36, 138, 139, 146).

The shop sells no goods: this is for the calculator. The place of exempt goods that go to a business in another state
or leave the Union is where they start (Art. 32).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from marketplace.vat.cases import (
    OUTSIDE,
    SELF_BILLING,
    Case,
    decision,
    exempt_at_buyer,
    exempt_at_home,
    out_of_scope,
    taxed,
)
from marketplace.vat.facts import Decision
from marketplace.vat.table import Rule, all_of, first

TO_ANOTHER_STATE = "VAT-exempt intra-Community supply (Art. 138)"
EXPORT = "Exempt: export (Art. 146)"
TO_DEEMED_SUPPLIER = "Exempt: Art. 136a"


class Way(StrEnum):
    """What is known of the way of the goods."""

    FROM_STOCK = "from_stock"
    """They start in `GoodsCase.start`."""
    IMPORT_MAX_150 = "import_max_150"
    """From outside the Union to a buyer in it, worth at most EUR 150."""
    IN_EU_OF_OUTSIDER = "in_eu_of_outsider"
    """Already inside the Union, sold by somebody established outside; where exactly is not known."""


@dataclass(frozen=True, slots=True)
class GoodsCase(Case):
    """A supply of goods. `start` is the state they start in ("GB-NI" too), "" outside the Union or unknown."""

    way: Way
    start: str = ""
    to_platform: bool = False
    """The supply of the seller behind a platform that is the supplier to the buyer."""
    ioss: bool = False
    """The supplier declares imports in the import one-stop shop (Art. 369l ff)."""

    @property
    def end(self) -> str | None:
        return self.territory.goods_state

    @property
    def imported(self) -> bool:
        return self.way == Way.IMPORT_MAX_150 or (self.way == Way.FROM_STOCK and not self.start)

    @property
    def from_home(self) -> bool:
        return self.start == self.supplier.country

    @property
    def stays(self) -> bool:
        """Start and end are one state."""
        return self.start == self.end

    @property
    def exempt_at_end(self) -> bool:
        return self.end == self.territory.state and self.is_exempt_at_buyer


def _imported(case: GoodsCase) -> bool:
    return case.imported


def _leaves(case: GoodsCase) -> bool:
    return case.end is None


def _to_platform(case: GoodsCase) -> bool:
    return case.to_platform


def _of_outsider(case: GoodsCase) -> bool:
    return not case.supplier.in_eu


def _one_stop(case: GoodsCase) -> bool:
    return case.ioss and not case.is_business


def _business(case: GoodsCase) -> bool:
    return case.is_business


def _stays(case: GoodsCase) -> bool:
    return case.stays


def _exempt_home(case: GoodsCase) -> bool:
    """Art. 284(1) covers what is supplied at home, and Art. 139(1) puts it before the exemption of Art. 138."""
    at_home = case.stays or case.is_business or case.end is None or case.supplier.taxed_at_home
    return case.supplier.exempt_at_home and case.from_home and at_home


def _exempt_at_end(case: GoodsCase) -> bool:
    return case.exempt_at_end and (case.stays or not case.is_business)


def _below(case: GoodsCase) -> bool:
    """Art. 59c: only for goods that start in the one state where the supplier is established."""
    return case.supplier.taxed_at_home and case.from_home


def _unknown_start(case: GoodsCase) -> bool:
    return case.way == Way.IN_EU_OF_OUTSIDER


def _import_by_buyer(case: GoodsCase, law: str) -> Decision:
    """Sold before it is imported: no supply in the Union. Who imports it pays import VAT (Art. 30, 60, 201)."""
    made = out_of_scope(case, law)
    return replace(made, who_accounts="buyer", reported_in="import VAT", review="the buyer pays import VAT at customs")


def _one_stop_import(case: GoodsCase, law: str) -> Decision:
    return taxed(case, case.territory.goods_rate_place, law, "IOSS")


def _exported(case: GoodsCase, law: str) -> Decision:
    known = case.start or (case.supplier.country if case.supplier.in_eu else "")
    report = f"{known} return: export" if known else "return of the state of dispatch: export"
    made = decision(case, known or OUTSIDE, "G", law, mention=EXPORT, reported_in=report)
    return made if case.start else replace(made, review="place: the state where the goods start (goods_from_XX)")


def _to_deemed_supplier(case: GoodsCase, law: str) -> Decision:
    made = decision(case, case.end or case.start or OUTSIDE, "E", law, mention=TO_DEEMED_SUPPLIER)
    return (
        made if case.end or case.start else replace(made, review="place: the state where the goods are (goods_from_XX)")
    )


def _acquired(case: GoodsCase, law: str) -> Decision:
    report = f"{case.start} recapitulative statement"
    return decision(case, case.start, "K", law, who="buyer", mention=TO_ANOTHER_STATE, reported_in=report)


def _taxed_there(case: GoodsCase, law: str) -> Decision:
    report = f"{case.end} return"
    made = taxed(case, case.territory.goods_rate_place, law, report)
    if case.from_home or not case.is_business:
        return made
    return replace(made, review="Art. 194: the buyer may have to account for a supplier from another state")


def _taxed_at_start(case: GoodsCase, law: str) -> Decision:
    return taxed(case, case.supplier.rate_place, law, f"{case.supplier.country} return")


def _distance_sale(case: GoodsCase, law: str) -> Decision:
    home = case.supplier.country if case.supplier.in_eu else case.start
    return taxed(case, case.territory.goods_rate_place, law, f"Union OSS ({home})")


def _of_outsider_inside(case: GoodsCase, law: str) -> Decision:
    """Inside the Union and of an outsider: the platform declares even what stays in one state in the Union OSS."""
    one_state = case.end == case.supplier.country
    channel = "domestic deemed supply" if one_state else case.supplier.country
    report = f"Union OSS ({channel})" if case.supplier.party == "platform" else f"Union OSS or {case.end} return"
    if not case.is_business:
        return taxed(case, case.territory.goods_rate_place, law, report)
    # The one-stop shop knows no sales to businesses (Art. 369b).
    made = taxed(case, case.territory.goods_rate_place, law, f"{case.end} return")
    return replace(made, review="a sale to a business is no deemed supply; say where the goods start (goods_from_XX)")


GOODS_RULES: tuple[Rule[GoodsCase], ...] = (
    Rule("goods_behind_platform_import", all_of(_to_platform, _imported), out_of_scope, "31+36b"),
    Rule("goods_behind_platform", all_of(_to_platform, _of_outsider), _to_deemed_supplier, "136a"),
    Rule("goods_stay_outside", all_of(_imported, _leaves), out_of_scope, "31"),
    Rule("goods_import_one_stop", all_of(_imported, _one_stop), _one_stop_import, "14a(1)+33(c)"),
    Rule("goods_import", _imported, _import_by_buyer, "32+33; 30+201"),
    Rule("goods_small_business", _exempt_home, exempt_at_home, "32+139(1)+284(1)"),
    Rule("goods_export", _leaves, _exported, "146"),
    Rule("goods_exempt_there", _exempt_at_end, exempt_at_buyer, "33(a)+284(2)"),
    Rule("goods_of_outsider", _unknown_start, _of_outsider_inside, "14a(2)+33(a)+369b"),
    Rule("goods_one_state", _stays, _taxed_there, "32"),
    Rule("goods_to_business", _business, _acquired, "138"),
    Rule("goods_below_threshold", _below, _taxed_at_start, "32+59c(1)"),
    Rule("goods_distance_sale", lambda case: not case.is_business, _distance_sale, "33(a)"),
)


def decide_goods(case: GoodsCase) -> Decision:
    """How a supply of goods is taxed. What a platform bills itself for a seller says so (Art. 224)."""
    made = first(GOODS_RULES, case)
    if case.to_platform:
        return _self_billed(made)
    interface = not case.is_business and case.supplier.party == "seller" and (case.ioss or not case.supplier.in_eu)
    if interface and made.category in ("S", "Z"):
        return replace(made, review="an interface that facilitates this sale is its supplier (Art. 14a)")
    return made


def _self_billed(made: Decision) -> Decision:
    if made.category == "O" or made.mention == TO_DEEMED_SUPPLIER:
        return made
    mention = f"{SELF_BILLING}; {made.mention}" if made.mention else SELF_BILLING
    who = "platform" if made.who_accounts == "buyer" else made.who_accounts
    return replace(made, mention=mention, who_accounts=who)
