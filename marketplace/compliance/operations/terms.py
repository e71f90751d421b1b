"""Who accepted which terms, and telling makers of new ones in time (P2B Art. 3(2), 3(3))."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from marketplace.compliance.models import TermsAcceptance, TermsNotice
from marketplace.markets.terms import TERMS, TermsVersion, in_force, upcoming
from marketplace.outbox.mail import promise_mail
from marketplace.partner.models import Standing, TeamMember
from marketplace.users.models import User


def accept_terms(*, user: User, occasion: str, language: str, at: datetime) -> TermsAcceptance:
    """Record that ``user`` accepted the terms that hold now. Asked twice on one occasion, kept once."""
    made, _created = TermsAcceptance.objects.get_or_create(
        user=user, kind=TERMS, version=in_force(TERMS, at.date()).version, occasion=occasion,
        defaults={"language": language[:8], "at": at},
    )  # fmt: skip
    return made


def announce_terms(*, at: datetime) -> int:
    """Daily: write to makers' teams about new terms whose day of telling has come. Returns how many mails."""
    due = [row for row in upcoming(TERMS, at.date()) if row.announced_on <= at.date()]
    told = set(TermsNotice.objects.filter(kind=TERMS).values_list("version", flat=True))
    return sum(_announce(row, at) for row in due if row.version not in told)


def _seats() -> QuerySet[TeamMember, Any]:
    """People in teams that still sell."""
    return TeamMember.objects.exclude(partner__standing__state=Standing.CLOSED).values("user")


@transaction.atomic
def _announce(row: TermsVersion, at: datetime) -> int:
    people = User.objects.filter(pk__in=_seats(), is_active=True).order_by("pk")
    sent = 0
    for user in people.iterator():
        sent += promise_mail(
            template="terms_change", to=user.email, language=user.language, at=at,
            key=f"terms-change:{row.kind}:{row.version}:{user.public_id}",
            context={"kind": row.kind, "version": row.version},
        )  # fmt: skip
    TermsNotice.objects.create(kind=row.kind, version=row.version, told=sent, at=at)
    return sent
