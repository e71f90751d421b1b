"""A work was found illegal: its buyers of six months are told what, who and the redress (DSA Art. 32).

Decisions because of the terms are no finding of illegality, and nobody is told of them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import F

from marketplace.compliance.measures import NONE
from marketplace.compliance.models import BuyerWarning, Ground, StatementOfReasons, WarnedOrder
from marketplace.compliance.queries.buyers import is_taken_back, orders_to_warn, warnings_of_order
from marketplace.compliance.subjects import OFFERING
from marketplace.order.models import OrderFacts
from marketplace.outbox.mail import promise_mail
from marketplace.outbox.operations import put

TOPIC = "compliance.warn_buyers"
BOUGHT_WITHIN = timedelta(days=184)
"""Six months, however long they are (DSA Art. 32(1))."""
AT_ONCE = 100
"""Buyers per row of the outbox: a work that sold a thousand times holds no worker for long."""


def warn_buyers(*, statement: StatementOfReasons, at: datetime) -> BuyerWarning | None:
    """Promise to tell the buyers, in the transaction of the decision. None where it finds nothing illegal.

    The platform learned of it with the notice, or, without one, with its own decision.
    """
    if statement.ground != Ground.LAW or statement.measure == NONE or not statement.about.startswith(f"{OFFERING}:"):
        return None
    learned_at = statement.notice.received_at if statement.notice else statement.decided_at
    made = BuyerWarning.objects.create(statement=statement, bought_since=learned_at - BOUGHT_WITHIN)
    _promise_next(made, "1", at)
    return made


def warn_late_buyer(*, order: Any, to: str, at: datetime) -> None:
    """Watches orders: who ordered before the decision and is paid only after it is told too."""
    if to != "paid":
        return
    for warning in warnings_of_order(order=order, placed_at=order.facts.placed_at):
        _promise_next(warning, order.number, at)


@transaction.atomic
def warn_next_buyers(*, warning: BuyerWarning, at: datetime) -> int:
    """Tell the next AT_ONCE buyers, one mail each, and promise the rest. Returns how many mails. Safe to repeat.

    Where a complaint has reversed the decision meanwhile, nobody else is told, and it is done.
    """
    locked = BuyerWarning.objects.select_for_update(of=("self",)).select_related("statement").get(pk=warning.pk)
    if is_taken_back(locked):
        BuyerWarning.objects.filter(pk=locked.pk, done_at=None).update(done_at=at)
        return 0
    addresses = orders_to_warn(locked).order_by("email").values_list("email", flat=True).distinct()
    chosen = list(addresses[: AT_ONCE + 1])
    batch, is_last = chosen[:AT_ONCE], len(chosen) <= AT_ONCE
    rows = orders_to_warn(locked).filter(email__in=batch).select_related("order").order_by("email", "placed_at", "pk")
    buyers = [list(orders) for _email, orders in groupby(rows, key=lambda facts: facts.email)]
    for orders in buyers:
        _tell(locked, orders, at)
    BuyerWarning.objects.filter(pk=locked.pk).update(told=F("told") + len(buyers), done_at=at if is_last else None)
    if not is_last:
        _promise_next(locked, f"after-{locked.told + len(buyers)}", at)
    return len(buyers)


def _tell(warning: BuyerWarning, orders: list[OrderFacts], at: datetime) -> None:
    """One mail to one buyer about all her orders of this work, in the language of the last one."""
    said, last = warning.statement, orders[-1]
    WarnedOrder.objects.bulk_create(
        WarnedOrder(warning=warning, order=facts.order, about=said.about, at=at) for facts in orders
    )
    promise_mail(
        template="illegal_work", to=last.email, language=last.language, at=at,
        key=f"illegal-work:{said.public_id}:{last.order.number}",
        context={
            "statement": said.public_id, "orders": [facts.order.number for facts in orders], "at": at.isoformat(),
        },
    )  # fmt: skip


def _promise_next(warning: BuyerWarning, mark: str, at: datetime) -> None:
    put(TOPIC, key=f"warn-buyers:{warning.pk}:{mark}", at=at, payload={"warning": warning.pk})
