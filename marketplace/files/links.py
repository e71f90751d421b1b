"""Signed links to private files. A link names a purpose and a reference; who may have the file is the purpose's to say.

Lower rooms must not know higher ones, so a room that has files to hand out registers its purpose in AppConfig.ready().
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import HttpRequest
from django.urls import reverse

from marketplace.files.models import PrivateFile

SALT = "marketplace.files.links"


class LinkClosed(Exception):
    """The right to the file was taken back since the link was made. The message is for the reader."""


class Purpose(Protocol):
    """What a kind of link opens."""

    def find(self, ref: str) -> PrivateFile:
        """The file. Raises LookupError when there is none, LinkClosed when it may not be had any more."""
        ...

    def began(self, ref: str, *, at: datetime) -> None:
        """A download of it began: count it."""
        ...

    def renew_url(self, ref: str, *, request: HttpRequest) -> str:
        """Where the reader of an expired link gets a new one."""
        ...


@dataclass(frozen=True, slots=True)
class Link:
    """What a token says, once its signature was found good."""

    purpose: Purpose
    ref: str
    expired: bool


_purposes: dict[str, Purpose] = {}


def register_purpose(name: str, purpose: Purpose) -> None:
    _purposes[name] = purpose


def sign(*, purpose: str, ref: str) -> str:
    """A token that opens ``ref`` for FILE_LINK_SECONDS. Raises LookupError for a purpose nobody registered."""
    if purpose not in _purposes:
        raise LookupError(f"no room opens links of the purpose {purpose!r}")
    return TimestampSigner(salt=SALT).sign_object([purpose, ref])


def link_url(*, purpose: str, ref: str) -> str:
    """The address of a fresh link."""
    return reverse("files:file", args=[sign(purpose=purpose, ref=ref)])


def read_token(token: str) -> Link:
    """What a token opens. Raises LookupError for one that we did not sign."""
    signer = TimestampSigner(salt=SALT)
    expired = False
    try:
        said: Any = signer.unsign_object(token, max_age=timedelta(seconds=settings.FILE_LINK_SECONDS))
    except SignatureExpired:
        said, expired = signer.unsign_object(token), True
    except (BadSignature, ValueError) as fault:
        raise LookupError("not our link") from fault
    name, ref = said
    return Link(_purposes[name], ref, expired)
