"""What became of it all: our rows and the provider's, counted independently of each other. Needs Django."""

from __future__ import annotations

import json
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Sum

from marketplace.invoicing.models import Document
from marketplace.ledger.models import Entry
from marketplace.ledger.queries import verify
from marketplace.order.models import OrderFacts
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.payment.models import Payment
from marketplace.payouts.models import Share, Transfer
from marketplace.payouts.reconcile import reconcile, unmatched

GRACE = timedelta(hours=2)
"""Reconciling waits an hour for events; everything has come here, so it need not."""


@dataclass(slots=True)
class Figures:
    """Counts of what should be there, and of what should not (``is_good`` says which are which)."""

    orders_wanted: int
    orders_placed: int = 0
    orders_paid: int = 0
    buyers_who_gave_up: int = 0
    lost: int = 0
    """Asked for and not there, or paid at the provider and not here."""
    doubled: int = 0
    """Orders, charges, captures, confirmations or invoices above one for each buyer."""
    transfers: int = 0
    transfers_doubled: int = 0
    shares_not_sent: int = 0
    dead_promises: int = 0
    charged_minor: int = 0
    captured_minor: int = 0
    provider_minor: int = 0
    ledger_minor: int = 0
    unexplained: int = 0
    ledger_findings: int = 0

    @property
    def is_good(self) -> bool:
        none = (
            self.buyers_who_gave_up, self.lost, self.doubled, self.transfers_doubled, self.shares_not_sent,
            self.dead_promises, self.unexplained, self.ledger_findings,
        )  # fmt: skip
        whole = self.orders_wanted == self.orders_placed == self.orders_paid
        to_the_cent = self.charged_minor == self.captured_minor and self.provider_minor == self.ledger_minor
        return whole and to_the_cent and not any(none)

    def lines(self) -> Iterator[str]:
        for one in fields(self):
            yield f"{one.name.replace('_', ' '):<22} {getattr(self, one.name):>10}"


def count(mails: list[str], *, gave_up: int, at: datetime) -> Figures:
    """Reconciles, and counts. ``mails``: one a buyer."""
    found = Figures(len(mails), buyers_who_gave_up=gave_up)
    rows = list(OrderFacts.objects.filter(email__in=mails).select_related("order"))
    orders = [row.order for row in rows]
    payments = {p.order_id: p for p in Payment.objects.filter(order__in=orders)}
    found.orders_placed = len({row.email for row in rows})
    found.orders_paid = sum(row.paid_at is not None for row in rows)
    charges = list(provider_rows("/v1/charges"))
    paid_there = Counter(charge["metadata"]["payment_id"] for charge in charges)
    found.lost = len(set(mails) - {row.email for row in rows}) + max(len(charges) - found.orders_paid, 0)
    found.doubled = sum(
        (
            len(rows) - found.orders_placed, _more_than_one(paid_there),
            max(Entry.objects.filter(kind="captured").count() - len(payments), 0),
            _more_than_one(_mails(mails)), _more_than_one(_invoices(orders)),
        )
    )  # fmt: skip
    _transfers(found)
    found.dead_promises = OutboxRow.objects.filter(dead_at__isnull=False).count()
    found.charged_minor = sum(charge["amount"] for charge in charges)
    found.captured_minor = Payment.objects.aggregate(total=Sum("captured_minor"))["total"] or 0
    result = reconcile(at=at + GRACE)
    found.provider_minor = sum(run.provider_minor for run in result.runs)
    found.ledger_minor = sum(run.ledger_minor for run in result.runs)
    found.unexplained = unmatched().count() + result.failed
    found.ledger_findings = len(verify())
    return found


def _more_than_one(counted: Counter[Any]) -> int:
    return sum(number - 1 for number in counted.values())


def _mails(mails: list[str]) -> Counter[Any]:
    """Every mail by reader and subject: no subject is sent to a buyer twice here."""
    return Counter(SentMail.objects.filter(to__in=mails).values_list("to", "subject"))


def _invoices(orders: list[Any]) -> Counter[Any]:
    rows = Document.objects.filter(order__in=orders)
    return Counter(rows.values_list("order", "purpose", "seller_order"))


def _transfers(found: Figures) -> None:
    """By what the provider made for each row of ours, and by what each seller's part got in all."""
    made = list(provider_rows("/v1/transfers"))
    found.transfers = len(made)
    mine = {row.provider_id: row for row in Transfer.objects.filter(state="done")}
    found.transfers_doubled = len([one for one in made if one["id"] not in mine])
    sent = Counter[int]()
    for row in mine.values():
        sent[row.seller_order_id] += row.amount_minor + row.netted_minor
    for part, amount in sent.items():
        share = Share.objects.filter(seller_order=part).aggregate(total=Sum("share_minor"))["total"] or 0
        found.transfers_doubled += amount > share
    found.shares_not_sent = Share.objects.exclude(state="sent").count()


def provider_rows(path: str) -> Iterator[dict[str, Any]]:
    """Everything of one list at the provider, page by page, as it tells it itself."""
    after = ""
    while True:
        page = ask_provider(f"{path}?limit=100{after}")
        yield from page["data"]
        if not page["has_more"]:
            return
        after = f"&starting_after={page['data'][-1]['id']}"


def ask_provider(path: str) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {settings.STRIPE_SECRET_KEY}"}
    with urllib.request.urlopen(urllib.request.Request(settings.STRIPE_API_BASE + path, headers=headers)) as answer:
        told: dict[str, Any] = json.loads(answer.read())
    return told
