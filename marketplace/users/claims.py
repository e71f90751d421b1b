"""Purchases made as a guest find their account: once the address is verified, never before.

Rooms that keep things by e-mail register here in AppConfig.ready(): accounts do not know what is bought.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.models import EmailAddress
from django.db import transaction

from marketplace.users.models import User

Claim = Callable[[User, str], int]
"""Gives what is kept under an address, and belongs to no account, to the user.

Returns how many rows. Safe to repeat."""

_claims: dict[str, Claim] = {}


def register_claim(name: str, claim: Claim) -> None:
    _claims[name] = claim


@transaction.atomic
def claim_purchases(*, user: User) -> int:
    """Claim by every verified address of the user. Returns how many rows changed hands."""
    verified = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return sum(claim(user, email) for email in verified for claim in _claims.values())
