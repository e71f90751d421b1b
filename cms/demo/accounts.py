"""The demo's people: one sign-in each for a buyer, a maker, a ring's editor, the network's editor and operators."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group

from marketplace.users.models import User
from marketplace.users.operators import GROUPS, Duty

PASSWORD = "welcome-to-the-ring"  # noqa: S105  # printed by the demo; refused in production


@dataclass(frozen=True, slots=True)
class Person:
    role: str
    email: str
    name: str
    where: str


PEOPLE = (
    Person("buyer", "buyer@demo.example", "Anna Buyer", "/en/search/"),
    Person("maker", "maker@demo.example", "Marta Maker", "/en/studio/"),
    Person("editor", "editor@demo.example", "Eero Editor", "/cms/ring/"),
    Person("network", "network@demo.example", "Nora Network", "/cms/ring/"),
    Person("operator", "operator@demo.example", "Olga Operator", "/cms/"),
    Person("support", "support@demo.example", "Sami Support", "/cms/"),
    Person("finance", "finance@demo.example", "Fien Finance", "/cms/"),
)

DUTIES = {"support": Duty.SUPPORT, "finance": Duty.FINANCE}


class NotInProduction(Exception):
    """Demo accounts have a published password."""


def make_people() -> dict[str, User]:
    """The accounts by role, with verified addresses. Raises NotInProduction."""
    if settings.PRODUCTION or not (settings.PLATFORM_IS_DEMO or settings.DEBUG):
        raise NotInProduction
    made = {}
    for person in PEOPLE:
        first, last = person.name.split()
        user, created = User.objects.get_or_create(
            email=person.email, defaults={"first_name": first, "last_name": last}
        )
        if created:
            user.set_password(PASSWORD)
        if person.role == "operator":
            user.is_staff = user.is_superuser = True
        user.save()
        if person.role in DUTIES:
            user.groups.add(Group.objects.get_or_create(name=GROUPS[DUTIES[person.role]])[0])
        EmailAddress.objects.update_or_create(
            user=user, email=person.email, defaults={"verified": True, "primary": True}
        )
        made[person.role] = user
    return made
