"""The groups of the four duties, each with the key to Wagtail's admin. Made after every migrate, idempotently."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from marketplace.users.operators import GROUPS


def make_groups(sender: Any = None, using: str = "default", **kwargs: Any) -> None:
    """Receiver of ``post_migrate`` of our app. Wagtail's own key may not exist yet when ours is migrated first."""
    kind, _created = ContentType.objects.using(using).get_or_create(app_label="wagtailadmin", model="admin")
    door, _made = Permission.objects.using(using).get_or_create(
        content_type=kind, codename="access_admin", defaults={"name": "Can access Wagtail admin"}
    )
    for name in GROUPS.values():
        group, _new = Group.objects.using(using).get_or_create(name=name)
        group.permissions.add(door)
