"""Asking sellers for the documents that they make out themselves, and trying again where we were missing something."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F

from marketplace.invoicing.models import Wanted
from marketplace.invoicing.parties import language_of, local_day
from marketplace.invoicing.queries import READERS, wanted_of
from marketplace.invoicing.wanting import ask_again
from marketplace.outbox.mail import NotWanted, promise_mail
from marketplace.partner.models import Partner

AFTER = (timedelta(0), timedelta(days=7), timedelta(days=21))
"""When a seller hears of a document that is still missing; three mails, then operators see it."""


def remind(*, at: datetime) -> int:
    """Job: one mail a seller and day, if one of its documents is due for one. Returns how many sellers were written to.

    What waits for facts about the seller is tried again once a day: they may be there now.
    """
    _try_again(at)
    waiting = Wanted.objects.filter(file__isnull=True, document__isnull=True, reminded__lt=len(AFTER))
    due = [row for row in waiting.order_by("pk") if row.asked_at + AFTER[row.reminded] <= at]
    sellers = Partner.objects.filter(pk__in={row.partner_id for row in due}).prefetch_related("team__user")
    for partner in sellers:
        _write(partner, at)
    Wanted.objects.filter(pk__in=[row.pk for row in due]).update(reminded=F("reminded") + 1)
    return len(sellers)


def _try_again(at: datetime) -> None:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    ask_again(Wanted.objects.filter(reason=Wanted.FACTS, asked_at__lt=midnight), at=midnight)


def _write(partner: Partner, at: datetime) -> None:
    for seat in partner.team.all():
        if seat.role in READERS:
            promise_mail(
                template="document_wanted", to=seat.user.email, language=seat.user.language or language_of(partner),
                key=f"document-wanted:{partner.pk}:{local_day(at)}:{seat.user.public_id}", at=at,
                context={"partner": partner.pk},
            )  # fmt: skip


def document_wanted_mail(context: dict[str, Any]) -> dict[str, Any]:
    """What is missing now. Raises NotWanted when nothing is any more."""
    partner = Partner.objects.get(pk=context["partner"])
    rows = list(wanted_of(partner))
    if not rows:
        raise NotWanted
    return {
        "maker": partner.name,
        "rows": rows,
        "waits_for_agreement": any(row.reason == Wanted.NO_AGREEMENT for row in rows),
        "url": f"{settings.SITE_URL}/{language_of(partner)}/studio/documents/",
    }
