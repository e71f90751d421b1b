"""The supply behind what the platform sells in its own name: the seller's to the platform, of the share (Art. 28)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from marketplace.money import Money, split
from marketplace.order.models import LineFacts
from marketplace.partner.prices import as_supplier, platform_facts, seller_facts
from marketplace.partner.tax_models import StatedTax
from marketplace.vat.facts import Decision, SaleRefused, SellerFacts, TaxNature, VatStatus
from marketplace.vat.prices import vat_on_net
from marketplace.vat.rules import decide_self_billed


def behind(line: LineFacts, *, on: date) -> Decision:
    """How the seller's supply of a line to the platform is taxed. ``on``: when it was paid. Raises SaleRefused."""
    nature = TaxNature(line.decision.facts["nature"])
    return decide_self_billed(nature=nature, seller=_supplier(line), platform=platform_facts(), on=on)


def _supplier(line: LineFacts) -> SellerFacts:
    """The seller as at the click: what asks may come weeks later. Who had said nothing then is taken as they are."""
    stated = StatedTax.from_json(line.decision.facts["seller"])
    has_said = stated.vat_status != VatStatus.NONE_YET
    return as_supplier(stated) if has_said else seller_facts(line.seller_order.partner.tax_profile)


def vat_on_top(lines: Sequence[LineFacts], *, on: date) -> dict[int, tuple[Money, str]]:
    """What one seller has to pay to the platform's own state for lines of one part of an order, and the state.

    By the line's primary key; lines of which the seller owes nothing there (reverse charge, small business) are not
    in it. VAT is that of the sum of a rate, shared out over its lines, as the self-billed document says it.
    """
    rates: dict[tuple[Decimal, str], list[LineFacts]] = {}
    for line in lines:
        if line.decision.supplier != "platform" or not line.share_minor:
            continue
        try:
            decided = behind(line, on=on)
        except SaleRefused:
            continue  # the seller has not said how it is taxed: the document waits for that, too
        if decided.who_accounts == "seller" and decided.category == "S":
            rates.setdefault((decided.rate, decided.place), []).append(line)
    found: dict[int, tuple[Money, str]] = {}
    for (rate, place), members in rates.items():
        vat = vat_on_net(Money(sum(line.share_minor for line in members), members[0].currency), rate)
        for line, money in zip(members, split(vat, [line.share_minor for line in members]), strict=True):
            found[line.pk] = (money, place)
    return found
