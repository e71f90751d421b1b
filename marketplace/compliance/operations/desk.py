"""What operators decide without a notice is kept as a statement of reasons too (DSA Art. 17, P2B Art. 4)."""

from __future__ import annotations

from datetime import UTC, datetime, time

from marketplace.compliance.models import StatementOfReasons
from marketplace.compliance.operations.buyers import warn_buyers
from marketplace.compliance.subjects import STOREFRONT
from marketplace.partner.measures import Kind, Measure

CODES = {Kind.MAKER_PAUSED: "pause_maker", Kind.OFFERING_TAKEN_DOWN: "take_down"}


def keep_statement(measure: Measure) -> str:
    """Write it, in the measure's transaction. Returns where the owners can object; "" for what restricts nobody."""
    code = CODES.get(Kind(measure.kind))
    if code is None:
        return ""
    until = measure.reasons.until
    said = StatementOfReasons.objects.create(
        about=f"{STOREFRONT}:{measure.partner.code}" if measure.kind == Kind.MAKER_PAUSED else measure.about,
        partner=measure.partner, measure=code, scope="", facts=measure.reasons.facts, ground=measure.reasons.ground,
        ground_text=measure.reasons.clause, decided_by=measure.by, decided_at=measure.at,
        until=datetime.combine(until, time.min, tzinfo=UTC) if until else None,
    )  # fmt: skip
    warn_buyers(statement=said, at=measure.at)
    return f"/reasons/{said.public_id}/?key={said.key}"
