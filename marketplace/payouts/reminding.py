"""Writing to sellers about their account at the provider: it waits for them, it is ready, it needs them again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from marketplace.outbox.mail import promise_mail
from marketplace.partner.models import PaymentAccount
from marketplace.payouts.mirror import money_people, money_url
from marketplace.payouts.models import SellerAccount
from marketplace.payouts.words import reason_words, requirement_words

REMIND_AFTER = (timedelta(days=2), timedelta(days=7), timedelta(days=21))
"""How long after the seller began (or the last reminder's step) we write, while the provider still waits for them."""


def remind(*, at: datetime) -> int:
    """Write to sellers who began and did not finish: after 2, 7 and 21 days, then no more. Returns how many."""
    told = 0
    waiting = SellerAccount.objects.filter(is_closed=False, reminded__lt=len(REMIND_AFTER)).exclude(state="active")
    for kept in waiting.select_related("account__partner"):
        if kept.started_at + REMIND_AFTER[kept.reminded] > at or not kept.requirements:
            continue
        told += _remind(kept, at)
    return told


@transaction.atomic
def _remind(kept: SellerAccount, at: datetime) -> bool:
    mine = SellerAccount.objects.filter(pk=kept.pk, reminded=kept.reminded)
    if not mine.update(reminded=kept.reminded + 1, reminded_at=at):
        return False
    for seat in money_people(kept.account.partner):
        promise_mail(
            template="account_reminder", to=seat.user.email, language=seat.user.language, at=at,
            key=f"account-reminder:{kept.pk}:{kept.reminded}:{seat.user.public_id}",
            context={"account": kept.account_id},
        )  # fmt: skip
    return True


def account_mail(context: dict[str, Any]) -> dict[str, Any]:
    """What the seller reads about their account. The context holds the account's primary key."""
    account = PaymentAccount.objects.select_related("partner", "remote").get(pk=context["account"])
    remote: SellerAccount | None = getattr(account, "remote", None)
    return {
        "account": account,
        "partner": account.partner,
        "wanted": requirement_words(remote.requirements if remote else []),
        "reasons": reason_words(remote.reasons if remote else []),
        "money_url": money_url(),
    }
