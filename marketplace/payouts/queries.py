"""Reading a seller's money, and what waits for operators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet, Sum

from marketplace.fulfilment.models import DueShare
from marketplace.ledger.postings import debt_of
from marketplace.ledger.queries import balance
from marketplace.partner.models import Partner, PaymentAccount
from marketplace.payouts.models import CallState, Dispute, Reversal, SellerPayout, Share, ShareState, Transfer
from marketplace.payouts.models.disputes import ENDED
from marketplace.payouts.models.transfers import OPEN


@dataclass(frozen=True, slots=True)
class Purse:
    """Where a seller's money is, in minor units of one currency."""

    currency: str
    held: int
    due: int
    blocked: int
    sending: int
    sent: int
    paid_out: int
    debt: int


def purses(partner: Partner) -> list[Purse]:
    """One for each currency that the seller was ever paid in: the same queries, however many sales."""
    currencies = list(Share.objects.filter(partner=partner).values_list("currency", flat=True).distinct())
    return [_purse(partner, currency) for currency in sorted(currencies)]


def _purse(partner: Partner, currency: str) -> Purse:
    held = F("share_minor") - F("released_minor") - F("returned_minor")
    rows = Share.objects.filter(partner=partner, currency=currency).values("state").annotate(total=Sum(held))
    by_state = {row["state"]: int(row["total"]) for row in rows}
    transfers = Transfer.objects.filter(partner=partner, currency=currency).values("state")
    moved = {row["state"]: int(row["total"]) for row in transfers.annotate(total=Sum("amount_minor"))}
    back = Reversal.objects.filter(line__transfer__partner=partner, currency=currency, state=CallState.DONE)
    paid = SellerPayout.objects.filter(partner=partner, currency=currency, state__in=("paid", "in_transit"))
    due, blocked = by_state.get(ShareState.DUE, 0), by_state.get(ShareState.BLOCKED, 0)
    return Purse(
        currency=currency,
        held=sum(by_state.values()) - due - blocked,
        due=due,
        blocked=blocked,
        sending=sum(moved.get(state, 0) for state in OPEN),
        sent=moved.get(CallState.DONE, 0) - int(back.aggregate(total=Sum("amount_minor"))["total"] or 0),
        paid_out=int(paid.aggregate(total=Sum("amount_minor"))["total"] or 0),
        debt=-balance(debt_of(partner.pk), currency).minor,
    )


def waiting_shares(partner: Partner) -> QuerySet[Share]:
    """What is not with the seller yet, the oldest first: why, and of which order."""
    rows = Share.objects.filter(partner=partner, state__in=(ShareState.HELD, ShareState.DUE, ShareState.BLOCKED))
    return rows.select_related("seller_order", "line").order_by("held_since", "pk")


def payouts_of(partner: Partner) -> QuerySet[SellerPayout]:
    return SellerPayout.objects.filter(partner=partner).order_by("-created_at", "-pk")


def is_owed(partner: Partner) -> bool:
    """Whether the seller still has money to get: held, on its way, or due from before shares were kept."""
    held = Share.objects.filter(partner=partner, share_minor__gt=F("released_minor") + F("returned_minor"))
    on_the_way = Transfer.objects.filter(partner=partner, state__in=OPEN)
    older = DueShare.objects.filter(line__seller_order__partner=partner, share_minor__gt=0, line__share__isnull=True)
    return held.exists() or on_the_way.exists() or older.exists()


def account_of(partner: Partner) -> PaymentAccount:
    return PaymentAccount.objects.select_related("remote").get(partner=partner)


def months_with_money(partner: Partner, *, until: datetime) -> list[date]:
    """The first days of the months from the seller's first sale to now, the newest first."""
    first = Share.objects.filter(partner=partner).order_by("held_since").values_list("held_since", flat=True).first()
    if first is None:
        return []
    months, month = [], first.date().replace(day=1)
    while month <= until.date():
        months.append(month)
        month = next_month(month)
    return months[::-1]


def next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def unresolved() -> list[Transfer | Reversal]:
    """Calls that only a person can judge, the oldest first."""
    transfers = Transfer.objects.filter(state=CallState.UNRESOLVED).select_related("seller_order", "partner")
    reversals = Reversal.objects.filter(state=CallState.UNRESOLVED).select_related("line__transfer__seller_order")
    return sorted([*transfers, *reversals], key=lambda row: row.created_at)


def open_disputes() -> QuerySet[Dispute]:
    """Running ones, those first whose answer is due first."""
    running = Dispute.objects.exclude(state__in=ENDED).select_related("payment__order")
    return running.order_by(F("due_by").asc(nulls_last=True), "opened_at")
