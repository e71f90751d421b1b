"""Payouts from a seller's account to their bank: the provider's, shown to the seller, never booked by us."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language

from marketplace.outbox.mail import promise_mail
from marketplace.partner.models import Partner, PaymentAccount, Role, TeamMember
from marketplace.payment.connect import RemotePayout
from marketplace.payment.provider import get_connect
from marketplace.payouts.models import SellerPayout

LOOK_BACK = timedelta(days=45)


def sync_payouts(*, account: PaymentAccount, at: datetime) -> int:
    """Read a seller's payouts and keep what is new. Returns how many there are. Raises GatewayError."""
    found = get_connect().payouts(account.provider_id, since=at - LOOK_BACK)
    for remote in found:
        keep_payout(partner=account.partner, remote=remote, at=at)
    return len(found)


@transaction.atomic
def keep_payout(*, partner: Partner, remote: RemotePayout, at: datetime) -> SellerPayout:
    """The row of one payout as it stands; a failure is told to the seller once. Safe to repeat."""
    row, _new = SellerPayout.objects.update_or_create(
        provider_id=remote.payout_id,
        defaults={
            "partner": partner, "currency": remote.amount.currency, "amount_minor": remote.amount.minor,
            "state": remote.state, "failure": remote.failure[:80], "arrives_at": remote.arrives_at,
            "created_at": remote.created,
        },
    )  # fmt: skip
    if row.state == "failed" and SellerPayout.objects.filter(pk=row.pk, told_at__isnull=True).update(told_at=at):
        for seat in money_people(partner):
            promise_mail(
                template="payout_failed", to=seat.user.email, language=seat.user.language, at=at,
                key=f"payout-failed:{row.pk}:{seat.user.public_id}", context={"payout": row.pk},
            )  # fmt: skip
    return row


def money_people(partner: Partner) -> QuerySet[TeamMember]:
    """Who is written to about money."""
    return partner.team.filter(role__in=(Role.OWNER, Role.FINANCE)).select_related("user")


def failed_mail(context: dict[str, int]) -> dict[str, object]:
    row = SellerPayout.objects.select_related("partner").get(pk=context["payout"])
    return {"payout": row, "partner": row.partner, "money_url": money_url()}


def money_url() -> str:
    """The seller's money page in the language of the mail that is being written."""
    return f"{settings.SITE_URL}/{get_language() or 'en'}/studio/money/"
