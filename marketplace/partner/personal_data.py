"""A person's seats in the teams of sellers, and what we hold of the sellers that the person answers for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from marketplace.partner.models import Partner, Role, Standing, TeamInvitation, TeamMember
from marketplace.partner.queries import vat_answer
from marketplace.users.models import User

IDENTITY = (
    "legal_name", "street", "postcode", "city", "email", "phone", "register_name", "register_number",
    "self_certified_at",
)  # fmt: skip
TAX = ("country", "legal_form", "vat_status", "vat_id", "ex_number", "ex_states", "valid_from", "changed_at")
STATED = ("country", "legal_form", "vat_status", "vat_id", "ex_number", "ex_states", "valid_from", "stated_at")


class SeatsOfPerson:
    """An open storefront is never left without an owner: buyers have rights against it. A closed one needs none."""

    def export(self, user: User) -> dict[str, Any]:
        facts = ("partner__tax_profile", "partner__trader_identity", "partner__payment_account")
        seats = TeamMember.objects.filter(user=user).select_related(*facts).order_by("pk")
        return {
            "seats": [self._seat(seat) for seat in seats],
            "invitations": list(_invitations(user).values("partner__name", "role", "invited_at", "outcome")),
        }

    def _seat(self, seat: TeamMember) -> dict[str, Any]:
        """An owner also gets what the storefront's trader told us: for most it is about herself."""
        said = {"studio": seat.partner.name, "role": seat.role, "since": seat.since}
        return said | self._trader(seat.partner) if seat.role == Role.OWNER else said

    def _trader(self, partner: Partner) -> dict[str, Any]:
        tax, account, answer = partner.tax_profile, partner.payment_account, vat_answer(partner.tax_profile)
        identity = getattr(partner, "trader_identity", None)
        return {
            "identity": model_to_dict(identity, fields=IDENTITY) if identity else None,
            "tax": model_to_dict(tax, fields=TAX),
            "tax_stated": list(partner.tax_statements.values(*STATED)),
            "vat_number_check": model_to_dict(answer, fields=("number", "outcome", "name", "address", "checked_at"))
            if answer
            else None,
            "payment_account": {"state": account.state, "at_the_provider": account.provider_id},
        }

    def obstacles(self, user: User) -> list[str]:
        seats = TeamMember.objects.filter(user=user, role=Role.OWNER).select_related("partner")
        owned = seats.exclude(partner__standing__state=Standing.CLOSED)
        return [
            _("You are the only owner of %(name)s. Close the storefront in its studio, or make somebody else owner.")
            % {"name": seat.partner.name}
            for seat in owned
            if not TeamMember.objects.filter(partner=seat.partner, role=Role.OWNER).exclude(user=user).exists()
        ]  # fmt: skip

    def erase(self, user: User, *, at: datetime) -> None:
        for partner in Partner.objects.filter(users=user):
            partner.users.remove(user)
        TeamMember.objects.filter(user=user).delete()
        _invitations(user).delete()


def _invitations(user: User) -> QuerySet[TeamInvitation]:
    """Sent to one of the person's confirmed addresses: an invitation to another one is not hers to know of."""
    mine = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return TeamInvitation.objects.filter(email__in=[address.lower() for address in mine]).order_by("invited_at", "pk")
