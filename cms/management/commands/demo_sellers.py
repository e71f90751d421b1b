"""Open the demo makers' accounts at the payment sandbox, so that what they earn arrives."""

from __future__ import annotations

import time
import urllib.parse
import urllib.request
from typing import Any, Literal

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from marketplace.partner.models import AccountState, PaymentAccount
from marketplace.payment.connect import SellerRequest
from marketplace.payment.gateway import GatewayError, GatewayRefused
from marketplace.payment.provider import get_connect

PATIENCE_S = 30.0
"""The sandbox is started beside this command, and needs a moment."""


class Command(BaseCommand):
    help = "Open an account at the payment sandbox for each demo maker who can be paid and has none there."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.STRIPE_SANDBOX_ALLOWED:
            raise CommandError(
                "Accounts are opened at the sandbox only: set STRIPE_SANDBOX_ALLOWED and STRIPE_API_BASE."
            )
        until = time.monotonic() + PATIENCE_S
        opened = 0
        for account in demo_accounts():
            while True:
                try:
                    opened += open_account(account)
                    break
                except GatewayError as fault:
                    if not fault.retryable or time.monotonic() > until:
                        raise CommandError(
                            f"The sandbox did not open the account of {account.partner}: {fault}"
                        ) from fault
                    time.sleep(0.3)
        self.stdout.write(f"demo: {opened} accounts opened at the payment sandbox")


def demo_accounts() -> QuerySet[PaymentAccount]:
    """Accounts of invented makers who can be paid."""
    found = PaymentAccount.objects.filter(partner__storefront__is_demo=True, state=AccountState.VERIFIED)
    return found.select_related("partner__tax_profile", "partner__trader_identity").order_by("pk")


def open_account(account: PaymentAccount) -> bool:
    """Make the account and let the sandbox approve it. False if it is there. Raises GatewayError."""
    connect = get_connect()
    if account.provider_id:
        try:
            connect.seller(account.provider_id)
        except GatewayRefused:
            pass  # a new sandbox knows nothing of the old one's accounts
        else:
            return False
    partner = account.partner
    form: Literal["company", "individual"] = "company" if partner.tax_profile.legal_form == "company" else "individual"
    made = connect.create_seller(
        SellerRequest(
            seller_id=partner.code, name=partner.trader_identity.legal_name or partner.name,
            email=partner.trader_identity.email or f"{partner.code}@example.org", country=partner.tax_profile.country,
            entity=form, idempotency_key=f"{settings.RING_ENV}:demo-seller:{partner.code}",
        )
    )  # fmt: skip
    _approve(made.account_id)
    PaymentAccount.objects.filter(pk=account.pk).update(provider_id=made.account_id)
    return True


def _approve(account_id: str) -> None:
    """What a person would do on the sandbox's own page."""
    form = urllib.parse.urlencode({"account": account_id, "status": "active"}).encode()
    address = f"{settings.STRIPE_API_BASE}/_sandbox/seller"
    with urllib.request.urlopen(address, data=form, timeout=10) as answer:  # noqa: S310  # this machine's sandbox
        answer.read()
