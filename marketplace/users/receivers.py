"""When an address is known to be somebody's, what was bought with it becomes theirs."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_confirmed
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from marketplace.users.claims import claim_purchases


@receiver(email_confirmed)
def claim_on_confirmation(sender: Any, email_address: Any, **kwargs: Any) -> None:
    claim_purchases(user=email_address.user)


@receiver(user_logged_in)
def claim_on_sign_in(sender: Any, user: Any, **kwargs: Any) -> None:
    claim_purchases(user=user)
