"""The library of people without an account: opened by a link that goes to the address they ordered with."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from marketplace.delivery.queries import of_email
from marketplace.limits.rates import TooMany, count
from marketplace.outbox.mail import promise_mail

SALT = "marketplace.delivery.guests"
LINK_LIVES = timedelta(hours=24)
MAILS_PER_HOUR = 5


def ask_for_link(*, email: str, language: str, at: datetime) -> None:
    """Mail a link if something was bought with this address. Says nothing either way.

    At most MAILS_PER_HOUR to one address; more are silently not sent.
    """
    address = email.strip().lower()
    digest = hashlib.sha256(address.encode()).hexdigest()[:24]
    try:
        count("library-link-mail", digest, limit=MAILS_PER_HOUR, seconds=3600)
    except TooMany:
        return
    if not of_email(address).exists():
        return
    token = signing.dumps(address, salt=SALT)
    promise_mail(
        template="library_link", to=address, language=language, at=at,
        key=f"library-link:{digest}:{at.timestamp():.6f}",
        context={"token": token},
    )  # fmt: skip


def read_link(token: str) -> tuple[str, bool]:
    """``(address, expired)`` of a mailed link. Raises LookupError for a forged one."""
    try:
        return str(signing.loads(token, salt=SALT, max_age=LINK_LIVES)), False
    except signing.SignatureExpired:
        return str(signing.loads(token, salt=SALT)), True
    except signing.BadSignature as fault:
        raise LookupError("not our link") from fault


def mail_context(context: dict[str, Any]) -> dict[str, Any]:
    """What the mail shows; runs in the reader's language."""
    return {
        "url": settings.SITE_URL + reverse("library:opened", args=[context["token"]]),
        "hours": int(LINK_LIVES.total_seconds() // 3600),
    }
