"""The account's own part of a person's data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from marketplace.outbox.mail import forget_mails_to, mails_to
from marketplace.users.models import User
from marketplace.users.operators import is_only_administrator


def _addresses(user: User) -> set[str]:
    return {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}


class AccountData:
    """Name, addresses, second factors and hearts. The row stays without anything personal: other rows point at it."""

    def export(self, user: User) -> dict[str, Any]:
        return {
            "email": user.email,
            "name": user.get_full_name(),
            "language": user.language,
            "joined": user.date_joined,
            "last_sign_in": user.last_login,
            "mails_from_us": mails_to(_addresses(user)),
            "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
            "second_factors": list(
                Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")
            ),
            "saved_works": list(user.saved_offerings.values("offering__public_id", "offering__slug", "at")),  # type: ignore[attr-defined]  # offerings stand above accounts
        }

    def obstacles(self, user: User) -> list[str]:
        if not is_only_administrator(user):
            return []
        return [_("You are the only administrator. Make somebody else administrator before you delete your account.")]

    def erase(self, user: User, *, at: datetime) -> None:
        forget_mails_to(_addresses(user))
        EmailAddress.objects.filter(user=user).delete()
        Authenticator.objects.filter(user=user).delete()
        user.saved_offerings.all().delete()  # type: ignore[attr-defined]  # offerings stand above accounts
        user.email = f"deleted-{user.public_id}@deleted.invalid"
        user.first_name = user.last_name = ""
        user.is_active = user.is_staff = user.is_superuser = False
        user.deleted_at = at
        user.set_unusable_password()
        user.groups.clear()
        user.save()
