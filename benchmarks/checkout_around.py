"""What ``benchmarks.checkout`` needs before and after: sellers at the sandbox, and whether all came out right."""

from __future__ import annotations

import json
import os
import urllib.request
from datetime import timedelta
from urllib.parse import urlencode

URL = "https://ring.example/ok"


def make_sellers(count: int) -> None:
    """Sellers with one download each, whose accounts at the sandbox may be paid out to."""
    from django.utils import timezone

    from marketplace.partner.models import PaymentAccount
    from marketplace.payouts.accounts import onboarding_link, sync_account
    from tests.factories import identified, make_digital, make_maker, owner_of

    for _ in range(count):
        partner, at = identified(make_maker(verified=False)), timezone.now()
        onboarding_link(partner=partner, by=owner_of(partner), return_url=URL, refresh_url=URL, at=at)
        account = PaymentAccount.objects.get(partner=partner).provider_id
        form = urlencode({"account": account, "status": "active"}).encode()
        with urllib.request.urlopen(f"{os.environ['STRIPE_API_BASE']}/_sandbox/seller", form):
            sync_account(partner=partner, at=timezone.now())
        make_digital(partner=partner)


def check(orders: int) -> None:
    """Compare our rows, the books and the sandbox; one line of JSON, ``wrong`` is empty where all is right."""
    from django.db.models import Count, Sum
    from django.utils import timezone

    from marketplace.ledger.models import Entry
    from marketplace.order.models import Order
    from marketplace.outbox.models import OutboxRow
    from marketplace.payment.models import Payment
    from marketplace.payment.operations import SYNC_TOPIC
    from marketplace.payouts.reconcile import reconcile, unmatched
    from marketplace.webhooks.models import ProviderEvent
    from tests.chaos.figures import provider_rows

    shares = Order.objects.annotate(shares=Count("payment__shares")).exclude(shares=3).count()
    charged = sum(row["amount"] for row in provider_rows("/v1/charges"))
    captured = Payment.objects.aggregate(total=Sum("captured_minor"))["total"] or 0
    posted = Entry.objects.filter(kind="captured").count()
    result = reconcile(at=timezone.now() + timedelta(hours=2))
    sums = {"ledger": sum(r.ledger_minor for r in result.runs), "sandbox": sum(r.provider_minor for r in result.runs)}
    placed, paid = Order.objects.count(), Order.objects.filter(facts__paid_at__isnull=False).count()
    wrong = {
        f"{placed} orders placed, {orders} wanted": placed < orders,
        f"{placed - paid} orders are not paid": placed != paid,
        f"{shares} orders have not three shares": bool(shares),
        f"{posted} entries for {paid} paid orders": posted != paid,
        f"charged {charged}, captured {captured}": charged != captured or not charged,
        f"the ledger and the sandbox differ: {sums}": sums["ledger"] != sums["sandbox"],
        f"{unmatched().count()} movements are not explained": unmatched().exists() or bool(result.failed),
    }
    figures = {
        "orders, warming up counted": placed, "events": ProviderEvent.objects.count(),
        "looks at payments": OutboxRow.objects.filter(topic=SYNC_TOPIC).count(),
        "charged": charged, "captured": captured,
    } | sums  # fmt: skip
    print(json.dumps({"figures": figures, "wrong": [line for line, is_wrong in wrong.items() if is_wrong]}))
