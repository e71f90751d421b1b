"""How accounts speak to people: mail through the outbox, in the language of the page they are on."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from marketplace.outbox.mail import promise_mail
from marketplace.users.coming_back import way_back


class AccountAdapter(DefaultAccountAdapter):
    """allauth's mails are rendered now, because their links live in the request, and sent by the outbox."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        at = timezone.now()
        site = SimpleNamespace(name=settings.PLATFORM_NAME, domain=urlsplit(settings.SITE_URL).netloc)
        said = {"request": allauth_context.request, "email": email, "current_site": site} | context
        message = self.render_mail(template_prefix, email, said)
        digest = hashlib.sha256(email.lower().encode()).hexdigest()[:24]
        promise_mail(
            template="allauth_message", to=email, language=get_language() or settings.LANGUAGE_CODE, at=at,
            key=f"{template_prefix}:{digest}:{at.timestamp():.6f}",
            context={"subject": message.subject, "body": message.body}, is_secret=True,
        )  # fmt: skip

    def format_email_subject(self, subject: str) -> str:
        """Without the name of the platform in brackets: the sender says it."""
        return str(subject)

    def get_login_redirect_url(self, request: Any) -> str:
        """Back to where the person was going, if a sign-up came in between."""
        return way_back(request) or str(super().get_login_redirect_url(request))

    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Any:  # noqa: FBT001, FBT002  # allauth's signature
        """A new account gets mail in the language it signed up in."""
        user.language = (get_language() or settings.LANGUAGE_CODE)[:8]
        return super().save_user(request, user, form, commit)
