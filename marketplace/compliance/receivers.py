"""What follows from signing up."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import user_signed_up
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import get_language

from marketplace.compliance.models import TermsAcceptance
from marketplace.compliance.operations import accept_terms


@receiver(user_signed_up)
def accepted_with_the_account(sender: Any, user: Any, **kwargs: Any) -> None:
    """The form says that the account is opened under the terms: which ones, is kept."""
    accept_terms(user=user, occasion=TermsAcceptance.SIGN_UP, language=get_language() or "en", at=timezone.now())
