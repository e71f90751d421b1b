"""What we hold of a person, room by room: to export it (GDPR Art. 15, 20) and to erase what may be erased (Art. 17).

Rooms register here in AppConfig.ready(); accounts do not know what the other rooms keep.
"""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from marketplace.users.models import User


class PersonalData(Protocol):
    """One room's part."""

    def export(self, user: User) -> dict[str, Any]:
        """Everything of the person, as it may be given to that person: JSON, dates as datetimes."""
        ...

    def obstacles(self, user: User) -> list[str]:
        """What must be settled before the account can go: sentences for the person. Mostly empty."""
        ...

    def erase(self, user: User, *, at: datetime) -> None:
        """Forget what the law does not make us keep. Safe to repeat."""
        ...


class DeletionRefused(Exception):
    """The account was not deleted; ``reasons`` are sentences for the person."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


_rooms: dict[str, PersonalData] = {}


def register_personal_data(name: str, room: PersonalData) -> None:
    _rooms[name] = room


def export_zip(*, user: User, at: datetime) -> bytes:
    """A zip with one JSON file per room and a line that says what it is."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("about.json", _json({"made_at": at, "of": user.email, "files": sorted(_rooms)}))
        for name, room in sorted(_rooms.items()):
            archive.writestr(f"{name}.json", _json(room.export(user)))
    return packed.getvalue()


def obstacles(*, user: User) -> list[str]:
    """Why the account cannot be deleted now; empty when it can."""
    return [reason for room in _rooms.values() for reason in room.obstacles(user)]


@transaction.atomic
def delete_account(*, user: User, at: datetime) -> None:
    """Erase in every room, all or nothing. Raises DeletionRefused; nothing is changed then."""
    reasons = obstacles(user=user)
    if reasons:
        raise DeletionRefused(reasons)
    # The account comes last: the others may know a person by nothing but the address that it forgets.
    for _name, room in sorted(_rooms.items(), key=lambda item: item[0] == "account"):
        room.erase(user, at=at)


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
