"""Handing over work that was ordered."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.offerings.models import WORK_KINDS
from marketplace.order.models import Order, SellerOrder, SellerOrderState
from marketplace.order.operations import lock_order, move, move_part
from marketplace.outbox.mail import promise_mail
from marketplace.partner.models import Role
from marketplace.partner.permissions import require_role
from marketplace.users.models import User

DONE = (SellerOrderState.DELIVERED, SellerOrderState.COMPLETED, SellerOrderState.CANCELLED, SellerOrderState.REFUNDED)


class HandoverRefused(ValueError):
    """Nothing was written; the message is for the maker."""


@transaction.atomic
def start_work(*, part: SellerOrder, by: User, at: datetime) -> None:
    """The maker begins. Raises NotYourStorefront; TransitionRefused from another state than confirmed."""
    require_role(by, part.partner, Role.EDITOR)
    lock_order(part.order.number)
    part.refresh_from_db(fields=["state"])
    move_part(part=part, to=SellerOrderState.IN_PROGRESS, at=at, by=by)


@transaction.atomic
def deliver(*, part: SellerOrder, message: str, by: User, at: datetime) -> None:
    """The work is handed over with a message, which the buyer gets by mail.

    Raises NotYourStorefront, HandoverRefused, and TransitionRefused when it was delivered already.
    """
    require_role(by, part.partner, Role.EDITOR)
    words = message.strip()
    if len(words) < 10:
        raise HandoverRefused(_("Write to the buyer what you hand over and where it is: at least 10 characters."))
    if not part.lines.filter(kind__in=WORK_KINDS).exists():
        raise HandoverRefused(_("Downloads are delivered by themselves."))
    order = lock_order(part.order.number)
    part.refresh_from_db(fields=["state"])
    move_part(part=part, to=SellerOrderState.DELIVERED, at=at, by=by, why=words[:300])
    _count_up(order, by=by, at=at)
    facts = order.facts
    promise_mail(
        template="work_delivered", to=facts.email, language=facts.language, key=f"work-delivered:{part.number}", at=at,
        context={"number": order.number, "key": facts.key, "maker": part.partner.name, "message": words[:4000]},
    )  # fmt: skip


def _count_up(order: Order, *, by: User, at: datetime) -> None:
    """The order is fulfilled when all its sellers have delivered, partly before that."""
    others = order.seller_orders.exclude(state__in=DONE)
    to = "partly_fulfilled" if others.exists() else "fulfilled"
    if to in order.available_statuses():
        move(order=order, to=to, at=at, by=by)
