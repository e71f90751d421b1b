"""What can be withdrawn from, with the effect that it would have now; and what was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.crypto import constant_time_compare

from marketplace.compliance.models import Withdrawal, WithdrawalLine
from marketplace.compliance.outcomes import Effect, LineCase, effect_of, period_ends
from marketplace.fulfilment.registry import ended_lines, fulfilment_of
from marketplace.markets.instruction import INSTRUCTION_VERSIONS
from marketplace.markets.terms import TERMS, that_instruct
from marketplace.order.consents import agreed_by_line, both_of
from marketplace.order.models import Consent, LineFacts, Order, SellerOrder
from marketplace.order.queries import parts_of
from marketplace.payment.following import back_by_line

NEVER_PAID = ("pending_payment", "cancelled", "expired")


@dataclass(frozen=True, slots=True)
class LineNow:
    """One line of an order with what a withdrawal would do to it now."""

    number: int
    """Its place in the order, from 1: what the form sends."""
    line: LineFacts
    done_bps: int
    effect: Effect
    withdrawn: WithdrawalLine | None
    is_back: bool
    """The money for it went back already."""
    has_ended: bool = False
    """Ended before its time, by agreement or decision, with less than the whole price given back."""

    @property
    def is_open(self) -> bool:
        return self.withdrawn is None and not self.is_back


@dataclass(frozen=True, slots=True)
class Contract:
    """One seller's part: one contract (CRD Art. 6a), even where the platform is the seller in the eyes of the law."""

    part: SellerOrder
    lines: list[LineNow]

    @property
    def parties(self) -> list[str]:
        """Who sold: each name once, in the order of the lines."""
        return list(dict.fromkeys(now.line.contract_party for now in self.lines))


def told_at(order: Order) -> datetime | None:
    """When the consumer was told of the right, by the recorded fact; None where there is none.

    That is the terms as the checkout recorded them, in a version that holds the instruction and the model form (CRD
    Art. 6(1)(h)), or else the confirmation mail when it had left with them (a durable medium, Art. 8(7)).
    """
    by_terms = Q(kind=Consent.TERMS, wording_version__in=that_instruct(TERMS))
    by_mail = Q(kind=Consent.WITHDRAWAL_TOLD, wording_version__in=INSTRUCTION_VERSIONS)
    rows = order.consents.filter(by_terms | by_mail)
    first: datetime | None = rows.order_by("given_at").values_list("given_at", flat=True).first()
    return first


def ends_at(order: Order) -> datetime:
    """The first instant after the period, on the clock of the consumer's country."""
    return _ends(order, told_at(order))


def _ends(order: Order, told: datetime | None) -> datetime:
    return period_ends(placed_at=order.facts.placed_at, told_at=told, country=order.facts.country)


def contracts_of(order: Order, *, begun_at: datetime, at: datetime) -> list[Contract]:
    """All lines by contract, with their effects. ``begun_at`` decides whether the person is in time."""
    parts = parts_of(order)
    lines = [line for part in parts for line in part.lines.all()]
    agreed = agreed_by_line(order)
    back = back_by_line(lines)
    withdrawn = withdrawn_lines(order)
    told = told_at(order)
    in_time, was_told = begun_at < _ends(order, told), told is not None and told <= order.facts.placed_at
    numbers = {line.pk: number for number, line in enumerate(lines, 1)}
    ended = ended_lines(lines)
    return [
        Contract(
            part,
            [
                _now(
                    line,
                    numbers[line.pk],
                    agreed(line),
                    back,
                    withdrawn.get(line.pk),
                    in_time=in_time,
                    was_told=was_told,
                    at=at,
                    is_over=line.pk in ended,
                )
                for line in part.lines.all()
            ],
        )
        for part in parts
    ]


def _now(
    line: LineFacts, number: int, given: frozenset[str], back: Mapping[int, int], withdrawn: WithdrawalLine | None,
    *, in_time: bool, was_told: bool, at: datetime, is_over: bool,
) -> LineNow:  # fmt: skip
    left = line.gross_minor - back.get(line.pk, 0)
    is_paid_back = line.gross_minor > 0 and left <= 0
    is_back = is_paid_back or is_over
    begin, loss = both_of(line.kind)
    asked = begin in given
    # Without the request nothing that was done counts, so nobody need be asked how far it went.
    matters = asked and in_time and withdrawn is None and not is_back
    done = fulfilment_of(line.kind).performed(line=line, at=at).done_bps if matters else 0
    case = LineCase(line.kind, line.gross_minor, max(left, 0), done, asked, loss in given, in_time, was_told)
    return LineNow(number, line, done, effect_of(case), withdrawn, is_back, has_ended=is_over and not is_paid_back)


def withdrawal_for(*, public_id: str, key: str, user: Any) -> Withdrawal:
    """The statement, if ``key`` opens it or ``user`` bought the order. Raises Http404 for everybody else."""
    found = withdrawals().filter(public_id=public_id).first()
    if found is None:
        raise Http404
    owns = user.is_authenticated and found.order.user_id == user.pk
    if owns or (key and constant_time_compare(key.encode(), found.key.encode())):
        return found
    raise Http404


def withdrawals() -> QuerySet[Withdrawal]:
    """All statements, newest first, with what a list or a page of one shows."""
    return Withdrawal.objects.select_related("order__facts", "refund").prefetch_related(
        "lines__line__seller_order__partner"
    )


def orders_to_withdraw_from(user: Any) -> QuerySet[Order]:
    """A consumer's own paid orders, newest first, with the titles of their lines."""
    return (
        Order.objects.filter(user=user, facts__capacity="consumer")
        .exclude(status__in=NEVER_PAID)
        .select_related("facts")
        .prefetch_related("seller_orders__lines")
        .order_by("-date_placed")
    )


def withdrawn_lines(order: Order) -> dict[int, WithdrawalLine]:
    """What was withdrawn from, by line, each with its statement. One query."""
    rows = WithdrawalLine.objects.filter(withdrawal__order=order).select_related("withdrawal")
    return {row.line_id: row for row in rows}
