"""What people without an account have: opened by a link that goes to the address they used. One way for all rooms."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from marketplace.limits.rates import TooMany, count
from marketplace.outbox.mail import promise_mail

LINK_LIVES = timedelta(hours=24)
MAILS_PER_HOUR = 5


@dataclass(frozen=True, slots=True)
class GuestLink:
    """A room's link. ``name`` is that of its mail, its limit and its keys; a link opens no other room."""

    name: str
    salt: str
    view: str
    """The address that the link opens, by name; it takes the token."""
    page: str
    """The template that asks for the address, and says that a link is too old."""
    hint: Any
    """Which address is meant; may be lazy."""
    has_something: Callable[[str], bool]
    """Whether the address (lower case) has anything to show."""

    @property
    def template(self) -> str:
        return self.name.replace("-", "_")

    def ask(self, *, email: str, language: str, at: datetime) -> None:
        """Mail a link if there is something for this address. Says nothing either way.

        At most MAILS_PER_HOUR to one address; more are silently not sent.
        """
        address = email.strip().lower()
        digest = hashlib.sha256(address.encode()).hexdigest()[:24]
        try:
            count(f"{self.name}-mail", digest, limit=MAILS_PER_HOUR, seconds=3600)
        except TooMany:
            return
        if not self.has_something(address):
            return
        promise_mail(
            template=self.template, to=address, language=language, at=at,
            key=f"{self.name}:{digest}:{at.timestamp():.6f}", context={"token": self.token(address)},
        )  # fmt: skip

    def token(self, address: str) -> str:
        return signing.dumps(address, salt=self.salt)

    def read(self, token: str) -> tuple[str, bool]:
        """``(address, expired)`` of a mailed link. Raises LookupError for a forged one."""
        try:
            return str(signing.loads(token, salt=self.salt, max_age=LINK_LIVES)), False
        except signing.SignatureExpired:
            return str(signing.loads(token, salt=self.salt)), True
        except signing.BadSignature as fault:
            raise LookupError("not our link") from fault

    def mail_context(self, context: dict[str, Any]) -> dict[str, Any]:
        """What the mail shows; runs in the reader's language."""
        return {
            "url": settings.SITE_URL + reverse(self.view, args=[context["token"]]),
            "hours": int(LINK_LIVES.total_seconds() // 3600),
        }
