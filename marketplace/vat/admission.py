"""Who may buy what, and as whom, before any VAT rule is asked. Pure; used by `rules.py`."""

from __future__ import annotations

from marketplace.vat.facts import BuyerFacts, Capacity, Role, SaleFacts, SaleRefused, TaxNature, VatIdCheck, VatStatus


def treated_as(buyer: BuyerFacts) -> Capacity:
    """Business only with a number the register confirmed (IR Art. 18); everybody else is charged VAT.

    A register that is down means VAT now and a credit note later. Outside the Union there is no such number: there
    the buyer's word, proven in another way, decides (IR Art. 18(3)).
    """
    if buyer.capacity == Capacity.CONSUMER:
        return Capacity.CONSUMER
    if buyer.vat_id_check == VatIdCheck.VALID or not buyer.territory.in_eu_vat:
        return Capacity.BUSINESS
    return Capacity.CONSUMER


def refuse_unless_sellable(facts: SaleFacts) -> None:
    """Raises SaleRefused for what is not sold here, for closed countries and for facts that contradict each other."""
    territory = facts.buyer.territory
    if facts.tax_nature in (TaxNature.GOODS, TaxNature.COMMISSION):
        raise SaleRefused("nature_not_sold")
    if not territory.in_eu_vat and territory.code not in facts.open_countries:
        raise SaleRefused("outside_market", {"place": territory.name})
    _refuse_foreign_vat_id(facts.buyer)
    if facts.role == Role.AGENT and facts.seller.vat_status == VatStatus.NONE_YET:
        raise SaleRefused("seller_status_missing")


def _refuse_foreign_vat_id(buyer: BuyerFacts) -> None:
    """A confirmed number of one country with an address in another is a question, not a sale (IR Art. 18, 20)."""
    if treated_as(buyer) == Capacity.CONSUMER or not buyer.vat_id or not buyer.territory.in_eu_vat:
        return
    prefix = buyer.vat_id.strip()[:2].upper()
    of_number = {"EL": "GR"}.get(prefix, prefix)
    if of_number != buyer.territory.state:
        here = buyer.territory.state or ""
        raise SaleRefused("vat_id_of_another_country", {"vat_country": of_number, "country": here})
