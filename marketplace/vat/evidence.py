"""Evidence of where a buyer is that comes after the decision: kept beside it, never in it (IR 282/2011 Art. 24b)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from marketplace.vat.models import LocationEvidence, VatDecision
from marketplace.vat.territories import place


def append_evidence(
    *, decisions: Iterable[VatDecision], kind: str, source: str, value: str, at: datetime
) -> list[LocationEvidence]:
    """Keep one item for each decision. The same item again is not kept twice; nothing is ever changed.

    An item that points to another VAT territory than the buyer's is marked: a person looks at it.
    """
    kept = []
    for decision in decisions:
        row, _created = LocationEvidence.objects.get_or_create(
            decision=decision, kind=kind, source=source, value=value,
            defaults={"at": at, "contradicts": _contradicts(decision, value)},
        )  # fmt: skip
        kept.append(row)
    return kept


def evidence_to_review() -> QuerySet[LocationEvidence]:
    """Items that contradict the place a consumer was taxed at, the newest first."""
    return LocationEvidence.objects.filter(contradicts=True).select_related("decision").order_by("-at", "-id")


def _contradicts(decision: VatDecision, country: str) -> bool:
    """A business is taxed where it is established, whatever its card says; a consumer where it lives."""
    buyer = decision.facts.get("buyer", {})
    if buyer.get("capacity") == "business" or not buyer.get("country"):
        return False
    try:
        shown = place(country)
    except ValueError:
        return True
    home = place(buyer["country"], buyer.get("postcode", ""))
    # Regions with a rate of their own and territories outside share their state's cards.
    return (shown.state or shown.country) not in (home.state, home.country)
