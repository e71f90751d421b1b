"""What the platform keeps of each line, decided once at the click by the operators' rules (offerings/commission.py)."""

from __future__ import annotations

from marketplace.basket.quoted import QuoteLine
from marketplace.offerings.commission import Commissions, Cut, sold_of
from marketplace.order.models import LineCommission


def cut_of(q: QuoteLine, commissions: Commissions) -> Cut:
    assert q.decision is not None, "only lines without a problem are ordered"
    return commissions.of(q.total, sold_of(q.offering, q.total.net.currency), supplier=q.decision.supplier)


def kept(cut: Cut) -> LineCommission:
    """The row of one line, not yet saved and without its line."""
    terms, taxed = cut.terms, cut.taxed
    row = LineCommission(
        is_fee=taxed is not None, net_minor=cut.taken.net.minor, rule=terms.rule, bps=terms.bps,
        fixed_minor=terms.fixed_minor, floor_minor=terms.floor_minor,
    )  # fmt: skip
    if taxed is not None:
        row.vat_minor, row.rate, row.place = cut.taken.vat.minor, f"{taxed.rate:f}", taxed.place
        row.category, row.who_accounts, row.mention = taxed.category, taxed.who_accounts, taxed.mention
        row.legal_basis, row.reported_in, row.rule_version = taxed.legal_basis, taxed.reported_in, taxed.rule_version
    return row
