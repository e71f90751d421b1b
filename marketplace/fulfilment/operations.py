"""From paid to promised: runs the registry over an order's lines, tells both sides, and says what has become due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from marketplace.figures.operations import count_up
from marketplace.figures.via import subject_of
from marketplace.fulfilment.following import follow
from marketplace.fulfilment.models import DueShare
from marketplace.fulfilment.registry import fulfilment_of, tell_paid
from marketplace.money import Money
from marketplace.order.models import LineFacts, Order, SellerOrder
from marketplace.order.operations import mark_paid
from marketplace.outbox.mail import promise_mail


@transaction.atomic
def order_paid(*, number: str, at: datetime, why: str) -> Order:
    """Mark an order paid, fulfil what can be fulfilled now, promise the mails. One transaction, one time.

    Raises TransitionRefused when the order does not wait for payment.
    """
    order = mark_paid(number=number, at=at, why=why)
    facts = order.facts
    parts = list(order.seller_orders.select_related("partner").prefetch_related("lines", "partner__team__user"))
    lines = sorted((line for part in parts for line in part.lines.all()), key=lambda line: line.pk)
    tell_paid(lines, at=at)
    for line in lines:
        if line.via:
            count_up(subject=subject_of(line.via), event="sale", at=at)
    promise_mail(
        template="order_paid", to=facts.email, language=facts.language, key=f"order-paid:{order.number}", at=at,
        context={"number": order.number, "key": facts.key},
    )  # fmt: skip
    for part in parts:
        _tell_maker(part=part, at=at)
    follow(number=order.number, at=at, why="fulfilled")
    order.refresh_from_db(fields=["status"])
    return order


def _tell_maker(*, part: SellerOrder, at: datetime) -> None:
    for seat in part.partner.team.all():
        promise_mail(
            template="new_order", to=seat.user.email, language=seat.user.language,
            key=f"new-order:{part.number}:{seat.user.public_id}", at=at, context={"number": part.number},
        )  # fmt: skip


@transaction.atomic
def order_given_back(*, number: str, at: datetime, why: str) -> None:
    """The money of the whole order went back: what was granted is taken back."""
    order = Order.objects.get(number=number)
    for part in order.seller_orders.prefetch_related("lines"):
        for line in part.lines.all():
            fulfilment_of(line.kind).given_back(line=line, at=at, why=why)


@transaction.atomic
def lines_given_back(*, lines: Iterable[LineFacts], at: datetime, why: str) -> None:
    """Single lines went back: what they granted is taken back, the rest of the order stays and moves on without them.

    A refund of a whole line calls it by itself. Who gives back a part of a line for good (a withdrawal from work
    half done) calls it too, after ``refund_lines`` wrote how much.
    """
    numbers = set()
    for line in lines:
        fulfilment_of(line.kind).given_back(line=line, at=at, why=why)
        numbers.add(line.seller_order.order.number)
    for number in sorted(numbers):
        follow(number=number, at=at, why=why)


@transaction.atomic
def share_is_due(*, line: LineFacts, at: datetime, why: str, share: Money | None = None) -> DueShare:
    """Write that the seller's share of a line may be paid out from ``at`` on. Safe to repeat: the first word stands.

    ``share`` is what is left of it where a part of the line went back before; at most the line's own share.
    """
    amount = Money(line.share_minor, line.currency) if share is None else share
    if amount.minor < 0 or amount > Money(line.share_minor, line.currency):
        raise ValueError(f"{amount} of a share of {line.share_minor}")
    written, _created = DueShare.objects.get_or_create(
        line=line,
        defaults={"share_minor": amount.minor, "currency": amount.currency, "due_at": at, "why": why[:200]},
    )
    return written


def shares_are_due(lines: Sequence[LineFacts], *, at: datetime, why: str) -> None:
    """The same for the whole shares of several lines of an order that is locked: two queries, however many."""
    said = set(DueShare.objects.filter(line__in=[line.pk for line in lines]).values_list("line_id", flat=True))
    DueShare.objects.bulk_create(
        DueShare(line=line, share_minor=line.share_minor, currency=line.currency, due_at=at, why=why[:200])
        for line in lines
        if line.pk not in said
    )
