"""What the platform keeps of each line, decided once at the click by the operators' rules (offerings/commission.py)."""

from __future__ import annotations

from datetime import date

from marketplace.basket.quoted import QuoteLine
from marketplace.offerings.commission import active_rules, commission_decision, sold_of, taken_of, terms_for
from marketplace.order.models import LineCommission
from marketplace.partner.models import TaxProfile
from marketplace.vat.facts import Decision


class Keeper:
    """The commission of one seller's lines; how the fee is taxed is asked once, and only where there is a fee."""

    def __init__(self, profile: TaxProfile, *, on: date) -> None:
        self._profile, self._on = profile, on
        self._rules = active_rules()
        self._taxed: Decision | None = None

    def of(self, q: QuoteLine) -> LineCommission:
        """The row of one line, not yet saved and without its line."""
        assert q.decision is not None, "only lines without a problem are ordered"
        terms = terms_for(sold_of(q.offering, q.total.net.currency), self._rules)
        kept = {
            "rule": terms.rule, "bps": terms.bps, "fixed_minor": terms.fixed_minor, "floor_minor": terms.floor_minor,
        }  # fmt: skip
        if q.decision.supplier == "platform":
            return LineCommission(is_fee=False, net_minor=taken_of(q.total, terms).net.minor, **kept)
        taxed = self._decision()
        taken = taken_of(q.total, terms, taxed.rate)
        return LineCommission(
            is_fee=True, net_minor=taken.net.minor, vat_minor=taken.vat.minor, rate=f"{taxed.rate:f}",
            place=taxed.place, category=taxed.category, who_accounts=taxed.who_accounts, mention=taxed.mention,
            legal_basis=taxed.legal_basis, reported_in=taxed.reported_in, rule_version=taxed.rule_version, **kept,
        )  # fmt: skip

    def _decision(self) -> Decision:
        if self._taxed is None:
            self._taxed = commission_decision(self._profile, self._on)
        return self._taxed
