"""Who bought a work that was found illegal (DSA Art. 32)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from marketplace.compliance.models import BuyerWarning, ComplaintOutcome, WarnedOrder
from marketplace.compliance.subjects import OFFERING
from marketplace.order.models import LineFacts, Order, OrderFacts


def orders_to_warn(warning: BuyerWarning) -> QuerySet[OrderFacts]:
    """Paid orders of the work from the six months before until the decision, whose buyers were not told yet.

    Orders that were forgotten have no address any more; nobody is looked for.
    """
    said = warning.statement
    lines = LineFacts.objects.filter(offering__public_id=said.about.partition(":")[2])
    bought = OrderFacts.objects.filter(
        order__in=lines.values("seller_order__order"), placed_at__gte=warning.bought_since,
        placed_at__lte=said.decided_at, paid_at__isnull=False, anonymised_at__isnull=True,
    )  # fmt: skip
    return bought.exclude(order__in=WarnedOrder.objects.filter(about=said.about).values("order"))


def is_taken_back(warning: BuyerWarning) -> bool:
    """Whether a complaint reversed the decision: then nobody else is told."""
    return bool(warning.statement.complaints.filter(outcome=ComplaintOutcome.REVERSED).exists())


def warnings_of_order(*, order: Order, placed_at: datetime) -> QuerySet[BuyerWarning]:
    """Warnings about works of an order that was placed before the decision and is paid only now."""
    lines = LineFacts.objects.filter(seller_order__order=order, offering__isnull=False)
    about = [f"{OFFERING}:{public_id}" for public_id in lines.values_list("offering__public_id", flat=True)]
    return BuyerWarning.objects.filter(statement__about__in=about, statement__decided_at__gte=placed_at)
