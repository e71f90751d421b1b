"""What signed links to documents open. Who may have a link is asked before it is made (views.py)."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse

from marketplace.files.links import link_url
from marketplace.files.models import PrivateFile
from marketplace.invoicing.models import Document, Rendition, Wanted

PURPOSE = "document"


def pdf_url(document: Document) -> str:
    """A fresh link to the PDF. Raises LookupError while it is being made."""
    if not Rendition.objects.filter(document=document).exists():
        raise LookupError(document.number)
    return link_url(purpose=PURPOSE, ref=f"issued/{document.public_id}")


def upload_url(wanted: Wanted) -> str:
    return link_url(purpose=PURPOSE, ref=f"own/{wanted.public_id}")


class DocumentFiles:
    """The purpose "document" of marketplace.files.links."""

    def find(self, ref: str) -> PrivateFile:
        which, _slash, public_id = ref.partition("/")
        if which == "issued":
            issued = Rendition.objects.select_related("file").filter(document__public_id=public_id).first()
            found = issued.file if issued else None
        else:
            own = Wanted.objects.select_related("file").filter(public_id=public_id).first()
            found = own.file if own else None
        if found is None:
            raise LookupError(ref)
        return found

    def began(self, ref: str, *, at: datetime) -> None:
        """Nobody counts how often a document is read."""

    def renew_url(self, ref: str, *, request: HttpRequest) -> str:
        return reverse("orders:list")
