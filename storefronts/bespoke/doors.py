"""Files of a request: links are drawn on the pages of its buyer and of the makers who were asked, nowhere else."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse

from marketplace.files.links import link_url
from marketplace.files.models import PrivateFile
from storefronts.bespoke.models import Request, RequestFile

PURPOSE = "bespoke"


class RequestFiles:
    """The purpose "bespoke" of marketplace.files.links."""

    def find(self, ref: str) -> PrivateFile:
        found = RequestFile.objects.select_related("file").filter(file__public_id=ref).first()
        if found is None:
            raise LookupError(ref)
        return found.file

    def began(self, ref: str, *, at: datetime) -> None:
        return None

    def renew_url(self, ref: str, *, request: HttpRequest) -> str:
        return reverse("bespoke:list")


def file_links(request: Request) -> list[tuple[str, int, str]]:
    """``(name, size, fresh link)`` of each file."""
    rows = request.files.select_related("file")
    return [(row.file.name, row.file.size, link_url(purpose=PURPOSE, ref=row.file.public_id)) for row in rows]
