"""What an operator may do: four duties, each a group of accounts. An administrator has them all."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.users.models import User


class Duty(models.TextChoices):
    SUPPORT = "support", _("Support")
    MODERATION = "moderation", _("Moderation")
    FINANCE = "finance", _("Finance")
    ADMINISTRATOR = "administrator", _("Administrator")


GROUPS: dict[Duty, str] = {duty: f"Operators: {duty.value}" for duty in Duty}
"""The names of the groups in the accounts' tables: data, so never translated."""


class NotYourDesk(Exception):
    """The person is no operator, or not one with this duty. Views answer 403 to operators and 404 to others."""


def duties_of(user: User) -> frozenset[Duty]:
    """The duties of a person; empty for everybody who is no operator."""
    if not user.is_active:
        return frozenset()
    if user.is_superuser:
        return frozenset(Duty)
    mine = set(user.groups.filter(name__in=GROUPS.values()).values_list("name", flat=True))
    held = frozenset(duty for duty, name in GROUPS.items() if name in mine)
    return frozenset(Duty) if Duty.ADMINISTRATOR in held else held


def is_only_administrator(user: User) -> bool:
    """Whether nobody else could give duties if this person went."""
    if Duty.ADMINISTRATOR not in duties_of(user):
        return False
    is_administrator = Q(is_superuser=True) | Q(groups__name=GROUPS[Duty.ADMINISTRATOR])
    return not User.objects.filter(is_administrator, is_active=True).exclude(pk=user.pk).exists()


def require_duty(by: User, *duties: Duty) -> None:
    """Raises NotYourDesk unless ``by`` is an administrator or has one of ``duties``."""
    if not duties_of(by) & {Duty.ADMINISTRATOR, *duties}:
        raise NotYourDesk
