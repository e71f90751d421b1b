"""Files of a request and of its messages: links are drawn on the pages of those who may read them, nowhere else.

Of a request: its buyer, and the makers who were asked. Of a message: its buyer, and the one maker it was said to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse

from marketplace.files.links import link_url
from marketplace.files.models import PrivateFile
from storefronts.bespoke.models import Message, MessageFile, Request, RequestFile
from storefronts.engagements.agreed import FileLink

PURPOSE = "bespoke"


class RequestFiles:
    """The purpose "bespoke" of marketplace.files.links."""

    def find(self, ref: str) -> PrivateFile:
        for kind in (RequestFile, MessageFile):
            found = kind.objects.select_related("file").filter(file__public_id=ref).first()
            if found is not None:
                return found.file
        raise LookupError(ref)

    def began(self, ref: str, *, at: datetime) -> None:
        return None

    def renew_url(self, ref: str, *, request: HttpRequest) -> str:
        return reverse("bespoke:list")


def file_links(request: Request) -> list[FileLink]:
    """Of each file of the brief."""
    return [_link(row.file) for row in request.files.select_related("file")]


def files_behind(offering_id: int) -> list[FileLink]:
    """Of the brief of the request that this offering was agreed for: its maker goes on to read them after the order."""
    rows = RequestFile.objects.filter(request__invitations__quote__versions__offering=offering_id)
    return [_link(row.file) for row in rows.select_related("file")]


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """What was said, with links to what came with it."""

    by_maker: bool
    at: datetime
    text: str
    files: list[FileLink]


def shown_messages(messages: Iterable[Message]) -> list[ShownMessage]:
    """No query for messages that were read with ``queries.MESSAGES``."""
    return [
        ShownMessage(said.by_maker, said.at, said.text, [_link(row.file) for row in said.files.all()])
        for said in messages
    ]


def _link(file: PrivateFile) -> FileLink:
    return file.name, file.size, link_url(purpose=PURPOSE, ref=file.public_id)
