"""Granting and taking back the right to files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from marketplace.delivery.models import Download, Entitlement
from marketplace.delivery.queries import WITHDRAWAL, current_state
from marketplace.fulfilment.following import follow
from marketplace.fulfilment.operations import share_is_due, shares_are_due
from marketplace.fulfilment.registry import WHOLE, Performance, Step
from marketplace.offerings.models import FileVersion
from marketplace.order.consents import AgreedByLine, agreed_by_line, asked_at_once
from marketplace.order.models import LineFacts, Order, SellerOrder, SellerOrderState
from marketplace.payment.refunds import share_left

OPENED = "the download is open"


def grant(*, lines: Sequence[LineFacts], at: datetime) -> list[Entitlement]:
    """The rights of paid digital lines of one order, which is locked; a fixed number of queries, however many lines.
    Safe to repeat: one line, one entitlement, which opens when it was to open first.
    """
    order = lines[0].seller_order.order
    agreed = agreed_by_line(order)
    known = list(Entitlement.objects.filter(line__in=lines).select_related("line"))
    granted = {right.line_id for right in known}
    new = [_right(line, order, agreed, at) for line in lines if line.pk not in granted]
    return [*known, *Entitlement.objects.bulk_create(new)]


def _right(line: LineFacts, order: Order, agreed: AgreedByLine, at: datetime) -> Entitlement:
    # For what costs nothing there is no contract to withdraw from (CRD Art. 3(1)).
    at_once = asked_at_once(line, agreed) or order.facts.capacity == "business" or line.gross_minor == 0
    assert line.offering_id is not None, "an offering that was ordered is never deleted"
    return Entitlement(
        line=line, offering_id=line.offering_id, user_id=order.user_id, email=order.facts.email, granted_at=at,
        opens_at=at if at_once else at + WITHDRAWAL,
    )  # fmt: skip


@transaction.atomic
def grant_work(*, line: LineFacts, at: datetime) -> Entitlement:
    """The rights of work that was done for this buyer have passed, now. Its files lie with the work. Safe to repeat."""
    order = line.seller_order.order
    assert line.offering is not None, "an offering that was ordered is never deleted"
    entitlement, _created = Entitlement.objects.get_or_create(
        line=line,
        defaults={
            "offering": line.offering, "user": order.user, "email": order.facts.email, "granted_at": at, "opens_at": at,
        },
    )  # fmt: skip
    return entitlement


@transaction.atomic
def revoke(*, line: LineFacts, at: datetime, why: str) -> None:
    """Take the right back (the money went back). What was downloaded stays counted."""
    Entitlement.objects.filter(line=line, revoked_at__isnull=True).update(revoked_at=at, revoked_why=why[:200])


@transaction.atomic
def count_download(*, entitlement: Entitlement, version: FileVersion, at: datetime) -> Download:
    return Download.objects.create(entitlement=entitlement, version=version, at=at)


def shares_of_open_downloads(*, at: datetime, limit: int = 500) -> int:
    """Hourly: downloads whose time has come are due, and their orders move on. Returns how many lines."""
    opened = Entitlement.objects.filter(
        line__kind="digital", revoked_at__isnull=True, opens_at__lte=at, line__due_share__isnull=True
    ).select_related("line__seller_order__order")
    lines = [row.line for row in opened.order_by("opens_at", "pk")[:limit]]
    for line in lines:
        with transaction.atomic():
            follow(number=line.seller_order.order.number, at=at, why=OPENED)
            share_is_due(line=line, at=line.entitlement.opens_at, why=OPENED, share=share_left(line))
    return len(lines)


def complete_downloads(*, at: datetime) -> int:
    """Daily: parts of which only downloads were bought are completed when nobody can withdraw any more."""
    numbers = (
        SellerOrder.objects.filter(
            state=SellerOrderState.DELIVERED, lines__kind="digital", order__facts__paid_at__lte=at - WITHDRAWAL
        )
        .values_list("order__number", flat=True)
        .distinct()
    )
    found = list(numbers.order_by("order__number"))
    for number in found:
        follow(number=number, at=at, why="the time to withdraw is over")
    return len(found)


class DigitalDelivery:
    """Fulfilment of digital lines."""

    def paid(self, *, lines: Sequence[LineFacts], at: datetime) -> None:
        opened: dict[datetime, list[LineFacts]] = {}
        for entitlement in grant(lines=lines, at=at):
            if entitlement.opens_at <= at:
                opened.setdefault(entitlement.opens_at, []).append(entitlement.line)
        for moment, some in opened.items():
            shares_are_due(some, at=moment, why=OPENED)

    def given_back(self, *, line: LineFacts, at: datetime, why: str) -> None:
        revoke(line=line, at=at, why=why)

    def performed(self, *, line: LineFacts, at: datetime) -> Performance:
        """Whole as soon as the file can be downloaded: that is the performance, downloaded or not."""
        entitlement = Entitlement.objects.select_related("line__seller_order__order").filter(line=line).first()
        is_open = entitlement is not None and current_state(entitlement, at=at) == "open"
        return Performance(WHOLE if is_open else 0)

    def progress(self, *, lines: Sequence[LineFacts], at: datetime) -> dict[int, Step]:
        """Delivered when it opens; done when the time to withdraw from the sale is over too."""
        rights = {right.line_id: right for right in Entitlement.objects.filter(line__in=[line.pk for line in lines])}
        return {line.pk: self._step(rights.get(line.pk), at) for line in lines}

    def _step(self, entitlement: Entitlement | None, at: datetime) -> Step:
        if entitlement is not None and entitlement.revoked_at is not None:
            return Step.GONE
        if entitlement is None or entitlement.opens_at > at:
            return Step.WAITING
        return Step.DONE if at >= entitlement.granted_at + WITHDRAWAL else Step.DELIVERED

    def ended(self, *, lines: Sequence[LineFacts]) -> set[int]:
        """A download ends with its money: nothing is agreed about it before."""
        return set()

    def companions(self, *, lines: Sequence[LineFacts]) -> set[int]:
        return set()

    def received(self, *, lines: Sequence[LineFacts], at: datetime) -> set[int]:
        """Lines whose download has opened, and was not closed again."""
        held = Entitlement.objects.filter(line__in=[line.pk for line in lines], opens_at__lte=at)
        return set(held.filter(revoked_at__isnull=True).values_list("line_id", flat=True))
